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

/** A row of the account search: little, but without a second request. */
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

/** Whole, but for tokens, effective permissions and business functions, which no read of a user carries. */
export function toUser(dto: ApiUser, origin: Origin): UserRecord {
  const accountKey = accountIn(dto.customer, origin);
  return {
    ...userBasis(dto.identifier, accountKey),
    ...(accountKey !== null && { accountKeys: [accountKey] }),
    ...toMembership(dto, accountKey),
    lastUse: usedAt(dto.lastSuccessfulLogin),
    native: toNative(dto.json),
    embedded: embeddedRecords(dto, origin),
  };
}

/** A service account as the account validation shows it: as a user. */
export function toValidatedServiceAccount(dto: ApiUser, origin: Origin): ServiceAccountRecord {
  const accountKey = accountIn(dto.customer, origin);
  return {
    ...serviceAccountBasis(dto.identifier),
    ...inAccount(accountKey),
    ...toMembership(dto, accountKey),
    embedded: embeddedRecords(dto, origin),
  };
}

export function toServiceAccount(dto: ApiServiceAccount, origin: Origin): ServiceAccountRecord {
  const accountKey = accountIn(customerIn(dto), origin);
  const tokens = (dto.tokens ?? []).map((token) => toEmbeddedToken(token, dto.identifier, origin));
  return {
    ...serviceAccountBasis(dto.identifier),
    ...inAccount(accountKey),
    ...toMembership(dto, accountKey),
    active: dto.active,
    // An empty text is how a write clears it.
    description: dto.description || null,
    lastUse: usedAt(dto.lastUsed),
    effectivePermissions: dto.unitedPermissions,
    tokenKeys: isOdd(dto, 'tokens') ? null : tokens.map(({ key }) => key),
    native: toNative(dto.json),
    embedded: { ...embeddedRecords(dto, origin), Token: tokens },
  };
}

export function toRole(dto: ApiRole, origin: Origin): RoleRecord {
  return { ...toPartialRole(dto, origin), ...toRoleDetails(dto.json) };
}

function toPartialRole(dto: ApiRole, origin: Origin): RoleRecord {
  return {
    ...dropNulls(toRoleDetails(dto.json)),
    key: dto.id,
    externalId: dto.id,
    // Nothing of a role is formally required, not even its name.
    name: dto.name ?? dto.id,
    description: dto.description || null,
    // properties.deletable and the like protect single roles; the set of roles is the tenant's own.
    builtIn: false,
    permissions: dto.permissions,
    ...inAccount(accountIn(dto.customer, origin)),
    createdAt: dto.createdEpochMillis,
    updatedAt: dto.lastUpdatedMs,
    native: toNative(dto.json),
  };
}

export function toGroup(dto: ApiUserGroup, origin: Origin): GroupRecord {
  return {
    ...toPartialGroup(dto, origin),
    ...toGroupDetails(dto.json),
    ...(!isOdd(dto, 'roles') && {
      roleAssignments: toAssignments(dto.roles, accountIn(dto.customer, origin)),
    }),
    createdAt: dto.createdEpochMillis,
    native: toNative(dto.json),
    embedded: { Role: objectsIn(dto.roles).map((role) => toEmbeddedRole(role, origin)) },
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

/** User names need not be e-mail addresses. */
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

function embeddedRecords(dto: Membership, origin: Origin): EmbeddedRecords {
  const groups = objectsIn(dto.userGroups).map((group) => toEmbeddedGroup(group, origin));
  const roles = [
    ...objectsIn(dto.roles).map((role) => toEmbeddedRole(role, origin)),
    ...groups.flatMap(({ roles }) => roles.map((role) => toEmbeddedRole(role, origin))),
  ];
  return {
    Role: [...new Map(roles.map((role) => [role.key, role])).values()],
    UserGroup: groups.map(({ group }) => group),
  };
}

/** Its oddities are its own, and not its holder's. Only the id is strict, and it was read before. */
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
    const dto = api.userGroup.parse(json);
    roles = objectsIn(dto.roles);
    return toPartialGroup(dto, origin);
  });
  return { group, roles };
}

/** Inside an account a group lacks its date, and its JSON is not the whole one. */
function toPartialGroup(dto: ApiUserGroup, origin: Origin): GroupRecord {
  return {
    key: dto.id,
    externalId: dto.id,
    name: dto.name ?? dto.id,
    // An empty text is how a write clears it.
    description: dto.description || null,
    system: dto.properties?.usersEditable === false,
    ...dropNulls(toGroupDetails(dto.json)),
    ...(dto.roles !== null && { roleAssignments: toAssignments(dto.roles, accountIn(dto.customer, origin)) }),
    updatedAt: null,
  };
}
