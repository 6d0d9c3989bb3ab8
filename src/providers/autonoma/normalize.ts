import type { AccountRecord, MfaRecord } from '../../contract/account.ts';
import type { AssetRecord } from '../../contract/asset.ts';
import type { AttributeRecord } from '../../contract/contact.ts';
import type { GatewayRecord } from '../../contract/gateway.ts';
import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import { useNotReported } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import type { UserRecord } from '../../contract/user.ts';
import { lazyNative } from '../../kit/native.ts';
import {
  type ApiAccount,
  type ApiDevice,
  type ApiMetadata,
  type ApiRole,
  type ApiUser,
  mfaFields,
} from './api.ts';
import { toDeviceKey } from './keys.ts';

export function toAccount(account: ApiAccount): AccountRecord {
  const record: AccountRecord = {
    key: String(account.id),
    externalId: String(account.id),
    createdAt: null,
    updatedAt: null,
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
  return withNative(record, { json: account });
}

/** A row of a list: what it does not mention, the account itself may still have. */
export function toPartialAccount(account: ApiAccount): AccountRecord {
  const record: AccountRecord = {
    key: String(account.id),
    externalId: String(account.id),
    createdAt: null,
    updatedAt: null,
    name: account.name,
    state: null,
    enabled: null,
    enabledAt: null,
    contact: null,
    activationCode: null,
    settings: null,
    invites: null,
  };
  if (account.description !== undefined) record.description = account.description;
  if (account.account_id !== undefined) record.parentKey = otherKey(account.account_id, account);
  if (mentionsMfa(account)) record.mfa = toMfa(account);
  return withNative(record, { json: account });
}

export function toUser(user: ApiUser): UserRecord {
  const record: UserRecord = {
    key: String(user.id),
    externalId: String(user.id),
    createdAt: null,
    updatedAt: null,
    displayName: toDisplayName(user),
    kind: 'MEMBER',
    state: null,
    active: null,
    lastUse: useNotReported,
    email: user.email ?? null,
    firstName: user.firstname ?? null,
    lastName: user.lastname ?? null,
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
  return withNative(record, { json: user });
}

/** A row of a relation: what it does not mention, the user itself may still have. */
export function toPartialUser(user: ApiUser): UserRecord {
  const { firstname, lastname, email } = user;
  const hasName = firstname !== undefined || lastname !== undefined || email !== undefined;
  const record: UserRecord = {
    key: String(user.id),
    externalId: String(user.id),
    createdAt: null,
    updatedAt: null,
    kind: 'MEMBER',
    state: null,
    active: null,
    lastUse: useNotReported,
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
  if (hasName) record.displayName = toDisplayName(user);
  if (email !== undefined) record.email = email;
  if (firstname !== undefined) record.firstName = firstname;
  if (lastname !== undefined) record.lastName = lastname;
  return withNative(record, { json: user });
}

export function toRole(role: ApiRole): RoleRecord {
  const record: RoleRecord = {
    key: String(role.id),
    externalId: String(role.id),
    createdAt: null,
    updatedAt: null,
    name: role.name,
    description: null,
    builtIn: false,
    permissions: null,
  };
  return withNative(record, { json: role });
}

/** A device is known through an account only, so that its key names the account too. */
export function toDevice(device: ApiDevice, accountKey: string): AssetRecord & GatewayRecord {
  const record: AssetRecord & GatewayRecord = {
    key: toDeviceKey(accountKey, String(device.id)),
    externalId: String(device.id),
    createdAt: null,
    updatedAt: null,
    name: device.name ?? null,
  };
  return withNative(record, { json: device });
}

export function toAttribute(metadata: ApiMetadata): AttributeRecord {
  return { name: metadata.name, value: metadata.val ?? null };
}

/** No page limits an assignment, neither to an account nor to anything in it. */
export function toRoleAssignment(role: { id: string | number }): RoleAssignmentRecord {
  return { roleKey: String(role.id), accountKey: null, constraints: [] };
}

/** The multi-factor settings; null on tenants whose accounts have none of the fields. */
function toMfa(account: ApiAccount): MfaRecord | null {
  if (!mentionsMfa(account)) return null;
  return {
    policy: account.mfa_policy ?? null,
    methods: account.mfa_methods ?? null,
    effectivePolicy: account.effective_mfa_policy ?? null,
    effectiveMethods: account.effective_mfa_methods ?? null,
    inheritedFromKey: otherKey(account.mfa_inherited_from_account_id, account),
  };
}

function mentionsMfa(account: ApiAccount): boolean {
  return mfaFields.some((name) => account[name] !== undefined);
}

/** An account that names itself as its parent, or as the source of its settings, has none. */
function otherKey(id: string | number | null | undefined, account: ApiAccount): string | null {
  if (id === null || id === undefined || String(id) === String(account.id)) return null;
  return String(id);
}

/** What people call a user: the names, else the address, else the id. */
function toDisplayName({ id, firstname, lastname, email }: ApiUser): string {
  return `${firstname ?? ''} ${lastname ?? ''}`.trim() || email || String(id);
}

/** No page names a secret in a record, but what each tenant answers differs, and gateways log in to a broker. */
const secretName = /token|secret|passw|pwd|credential|private|hash|api_?key|(^|_)(psk|otp|pin)(_|$)/i;

/** The record as it came: parsed from JSON, with nothing transformed on the way. */
const withNative = lazyNative((name) => secretName.test(name));
