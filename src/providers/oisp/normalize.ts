import {
  type AccountRecord,
  type AccountSettingsRecord,
  type ActivationCodeRecord,
  type AttributeRecord,
  type Json,
  type JsonObject,
  type RoleRecord,
  type UserRecord,
  useNotReported,
} from '../../model.ts';
import type { AccountOfToken, OispAccount, OispActivationCode, OispUser } from './api.ts';

/** Two generations of the upstream, which differ in what their records hold. */
type Profile = 'v1' | 'v2';

/** What the list of one's own accounts knows of each: nothing but its name. */
export function partialAccountOf({ id, name }: AccountOfToken): AccountRecord {
  return { key: id, externalId: id, ...(name != null && { name }) };
}

export function accountOf(account: OispAccount): AccountRecord {
  return {
    key: account.id,
    externalId: account.id,
    createdAt: dateOf(account.created),
    updatedAt: dateOf(account.updated),
    native: withoutSecrets(account),
    name: account.name,
    description: null,
    state: null,
    enabled: null,
    enabledAt: null,
    parentKey: null,
    mfa: null,
    contact: null,
    attributes: attributesOf(account.attributes),
    settings: settingsOf(account),
  };
}

/** Null when it has expired. */
export function activationCodeOf({
  activationCode,
  timeLeft,
}: OispActivationCode): ActivationCodeRecord | null {
  if (activationCode == null || timeLeft == null) return null;
  // The upstream's name promises a duration; it is the second of the expiry.
  return { code: activationCode, expiresAt: new Date(timeLeft * 1000) };
}

/**
 * Which accounts of a user may be shown: an upstream's user carries its roles in accounts that the gateway's login
 * knows nothing of. Null where that cannot be told.
 */
export type Visibility = (accountKey: string) => boolean | null;

/** Without roles and accounts where it is not known which of them there are. */
export function userOf(user: OispUser, isVisible: Visibility, profile: Profile): UserRecord {
  const roles = visibleRoles(user, isVisible);
  return {
    ...unknownOfUsers,
    key: user.id,
    externalId: user.id,
    createdAt: dateOf(user.created),
    updatedAt: dateOf(user.updated),
    native: { ...withoutSecrets(user), accounts: roles === null ? null : Object.fromEntries(roles) },
    displayName: user.email,
    ...(roles !== null && {
      roleAssignments: roles.map(([accountKey, roleKey]) => ({ roleKey, accountKey, constraints: [] })),
      accountKeys: roles.map(([accountKey]) => accountKey),
    }),
    kind: 'MEMBER',
    // v2 does not say; v1 leaves the flag out where it is false.
    state: profile === 'v2' ? null : user.verified === true ? 'ACTIVE' : 'PENDING',
    email: user.email,
    attributes: attributesOf(parseAttributes(user.attributes)),
  };
}

function visibleRoles({ accounts }: OispUser, isVisible: Visibility): [string, string][] | null {
  if (accounts == null) return null;
  const roles = Object.entries(accounts);
  if (roles.some(([accountKey]) => isVisible(accountKey) === null)) return null;
  return roles.filter(([accountKey]) => isVisible(accountKey));
}

const unknownOfUsers = {
  active: null,
  lastUse: useNotReported,
  groupKeys: null,
  permissions: null,
  effectivePermissions: null,
  tokenKeys: null,
  businessFunctions: null,
  firstName: null,
  lastName: null,
  companyName: null,
  phone: null,
  postalAddress: null,
} satisfies Partial<UserRecord>;

/** The upstream has these two and no route that says so. */
export const roles: readonly RoleRecord[] = [
  roleOf('admin', 'Changes the account, its users and its invitations; once given it cannot be reduced.'),
  roleOf('user', 'Reads the account and may renew its activation code; what an accepted invitation gives.'),
];

function roleOf(key: string, description: string): RoleRecord {
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

function settingsOf(account: OispAccount): AccountSettingsRecord {
  return {
    healthTimePeriod: account.healthTimePeriod ?? null,
    executionInterval: account.exec_interval ?? null,
    baselineExecutionInterval: account.base_line_exec_interval ?? null,
    modelFrequency: account.cd_model_frequency ?? null,
    executionFrequency: account.cd_execution_frequency ?? null,
    dataRetention: account.data_retention ?? null,
    tracksSensorHealth: account.settings?.trackSensorHealth ?? null,
  };
}

function attributesOf(attributes: JsonObject | null | undefined): AttributeRecord[] {
  return Object.entries(attributes ?? {}).map(([name, value]) => ({ name, value }));
}

/** v2 sends a JSON text where v1 sends the object itself; a text that is none holds no attributes. */
function parseAttributes(attributes: OispUser['attributes']): JsonObject | null {
  if (typeof attributes !== 'string') return attributes ?? null;
  try {
    const parsed = JSON.parse(attributes) as Json;
    return typeof parsed === 'object' && !Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Reads of an account leak its activation code, even when it has expired; nothing may show a password either. */
function withoutSecrets(record: object): JsonObject {
  const entries = Object.entries(record as JsonObject).filter(([name]) => !isSecret(name));
  return Object.fromEntries(entries);
}

function isSecret(name: string): boolean {
  return name.startsWith('activation_code') || name === 'password' || name === 'salt';
}

function dateOf(epochMs: number | null | undefined): Date | null {
  return epochMs == null ? null : new Date(epochMs);
}
