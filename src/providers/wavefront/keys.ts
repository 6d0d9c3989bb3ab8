import type { PrincipalReference } from '../../contract/principal.ts';

const longest = 256;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The prefix is all that tells a service account from a user. */
export function isServiceAccountKey(identifier: string): boolean {
  return identifier.startsWith('sa::');
}

export function isUserKey(key: string): boolean {
  return isIdentifier(key) && !isServiceAccountKey(key);
}

/** Whether a key may be sent as a service account's identifier. */
export function isPossibleServiceAccount(key: string): boolean {
  return isIdentifier(key) && isServiceAccountKey(key) && key !== 'sa::';
}

/**
 * Whether a key may be an account's id: shorter than 256 characters, and nothing that a URL's path could not carry. A
 * slash in either form would lead a proxy that decodes paths out of the place of the key, however often it decodes.
 */
export function isIdentifier(key: string): boolean {
  if (key === '' || key.length >= longest || key === '.' || key === '..') return false;
  return !/[\p{Cc}\p{Cs}/\\]|%(?:25)*(?:2f|5c)/iu.test(key);
}

/** Words that stand in a path where an account's id may stand, and mean another operation to the upstream. */
const reserved: ReadonlySet<string> = new Set([
  'user',
  'serviceaccount',
  'grant',
  'revoke',
  'deleteAccounts',
  'validateAccounts',
]);

export function isReserved(identifier: string): boolean {
  return reserved.has(identifier);
}

/** The name under which the server keeps an address that another tenant has: `local+customer@domain`. */
function rewrittenName(address: string, customer: string): string | null {
  const at = address.lastIndexOf('@');
  return at < 1 ? null : `${address.slice(0, at)}+${customer}${address.slice(at)}`;
}

/** What may be the customer in a rewritten name, and the address without it; null where there is no tag. */
export function tagIn(identifier: string): { tag: string; address: string } | null {
  const at = identifier.lastIndexOf('@');
  const plus = identifier.lastIndexOf('+', at);
  if (plus < 1 || at <= plus + 1) return null;
  return { tag: identifier.slice(plus + 1, at), address: identifier.slice(0, plus) + identifier.slice(at) };
}

/** The address that a name stands for: a tag that is no customer's own belongs to the address. */
export function addressIn(identifier: string, customer: string): string {
  const found = tagIn(identifier);
  return found?.tag.toLowerCase() === customer.toLowerCase() ? found.address : identifier;
}

/** All names under which the server may keep an address; in lower case too, since its reads may be case sensitive. */
export function possibleNames(address: string, customer: string): string[] {
  const plain = [address, address.toLowerCase()];
  const names = [...plain, ...plain.map((name) => rewrittenName(name, customer) ?? name)];
  return [...new Set(names)].filter(isUserKey);
}

export function isUuid(key: string): boolean {
  return uuid.test(key);
}

export function toPrincipal(identifier: string): PrincipalReference {
  return { type: isServiceAccountKey(identifier) ? 'ServiceAccount' : 'User', key: identifier };
}

/** A token is named by its owner and a fingerprint, since its id is the secret. */
export function tokenKey(owner: string, fingerprint: string): string {
  return `${encodeURIComponent(owner)}/${fingerprint}`;
}

/** The owner in a token's key; null for what is no such key. */
export function ownerOfToken(key: string): string | null {
  const [encoded = '', fingerprint = '', ...rest] = key.split('/');
  if (fingerprint === '' || rest.length > 0 || encoded.length > 3 * longest) return null;
  const owner = decode(encoded);
  return owner !== null && isIdentifier(owner) && tokenKey(owner, fingerprint) === key ? owner : null;
}

function decode(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
