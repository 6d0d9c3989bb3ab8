import type { AccountChanges, NewAccount } from '../../contract/account.ts';
import type { AttributeRecord, ContactRecord, PostalAddressRecord } from '../../contract/contact.ts';
import type { NewUser, UserChanges } from '../../contract/user.ts';

// What is sent to the upstream. Its schemas refuse every key that they do not name, so absent values are left out.

const account = { type: 'application/astra-account', version: '1.0' } as const;
const user = { type: 'application/astra-user', version: '1.2' } as const;
const token = { type: 'application/astra-token', version: '1.0' } as const;
const credential = { type: 'application/astra-credential', version: '1.1' } as const;
const roleBinding = { type: 'application/astra-roleBinding', version: '1.1' } as const;

export type ResourceBody = Resource & object;

interface Resource {
  type: `application/astra-${string}`;
  version: string;
}

interface Labelled extends Resource {
  metadata?: Labels;
}

interface Labels {
  labels: { name: string; value: string }[];
}

interface AccountPost extends Labelled {
  name: string;
}

interface AccountPut extends Labelled {
  name?: string;
  isEnabled?: Flag;
  accountContact?: Body;
}

interface UserPut extends Labelled, Body {
  isEnabled?: Flag;
  postalAddress?: Body;
}

interface UserPost extends Labelled, Body {
  email: string;
  sendWelcomeEmail: Flag;
  postalAddress?: Body;
}

interface TokenBody extends Resource {
  name: string;
}

interface RoleBindingPost extends Resource {
  userID?: string;
  groupID?: string;
  accountID: string;
  role: string;
  roleConstraints?: readonly string[];
}

interface RoleBindingPut extends Resource {
  role: string;
  roleConstraints: readonly string[];
}

/** A boolean as the upstream writes it. */
type Flag = 'true' | 'false';
type Body = { [name: string]: string | Body | Labels | undefined };

export function accountPost({ name, attributes }: NewAccount): AccountPost {
  return { ...account, name, ...labelled(attributes) };
}

interface WholeContact {
  /** The whole contact: whether the upstream merges nested objects is documented nowhere. */
  contact: ContactRecord | null;
  emptyText: boolean;
}

export function accountPut(
  { name, enabled, attributes }: AccountChanges,
  { contact, emptyText }: WholeContact,
): AccountPut {
  return {
    ...account,
    ...(name !== undefined && { name }),
    ...(enabled !== undefined && { isEnabled: flag(enabled) }),
    ...(contact !== null && { accountContact: contactBody(contact, emptyText) }),
    ...labelled(attributes),
  };
}

export function userPost(input: NewUser): UserPost {
  const { email, firstName, lastName, companyName, phone, postalAddress, authProvider } = input;
  const address = addressBody(postalAddress ?? {}, false);
  return {
    ...user,
    email,
    ...withoutNothing({ firstName, lastName, companyName, phone, authProvider, authID: input.authId }, false),
    ...(Object.keys(address).length > 0 && { postalAddress: address }),
    sendWelcomeEmail: flag(input.sendWelcomeEmail),
    ...labelled(input.attributes),
  };
}

interface WholeAddress {
  /** The whole address; undefined where none is to be sent. */
  postalAddress: PostalAddressRecord | undefined;
  companyName: string | null | undefined;
  emptyText: boolean;
}

export function userPut(
  { email, firstName, lastName, phone, active, attributes }: UserChanges,
  { postalAddress, companyName, emptyText }: WholeAddress,
): UserPut {
  return {
    ...user,
    ...(email !== undefined && { email }),
    // By the schema, these may be empty; a company's name and an address may not.
    ...withoutNothing({ firstName, lastName, phone }, true),
    ...withoutNothing({ companyName }, emptyText),
    ...(postalAddress !== undefined && { postalAddress: addressBody(postalAddress, emptyText) }),
    ...(active !== undefined && { isEnabled: flag(active) }),
    ...labelled(attributes),
  };
}

interface PasswordPost extends Resource {
  name: string;
  keyType: 'passwordHash';
  keyStore: { cleartext: string; change: string };
}

/** A password that its user need not change at the first log-in. */
export function passwordPost(userId: string, password: string): PasswordPost {
  const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  const keyStore = { cleartext: encode(password), change: encode('false') };
  return { ...credential, name: userId, keyType: 'passwordHash', keyStore };
}

export function tokenBody(name: string): TokenBody {
  return { ...token, name };
}

interface NewBinding {
  accountId: string;
  kind: 'users' | 'groups';
  id: string;
  role: string;
  constraints: readonly string[] | null;
}

export function roleBindingPost({ accountId, kind, id, role, constraints }: NewBinding): RoleBindingPost {
  return {
    ...roleBinding,
    ...(kind === 'users' ? { userID: id } : { groupID: id }),
    accountID: accountId,
    role,
    ...(constraints !== null && { roleConstraints: constraints }),
  };
}

/** Changes what a binding is limited to; the role is required and stays. */
export function roleBindingPut(role: string, constraints: readonly string[]): RoleBindingPut {
  return { ...roleBinding, role, roleConstraints: constraints };
}

function flag(value: boolean): Flag {
  return value ? 'true' : 'false';
}

function labelled(attributes: readonly AttributeRecord[] | undefined): Pick<Labelled, 'metadata'> {
  if (attributes === undefined) return {};
  return { metadata: { labels: attributes.map(({ name, value }) => ({ name, value: String(value) })) } };
}

function contactBody({ postalAddress, ...contact }: ContactRecord, emptyText: boolean): Body {
  const address = postalAddress === null ? {} : addressBody(postalAddress, emptyText);
  return {
    ...withoutNothing(contact, emptyText),
    ...(Object.keys(address).length > 0 && { postalAddress: address }),
  };
}

function addressBody(address: Partial<PostalAddressRecord>, emptyText: boolean): Body {
  const { country, locality, region, postalCode, street1, street2 } = address;
  return withoutNothing(
    {
      addressCountry: country,
      addressLocality: locality,
      addressRegion: region,
      postalCode,
      streetAddress1: street1,
      streetAddress2: street2,
    },
    emptyText,
  );
}

/** The values to send: null as "" where that is how the upstream writes nothing, what is undefined not at all. */
function withoutNothing(values: Record<string, string | null | undefined>, emptyText: boolean): Body {
  const entries = Object.entries(values).flatMap(([name, value]) => {
    const text = value ?? (emptyText && value === null ? '' : undefined);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(entries);
}
