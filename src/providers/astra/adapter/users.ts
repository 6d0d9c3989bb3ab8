import type { Call } from '../../../contract/call.ts';
import type { Batch, ListQuery, Page } from '../../../contract/read.ts';
import type { UserFilter, UserOperations, UserRecord } from '../../../contract/user.ts';
import type { UpstreamError } from '../../../errors.ts';
import { canonicalAddress } from '../../../kit/address.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { readItems } from '../../../kit/read-body.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isId, type MemberKey, parseMemberKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import { accountOfQuery, accountPartitions, listNoAccount } from './account-partitions.ts';
import { findMany, readByAccount } from './batches.ts';
import type { Context } from './context.ts';
import { listByOffset } from './list-by-offset.ts';
import { accountPath, userCollection } from './paths.ts';
import { readRoleAssignments } from './role-bindings.ts';
import { readGroupKeys } from './user-groups.ts';
import { readTokenKeys } from './user-tokens.ts';

export function userOperations(context: Context): UserOperations {
  return {
    get: async (key, call) => {
      const parsed = parseMemberKey(key);
      return parsed === null ? null : readUser(context, parsed, call);
    },
    getMany: (keys, call) => readManyUsers(context, keys, call),
    partitions: async (query, call) =>
      canMatch(query.filter) ? accountPartitions(context, query, call) : [],
    list: (query, call) => listUsers(context, query, call),
    fields: {
      roleAssignments: (keys, call) => readRoleAssignments(context, { kind: 'users', keys }, call),
      groupKeys: (keys, call) => readGroupKeys(context, keys, call),
      tokenKeys: (keys, call) => readTokenKeys(context, keys, call),
    },
  };
}

export async function readUser(
  { client }: Context,
  { accountId, id }: MemberKey,
  call: Call,
): Promise<UserRecord | null> {
  const path = accountPath(accountId, 'users', id);
  const user = await client.readItem({ schema: api.user, path, resource: 'user' }, call);
  return user === null ? null : toUser(user, accountId);
}

export function readManyUsers(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<UserRecord>> {
  return readByAccount(keys, (accountId, ids) => {
    const read = (items: readonly unknown[]) => readUsers(context, accountId, items);
    const readOne = (id: string) => readUser(context, { accountId, id }, call);
    return findMany(context, { collection: userCollection(accountId), ids, read, readOne }, call);
  });
}

export function readUsers(
  { http }: Context,
  accountId: string,
  items: readonly unknown[],
): (UserRecord | UpstreamError)[] {
  return readItems(http, api.user, items, 'user', (user) => toUser(user, accountId));
}

async function listUsers(
  context: Context,
  query: ListQuery<UserFilter>,
  call: Call,
): Promise<Page<UserRecord>> {
  const accountId = accountOfQuery(query);
  const { email, active } = query.filter;
  if (!canMatch(query.filter)) return emptyPage();
  if (!isId(accountId)) return listNoAccount(context, query, call);
  if (email !== undefined) return listByEmail(context, { accountId, email, query }, call);
  const filters = active === true ? ["state eq 'active'", "isEnabled eq 'true'"] : [];
  const read = (items: readonly unknown[]) => readUsers(context, accountId, items);
  const list = { type: 'User' as const, query, collection: userCollection(accountId), filters, read };
  return listByOffset(context, list, call);
}

/** Whether users can match: all of them are members, and none has permissions of its own. */
function canMatch({ kinds, permission }: UserFilter): boolean {
  return permission === undefined && (kinds === undefined || kinds.includes('MEMBER'));
}

/**
 * The user with an address: one hit is the whole answer, since addresses are unique. A miss is not: whether the
 * upstream's eq ignores case is documented nowhere, so the account is then searched here.
 */
async function listByEmail(
  context: Context,
  { accountId, email, query }: { accountId: string; email: string; query: ListQuery<UserFilter> },
  call: Call,
): Promise<Page<UserRecord>> {
  const { collections, settings } = context;
  const collection = userCollection(accountId);
  const wanted = canonicalAddress(email);
  if (filterValuePattern.test(email)) {
    const one = { ...collection, filters: [`email eq '${email}'`] };
    const { rows, incomplete } = await collections.readAll(one, call);
    const found = readUsers(context, accountId, rows);
    const isHit = found.some((user) => 'email' in user && canonicalAddress(user.email ?? '') === wanted);
    if (isHit || settings.trustEmailFilter) return pageOfAll('User', { entries: found, incomplete }, query);
  }
  const { rows, incomplete } = await collections.readAll(collection, call);
  return pageOfAll('User', { entries: readUsers(context, accountId, rows), incomplete }, query);
}

/** The values that the upstream's grammar of filters takes: not empty, and without "+", "'" and "~". */
const filterValuePattern = /^[A-Za-z0-9 {}",-_]+$/;
