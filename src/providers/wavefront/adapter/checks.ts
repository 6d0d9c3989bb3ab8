import type { Call } from '../../../contract/call.ts';
import type { Target } from '../../../contract/write.ts';
import type { FieldFault, UpstreamError } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/http-client.ts';
import { isIdentifier, isPossibleServiceAccount, isReserved, isUserKey, isUuid } from '../keys.ts';
import type { Context } from './index.ts';

/** Refuses an input that cannot be right, before anything is sent. */
export function refuseFaults(http: HttpClient, faults: readonly FieldFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw http.failure({
    code: 'INVALID_INPUT',
    message: `nothing was sent, since ${first.name} ${first.reason}`,
    fields: [...faults],
  });
}

export function notFound(http: HttpClient, what: string): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: `has no such ${what}` });
}

/** What was read by its id must be what was asked for; upper and lower case are the same. */
export function requireSame(http: HttpClient, asked: string, came: string, what: string): void {
  if (asked.toLowerCase() === came.toLowerCase()) return;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message: `${what}: another one came than was asked for` });
}

/** Fields that Wavefront has no notion of. Null asks for nothing: there, they are always null. */
export function unknownFields(input: object, names: readonly string[]): FieldFault[] {
  const given: [string, unknown][] = Object.entries(input);
  return given
    .filter(([name, value]) => names.includes(name) && value !== undefined && value !== null)
    .map(([name]) => ({ name, reason: 'is nothing that Wavefront keeps' }));
}

export interface Wanted {
  roleKeys?: readonly string[];
  groupKeys?: readonly string[];
  permissions?: readonly string[];
}

/** `path` ends in a dot, or is empty. */
export function holdingFaults(input: Wanted, path = ''): FieldFault[] {
  return [
    ...idFaults(`${path}roleKeys`, input.roleKeys ?? []),
    ...idFaults(`${path}groupKeys`, input.groupKeys ?? []),
    ...permissionFaults(`${path}permissions`, input.permissions ?? []),
  ];
}

export function idFaults(path: string, keys: readonly string[]): FieldFault[] {
  return keys.flatMap((key, index) =>
    isUuid(key) ? [] : [{ name: `${path}.${index}`, reason: 'must be a UUID' }],
  );
}

/** Their form only: the names are the upstream's to know. */
export function permissionFaults(path: string, permissions: readonly string[]): FieldFault[] {
  return permissions.flatMap((permission, index) =>
    isIdentifier(permission) && !/[\s/]/.test(permission)
      ? []
      : [{ name: `${path}.${index}`, reason: 'must be the name of a permission' }],
  );
}

/** The one permission that a service account can never have. */
export function forServiceAccount(permissions: readonly string[] | undefined): FieldFault[] {
  return (permissions ?? []).flatMap((permission, index) =>
    permission === 'token_management'
      ? [{ name: `permissions.${index}`, reason: 'cannot be given to a service account' }]
      : [],
  );
}

export function userNameFaults(path: string, name: string): FieldFault[] {
  if (isUserKey(name) && name.trim() !== '' && !isReserved(name)) return [];
  return [
    { name: path, reason: 'must be a user name of 1 to 255 characters, none of them a control character' },
  ];
}

export function nameFaults(path: string, name: string | null | undefined, longest: number): FieldFault[] {
  if (name === undefined || name === null) return [];
  if (name.trim() !== '' && name.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(name)) return [];
  return [{ name: path, reason: `must have 1 to ${longest} characters, none of them a control character` }];
}

export function descriptionFaults(description: string | null | undefined): FieldFault[] {
  return description != null && /[^\P{Cc}\t\n\r]|\p{Cs}/u.test(description)
    ? [{ name: 'description', reason: 'must not hold control characters' }]
    : [];
}

export function targetFaults(targets: readonly Target[]): FieldFault[] {
  return targets.flatMap(({ type, key }, index) => {
    if (type === 'IntegrationUserAgent') {
      return [{ name: `targets.${index}.type`, reason: 'is nothing that Wavefront keeps' }];
    }
    return isPossibleTarget(type, key)
      ? []
      : [{ name: `targets.${index}.key`, reason: 'cannot be an id of this type' }];
  });
}

function isPossibleTarget(type: Target['type'], key: string): boolean {
  if (type === 'UserGroup') return isUuid(key);
  if (type === 'ServiceAccount') return isPossibleServiceAccount(key);
  return isUserKey(key) && !isReserved(key);
}

/** A backend has one account: any other cannot be meant. Costs a request only while the tenant is not known. */
export async function accountFaults(
  { tenant }: Context,
  accountKey: string | null,
  call: Call,
): Promise<FieldFault[]> {
  if (accountKey === null || (await tenant.key(call)) === accountKey) return [];
  return [{ name: 'accountKey', reason: 'is not the one account of this backend' }];
}
