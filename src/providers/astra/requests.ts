import type { AccountChanges, NewAccount } from '../../contract/account.ts';
import type { AttributeRecord, ContactRecord, PostalAddressRecord } from '../../contract/contact.ts';
import type { NewUser, UserChanges } from '../../contract/user.ts';
import { inputNames } from '../../kit/input-names.ts';
import type { InputNames } from '../../transport/json-client.ts';
import type {
  ApiAccountPost,
  ApiAccountPut,
  ApiBody,
  ApiFlag,
  ApiLabelled,
  ApiPasswordPost,
  ApiRoleBindingPost,
  ApiRoleBindingPut,
  ApiTokenBody,
  ApiUserPost,
  ApiUserPut,
} from './api.ts';

// From the contract's inputs to the upstream's requests, with the names that refusals of these have in the input.
// Absent values are left out, since the upstream refuses every key that it does not expect.

const account = { type: 'application/astra-account', version: '1.0' } as const;
const user = { type: 'application/astra-user', version: '1.2' } as const;
const token = { type: 'application/astra-token', version: '1.0' } as const;
const credential = { type: 'application/astra-credential', version: '1.1' } as const;
const roleBinding = { type: 'application/astra-roleBinding', version: '1.1' } as const;

const personNames = {
  email: 'email',
  firstName: 'firstName',
  lastName: 'lastName',
  companyName: 'companyName',
  phone: 'phone',
  postalAddress: 'postalAddress',
  addressCountry: 'country',
  addressLocality: 'locality',
  addressRegion: 'region',
  postalCode: 'postalCode',
  streetAddress1: 'street1',
  streetAddress2: 'street2',
};

const labelNames = { metadata: '', labels: 'attributes', name: 'name', value: 'value' };

export const accountNames: InputNames = inputNames({
  ...personNames,
  ...labelNames,
  isEnabled: 'enabled',
  accountContact: 'contact',
});

export const userNames: InputNames = inputNames({
  ...personNames,
  ...labelNames,
  isEnabled: 'active',
  sendWelcomeEmail: 'sendWelcomeEmail',
  authProvider: 'authProvider',
  authID: 'authId',
});

/** The names of a password, which is a whole: the input has no names for its parts. */
export const passwordNames: InputNames = inputNames({ keyStore: 'password', cleartext: '' });

export const tokenNames: InputNames = inputNames({ name: 'name' });

/** The names of a binding whose principal stands in the input at `target`, and its role at `role`. */
export function bindingNames({ target, role }: { target: string; role: string }): InputNames {
  return inputNames({
    userID: target,
    groupID: target,
    accountID: 'accountKey',
    role,
    roleConstraints: 'constraints',
  });
}

export function accountPost({ name, attributes }: NewAccount): ApiAccountPost {
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
): ApiAccountPut {
  return {
    ...account,
    ...(name !== undefined && { name }),
    ...(enabled !== undefined && { isEnabled: flag(enabled) }),
    ...(contact !== null && { accountContact: contactBody(contact, emptyText) }),
    ...labelled(attributes),
  };
}

export function userPost(input: NewUser): ApiUserPost {
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
): ApiUserPut {
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

/** A password that its user need not change at the first log-in. */
export function passwordPost(userId: string, password: string): ApiPasswordPost {
  const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
  const keyStore = { cleartext: encode(password), change: encode('false') };
  return { ...credential, name: userId, keyType: 'passwordHash', keyStore };
}

export function tokenBody(name: string): ApiTokenBody {
  return { ...token, name };
}

interface NewBinding {
  accountId: string;
  kind: 'users' | 'groups';
  id: string;
  role: string;
  constraints: readonly string[] | null;
}

export function roleBindingPost({ accountId, kind, id, role, constraints }: NewBinding): ApiRoleBindingPost {
  return {
    ...roleBinding,
    ...(kind === 'users' ? { userID: id } : { groupID: id }),
    accountID: accountId,
    role,
    ...(constraints !== null && { roleConstraints: constraints }),
  };
}

/** Changes what a binding is limited to; the role is required and stays. */
export function roleBindingPut(role: string, constraints: readonly string[]): ApiRoleBindingPut {
  return { ...roleBinding, role, roleConstraints: constraints };
}

function flag(value: boolean): ApiFlag {
  return value ? 'true' : 'false';
}

function labelled(attributes: readonly AttributeRecord[] | undefined): Pick<ApiLabelled, 'metadata'> {
  if (attributes === undefined) return {};
  return { metadata: { labels: attributes.map(({ name, value }) => ({ name, value: String(value) })) } };
}

function contactBody({ postalAddress, ...contact }: ContactRecord, emptyText: boolean): ApiBody {
  const address = postalAddress === null ? {} : addressBody(postalAddress, emptyText);
  return {
    ...withoutNothing(contact, emptyText),
    ...(Object.keys(address).length > 0 && { postalAddress: address }),
  };
}

function addressBody(address: Partial<PostalAddressRecord>, emptyText: boolean): ApiBody {
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
function withoutNothing(values: Record<string, string | null | undefined>, emptyText: boolean): ApiBody {
  const entries = Object.entries(values).flatMap(([name, value]) => {
    const text = value ?? (emptyText && value === null ? '' : undefined);
    return text === undefined ? [] : [[name, text] as const];
  });
  return Object.fromEntries(entries);
}
