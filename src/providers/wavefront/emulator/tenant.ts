import { enveloped, refuse } from './answers.ts';
import type { AccountRow, GroupRow, RoleRow, ServiceAccountRow, Tables } from './tables.ts';
import { findAccount, permissionNames, unitedPermissions } from './tables.ts';
import type { Views } from './views.ts';

/** What hono keeps for one request. */
export interface Caller {
  Variables: { caller: AccountRow };
}

/** What all routes work on. */
export interface Tenant {
  tables: Tables;
  views: Views;
  now(): number;
  newId(): string;
  /** Which operations that are declared bare answer in an envelope. */
  envelopes: Envelopes;
  /** Whether the search learns of a write only after a while. */
  lags: boolean;
}

/** recorded: creating and updating a user; declared: none; enveloped: all. */
export type Envelopes = 'recorded' | 'declared' | 'enveloped';

/** An answer that is declared as a UserModel without an envelope. */
export function bareUser({ views, envelopes }: Tenant, account: AccountRow): Response {
  const model = views.user(account);
  return envelopes === 'enveloped' ? enveloped(model) : Response.json(model);
}

/** Creating and updating: declared bare as well, and recorded in an envelope. */
export function writtenUser({ views, envelopes }: Tenant, account: AccountRow, warning: string): Response {
  const model = views.user(account);
  return envelopes === 'declared' ? Response.json(model) : enveloped(model, warning);
}

export function requireAccount({ tables }: Tenant, id: string): AccountRow {
  const account = findAccount(tables, id);
  if (account === undefined) throw refuse(404, `Account with id ${id} does not exist`);
  return account;
}

export function requireServiceAccount(tenant: Tenant, id: string): ServiceAccountRow {
  const account = tenant.tables.accounts.get(id);
  if (account?.type !== 'service') throw refuse(404, `Service account with id ${id} does not exist`);
  return account;
}

export function requirePermission({ tables }: Tenant, caller: AccountRow, permission: string): void {
  if (unitedPermissions(tables, caller).includes(permission)) return;
  throw refuse(403, `the caller lacks the permission ${permission}`);
}

/** Grants only names that exist, and to a service account never the tokens of users. */
export function checkGrant(permission: string, account: { type: AccountRow['type'] } | null): void {
  if (!permissionNames.some((name) => name === permission)) {
    throw refuse(400, `Invalid permission: ${permission}`);
  }
  if (permission === 'token_management' && account?.type === 'service') {
    throw refuse(400, 'token_management cannot be granted to a service account');
  }
}

export interface Found<Row> {
  rows: Row[];
  unknown: string[];
}

/** Unknown ids among known ones are dropped, not refused. */
export function findRoles({ tables }: Tenant, ids: readonly string[]): Found<RoleRow> {
  return find(tables.roles, ids);
}

export function findGroups({ tables }: Tenant, ids: readonly string[]): Found<GroupRow> {
  return find(tables.groups, ids);
}

function find<Row>(table: ReadonlyMap<string, Row>, ids: readonly string[]): Found<Row> {
  return {
    rows: ids.flatMap((id) => table.get(id) ?? []),
    unknown: ids.filter((id) => !table.has(id)),
  };
}

/** The recorded text, for groups; that roles are treated alike is an assumption. */
export function ignoredWarning(groups: readonly string[], roles: readonly string[]): string {
  const parts = [
    groups.length > 0 ? `Invalid user groups found and ignored [${groups.join(', ')}]` : '',
    roles.length > 0 ? `Invalid roles found and ignored [${roles.join(', ')}]` : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}
