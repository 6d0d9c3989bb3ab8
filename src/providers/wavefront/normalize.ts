import type {
  EmbeddedRecords,
  GroupRecord,
  RoleAssignmentRecord,
  RoleRecord,
  ServiceAccountRecord,
  TokenRecord,
  UserRecord,
} from '../../model.ts';
import { withOddFields } from '../odd-fields.ts';
import { usedAt } from '../times.ts';
import type {
  Account,
  ApiTokenModel,
  RoleDto,
  ServiceAccount,
  UserApiToken,
  UserDto,
  UserGroup,
} from './api.ts';
import { groupDetails, roleDetails, told } from './details.ts';
import { addressIn, principalOf, tagIn, tokenKey } from './keys.ts';
import { nativeOf } from './native.ts';

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
    effectivePermissions: row.unitedPermissions ?? null,
  };
}

export function thinServiceAccount(row: Account, naming: Naming): ServiceAccountRecord {
  return {
    ...serviceAccountBasis(row.identifier),
    ...inAccount(naming.tenant),
    ...membership(row, naming.tenant),
    effectivePermissions: row.unitedPermissions ?? null,
  };
}

/** Whole, but for tokens, effective permissions and business functions, which no read of a user carries. */
export function fatUser(dto: UserDto, naming: Naming): UserRecord {
  const accountKey = accountIn(dto.customer, naming);
  return {
    ...userBasis(dto.identifier, accountKey),
    ...(accountKey !== null && { accountKeys: [accountKey] }),
    ...membership(dto, accountKey),
    lastUse: usedAt(dateOf(dto.lastSuccessfulLogin)),
    native: nativeOf(dto),
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
  const tokens = (dto.tokens ?? []).map((token) => ownedToken(token, dto.identifier, naming));
  return {
    ...serviceAccountBasis(dto.identifier),
    ...inAccount(accountKey),
    ...membership(dto, accountKey),
    active: dto.active,
    // An empty text is how a write clears it.
    description: dto.description || null,
    lastUse: usedAt(dateOf(dto.lastUsed)),
    effectivePermissions: dto.unitedPermissions ?? null,
    tokenKeys: tokens.map(({ key }) => key),
    native: nativeOf(dto),
    embedded: { ...embeddedIn(dto, naming), Token: tokens },
  };
}

export function roleRecord(dto: RoleDto, naming: Naming): RoleRecord {
  return { ...embeddedRole(dto, naming), ...roleDetails(dto) };
}

function embeddedRole(dto: RoleDto, naming: Naming): RoleRecord {
  return {
    ...told(roleDetails(dto)),
    key: dto.id,
    externalId: dto.id,
    // Nothing of a role is formally required, not even its name.
    name: dto.name ?? dto.id,
    description: dto.description || null,
    // properties.deletable and the like protect single roles; the set of roles is the tenant's own.
    builtIn: false,
    permissions: dto.permissions ?? null,
    ...inAccount(accountIn(dto.customer, naming)),
    createdAt: dateOf(dto.createdEpochMillis),
    updatedAt: dateOf(dto.lastUpdatedMs),
    native: nativeOf(dto),
  };
}

export function groupRecord(dto: UserGroup, naming: Naming): GroupRecord {
  return {
    ...embeddedGroup(dto, naming),
    ...groupDetails(dto),
    roleAssignments: assignments(dto.roles, accountIn(dto.customer, naming)),
    createdAt: dateOf(dto.createdEpochMillis),
    native: nativeOf(dto),
    embedded: { Role: objectsIn(dto.roles).map((role) => withOddFields(() => embeddedRole(role, naming))) },
  };
}

export function tokenRecord(dto: ApiTokenModel, naming: Naming): TokenRecord {
  const { id, ...rest } = dto;
  const createdAt = dto.dateGenerated ?? dto.createdEpochMillis;
  return token({ ...rest, secret: id, name: dto.name, owner: dto.account, createdAt, native: rest }, naming);
}

export function ownedToken(dto: UserApiToken, owner: string, naming: Naming): TokenRecord {
  const { tokenID, ...rest } = dto;
  const createdAt = dto.dateGenerated;
  return token({ ...rest, secret: tokenID, name: dto.tokenName, owner, createdAt, native: rest }, naming);
}

interface TokenFields {
  secret: string;
  name: string | null | undefined;
  owner: string;
  accountType?: string | null | undefined;
  lastUsed?: number | null | undefined;
  createdAt: number | null | undefined;
  native: object;
}

function token(fields: TokenFields, naming: Naming): TokenRecord {
  const fingerprint = naming.fingerprint(fields.secret);
  return {
    key: tokenKey(fields.owner, fingerprint),
    externalId: fingerprint,
    name: fields.name ?? null,
    owner: principalOf(fields.owner),
    accountType: fields.accountType ?? null,
    active: fields.accountType == null ? null : fields.accountType !== 'INACTIVE_SERVICE_ACCOUNT',
    lastUse: usedAt(dateOf(fields.lastUsed)),
    createdAt: dateOf(fields.createdAt),
    updatedAt: null,
    expiresAt: null,
    native: nativeOf(fields.native),
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

/** Absent, not null, where this answer names no customer: the account is there, and can be asked for. */
function inAccount(accountKey: string | null): { accountKey?: string } {
  return accountKey === null ? {} : { accountKey };
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

type References<T> = readonly (string | T)[] | null | undefined;

interface Membership {
  groups?: string[] | null | undefined;
  roles?: References<RoleDto>;
  userGroups?: References<UserGroup>;
}

/** `groups` are permissions, `userGroups` are groups. */
function membership(
  dto: Membership,
  accountKey: string | null,
): Pick<UserRecord & ServiceAccountRecord, 'permissions' | 'groupKeys' | 'roleAssignments'> {
  return {
    permissions: dto.groups ?? [],
    groupKeys: idsIn(dto.userGroups),
    roleAssignments: assignments(dto.roles, accountKey),
  };
}

function assignments(roles: References<RoleDto>, accountKey: string | null): RoleAssignmentRecord[] {
  return idsIn(roles).map((roleKey) => ({ roleKey, ...inAccount(accountKey), constraints: ['*'] }));
}

function embeddedIn(dto: Membership, naming: Naming): EmbeddedRecords {
  const groups = objectsIn(dto.userGroups);
  const roles = [...objectsIn(dto.roles), ...groups.flatMap((group) => objectsIn(group.roles))];
  const distinct = new Map(roles.map((role) => [role.id, role]));
  return {
    Role: [...distinct.values()].map((role) => withOddFields(() => embeddedRole(role, naming))),
    UserGroup: groups.map((group) => withOddFields(() => embeddedGroup(group, naming))),
  };
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
    ...told(groupDetails(dto)),
    ...(dto.roles != null && { roleAssignments: assignments(dto.roles, accountIn(dto.customer, naming)) }),
    updatedAt: null,
  };
}

/** A service account names its customer only through its groups and roles. */
function customerIn(dto: Membership): string | null {
  const inside = [...objectsIn(dto.userGroups), ...objectsIn(dto.roles)];
  return inside.find(({ customer }) => customer != null)?.customer ?? null;
}

export function idsIn(references: References<{ id: string }>): string[] {
  return (references ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.id));
}

function objectsIn<T extends object>(references: References<T>): T[] {
  return (references ?? []).filter((entry) => typeof entry !== 'string');
}

function dateOf(epoch: number | null | undefined): Date | null {
  return epoch == null ? null : new Date(epoch);
}
