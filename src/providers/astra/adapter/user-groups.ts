import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { readEach } from '../../../kit/read-each.ts';
import { idIn } from '../keys.ts';
import { readByAccount } from './batches.ts';
import type { Collection } from './collections.ts';
import type { Context } from './context.ts';
import { groupCollection, userCollection } from './paths.ts';

/**
 * Keys of the groups of users, read as each user's groups or as each group's users, whichever takes fewer requests. For
 * one or two users the first is never worse, since the second begins with a list of the groups.
 */
export function readGroupKeys(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
  return readByAccount(keys, async (accountId, ids) => {
    if (ids.length <= 2) return readGroupsOfEach(context, { accountId, ids }, call);
    const groupIds = await readIds(context, groupCollection(accountId), call);
    return readMemberships(context, { accountId, ids, groupIds }, call);
  });
}

interface Memberships {
  accountId: string;
  ids: readonly string[];
  groupIds: readonly string[];
}

/** Keys of the groups of users, by user, these groups at least; in no more requests than there are groups. */
export function readMemberships(
  context: Context,
  { accountId, ids, groupIds }: Memberships,
  call: Call,
): Promise<Batch<string[]>> {
  return groupIds.length >= ids.length
    ? readGroupsOfEach(context, { accountId, ids: groupIds.length === 0 ? [] : ids }, call)
    : readUsersOfEach(context, { accountId, ids, groupIds }, call);
}

function readGroupsOfEach(
  context: Context,
  { accountId, ids }: Pick<Memberships, 'accountId' | 'ids'>,
  call: Call,
): Promise<Batch<string[]>> {
  const read = async (id: string): Promise<string[]> => {
    const groupIds = await readIds(context, groupCollection(accountId, 'users', id), call);
    return groupIds.map((groupId) => `${accountId}/${groupId}`);
  };
  return readEach(ids, read);
}

async function readUsersOfEach(
  context: Context,
  { accountId, ids, groupIds }: Memberships,
  call: Call,
): Promise<Batch<string[]>> {
  const answers = new Map<string, string[]>(ids.map((id) => [id, []]));
  const members = await Promise.all(
    groupIds.map((groupId) => readIds(context, userCollection(accountId, 'groups', groupId), call)),
  );
  for (const [index, userIds] of members.entries()) {
    for (const id of userIds) answers.get(id)?.push(`${accountId}/${groupIds[index]}`);
  }
  return answers;
}

/** The id of every record of the collection; one without an id fails the read, since it is not absent. */
async function readIds(context: Context, collection: Collection, call: Call): Promise<string[]> {
  const { rows, incomplete } = await context.collections.readAll(collection, call);
  if (incomplete !== null) throw incomplete;
  return rows.map((row) => {
    const id = idIn(row);
    if (id !== null) return id;
    const message = 'list: expected records with an id, one without came';
    throw context.http.failure({ code: 'BACKEND_PROTOCOL', message });
  });
}
