import type { AccountRecord, AccountState } from '../../contract/account.ts';
import type { AttributeRecord, ContactRecord, PostalAddressRecord } from '../../contract/contact.ts';
import type { GroupRecord } from '../../contract/group.ts';
import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import { type LastUseRecord, useNotReported } from '../../contract/record.ts';
import type { TokenRecord } from '../../contract/token.ts';
import type { UserRecord, UserState } from '../../contract/user.ts';
import { lazyNative } from '../../kit/native.ts';
import { type OddField, tellOddField, withOddFields } from '../../kit/odd-fields.ts';
import { readIsoTime, usedAt } from '../../kit/times.ts';
import type {
  ApiAccount,
  ApiContact,
  ApiGroup,
  ApiLimitedBinding,
  ApiMetadata,
  ApiPostalAddress,
  ApiToken,
  ApiUser,
} from './api.ts';

export function toAccount(account: ApiAccount): AccountRecord {
  return reading(account, () => readAccount(account));
}

export function toUser(user: ApiUser, accountId: string): UserRecord {
  return reading(user, () => readUser(user, accountId));
}

export function toGroup(group: ApiGroup, accountId: string): GroupRecord {
  return reading(group, () => readGroup(group, accountId));
}

interface TokenOwner {
  /** The key that the path tells: the token's own `userID` is optional in practice. */
  key: string;
  /** The owner's record where it came with the tokens, so that it need not be read again. */
  record: UserRecord | null;
}

export function toToken(token: ApiToken, owner: TokenOwner): TokenRecord {
  return reading(token, () => readToken(token, owner));
}

/** A record that names what could not be read: when the item came, and of it here. */
function reading<R>({ odd }: { odd: readonly OddField[] }, read: () => R): R {
  return withOddFields(() => {
    for (const { field, reason } of odd) tellOddField(field, reason);
    return read();
  });
}

function readAccount(account: ApiAccount): AccountRecord {
  const enabled = readFlag(account.isEnabled);
  const record: AccountRecord = {
    key: account.id,
    externalId: account.id,
    name: readText(account.name) ?? account.id,
    description: null,
    state: accountState(account.state, enabled),
    enabled,
    enabledAt: readIsoTime('enabledAt', account.enabledTimestamp),
    parentKey: null,
    mfa: null,
    contact: toContact(account.accountContact),
    attributes: readLabels(account.metadata),
    activationCode: null,
    settings: null,
    invites: null,
    createdAt: readIsoTime('createdAt', account.metadata?.creationTimestamp),
    updatedAt: readIsoTime('updatedAt', account.metadata?.modificationTimestamp),
  };
  return withNative(record, account);
}

function readUser(user: ApiUser, accountId: string): UserRecord {
  const state = readState(userStates, user.state);
  if (state === null && readText(user.state) !== null) tellOddField('active', unknownState);
  const enabled = readFlag(user.isEnabled);
  const firstName = readText(user.firstName);
  const lastName = readText(user.lastName);
  const email = readText(user.email);
  const record: UserRecord = {
    key: `${accountId}/${user.id}`,
    externalId: user.id,
    kind: 'MEMBER',
    state,
    active: enabled === null || state === null ? null : enabled && state === 'ACTIVE',
    displayName: [firstName, lastName].filter((name) => name !== null).join(' ') || email || user.id,
    email,
    firstName,
    lastName,
    companyName: readText(user.companyName),
    phone: readText(user.phone),
    postalAddress: toPostalAddress(user.postalAddress),
    attributes: readLabels(user.metadata),
    accountKeys: [accountId],
    lastUse: lastUseOf(user.lastActTimestamp),
    permissions: null,
    effectivePermissions: null,
    businessFunctions: null,
    createdAt: readIsoTime('createdAt', user.metadata?.creationTimestamp),
    updatedAt: readIsoTime('updatedAt', user.metadata?.modificationTimestamp),
  };
  return withNative(record, user);
}

function readGroup(group: ApiGroup, accountId: string): GroupRecord {
  const record: GroupRecord = {
    key: `${accountId}/${group.id}`,
    externalId: group.id,
    name: readText(group.name) ?? readText(group.authID) ?? group.id,
    description: null,
    system: false,
    createdAt: readIsoTime('createdAt', group.metadata?.creationTimestamp),
    updatedAt: readIsoTime('updatedAt', group.metadata?.modificationTimestamp),
  };
  return withNative(record, group);
}

function readToken(token: ApiToken, owner: TokenOwner): TokenRecord {
  const record: TokenRecord = {
    key: `${owner.key}/${token.id}`,
    externalId: token.id,
    name: readText(token.name),
    owner: { type: 'User', key: owner.key },
    active: null,
    lastUse: useNotReported,
    expiresAt: null,
    createdAt: readIsoTime('createdAt', token.metadata?.creationTimestamp),
    updatedAt: readIsoTime('updatedAt', token.metadata?.modificationTimestamp),
  };
  if (owner.record !== null) record.embedded = { User: [owner.record] };
  return withNative(record, token);
}

export function toRoleAssignment(binding: ApiLimitedBinding, accountId: string): RoleAssignmentRecord {
  return {
    roleKey: binding.role,
    accountKey: accountId,
    // [] is no access at all; only absence means the upstream's default.
    constraints: binding.roleConstraints ?? ['*'],
  };
}

/** The assignment of a role that a user has through a group. */
export function toInheritedAssignment(
  { roleKey, accountKey = null, constraints }: RoleAssignmentRecord,
  viaGroupKey: string,
): RoleAssignmentRecord {
  return { roleKey, accountKey, constraints, viaGroupKey };
}

/** A text that is set: the upstream writes "" for none, against its own schema. */
function readText(value: string | null | undefined): string | null {
  return value || null;
}

function readFlag(value: string | boolean | null | undefined): boolean | null {
  if (value === 'true' || value === true) return true;
  return value === 'false' || value === false ? false : null;
}

/** When the user was last there: "" means never, and a field that is missing means that nobody says. */
function lastUseOf(value: unknown): LastUseRecord {
  return value === undefined || value === null ? useNotReported : usedAt(readIsoTime('lastUse', value));
}

function readLabels(metadata: ApiMetadata): AttributeRecord[] {
  return (metadata?.labels ?? []).map(({ name, value }) => ({ name, value: value ?? null }));
}

const accountStates: ReadonlyMap<string, AccountState> = new Map([
  ['pending', 'PENDING'],
  ['active', 'ACTIVE'],
  ['deletePending', 'DELETING'],
]);
const userStates: ReadonlyMap<string, UserState> = new Map([
  ['pending', 'PENDING'],
  ['active', 'ACTIVE'],
  ['suspended', 'SUSPENDED'],
]);

const unknownState = 'expected one of the states that are known, another came';

function readState<State>(
  states: ReadonlyMap<string, State>,
  value: string | null | undefined,
): State | null {
  const name = readText(value);
  return name === null ? null : (states.get(name) ?? tellOddField('state', unknownState));
}

function accountState(value: string | null | undefined, enabled: boolean | null): AccountState | null {
  const state = readState(accountStates, value);
  return state === 'ACTIVE' && enabled === false ? 'DISABLED' : state;
}

function toContact(contact: ApiContact): ContactRecord | null {
  if (contact === null || contact === undefined) return null;
  return {
    firstName: readText(contact.firstName),
    lastName: readText(contact.lastName),
    companyName: readText(contact.companyName),
    email: readText(contact.email),
    phone: readText(contact.phone),
    postalAddress: toPostalAddress(contact.postalAddress),
  };
}

/** The address; null for one of six empty strings. */
function toPostalAddress(address: ApiPostalAddress): PostalAddressRecord | null {
  const record: PostalAddressRecord = {
    country: readText(address?.addressCountry),
    region: readText(address?.addressRegion),
    locality: readText(address?.addressLocality),
    postalCode: readText(address?.postalCode),
    street1: readText(address?.streetAddress1),
    street2: readText(address?.streetAddress2),
  };
  return Object.values(record).some((value) => value !== null) ? record : null;
}

const secretFields: ReadonlySet<string> = new Set(['token', 'keyStore']);

const withNative = lazyNative((name) => secretFields.has(name));
