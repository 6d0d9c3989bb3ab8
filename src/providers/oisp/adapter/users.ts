import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { UserOperations, UserRecord } from '../../../contract/user.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { tooManyRecords } from '../../../kit/offset-list.ts';
import { readBody, readItems, readRecord } from '../../../kit/read-body.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isPossibleKey } from '../keys.ts';
import { toUser, type Visibility } from '../normalize.ts';
import { checkIdentity } from './as-asked.ts';
import { failureHiding, type OispClient, ownAccountIn, type Self } from './client.ts';

export type Everybody = (call: Call) => Promise<Users>;

/** Whoever could not be read is an error in their place. */
type Users = (UserRecord | UpstreamError)[];

/** The upstream shows a user to itself and in the lists of accounts, and nowhere else. */
export function userOperations(client: OispClient): { operations: UserOperations; everybody: Everybody } {
  const operations: UserOperations = {
    getMany: (keys, call) => search(client, keys, call),
    async get(key, call) {
      const user = (await search(client, [key], call)).get(key);
      if (user instanceof UpstreamError) throw user;
      return user ?? null;
    },
    async list(query, call) {
      if (query.parent === null) return pageOfAll('User', await readEverybody(client, call), query);
      const { type, key } = query.parent;
      const own = type === 'Account' ? await ownAccount(client, key, call) : null;
      if (own === null) return { items: [], end: true, total: 0 };
      if (!mayReadUsers(client, own)) throw adminsOnly(client, key);
      return pageOfAll('User', (await readUsers(client, key, call)) ?? [], query);
    },
    fields: {
      accountKeys: (keys, call) => readField(client, 'accountKeys', keys, call),
      roleAssignments: (keys, call) => readField(client, 'roleAssignments', keys, call),
    },
  };
  return { operations, everybody: (call) => readEverybody(client, call) };
}

async function search(client: OispClient, keys: readonly string[], call: Call): Promise<Batch<UserRecord>> {
  const wanted = new Set(keys.filter(isPossibleKey));
  const found = new Map<string, UserRecord | UpstreamError>();
  if (wanted.size === 0) return found;
  const self = await client.self(call);
  if (wanted.delete(self.key)) found.set(self.key, await readSelfUser(client, self, call));
  // Nor can an account be searched whose entry could not be read.
  let failure: UpstreamError | null = self.unread[0]?.error ?? null;
  // One account after the other, since most searches end early.
  for (const account of readableAccounts(client, self)) {
    if (wanted.size === 0) break;
    for (const user of await readOrError(readUsers(client, account.id, call))) {
      if (user instanceof UpstreamError) failure = user;
      else if (wanted.delete(user.key)) found.set(user.key, user);
    }
  }
  // Whoever is in none of the lists may be in the one that failed.
  if (failure !== null) for (const key of wanted) found.set(key, failure);
  return found;
}

/** Asked for where a user's record came without it, so that there is an answer or a failure, and never "none". */
async function readField<Field extends 'accountKeys' | 'roleAssignments'>(
  client: OispClient,
  field: Field,
  keys: readonly string[],
  call: Call,
): Promise<Batch<NonNullable<UserRecord[Field]>>> {
  const users = await search(client, keys, call);
  const failure = (await client.self(call)).unread[0]?.error ?? rolesUnsaid(client);
  return new Map(
    [...users].map(([key, user]) => [key, user instanceof UpstreamError ? user : (user[field] ?? failure)]),
  );
}

export function rolesUnsaid({ http }: OispClient): UpstreamError {
  const message = "User: accounts: expected the user's roles by account, none came";
  return http.failure({ code: 'BACKEND_PROTOCOL', message });
}

async function readEverybody(client: OispClient, call: Call): Promise<Users> {
  const { accounts } = await client.self(call);
  const lists = await Promise.all(
    accounts.map(async (account): Promise<Users> => {
      if (account instanceof UpstreamError) return [account];
      if (!mayReadUsers(client, account)) return [adminsOnly(client, account.id)];
      return readOrError(readUsers(client, account.id, call));
    }),
  );
  return distinct(lists.flat());
}

/** One request per account in a whole operation; null for an account that is not there. */
function readUsers(client: OispClient, accountKey: string, call: Call): Promise<Users | null> {
  const { http, settings } = client;
  return call.once(`oisp:users:${accountKey}`, async () => {
    const isVisible = judgeVisibility(client, await client.self(call));
    if (!call.hold(0)) throw tooMany(client, call);
    const path = `/accounts/${encodeURIComponent(accountKey)}/users`;
    const body = await orNull(client.accountJson(accountKey, { method: 'GET', path }, call));
    if (body === null) return null;
    const items = readBody(http, api.users, body, 'User');
    if (!call.hold(items.length)) throw tooMany(client, call);
    return distinct(
      readItems(http, api.user, items, 'User', (user) => toUser(user, isVisible, settings.profile)),
    );
  });
}

function readableAccounts(client: OispClient, { accounts }: Self): api.ApiOwnAccount[] {
  return accounts.filter(
    (account): account is api.ApiOwnAccount =>
      !(account instanceof UpstreamError) && mayReadUsers(client, account),
  );
}

/** v2 lets every member read; in v1 only admins may. */
function mayReadUsers({ settings }: OispClient, { role }: api.ApiOwnAccount): boolean {
  return settings.profile === 'v2' || role === 'admin';
}

/** A user's other accounts show only where the gateway's login could have listed them. */
function judgeVisibility(client: OispClient, self: Self): Visibility {
  const visible = new Set(readableAccounts(client, self).map(({ id }) => id));
  const readKeys = new Set(self.accounts.flatMap((one) => (one instanceof UpstreamError ? [] : [one.id])));
  return (accountKey) => {
    if (visible.has(accountKey)) return true;
    return readKeys.has(accountKey) || failureHiding(self, accountKey) === null ? false : null;
  };
}

async function ownAccount(client: OispClient, key: string, call: Call): Promise<api.ApiOwnAccount | null> {
  return isPossibleKey(key) ? ownAccountIn(await client.self(call), key) : null;
}

async function readSelfUser(client: OispClient, self: Self, call: Call): Promise<UserRecord | UpstreamError> {
  try {
    const path = `/users/${encodeURIComponent(self.key)}`;
    const body = await client.json({ method: 'GET', path }, call);
    const { http, settings } = client;
    const isVisible = judgeVisibility(client, self);
    return readRecord(http, api.user, body, {
      resource: 'User',
      normalize: (user) =>
        toUser(checkIdentity(http, user, { id: self.key, resource: 'User' }), isVisible, settings.profile),
    });
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

/** A list that failed is one error in its place; an account that has gone meanwhile has no users. */
async function readOrError(list: Promise<Users | null>): Promise<Users> {
  try {
    return (await list) ?? [];
  } catch (error) {
    if (error instanceof UpstreamError) return [error];
    throw error;
  }
}

/** A member of several accounts is in several lists, and not every one of them need tell the roles. */
function distinct(users: Users): Users {
  const byKey = new Map<string | UpstreamError, UserRecord | UpstreamError>();
  for (const user of users) {
    const key = user instanceof UpstreamError ? user : user.key;
    const known = byKey.get(key);
    if (known === undefined || !('roleAssignments' in known)) byKey.set(key, user);
  }
  return [...byKey.values()];
}

/** Some of an account's users must not look like all of them. */
function tooMany({ http }: OispClient, call: Call): UpstreamError {
  return http.failure({ code: 'BACKEND_PROTOCOL', message: `User: ${tooManyRecords(call)}` });
}

function adminsOnly({ http }: OispClient, accountKey: string): UpstreamError {
  const message = `User: only admins of the account ${accountKey} may read its users, and the gateway's login is none`;
  return http.failure({ code: 'PERMISSION_DENIED', message });
}
