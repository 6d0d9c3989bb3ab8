/** The tenant in memory. Links between rows are kept on both sides, so that counts and members cost no scan. */
export interface Tables {
  customer: string;
  everyoneId: string;
  serviceAccountsId: string;
  /** What a new user gets when the request leaves `groups` out. */
  defaultPermissions: readonly string[];
  /** E-mail addresses that have a user in another tenant of the cluster. */
  takenElsewhere: ReadonlySet<string>;
  accounts: Map<string, AccountRow>;
  roles: Map<string, RoleRow>;
  groups: Map<string, GroupRow>;
  tokens: Map<string, TokenRow>;
  tokensByOwner: Map<string, TokenRow[]>;
  deletedRoles: Set<string>;
  /** Grows with every write: whoever keeps something derived compares it. */
  version: number;
  /** When the last write was, in milliseconds since the epoch. */
  writtenAt: number;
}

interface PrincipalRow {
  identifier: string;
  permissions: string[];
  roleIds: string[];
  groupIds: string[];
}

export interface UserRow extends PrincipalRow {
  type: 'user';
  ssoId: string | null;
  lastLogin: number | null;
}

export interface ServiceAccountRow extends PrincipalRow {
  type: 'service';
  active: boolean;
  description: string | null;
}

export type AccountRow = UserRow | ServiceAccountRow;

export interface RoleRow {
  id: string;
  name: string | null;
  description: string | null;
  permissions: string[];
  restrictedPermissions: string[];
  deletable: boolean;
  createdAt: number;
  updatedAt: number;
  updatedBy: string;
  accounts: Set<string>;
  groups: Set<string>;
}

export interface GroupRow {
  id: string;
  name: string;
  description: string | null;
  system: boolean;
  roleIds: string[];
  users: Set<string>;
  createdAt: number;
}

export interface TokenRow {
  id: string;
  name: string | null;
  owner: string;
  generatedAt: number;
  usedAt: number | null;
}

/** Permission names of the vendor's page. */
export const permissionNames = [
  'user_management',
  'token_management',
  'alerts_management',
  'application_management',
  'batch_query_priority',
  'embedded_charts',
  'dashboard_management',
  'derived_metrics_management',
  'external_links_management',
  'host_tag_management',
  'agent_management',
  'metrics_management',
  'ingestion',
  'log_management',
  'saml_sso_management',
  'monitored_application_service_management',
  'events_management',
] as const;

export function addTo(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}

export function removeFrom(list: string[], value: string): void {
  const index = list.indexOf(value);
  if (index >= 0) list.splice(index, 1);
}

export function linkRole(account: AccountRow, role: RoleRow): void {
  addTo(account.roleIds, role.id);
  role.accounts.add(account.identifier);
}

export function unlinkRole(account: AccountRow, role: RoleRow): void {
  removeFrom(account.roleIds, role.id);
  role.accounts.delete(account.identifier);
}

export function linkGroup(account: AccountRow, group: GroupRow): void {
  addTo(account.groupIds, group.id);
  group.users.add(account.identifier);
}

export function unlinkGroup(account: AccountRow, group: GroupRow): void {
  removeFrom(account.groupIds, group.id);
  group.users.delete(account.identifier);
}

export function linkGroupRole(group: GroupRow, role: RoleRow): void {
  addTo(group.roleIds, role.id);
  role.groups.add(group.id);
}

export function unlinkGroupRole(group: GroupRow, role: RoleRow): void {
  removeFrom(group.roleIds, role.id);
  role.groups.delete(group.id);
}

export function rolesOf(tables: Tables, ids: readonly string[]): RoleRow[] {
  return ids.flatMap((id) => tables.roles.get(id) ?? []);
}

export function groupsOf(tables: Tables, ids: readonly string[]): GroupRow[] {
  return ids.flatMap((id) => tables.groups.get(id) ?? []);
}

/** Users are always in Everyone, service accounts always in Service Accounts and nowhere in Everyone. */
export function joinSystemGroup(tables: Tables, account: AccountRow): void {
  const id = account.type === 'user' ? tables.everyoneId : tables.serviceAccountsId;
  for (const group of groupsOf(tables, [id])) linkGroup(account, group);
}

export function setRoles(tables: Tables, account: AccountRow, roles: readonly RoleRow[]): void {
  for (const role of rolesOf(tables, [...account.roleIds])) unlinkRole(account, role);
  for (const role of roles) linkRole(account, role);
}

export function setGroups(tables: Tables, account: AccountRow, groups: readonly GroupRow[]): void {
  for (const group of groupsOf(tables, [...account.groupIds])) unlinkGroup(account, group);
  joinSystemGroup(tables, account);
  for (const group of groups) {
    if (!group.system) linkGroup(account, group);
  }
}

export function removeAccount(tables: Tables, account: AccountRow): void {
  for (const role of rolesOf(tables, account.roleIds)) role.accounts.delete(account.identifier);
  for (const group of groupsOf(tables, account.groupIds)) group.users.delete(account.identifier);
  for (const token of tables.tokensByOwner.get(account.identifier) ?? []) tables.tokens.delete(token.id);
  tables.tokensByOwner.delete(account.identifier);
  tables.accounts.delete(account.identifier);
}

export function addToken(tables: Tables, token: TokenRow): void {
  tables.tokens.set(token.id, token);
  const owned = tables.tokensByOwner.get(token.owner);
  if (owned === undefined) tables.tokensByOwner.set(token.owner, [token]);
  else owned.push(token);
}

export function removeToken(tables: Tables, token: TokenRow): void {
  tables.tokens.delete(token.id);
  const left = (tables.tokensByOwner.get(token.owner) ?? []).filter(({ id }) => id !== token.id);
  tables.tokensByOwner.set(token.owner, left);
}

export function unitedRoleIds(tables: Tables, account: AccountRow): string[] {
  const viaGroups = groupsOf(tables, account.groupIds).flatMap((group) => group.roleIds);
  return [...new Set([...account.roleIds, ...viaGroups])];
}

/** Permissions only add up: direct ones, those of roles, those of the groups' roles. */
export function unitedPermissions(tables: Tables, account: AccountRow): string[] {
  const viaRoles = rolesOf(tables, unitedRoleIds(tables, account)).flatMap((role) => role.permissions);
  return [...new Set([...account.permissions, ...viaRoles])];
}

/** By its identifier, or by the e-mail address behind an identifier that the server rewrote. */
export function findAccount(tables: Tables, id: string): AccountRow | undefined {
  return tables.accounts.get(id) ?? tables.accounts.get(identifierFor(tables, id));
}

/** An address that another tenant has becomes `local+customer@domain` here. */
export function identifierFor(tables: Tables, emailAddress: string): string {
  if (!tables.takenElsewhere.has(emailAddress)) return emailAddress;
  return emailAddress.replace('@', `+${tables.customer}@`);
}
