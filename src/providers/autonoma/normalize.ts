import type { AccountRecord, MfaRecord } from '../../contract/account.ts';
import type { AssetRecord } from '../../contract/asset.ts';
import type { AttributeRecord } from '../../contract/contact.ts';
import type { GatewayRecord } from '../../contract/gateway.ts';
import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import { useNotReported } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import type { UserRecord } from '../../contract/user.ts';
import type { Json, JsonObject } from '../../model.ts';
import type { ApiAccount, ApiDevice, ApiMetadata, ApiRole, ApiUser } from './api.ts';
import { toDeviceKey } from './keys.ts';

export function toAccount(account: ApiAccount): AccountRecord {
  return {
    ...toIdentity(account),
    name: account.name,
    description: account.description ?? null,
    state: null,
    enabled: null,
    enabledAt: null,
    parentKey: otherKey(account.account_id, account),
    mfa: toMfa(account),
    contact: null,
    activationCode: null,
    settings: null,
    invites: null,
  };
}

/** A row of a list: what it does not mention, the account itself may still have. */
export function toPartialAccount(account: ApiAccount): AccountRecord {
  return keepMentioned(toAccount(account), account, {
    description: ['description'],
    parentKey: ['account_id'],
    mfa: mfaFields,
  });
}

export function toUser(user: ApiUser): UserRecord {
  const identity = toIdentity(user);
  const firstName = user.firstname ?? null;
  const lastName = user.lastname ?? null;
  const email = user.email ?? null;
  return {
    ...identity,
    displayName: joinNames(firstName, lastName) || email || identity.key,
    kind: 'MEMBER',
    state: null,
    active: null,
    lastUse: useNotReported,
    email,
    firstName,
    lastName,
    companyName: null,
    phone: null,
    postalAddress: null,
    attributes: [],
    groupKeys: null,
    permissions: null,
    effectivePermissions: null,
    tokenKeys: null,
    businessFunctions: null,
  };
}

/** A row of a relation: what it does not mention, the user itself may still have. */
export function toPartialUser(user: ApiUser): UserRecord {
  return keepMentioned(toUser(user), user, {
    firstName: ['firstname'],
    lastName: ['lastname'],
    email: ['email'],
    displayName: ['firstname', 'lastname', 'email'],
  });
}

export function toRole(role: ApiRole): RoleRecord {
  return { ...toIdentity(role), name: role.name, description: null, builtIn: false, permissions: null };
}

/** A device is known through an account only, so that its key names the account too. */
export function toDevice(device: ApiDevice, accountKey: string): AssetRecord & GatewayRecord {
  const identity = toIdentity(device);
  return { ...identity, key: toDeviceKey(accountKey, identity.externalId), name: device.name ?? null };
}

export function toAttribute(metadata: ApiMetadata): AttributeRecord {
  return { name: metadata.name, value: metadata.val ?? null };
}

/** No page limits an assignment, neither to an account nor to anything in it. */
export function toRoleAssignment(role: { id: string | number }): RoleAssignmentRecord {
  return { roleKey: String(role.id), accountKey: null, constraints: [] };
}

const mfaFields = [
  'mfa_policy',
  'mfa_methods',
  'effective_mfa_policy',
  'effective_mfa_methods',
  'mfa_inherited_from_account_id',
] as const;

/** The multi-factor settings; null on tenants whose accounts have none of the fields. */
function toMfa(account: ApiAccount): MfaRecord | null {
  if (mfaFields.every((name) => account[name] === undefined)) return null;
  return {
    policy: account.mfa_policy ?? null,
    methods: account.mfa_methods ?? null,
    effectivePolicy: account.effective_mfa_policy ?? null,
    effectiveMethods: account.effective_mfa_methods ?? null,
    inheritedFromKey: otherKey(account.mfa_inherited_from_account_id, account),
  };
}

/** An account that names itself as its parent, or as the source of its settings, has none. */
function otherKey(id: string | number | null | undefined, account: ApiAccount): string | null {
  if (id === null || id === undefined || String(id) === String(account.id)) return null;
  return String(id);
}

function joinNames(firstName: string | null, lastName: string | null): string {
  return `${firstName ?? ''} ${lastName ?? ''}`.trim();
}

interface Identity {
  key: string;
  externalId: string;
  createdAt: null;
  updatedAt: null;
  native: JsonObject;
}

function toIdentity(record: { id: string | number; [name: string]: unknown }): Identity {
  const key = String(record.id);
  // Parsed from JSON, with nothing transformed on the way.
  const native = withoutSecrets(record as JsonObject);
  return { key, externalId: key, createdAt: null, updatedAt: null, native };
}

/** No page names a secret in a record, but what each tenant answers differs, and gateways log in to a broker. */
const secretName = /token|secret|passw|pwd|credential|private|hash|api_?key|(^|_)(psk|otp|pin)(_|$)/i;

function withoutSecrets(record: JsonObject): JsonObject {
  const kept = Object.entries(record).filter(([name]) => !secretName.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, clean(value)]));
}

function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  return typeof value === 'object' && value !== null ? withoutSecrets(value) : value;
}

function keepMentioned<R extends object>(
  record: R,
  row: Readonly<Record<string, unknown>>,
  sources: { readonly [Field in keyof R]?: readonly string[] },
): R {
  const mentioned = Object.entries(record).filter(([field]) => {
    const names: readonly string[] | undefined = sources[field as keyof R];
    return names === undefined || names.some((name) => row[name] !== undefined);
  });
  return Object.fromEntries(mentioned) as R;
}
