import { createSearch, type Search, type SearchType } from './search.ts';
import {
  type AccountRow,
  type GroupRow,
  type RoleRow,
  type ServiceAccountRow,
  type Tables,
  type TokenRow,
  type UserRow,
  unitedPermissions,
} from './tables.ts';
import type { Views } from './views.ts';

/** The six search types of accounts, by their name in the path. */
export function createSearches(tables: Tables, views: Views): ReadonlyMap<string, Search> {
  return new Map<string, Search>([
    ['account', createSearch(tables, accountType(tables, views))],
    ['user', createSearch(tables, userType(tables, views))],
    ['serviceaccount', createSearch(tables, serviceAccountType(tables, views))],
    ['role', createSearch(tables, roleType(tables, views))],
    ['usergroup', createSearch(tables, groupType(tables, views))],
    ['token', createSearch(tables, tokenType(tables, views))],
  ]);
}

function accountType(tables: Tables, views: Views): SearchType<AccountRow> {
  return {
    rows: () => tables.accounts.values(),
    candidates: (key, values) => {
      if (key === 'identifier' || key === 'id') return allOf(tables.accounts, values);
      if (key === 'roles') return membersOf(tables, values, (id) => tables.roles.get(id)?.accounts);
      if (key === 'userGroups') return membersOf(tables, values, (id) => tables.groups.get(id)?.users);
      return null;
    },
    read: (row, key) => readAccount(tables, row, key),
    view: (row) => views.account(row),
  };
}

function userType(tables: Tables, views: Views): SearchType<UserRow> {
  return {
    rows: () => [...tables.accounts.values()].filter(isUser),
    candidates: (key, values) =>
      key === 'identifier' || key === 'id' ? (allOf(tables.accounts, values)?.filter(isUser) ?? null) : null,
    read: (row, key) => readAccount(tables, row, key),
    view: (row, caller) => views.customerFacingUser(row, caller),
  };
}

function serviceAccountType(tables: Tables, views: Views): SearchType<ServiceAccountRow> {
  return {
    rows: () => [...tables.accounts.values()].filter(isServiceAccount),
    candidates: (key, values) =>
      key === 'identifier' || key === 'id'
        ? (allOf(tables.accounts, values)?.filter(isServiceAccount) ?? null)
        : null,
    read: (row, key) => readAccount(tables, row, key),
    view: (row) => views.serviceAccount(row),
  };
}

function roleType(tables: Tables, views: Views): SearchType<RoleRow> {
  return {
    rows: () => tables.roles.values(),
    candidates: (key, values) => (key === 'id' ? allOf(tables.roles, values) : null),
    read: (row, key) => (key === 'id' ? row.id : undefined),
    view: (row) => views.role(row),
  };
}

function groupType(tables: Tables, views: Views): SearchType<GroupRow> {
  return {
    rows: () => tables.groups.values(),
    candidates: (key, values) => (key === 'id' ? allOf(tables.groups, values) : null),
    // `roles` holds objects in the JSON and is searched by the roles' ids.
    read: (row, key) => (key === 'id' ? row.id : key === 'roles' ? row.roleIds : undefined),
    view: (row) => views.group(row),
  };
}

function tokenType(tables: Tables, views: Views): SearchType<TokenRow> {
  return {
    rows: () => tables.tokens.values(),
    candidates: (key, values) => {
      if (key === 'id') return allOf(tables.tokens, values);
      const known = values.every((value) => tables.accounts.has(value));
      return key === 'account' && known
        ? [...new Set(values)].flatMap((value) => tables.tokensByOwner.get(value) ?? [])
        : null;
    },
    read: (row, key) => (key === 'id' ? row.id : key === 'account' ? row.owner : undefined),
    view: (row) => views.apiToken(row),
  };
}

function readAccount(tables: Tables, row: AccountRow, key: string): unknown {
  switch (key) {
    case 'identifier':
    case 'id':
      return row.identifier;
    case 'roles':
      return row.roleIds;
    case 'userGroups':
      return row.groupIds;
    case 'groups':
      return row.permissions;
    case 'unitedPermissions':
      return unitedPermissions(tables, row);
    default:
      return undefined;
  }
}

function isUser(row: AccountRow): row is UserRow {
  return row.type === 'user';
}

function isServiceAccount(row: AccountRow): row is ServiceAccountRow {
  return row.type === 'service';
}

/** Null when a value is not there as it is written: another spelling may still match. */
function allOf<Row>(table: ReadonlyMap<string, Row>, values: readonly string[]): Row[] | null {
  const found = [...new Set(values)].map((value) => table.get(value));
  return found.includes(undefined) ? null : found.filter((row) => row !== undefined);
}

function membersOf(
  tables: Tables,
  ids: readonly string[],
  members: (id: string) => ReadonlySet<string> | undefined,
): AccountRow[] {
  const identifiers = new Set(ids.flatMap((id) => [...(members(id.toLowerCase()) ?? [])]));
  return [...identifiers].flatMap((identifier) => tables.accounts.get(identifier) ?? []);
}
