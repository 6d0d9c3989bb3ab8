import {
  type AccountRow,
  type GroupRow,
  groupsOf,
  type RoleRow,
  rolesOf,
  type ServiceAccountRow,
  type Tables,
  type TokenRow,
  unitedPermissions,
  unitedRoleIds,
} from './tables.ts';

/** Rows as the models of the vendor's page. What is unset is left out, never null. */
export interface Views {
  account(row: AccountRow): object;
  /** UserModel and UserDTO: the same fields. */
  user(row: AccountRow): object;
  customerFacingUser(row: AccountRow, caller: string): object;
  serviceAccount(row: ServiceAccountRow): object;
  role(row: RoleRow): object;
  /** The one read that shows samples of who holds the role. */
  roleWithSamples(row: RoleRow): object;
  /** UserGroupModel. */
  group(row: GroupRow): object;
  groupWithUsers(row: GroupRow): object;
  userApiToken(row: TokenRow): object;
  apiToken(row: TokenRow): object;
}

/** Samples and member lists "may be incomplete": so many are shown. */
const sampleSize = 10;

export function createViews(tables: Tables): Views {
  return {
    account: (row) => accountView(tables, row),
    user: (row) => userView(tables, row),
    customerFacingUser: (row, caller) => customerFacingUserView(tables, row, caller),
    serviceAccount: (row) => serviceAccountView(tables, row),
    role: (row) => roleView(tables, row),
    roleWithSamples: (row) => ({
      ...roleView(tables, row),
      sampleLinkedAccounts: firstOf(row.accounts),
      sampleLinkedGroups: embeddedGroups(tables, firstOf(row.groups)),
    }),
    group: (row) => groupView(tables, row),
    groupWithUsers: (row) => ({ ...groupView(tables, row), users: firstOf(row.users) }),
    userApiToken: (row) => userApiTokenView(tables, row),
    apiToken: (row) => ({
      id: row.id,
      name: row.name ?? undefined,
      customer: tables.customer,
      createdEpochMillis: row.generatedAt,
      ...tokenFields(tables, row),
    }),
  };
}

function accountView(tables: Tables, row: AccountRow): object {
  return {
    identifier: row.identifier,
    groups: row.permissions,
    roles: row.roleIds,
    userGroups: row.groupIds,
    unitedRoles: unitedRoleIds(tables, row),
    unitedPermissions: unitedPermissions(tables, row),
  };
}

function userView(tables: Tables, row: AccountRow): object {
  return {
    identifier: row.identifier,
    customer: tables.customer,
    groups: row.permissions,
    userGroups: embeddedGroups(tables, row.groupIds),
    roles: roleViews(tables, row.roleIds),
    ssoId: (row.type === 'user' ? row.ssoId : null) ?? undefined,
    lastSuccessfulLogin: lastLoginOf(row),
  };
}

function customerFacingUserView(tables: Tables, row: AccountRow, caller: string): object {
  return {
    id: row.identifier,
    identifier: row.identifier,
    escapedIdentifier: encodeURIComponent(row.identifier),
    customer: tables.customer,
    self: row.identifier === caller,
    groups: row.permissions,
    userGroups: row.groupIds,
    unitedRoles: unitedRoleIds(tables, row),
    unitedPermissions: unitedPermissions(tables, row),
    lastSuccessfulLogin: lastLoginOf(row),
  };
}

function lastLoginOf(row: AccountRow): number | undefined {
  return (row.type === 'user' ? row.lastLogin : null) ?? undefined;
}

function serviceAccountView(tables: Tables, row: ServiceAccountRow): object {
  const tokens = tables.tokensByOwner.get(row.identifier) ?? [];
  const lastUsed = Math.max(0, ...tokens.map(({ usedAt }) => usedAt ?? 0));
  return {
    identifier: row.identifier,
    active: row.active,
    description: row.description ?? undefined,
    groups: row.permissions,
    tokens: tokens.map((token) => userApiTokenView(tables, token)),
    roles: roleViews(tables, row.roleIds),
    userGroups: embeddedGroups(tables, row.groupIds),
    unitedRoles: unitedRoleIds(tables, row),
    unitedPermissions: unitedPermissions(tables, row),
    lastUsed: lastUsed > 0 ? lastUsed : undefined,
  };
}

function roleView({ customer }: Tables, row: RoleRow): object {
  return {
    id: row.id,
    name: row.name ?? undefined,
    description: row.description ?? undefined,
    customer,
    permissions: row.permissions,
    restrictedPermissions: row.restrictedPermissions,
    linkedAccountsCount: row.accounts.size,
    linkedGroupsCount: row.groups.size,
    createdEpochMillis: row.createdAt,
    lastUpdatedMs: row.updatedAt,
    lastUpdatedAccountId: row.updatedBy,
    properties: {
      nameEditable: true,
      usersRemovable: true,
      usersAddable: true,
      permsEditable: true,
      deletable: row.deletable,
    },
  };
}

function roleViews(tables: Tables, ids: readonly string[]): object[] {
  return rolesOf(tables, ids).map((row) => roleView(tables, row));
}

function groupView(tables: Tables, row: GroupRow): object {
  return {
    ...embeddedGroup(tables, row),
    roleCount: row.roleIds.length,
    createdEpochMillis: row.createdAt,
  };
}

function embeddedGroup(tables: Tables, row: GroupRow): object {
  return {
    id: row.id,
    name: row.name,
    description: row.description ?? undefined,
    customer: tables.customer,
    userCount: row.users.size,
    properties: { nameEditable: !row.system, usersEditable: !row.system, rolesEditable: true },
    roles: roleViews(tables, row.roleIds),
  };
}

function embeddedGroups(tables: Tables, ids: readonly string[]): object[] {
  return groupsOf(tables, ids).map((row) => embeddedGroup(tables, row));
}

function userApiTokenView(tables: Tables, row: TokenRow): object {
  return { tokenID: row.id, tokenName: row.name ?? undefined, ...tokenFields(tables, row) };
}

function tokenFields(tables: Tables, row: TokenRow): object {
  return {
    account: row.owner,
    accountType: accountTypeOf(tables.accounts.get(row.owner)),
    dateGenerated: row.generatedAt,
    lastUsed: row.usedAt ?? undefined,
  };
}

function accountTypeOf(owner: AccountRow | undefined): string {
  if (owner?.type !== 'service') return 'USER_ACCOUNT';
  return owner.active ? 'SERVICE_ACCOUNT' : 'INACTIVE_SERVICE_ACCOUNT';
}

function firstOf(ids: ReadonlySet<string>): string[] {
  const sample: string[] = [];
  for (const id of ids) {
    if (sample.length === sampleSize) break;
    sample.push(id);
  }
  return sample;
}
