import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { UserOperations, UserRecord } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { readRecord } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isPossibleKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import {
  judgeVisibility,
  mayReadUsers,
  readableAccounts,
  readEverybody,
  readUsers,
  readUsersOrError,
  rolesUnknown,
  usersForAdminsOnly,
} from './account-users.ts';
import { checkId } from './check-id.ts';
import type { Context } from './context.ts';
import { findOwnAccount, type Self } from './self.ts';

/** The upstream shows a user to itself and in the lists of accounts, and nowhere else. */
export function userOperations(context: Context): UserOperations {
  return {
    getMany: (keys, call) => search(context, keys, call),
    async get(key, call) {
      const user = (await search(context, [key], call)).get(key);
      if (user instanceof UpstreamError) throw user;
      return user ?? null;
    },
    async list(query, call) {
      if (query.parent === null) return pageOfAll('User', await readEverybody(context, call), query);
      const { type, key } = query.parent;
      const own = type === 'Account' ? await readOwnAccount(context, key, call) : null;
      if (own === null) return emptyPage();
      if (!mayReadUsers(context, own)) throw usersForAdminsOnly(context, key);
      return pageOfAll('User', (await readUsers(context, key, call)) ?? [], query);
    },
    fields: {
      accountKeys: readField(context, 'accountKeys'),
      roleAssignments: readField(context, 'roleAssignments'),
    },
  };
}

async function search(context: Context, keys: readonly string[], call: Call): Promise<Batch<UserRecord>> {
  const wanted = new Set(keys.filter(isPossibleKey));
  const found = new Map<string, UserRecord | UpstreamError>();
  if (wanted.size === 0) return found;
  const self = await context.client.self(call);
  if (wanted.delete(self.key)) found.set(self.key, await settle(readSelfUser(context, self, call)));
  // Nor can an account be searched whose entry could not be read.
  let failure: UpstreamError | null = self.unread[0]?.error ?? null;
  // One account after the other, since most searches end early.
  for (const account of readableAccounts(context, self)) {
    if (wanted.size === 0) break;
    for (const user of await readUsersOrError(context, account.id, call)) {
      if (user instanceof UpstreamError) failure = user;
      else if (wanted.delete(user.key)) found.set(user.key, user);
    }
  }
  // Whoever is in none of the lists may be in the one that failed.
  if (failure !== null) for (const key of wanted) found.set(key, failure);
  return found;
}

/** Reads a field that users' records came without: there is an answer or a failure, and never "none". */
function readField<Field extends 'accountKeys' | 'roleAssignments'>(
  context: Context,
  field: Field,
): (keys: readonly string[], call: Call) => Promise<Batch<NonNullable<UserRecord[Field]>>> {
  return async (keys, call) => {
    const users = await search(context, keys, call);
    const failure = (await context.client.self(call)).unread[0]?.error ?? rolesUnknown(context);
    return new Map(
      [...users].map(([key, user]) => [key, user instanceof UpstreamError ? user : (user[field] ?? failure)]),
    );
  };
}

async function readOwnAccount(context: Context, key: string, call: Call): Promise<api.ApiOwnAccount | null> {
  return isPossibleKey(key) ? findOwnAccount(await context.client.self(call), key) : null;
}

async function readSelfUser(context: Context, self: Self, call: Call): Promise<UserRecord> {
  const { http, settings, client } = context;
  const body = await client.send({ method: 'GET', path: `/users/${encodeURIComponent(self.key)}` }, call);
  const isVisible = judgeVisibility(context, self);
  return readRecord(http, api.user, body, {
    resource: 'User',
    normalize: (user) =>
      toUser(checkId(http, user, { id: self.key, resource: 'User' }), isVisible, settings.profile),
  });
}
