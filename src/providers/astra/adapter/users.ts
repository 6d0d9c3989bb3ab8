import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { UserFilter, UserOperations, UserRecord } from '../../../contract/user.ts';
import type { UpstreamError } from '../../../errors.ts';
import { canonicalAddress } from '../../../kit/address.ts';
import { readItems } from '../../../kit/read-body.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isId, parseMemberKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import { accountOfQuery, accountPartitions, listNoAccount } from './account-partitions.ts';
import { findMany, readByAccount } from './batches.ts';
import type { AstraClient } from './client.ts';
import { listByOffset } from './list-by-offset.ts';
import { accountPath, userCollection } from './paths.ts';
import { readRoleAssignments } from './role-bindings.ts';
import { readGroupKeys } from './user-groups.ts';
import { readTokenKeys } from './user-tokens.ts';

export function userOperations(client: AstraClient): UserOperations {
  async function readOne(accountId: string, id: string, call: Call): Promise<UserRecord | null> {
    const user = await client.readItem(api.user, accountPath(accountId, 'users', id), 'user', call);
    return user === null ? null : toUser(user, accountId);
  }

  return {
    get: async (key, call) => {
      const parsed = parseMemberKey(key);
      return parsed === null ? null : readOne(parsed.accountId, parsed.id, call);
    },
    getMany: (keys, call) =>
      readByAccount(keys, (accountId, ids) => {
        const read = (items: readonly unknown[]) => readUsers(client, accountId, items);
        const collection = userCollection(accountId);
        return findMany(
          client,
          { collection, ids, read, readOne: (id) => readOne(accountId, id, call) },
          call,
        );
      }),
    partitions: async (query, call) => (canMatch(query.filter) ? accountPartitions(client, query, call) : []),
    list: (query, call) => listUsers(client, query, call),
    fields: {
      roleAssignments: (keys, call) => readRoleAssignments(client, 'users', keys, call),
      groupKeys: (keys, call) => readGroupKeys(client, keys, call),
      tokenKeys: (keys, call) => readTokenKeys(client, keys, call),
    },
  };
}

export function readUsers(
  { http }: AstraClient,
  accountId: string,
  items: readonly unknown[],
): (UserRecord | UpstreamError)[] {
  return readItems(http, api.user, items, 'user', (user) => toUser(user, accountId));
}

async function listUsers(
  client: AstraClient,
  query: ListQuery<UserFilter>,
  call: Call,
): Promise<Page<UserRecord>> {
  const accountId = accountOfQuery(query);
  const { email, active } = query.filter;
  if (!canMatch(query.filter)) return { items: [], end: true, total: 0 };
  if (!isId(accountId)) return listNoAccount(client, query, call);
  if (email !== undefined) return listByEmail(client, { accountId, email }, query, call);
  const filters = active === true ? ["state eq 'active'", "isEnabled eq 'true'"] : [];
  const read = (items: readonly unknown[]) => readUsers(client, accountId, items);
  const list = { type: 'User' as const, collection: userCollection(accountId), filters, read };
  return listByOffset(client, list, query, call);
}

/** All users are members, and permissions are not a thing of users here. */
function canMatch({ kinds, permission }: UserFilter): boolean {
  return permission === undefined && (kinds === undefined || kinds.includes('MEMBER'));
}

/**
 * E-mail addresses are unique, so that one hit is the whole answer. A miss is not: whether the upstream's eq ignores case
 * is documented nowhere, so the account is then searched here.
 */
async function listByEmail(
  client: AstraClient,
  { accountId, email }: { accountId: string; email: string },
  query: ListQuery<UserFilter>,
  call: Call,
): Promise<Page<UserRecord>> {
  const { collections, settings } = client;
  const collection = userCollection(accountId);
  const wanted = canonicalAddress(email);
  if (filterValuePattern.test(email)) {
    const one = { ...collection, filters: [`email eq '${email}'`] };
    const { rows, incomplete } = await collections.readAll(one, call);
    const found = readUsers(client, accountId, rows);
    const isHit = found.some((user) => 'email' in user && canonicalAddress(user.email ?? '') === wanted);
    if (isHit || settings.trustEmailFilter) return pageOfAll('User', { entries: found, incomplete }, query);
  }
  const { rows, incomplete } = await collections.readAll(collection, call);
  return pageOfAll('User', { entries: readUsers(client, accountId, rows), incomplete }, query);
}

/** The characters that the upstream's grammar takes in a filter's value: no "+", "'" or "~", and not none. */
const filterValuePattern = /^[A-Za-z0-9 {}",-_]+$/;
