import { createRowIndex, type Row, type RowIndex, type Rows } from './rows.ts';

export const nilId = '00000000-0000-0000-0000-000000000000';

export interface State {
  accounts: Rows;
  insides: Map<string, AccountInside>;
  /** Callers by the secrets of their tokens. */
  secrets: Map<string, Caller>;
  index: RowIndex;
  now(): string;
  newId(): string;
}

/** The collections below one account. Narrower collections hold the same rows as the account's. */
export interface AccountInside {
  id: string;
  users: Rows;
  groups: Rows;
  roleBindings: Rows;
  credentials: Rows;
  ldapUsers: Rows;
  ldapGroups: Rows;
  /** Rows by the user's id. */
  tokens: Map<string, Rows>;
  notifications: Map<string, Rows>;
  groupsOfUser: Map<string, Rows>;
  /** Rows by the group's id. */
  usersOfGroup: Map<string, Rows>;
  /** Rows by the id of the user or group. */
  bindingsOf: Map<string, Rows>;
}

export interface Caller {
  /** Null for the operator of the installation, who may do everything everywhere. */
  accountId: string | null;
  userId: string;
  tokenId: string;
}

export function createState(now: () => number, newId: () => string): State {
  return {
    accounts: new Map(),
    insides: new Map(),
    secrets: new Map(),
    index: createRowIndex(),
    now: () => new Date(now()).toISOString(),
    newId,
  };
}

export function createInside(id: string): AccountInside {
  return {
    id,
    users: new Map(),
    groups: new Map(),
    roleBindings: new Map(),
    credentials: new Map(),
    ldapUsers: new Map(),
    ldapGroups: new Map(),
    tokens: new Map(),
    notifications: new Map(),
    groupsOfUser: new Map(),
    usersOfGroup: new Map(),
    bindingsOf: new Map(),
  };
}

const noRows: Rows = new Map();

export function rowsAt(tables: ReadonlyMap<string, Rows>, owner: string): Rows {
  return tables.get(owner) ?? noRows;
}

export function addRow(tables: Map<string, Rows>, owner: string, row: Row): void {
  const rows = tables.get(owner);
  if (rows === undefined) tables.set(owner, new Map([[row.id, row]]));
  else rows.set(row.id, row);
}

export function addBinding(inside: AccountInside, binding: Row): void {
  inside.roleBindings.set(binding.id, binding);
  addRow(inside.bindingsOf, holderOf(binding), binding);
}

export function removeBinding(inside: AccountInside, binding: Row): void {
  inside.roleBindings.delete(binding.id);
  inside.bindingsOf.get(holderOf(binding))?.delete(binding.id);
}

export function addMember(inside: AccountInside, group: Row, user: Row): void {
  addRow(inside.usersOfGroup, group.id, user);
  addRow(inside.groupsOfUser, user.id, group);
}

function holderOf(binding: Row): string {
  return String(binding['userID'] === nilId ? binding['groupID'] : binding['userID']);
}

/** Removes a user with notifications, tokens and role bindings, and a local user's password. */
export function removeUser(state: State, inside: AccountInside, user: Row): void {
  inside.users.delete(user.id);
  for (const token of [...rowsAt(inside.tokens, user.id).values()])
    removeToken(state, inside, { userId: user.id, token });
  for (const binding of [...rowsAt(inside.bindingsOf, user.id).values()]) removeBinding(inside, binding);
  for (const group of rowsAt(inside.groupsOfUser, user.id).values()) {
    inside.usersOfGroup.get(group.id)?.delete(user.id);
  }
  for (const tables of [inside.tokens, inside.notifications, inside.groupsOfUser, inside.bindingsOf]) {
    tables.delete(user.id);
  }
  if (user['authProvider'] === 'local') {
    removeCredentials(inside, (row) => row['keyType'] === 'passwordHash' && row['name'] === user.id);
  }
}

/** Removes a token: its secret stops working at once, and the credential behind it goes as well. */
export function removeToken(
  state: State,
  inside: AccountInside,
  { userId, token }: { userId: string; token: Row },
): void {
  inside.tokens.get(userId)?.delete(token.id);
  for (const [secret, { tokenId }] of state.secrets) if (tokenId === token.id) state.secrets.delete(secret);
  removeCredentials(inside, (row) => row['keyType'] === 'apikey' && row['name'] === token.id);
}

function removeCredentials(inside: AccountInside, matches: (row: Row) => boolean): void {
  for (const row of [...inside.credentials.values()]) if (matches(row)) inside.credentials.delete(row.id);
}
