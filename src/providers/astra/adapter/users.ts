import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { UserFilter, UserOperations, UserRecord } from '../../../contract/user.ts';
import { canonicalAddress } from '../../../kit/address.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isId, parseMemberKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import { accountOfQuery, accountPartitions, listNoAccount } from './account-partitions.ts';
import type { Context } from './context.ts';
import { type MemberReads, memberReads } from './member-reads.ts';
import { userCollection } from './paths.ts';
import { readRoleAssignments } from './role-bindings.ts';
import { readGroupKeys } from './user-groups.ts';
import { readTokenKeys } from './user-tokens.ts';

export function userOperations(context: Context): UserOperations {
  const { readOne, readMany } = userReads(context);
  return {
    get: async (key, call) => {
      const parsed = parseMemberKey(key);
      return parsed === null ? null : readOne(parsed, call);
    },
    getMany: readMany,
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

/** One for a backend, so that what it has read can be shared. */
export function userReads(context: Context): MemberReads<'User'> {
  const known = reads.get(context) ?? createUserReads(context);
  reads.set(context, known);
  return known;
}

const reads = new WeakMap<Context, MemberReads<'User'>>();

function createUserReads(context: Context): MemberReads<'User'> {
  return memberReads(context, {
    type: 'User',
    segment: 'users',
    resource: 'user',
    schema: api.user,
    collection: userCollection,
    toRecord: toUser,
  });
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
  return userReads(context).list({ accountId, query, filters }, call);
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
  const { toRecords } = userReads(context);
  const collection = userCollection(accountId);
  const wanted = canonicalAddress(email);
  if (filterValuePattern.test(email)) {
    const one = { ...collection, filters: [`email eq '${email}'`] };
    const { rows, incomplete } = await collections.readAll(one, call);
    const found = toRecords(accountId, rows);
    const isHit = found.some((user) => 'email' in user && canonicalAddress(user.email ?? '') === wanted);
    if (isHit || settings.trustEmailFilter) return pageOfAll('User', { entries: found, incomplete }, query);
  }
  const { rows, incomplete } = await collections.readAll(collection, call);
  return pageOfAll('User', { entries: toRecords(accountId, rows), incomplete }, query);
}

/** The values that the upstream's grammar of filters takes: not empty, and without "+", "'" and "~". */
const filterValuePattern = /^[A-Za-z0-9 {}",-_]+$/;
