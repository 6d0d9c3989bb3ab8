import type { GroupRecord } from '../../contract/group.ts';
import type { EmbeddedRecords } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import type { ServiceAccountRecord } from '../../contract/service-account.ts';
import type { UserRecord } from '../../contract/user.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { usedAt } from '../../kit/times.ts';
import type { ApiAccount, ApiEmbedded, ApiRole, ApiServiceAccount, ApiUser, ApiUserGroup } from './api.ts';
import * as api from './api.ts';
import { dropNulls, type RoleDetails, toGroupDetails, toRoleDetails } from './details.ts';
import { addressIn, tagIn } from './keys.ts';
import {
  customerIn,
  groupKeysIn,
  isOdd,
  type Membership,
  objectsIn,
  permissionsIn,
  roleAssignmentsIn,
  toAssignments,
} from './membership.ts';
import { toNative } from './native.ts';
import { toEmbeddedToken } from './normalize-tokens.ts';
import { accountIn, inAccount, type Origin } from './origin.ts';

/** Makes a record of a row of the account search: it holds little, but needs no second request. */
export function toPartialUser(row: ApiAccount, { tenant }: Origin): UserRecord {
  return {
    key: row.identifier,
    externalId: row.identifier,
    ...namesIn(row.identifier, tenant),
    ...(tenant !== null && { accountKeys: [tenant] }),
    kind: 'MEMBER',
    active: null,
    state: null,
    firstName: null,
    lastName: null,
    companyName: null,
    phone: null,
    postalAddress: null,
    attributes: [],
    permissions: permissionsIn(row),
    effectivePermissions: row.unitedPermissions,
    groupKeys: groupKeysIn(row),
    roleAssignments: roleAssignmentsIn(row, tenant),
    createdAt: null,
    updatedAt: null,
  };
}

/** Makes a record, whole but for tokens, effective permissions and business functions, which no read of a user has. */
export function toUser(user: ApiUser, origin: Origin): UserRecord {
  const accountKey = accountIn(user.customer, origin);
  return {
    key: user.identifier,
    externalId: user.identifier,
    ...namesIn(user.identifier, accountKey),
    ...(accountKey !== null && { accountKeys: [accountKey] }),
    kind: 'MEMBER',
    active: null,
    state: null,
    firstName: null,
    lastName: null,
    companyName: null,
    phone: null,
    postalAddress: null,
    attributes: [],
    lastUse: usedAt(user.lastSuccessfulLogin),
    permissions: permissionsIn(user),
    groupKeys: groupKeysIn(user),
    roleAssignments: roleAssignmentsIn(user, accountKey),
    createdAt: null,
    updatedAt: null,
    native: toNative(user.json),
    embedded: embeddedIn(user, origin),
  };
}

/** The names that an identifier gives a user; none where only the customer could tell whether it holds a tag. */
function namesIn(identifier: string, tenant: string | null): Pick<UserRecord, 'displayName' | 'email'> {
  if (tenant === null && tagIn(identifier) !== null) return {};
  const address = tenant === null ? identifier : addressIn(identifier, tenant);
  return { displayName: address, email: emailIn(address) };
}

/** The address, or null, since user names need not be e-mail addresses. */
export function emailIn(address: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

export function toPartialServiceAccount(row: ApiAccount, { tenant }: Origin): ServiceAccountRecord {
  return {
    key: row.identifier,
    externalId: row.identifier,
    displayName: nameIn(row.identifier),
    ...inAccount(tenant),
    permissions: permissionsIn(row),
    effectivePermissions: row.unitedPermissions,
    groupKeys: groupKeysIn(row),
    roleAssignments: roleAssignmentsIn(row, tenant),
    createdAt: null,
    updatedAt: null,
  };
}

/** Makes a record of a service account in the form of a user, as the account validation shows it. */
export function toValidatedServiceAccount(user: ApiUser, origin: Origin): ServiceAccountRecord {
  const accountKey = accountIn(user.customer, origin);
  return {
    key: user.identifier,
    externalId: user.identifier,
    displayName: nameIn(user.identifier),
    ...inAccount(accountKey),
    permissions: permissionsIn(user),
    groupKeys: groupKeysIn(user),
    roleAssignments: roleAssignmentsIn(user, accountKey),
    createdAt: null,
    updatedAt: null,
    embedded: embeddedIn(user, origin),
  };
}

export function toServiceAccount(account: ApiServiceAccount, origin: Origin): ServiceAccountRecord {
  const { identifier } = account;
  const accountKey = accountIn(customerIn(account), origin);
  const tokens = (account.tokens ?? []).map((token) => toEmbeddedToken(token, identifier, origin));
  const { Role, UserGroup } = embeddedIn(account, origin);
  return {
    key: identifier,
    externalId: identifier,
    displayName: nameIn(identifier),
    ...inAccount(accountKey),
    active: account.active,
    // An empty text is how a write clears it.
    description: account.description || null,
    lastUse: usedAt(account.lastUsed),
    permissions: permissionsIn(account),
    effectivePermissions: account.unitedPermissions,
    groupKeys: groupKeysIn(account),
    roleAssignments: roleAssignmentsIn(account, accountKey),
    tokenKeys: isOdd(account, 'tokens') ? null : tokens.map(({ key }) => key),
    createdAt: null,
    updatedAt: null,
    native: toNative(account.json),
    embedded: { Role, UserGroup, Token: tokens },
  };
}

function nameIn(identifier: string): string {
  return identifier.replace(/^sa::/, '');
}

export function toRole(role: ApiRole, origin: Origin): RoleRecord {
  return makeRole(toRoleDetails(role.json), role, origin);
}

/** Makes a record of a role. Nothing of it is formally required, not even its name. */
function makeRole(details: Partial<RoleDetails>, role: ApiRole, origin: Origin): RoleRecord {
  return {
    key: role.id,
    externalId: role.id,
    name: role.name ?? role.id,
    description: role.description || null,
    // properties.deletable and the like protect single roles; the set of roles is the tenant's own.
    builtIn: false,
    permissions: role.permissions,
    ...details,
    ...inAccount(accountIn(role.customer, origin)),
    createdAt: role.createdEpochMillis,
    updatedAt: role.lastUpdatedMs,
    native: toNative(role.json),
  };
}

export function toGroup(group: ApiUserGroup, origin: Origin): GroupRecord {
  const { userCount, roleCount, properties } = toGroupDetails(group.json);
  return {
    key: group.id,
    externalId: group.id,
    name: group.name ?? group.id,
    description: group.description || null,
    system: group.properties?.usersEditable === false,
    userCount,
    roleCount,
    properties,
    ...(!isOdd(group, 'roles') && {
      roleAssignments: toAssignments(group.roles, accountIn(group.customer, origin)),
    }),
    createdAt: group.createdEpochMillis,
    updatedAt: null,
    native: toNative(group.json),
    embedded: { Role: objectsIn(group.roles).map((role) => toEmbeddedRole(role, origin)) },
  };
}

function embeddedIn(
  holder: Membership,
  origin: Origin,
): Required<Pick<EmbeddedRecords, 'Role' | 'UserGroup'>> {
  const groups = objectsIn(holder.userGroups).map((group) => toEmbeddedGroup(group, origin));
  const roles = [
    ...objectsIn(holder.roles).map((role) => toEmbeddedRole(role, origin)),
    ...groups.flatMap(({ roles }) => roles.map((role) => toEmbeddedRole(role, origin))),
  ];
  return {
    Role: [...new Map(roles.map((role) => [role.key, role])).values()],
    UserGroup: groups.map(({ group }) => group),
  };
}

/** Makes a record so that its odd fields are not its holder's. Only the id is strict, and it has been checked. */
function toEmbeddedRole(json: ApiEmbedded, origin: Origin): RoleRecord {
  return withOddFields(() => {
    const role = api.role.parse(json);
    return makeRole(dropNulls(toRoleDetails(role.json)), role, origin);
  });
}

interface EmbeddedGroup {
  group: GroupRecord;
  roles: ApiEmbedded[];
}

function toEmbeddedGroup(json: ApiEmbedded, origin: Origin): EmbeddedGroup {
  let roles: ApiEmbedded[] = [];
  const group = withOddFields(() => {
    const group = api.userGroup.parse(json);
    roles = objectsIn(group.roles);
    return toPartialGroup(group, origin);
  });
  return { group, roles };
}

/** Makes a record of a group inside an account, which lacks its date and is not the whole JSON. */
function toPartialGroup(group: ApiUserGroup, origin: Origin): GroupRecord {
  return {
    key: group.id,
    externalId: group.id,
    name: group.name ?? group.id,
    // An empty text is how a write clears it.
    description: group.description || null,
    system: group.properties?.usersEditable === false,
    ...dropNulls(toGroupDetails(group.json)),
    ...(group.roles !== null && {
      roleAssignments: toAssignments(group.roles, accountIn(group.customer, origin)),
    }),
    updatedAt: null,
  };
}
