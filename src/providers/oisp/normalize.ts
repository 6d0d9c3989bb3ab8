import type { AccountRecord, AccountSettingsRecord, ActivationCodeRecord } from '../../contract/account.ts';
import type { AttributeRecord } from '../../contract/contact.ts';
import { useNotReported } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import type { UserRecord, UserState } from '../../contract/user.ts';
import { lazyFields } from '../../kit/lazy.ts';
import { lazyNative, nativeWithout } from '../../kit/native.ts';
import { tellOddField } from '../../kit/odd-fields.ts';
import { readEpochMilliseconds } from '../../kit/times.ts';
import type { JsonObject } from '../../model.ts';
import {
  type ApiAccount,
  type ApiActivationCode,
  type ApiOwnAccount,
  type ApiOwnInvite,
  type ApiUser,
  roleInAccount,
  rolesByAccount,
} from './api.ts';

/** Two generations of the upstream, which differ in what their records hold. */
type Profile = 'v1' | 'v2';

/** What the list of one's own accounts, and the answer to a creation, know of an account: nothing but its name. */
export function toPartialAccount({
  id,
  name,
  unreadable,
}: Pick<ApiOwnAccount, 'id' | 'name' | 'unreadable'>): AccountRecord {
  return {
    key: id,
    externalId: id,
    ...(name !== null && { name }),
    ...(unreadable !== undefined && { unreadable }),
  };
}

/** The account that invites, as far as the invitation says. */
export function toInvitingAccount({ accountId, accountName }: ApiOwnInvite): AccountRecord {
  return toPartialAccount({ id: accountId, name: accountName === '' ? null : accountName });
}

export function toAccount(account: ApiAccount): AccountRecord {
  const attributes = readAttributes(account.attributes);
  const record: AccountRecord = {
    key: account.id,
    externalId: account.id,
    createdAt: readEpochMilliseconds('createdAt', account.created),
    updatedAt: readEpochMilliseconds('updatedAt', account.updated),
    description: null,
    state: null,
    enabled: null,
    enabledAt: null,
    parentKey: null,
    mfa: null,
    contact: null,
    settings: toSettings(account),
  };
  if (account.name !== null) record.name = account.name;
  if (attributes !== null) record.attributes = attributes;
  return withNative(record, { json: account.native });
}

/** The code and its end; null when it has expired. */
export function toActivationCode({
  activationCode,
  timeLeft,
}: ApiActivationCode): ActivationCodeRecord | null {
  if (activationCode == null || timeLeft == null) return null;
  // The upstream's name promises a duration; it is the second of the expiry.
  return { code: activationCode, expiresAt: new Date(timeLeft * 1000) };
}

/**
 * Which accounts of a user may be shown: an upstream's user carries its roles in accounts that the gateway's login
 * knows nothing of. Null where that is not known.
 */
export type Visibility = (accountKey: string) => boolean | null;

/** A whole user; its roles and accounts are absent where it is not known which of them there are. */
export function toUser(user: ApiUser, isVisible: Visibility, profile: Profile): UserRecord {
  const { id, email, native } = user;
  const roles = visibleRoles(user, isVisible);
  const attributes = readAttributes(profile === 'v2' ? parseText(user.attributes) : user.attributes);
  const record: UserRecord = {
    key: id,
    externalId: id,
    createdAt: readEpochMilliseconds('createdAt', user.created),
    updatedAt: readEpochMilliseconds('updatedAt', user.updated),
    displayName: email ?? id,
    active: null,
    lastUse: useNotReported,
    groupKeys: null,
    permissions: null,
    effectivePermissions: null,
    tokenKeys: null,
    businessFunctions: null,
    kind: 'MEMBER',
    // v2 does not say.
    state: profile === 'v2' ? null : readState(user.verified),
    email,
    firstName: null,
    lastName: null,
    companyName: null,
    phone: null,
    postalAddress: null,
  };
  if (roles !== null) {
    record.roleAssignments = roles.map(([accountKey, roleKey]) => ({ roleKey, accountKey, constraints: [] }));
    record.accountKeys = roles.map(([accountKey]) => accountKey);
  }
  if (attributes !== null) record.attributes = attributes;
  return withNativeOfUser(record, { json: native, roles });
}

/** The state by the flag `verified`, which v1 leaves out where it is false. */
function readState(verified: unknown): UserState | null {
  if (verified === undefined || verified === null || verified === false) return 'PENDING';
  return verified === true
    ? 'ACTIVE'
    : tellOddField('state', `expected true or false, ${kindOf(verified)} came`);
}

/** All roles that may be shown or, where one of them cannot be read, none: some of them would look like all. */
function visibleRoles({ accounts }: ApiUser, isVisible: Visibility): [string, string][] | null {
  if (accounts === undefined || accounts === null) return null;
  const entries = rolesByAccount.safeParse(accounts);
  if (!entries.success) {
    return tellOddField('roleAssignments', `expected roles by account, ${kindOf(accounts)} came`);
  }
  const roles: [string, string][] = [];
  for (const [accountKey, value] of Object.entries(entries.data)) {
    const visible = isVisible(accountKey);
    if (visible === null) return null;
    if (!visible) continue;
    const role = roleInAccount.safeParse(value);
    if (!role.success) {
      return tellOddField('roleAssignments', `expected a role in each account, ${kindOf(value)} came`);
    }
    roles.push([accountKey, role.data]);
  }
  return roles;
}

/** The upstream has these two and no route that says so. */
export const roles: readonly RoleRecord[] = [
  toRole('admin', 'Changes the account, its users and its invitations; once given it cannot be reduced.'),
  toRole('user', 'Reads the account and may renew its activation code; what an accepted invitation gives.'),
];

function toRole(key: string, description: string): RoleRecord {
  return {
    key,
    externalId: key,
    createdAt: null,
    updatedAt: null,
    native: null,
    name: key,
    description,
    builtIn: true,
    permissions: null,
    accountKey: null,
  };
}

function toSettings(account: ApiAccount): AccountSettingsRecord {
  return {
    healthTimePeriod: account.healthTimePeriod,
    executionInterval: account.exec_interval,
    baselineExecutionInterval: account.base_line_exec_interval,
    modelFrequency: account.cd_model_frequency,
    executionFrequency: account.cd_execution_frequency,
    dataRetention: account.data_retention,
    tracksSensorHealth: account.settings?.trackSensorHealth ?? null,
  };
}

/** The attributes: none where none were ever set, null where they cannot be read. */
function readAttributes(value: unknown): AttributeRecord[] | null {
  if (value === undefined || value === null) return [];
  if (typeof value === 'object' && !Array.isArray(value)) {
    return Object.entries(value as JsonObject).map(([name, item]) => ({ name, value: item }));
  }
  return tellOddField('attributes', `expected an object, ${kindOf(value)} came`);
}

/** The attributes of v2, which sends a JSON text where v1 sends the object itself. */
function parseText(attributes: unknown): unknown {
  if (typeof attributes !== 'string') return attributes;
  if (attributes.trim() === '') return null;
  try {
    return JSON.parse(attributes) as unknown;
  } catch {
    return attributes;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Reads of an account leak its activation code, even when it has expired, and nothing may show a password. */
function isSecret(name: string): boolean {
  return name.startsWith('activation_code') || name === 'password' || name === 'salt';
}

const withNative = lazyNative(isSecret);

/** Accounts that may not be shown stay out of the JSON too. */
const withNativeOfUser = lazyFields<
  { json: object; roles: [string, string][] | null },
  { native: JsonObject }
>({
  native: ({ json, roles }) =>
    nativeWithout({ ...json, accounts: roles === null ? null : Object.fromEntries(roles) }, isSecret),
});
