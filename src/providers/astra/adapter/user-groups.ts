import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { UpstreamError } from '../../../errors.ts';
import { idIn, readByAccount, readEach } from './batches.ts';
import type { AstraClient } from './client.ts';
import type { Collection } from './collections.ts';
import { groupCollection, userCollection } from './paths.ts';

/**
 * Groups of users: either each user's groups, or each group's users, whichever takes fewer requests. For one or two
 * users the first is never worse, since the second begins with a list of the groups.
 */
export function readGroupKeys(
  client: AstraClient,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
  return readByAccount(keys, async (accountId, ids) => {
    if (ids.length <= 2) return readGroupsOfEach(client, accountId, ids, call);
    const groupIds = await readIds(client, groupCollection(accountId), call);
    return readMemberships(client, { accountId, ids, groupIds }, call);
  });
}

interface Memberships {
  accountId: string;
  ids: readonly string[];
  groupIds: readonly string[];
}

type GroupKeys = Map<string, string[] | UpstreamError>;

/** Keys of the groups of users, by user: of these groups at least. No more requests than there are groups. */
export function readMemberships(
  client: AstraClient,
  { accountId, ids, groupIds }: Memberships,
  call: Call,
): Promise<GroupKeys> {
  return groupIds.length >= ids.length
    ? readGroupsOfEach(client, accountId, groupIds.length === 0 ? [] : ids, call)
    : readUsersOfEach(client, { accountId, ids, groupIds }, call);
}

async function readGroupsOfEach(
  client: AstraClient,
  accountId: string,
  ids: readonly string[],
  call: Call,
): Promise<GroupKeys> {
  const answers: GroupKeys = new Map();
  const read = async (id: string): Promise<string[]> => {
    const groupIds = await readIds(client, groupCollection(accountId, 'users', id), call);
    return groupIds.map((groupId) => `${accountId}/${groupId}`);
  };
  await readEach(ids, read, answers);
  return answers;
}

async function readUsersOfEach(
  client: AstraClient,
  { accountId, ids, groupIds }: Memberships,
  call: Call,
): Promise<GroupKeys> {
  const answers = new Map<string, string[]>(ids.map((id) => [id, []]));
  const members = await Promise.all(
    groupIds.map((groupId) => readIds(client, userCollection(accountId, 'groups', groupId), call)),
  );
  for (const [index, userIds] of members.entries()) {
    for (const id of userIds) answers.get(id)?.push(`${accountId}/${groupIds[index]}`);
  }
  return answers;
}

/** Of every record of the collection; one that cannot be told is no absence of it. */
async function readIds(client: AstraClient, collection: Collection, call: Call): Promise<string[]> {
  const { rows, incomplete } = await client.collections.readAll(collection, call);
  if (incomplete !== null) throw incomplete;
  return rows.map((row) => {
    const id = idIn(row);
    if (id !== null) return id;
    const message = 'list: expected records with an id, one without came';
    throw client.http.failure({ code: 'BACKEND_PROTOCOL', message });
  });
}
