import type { JsonObject } from '../../../model.ts';

export type Role = 'admin' | 'user';

export interface AccountRow {
  id: string;
  name: string;
  healthTimePeriod: number;
  exec_interval: number;
  base_line_exec_interval: number;
  cd_model_frequency: number;
  cd_execution_frequency: number;
  data_retention: number;
  /** Null until set for the first time. */
  attributes: JsonObject | null;
  trackSensorHealth: boolean;
  activationCode: string;
  activationCodeExpires: number;
  created: number;
  updated: number;
}

export interface UserRow {
  id: string;
  email: string;
  password: string;
  attributes: JsonObject | null;
  termsAndConditions: boolean;
  verified: boolean;
  type: 'user' | 'system';
  created: number;
  updated: number;
  /** Role by account id. */
  accounts: Map<string, Role>;
  failedLogins: number;
  lockedUntil: number;
}

export interface InviteRow {
  _id: string;
  accountId: string;
  email: string;
}

/** The upstream's database: every table by id, with the indexes that its routes need. */
export interface Tables {
  accounts: Map<string, AccountRow>;
  users: Map<string, UserRow>;
  usersByEmail: Map<string, UserRow>;
  /** Users whom v2 makes anew as soon as their log-in, which is kept elsewhere, asks who it is. */
  removedUsers: Map<string, UserRow>;
  /** User ids by account id, in order of joining. */
  members: Map<string, Set<string>>;
  invites: Map<string, InviteRow>;
  /** Invites by account id, then by e-mail. */
  invitesOfAccount: Map<string, Map<string, InviteRow>>;
  newId(kind: string): string;
  newActivationCode(): string;
}

export function createTables(makers: Pick<Tables, 'newId' | 'newActivationCode'>): Tables {
  return {
    accounts: new Map(),
    users: new Map(),
    usersByEmail: new Map(),
    removedUsers: new Map(),
    members: new Map(),
    invites: new Map(),
    invitesOfAccount: new Map(),
    ...makers,
  };
}

export function addUser(tables: Tables, user: UserRow): void {
  tables.users.set(user.id, user);
  tables.usersByEmail.set(user.email, user);
}

export function setRole(
  tables: Tables,
  user: UserRow,
  { accountId, role }: { accountId: string; role: Role },
): void {
  user.accounts.set(accountId, role);
  const members = tables.members.get(accountId) ?? new Set();
  tables.members.set(accountId, members.add(user.id));
}

export function removeMember(tables: Tables, accountId: string, user: UserRow): void {
  user.accounts.delete(accountId);
  tables.members.get(accountId)?.delete(user.id);
}

export function membersOf(tables: Tables, accountId: string): UserRow[] {
  return [...(tables.members.get(accountId) ?? [])].flatMap((id) => tables.users.get(id) ?? []);
}

export function adminsOf(tables: Tables, accountId: string): UserRow[] {
  return membersOf(tables, accountId).filter((user) => user.accounts.get(accountId) === 'admin');
}

export function addInvite(tables: Tables, invite: InviteRow): void {
  tables.invites.set(invite._id, invite);
  const invites = tables.invitesOfAccount.get(invite.accountId) ?? new Map();
  tables.invitesOfAccount.set(invite.accountId, invites.set(invite.email, invite));
}

export function removeInvite(tables: Tables, invite: InviteRow): void {
  tables.invites.delete(invite._id);
  tables.invitesOfAccount.get(invite.accountId)?.delete(invite.email);
}

export function removeAccount(tables: Tables, accountId: string): void {
  for (const user of membersOf(tables, accountId)) removeMember(tables, accountId, user);
  for (const invite of tables.invitesOfAccount.get(accountId)?.values() ?? []) removeInvite(tables, invite);
  tables.members.delete(accountId);
  tables.invitesOfAccount.delete(accountId);
  tables.accounts.delete(accountId);
}

/** Removes the user, and the accounts in which nobody else is. */
export function removeUser(tables: Tables, user: UserRow): void {
  for (const accountId of [...user.accounts.keys()]) {
    removeMember(tables, accountId, user);
    if (tables.members.get(accountId)?.size === 0) removeAccount(tables, accountId);
  }
  tables.users.delete(user.id);
  tables.usersByEmail.delete(user.email);
  tables.removedUsers.set(user.id, user);
}

/** Makes the user of a log-in anew, with no accounts; null where there never was one. */
export function recreateUser(tables: Tables, id: string, now: number): UserRow | null {
  const removed = tables.removedUsers.get(id);
  if (removed === undefined || tables.usersByEmail.has(removed.email)) return null;
  const user = {
    ...removed,
    attributes: null,
    accounts: new Map<string, Role>(),
    created: now,
    updated: now,
  };
  addUser(tables, user);
  return user;
}
