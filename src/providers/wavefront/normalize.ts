import type { GroupRecord } from '../../contract/group.ts';
import type { EmbeddedRecords } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import type { ServiceAccountRecord } from '../../contract/service-account.ts';
import type { UserRecord } from '../../contract/user.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { usedAt } from '../../kit/times.ts';
import {
  type Account,
  type Embedded,
  type RoleDto,
  roleDto,
  type ServiceAccount,
  type UserDto,
  type UserGroup,
  userGroup,
} from './api.ts';
import { groupDetails, roleDetails, told } from './details.ts';
import { addressIn, tagIn } from './keys.ts';
import {
  assignments,
  customerIn,
  inAccount,
  isOdd,
  type Membership,
  membership,
  objectsIn,
} from './membership.ts';
import { nativeOf } from './native.ts';
import { tokenInside } from './normalize-tokens.ts';

/** What records need to know of their connection. */
export interface Naming {
  /** The customer, which is the account of all records; null where only the records themselves may name it. */
  tenant: string | null;
  fingerprint(secret: string): string;
}

/** A row of the account search: little, but without a second request. */
export function thinUser(row: Account, naming: Naming): UserRecord {
  const { tenant } = naming;
  return {
    ...userBasis(row.identifier, tenant),
    ...(tenant !== null && { accountKeys: [tenant] }),
    ...membership(row, tenant),
    effectivePermissions: row.unitedPermissions,
  };
}

export function thinServiceAccount(row: Account, naming: Naming): ServiceAccountRecord {
  return {
    ...serviceAccountBasis(row.identifier),
    ...inAccount(naming.tenant),
    ...membership(row, naming.tenant),
    effectivePermissions: row.unitedPermissions,
  };
}

/** Whole, but for tokens, effective permissions and business functions, which no read of a user carries. */
export function fatUser(dto: UserDto, naming: Naming): UserRecord {
  const accountKey = accountIn(dto.customer, naming);
  return {
    ...userBasis(dto.identifier, accountKey),
    ...(accountKey !== null && { accountKeys: [accountKey] }),
    ...membership(dto, accountKey),
    lastUse: usedAt(dto.lastSuccessfulLogin),
    native: nativeOf(dto.json),
    embedded: embeddedIn(dto, naming),
  };
}

/** A service account as the account validation shows it: as a user. */
export function validatedServiceAccount(dto: UserDto, naming: Naming): ServiceAccountRecord {
  const accountKey = accountIn(dto.customer, naming);
  return {
    ...serviceAccountBasis(dto.identifier),
    ...inAccount(accountKey),
    ...membership(dto, accountKey),
    embedded: embeddedIn(dto, naming),
  };
}

export function serviceAccountRecord(dto: ServiceAccount, naming: Naming): ServiceAccountRecord {
  const accountKey = accountIn(customerIn(dto), naming);
  const tokens = (dto.tokens ?? []).map((token) => tokenInside(token, dto.identifier, naming));
  return {
    ...serviceAccountBasis(dto.identifier),
    ...inAccount(accountKey),
    ...membership(dto, accountKey),
    active: dto.active,
    // An empty text is how a write clears it.
    description: dto.description || null,
    lastUse: usedAt(dto.lastUsed),
    effectivePermissions: dto.unitedPermissions,
    tokenKeys: isOdd(dto, 'tokens') ? null : tokens.map(({ key }) => key),
    native: nativeOf(dto.json),
    embedded: { ...embeddedIn(dto, naming), Token: tokens },
  };
}

export function roleRecord(dto: RoleDto, naming: Naming): RoleRecord {
  return { ...embeddedRole(dto, naming), ...roleDetails(dto.json) };
}

function embeddedRole(dto: RoleDto, naming: Naming): RoleRecord {
  return {
    ...told(roleDetails(dto.json)),
    key: dto.id,
    externalId: dto.id,
    // Nothing of a role is formally required, not even its name.
    name: dto.name ?? dto.id,
    description: dto.description || null,
    // properties.deletable and the like protect single roles; the set of roles is the tenant's own.
    builtIn: false,
    permissions: dto.permissions,
    ...inAccount(accountIn(dto.customer, naming)),
    createdAt: dto.createdEpochMillis,
    updatedAt: dto.lastUpdatedMs,
    native: nativeOf(dto.json),
  };
}

export function groupRecord(dto: UserGroup, naming: Naming): GroupRecord {
  return {
    ...embeddedGroup(dto, naming),
    ...groupDetails(dto.json),
    ...(!isOdd(dto, 'roles') && {
      roleAssignments: assignments(dto.roles, accountIn(dto.customer, naming)),
    }),
    createdAt: dto.createdEpochMillis,
    native: nativeOf(dto.json),
    embedded: { Role: objectsIn(dto.roles).map((role) => roleInside(role, naming)) },
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

function accountIn(customer: string | null | undefined, { tenant }: Naming): string | null {
  return tenant ?? customer ?? null;
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

function embeddedIn(dto: Membership, naming: Naming): EmbeddedRecords {
  const groups = objectsIn(dto.userGroups).map((group) => groupInside(group, naming));
  const roles = [
    ...objectsIn(dto.roles).map((role) => roleInside(role, naming)),
    ...groups.flatMap(({ roles }) => roles.map((role) => roleInside(role, naming))),
  ];
  return {
    Role: [...new Map(roles.map((role) => [role.key, role])).values()],
    UserGroup: groups.map(({ group }) => group),
  };
}

/** Its oddities are its own, and not its holder's. Only the id is strict, and it was read before. */
function roleInside(json: Embedded, naming: Naming): RoleRecord {
  return withOddFields(() => embeddedRole(roleDto.parse(json), naming));
}

interface GroupInside {
  group: GroupRecord;
  roles: Embedded[];
}

function groupInside(json: Embedded, naming: Naming): GroupInside {
  let roles: Embedded[] = [];
  const group = withOddFields(() => {
    const dto = userGroup.parse(json);
    roles = objectsIn(dto.roles);
    return embeddedGroup(dto, naming);
  });
  return { group, roles };
}

/** Inside an account a group lacks its date, and its JSON is not the whole one. */
function embeddedGroup(dto: UserGroup, naming: Naming): GroupRecord {
  return {
    key: dto.id,
    externalId: dto.id,
    name: dto.name ?? dto.id,
    // An empty text is how a write clears it.
    description: dto.description || null,
    system: dto.properties?.usersEditable === false,
    ...told(groupDetails(dto.json)),
    ...(dto.roles !== null && { roleAssignments: assignments(dto.roles, accountIn(dto.customer, naming)) }),
    updatedAt: null,
  };
}
