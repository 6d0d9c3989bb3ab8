import type { GroupRecord } from '../../contract/group.ts';
import type { EmbeddedRecords } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import type { ServiceAccountRecord } from '../../contract/service-account.ts';
import type { UserRecord } from '../../contract/user.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { usedAt } from '../../kit/times.ts';
import type { ApiAccount, ApiRole, ApiServiceAccount, ApiUser, ApiUserGroup, Embedded } from './api.ts';
import * as api from './api.ts';
import { dropNulls, toGroupDetails, toRoleDetails } from './details.ts';
import { addressIn, tagIn } from './keys.ts';
import { customerIn, isOdd, type Membership, objectsIn, toAssignments, toMembership } from './membership.ts';
import { toNative } from './native.ts';
import { toEmbeddedToken } from './normalize-tokens.ts';
import { accountIn, inAccount, type Origin } from './origin.ts';

/** Makes a record of a row of the account search: it holds little, but needs no second request. */
export function toPartialUser(row: ApiAccount, origin: Origin): UserRecord {
  const { tenant } = origin;
  return {
    ...userBasis(row.identifier, tenant),
    ...(tenant !== null && { accountKeys: [tenant] }),
    ...toMembership(row, tenant),
    effectivePermissions: row.unitedPermissions,
  };
}

export function toPartialServiceAccount(row: ApiAccount, origin: Origin): ServiceAccountRecord {
  return {
    ...serviceAccountBasis(row.identifier),
    ...inAccount(origin.tenant),
    ...toMembership(row, origin.tenant),
    effectivePermissions: row.unitedPermissions,
  };
}

/** Makes a record, whole but for tokens, effective permissions and business functions, which no read of a user has. */
export function toUser(user: ApiUser, origin: Origin): UserRecord {
  const accountKey = accountIn(user.customer, origin);
  return {
    ...userBasis(user.identifier, accountKey),
    ...(accountKey !== null && { accountKeys: [accountKey] }),
    ...toMembership(user, accountKey),
    lastUse: usedAt(user.lastSuccessfulLogin),
    native: toNative(user.json),
    embedded: embeddedRecords(user, origin),
  };
}

/** Makes a record of a service account in the form of a user, as the account validation shows it. */
export function toValidatedServiceAccount(user: ApiUser, origin: Origin): ServiceAccountRecord {
  const accountKey = accountIn(user.customer, origin);
  return {
    ...serviceAccountBasis(user.identifier),
    ...inAccount(accountKey),
    ...toMembership(user, accountKey),
    embedded: embeddedRecords(user, origin),
  };
}

export function toServiceAccount(account: ApiServiceAccount, origin: Origin): ServiceAccountRecord {
  const accountKey = accountIn(customerIn(account), origin);
  const tokens = (account.tokens ?? []).map((token) => toEmbeddedToken(token, account.identifier, origin));
  return {
    ...serviceAccountBasis(account.identifier),
    ...inAccount(accountKey),
    ...toMembership(account, accountKey),
    active: account.active,
    // An empty text is how a write clears it.
    description: account.description || null,
    lastUse: usedAt(account.lastUsed),
    effectivePermissions: account.unitedPermissions,
    tokenKeys: isOdd(account, 'tokens') ? null : tokens.map(({ key }) => key),
    native: toNative(account.json),
    embedded: { ...embeddedRecords(account, origin), Token: tokens },
  };
}

export function toRole(role: ApiRole, origin: Origin): RoleRecord {
  return { ...toPartialRole(role, origin), ...toRoleDetails(role.json) };
}

function toPartialRole(role: ApiRole, origin: Origin): RoleRecord {
  return {
    ...dropNulls(toRoleDetails(role.json)),
    key: role.id,
    externalId: role.id,
    // Nothing of a role is formally required, not even its name.
    name: role.name ?? role.id,
    description: role.description || null,
    // properties.deletable and the like protect single roles; the set of roles is the tenant's own.
    builtIn: false,
    permissions: role.permissions,
    ...inAccount(accountIn(role.customer, origin)),
    createdAt: role.createdEpochMillis,
    updatedAt: role.lastUpdatedMs,
    native: toNative(role.json),
  };
}

export function toGroup(group: ApiUserGroup, origin: Origin): GroupRecord {
  return {
    ...toPartialGroup(group, origin),
    ...toGroupDetails(group.json),
    ...(!isOdd(group, 'roles') && {
      roleAssignments: toAssignments(group.roles, accountIn(group.customer, origin)),
    }),
    createdAt: group.createdEpochMillis,
    native: toNative(group.json),
    embedded: { Role: objectsIn(group.roles).map((role) => toEmbeddedRole(role, origin)) },
  };
}

function userBasis(identifier: string, tenant: string | null): UserRecord {
  const address = tenant === null ? identifier : addressIn(identifier, tenant);
  return {
    key: identifier,
    externalId: identifier,
    // Whether a tag is the customer's is not known without the customer.
    ...((tenant !== null || tagIn(identifier) === null) && {
      displayName: address,
      email: emailIn(address),
    }),
    kind: 'MEMBER',
    active: null,
    state: null,
    firstName: null,
    lastName: null,
    companyName: null,
    phone: null,
    postalAddress: null,
    attributes: [],
    createdAt: null,
    updatedAt: null,
  };
}

/** The address, or null, since user names need not be e-mail addresses. */
export function emailIn(address: string): string | null {
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : null;
}

function serviceAccountBasis(identifier: string): ServiceAccountRecord {
  return {
    key: identifier,
    externalId: identifier,
    displayName: identifier.replace(/^sa::/, ''),
    createdAt: null,
    updatedAt: null,
  };
}

function embeddedRecords(holder: Membership, origin: Origin): EmbeddedRecords {
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
function toEmbeddedRole(json: Embedded, origin: Origin): RoleRecord {
  return withOddFields(() => toPartialRole(api.role.parse(json), origin));
}

interface EmbeddedGroup {
  group: GroupRecord;
  roles: Embedded[];
}

function toEmbeddedGroup(json: Embedded, origin: Origin): EmbeddedGroup {
  let roles: Embedded[] = [];
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
