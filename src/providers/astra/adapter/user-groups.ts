import type { Batch, Call } from '../../provider.ts';
import { idIn, readByAccount } from './batches.ts';
import type { AstraClient } from './client.ts';
import type { Collection } from './collections.ts';
import { groupsOf, usersOf } from './paths.ts';

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
    const groupIds = await readIds(client, groupsOf(accountId), call);
    return readMemberships(client, { accountId, ids, groupIds }, call);
  });
}

interface Memberships {
  accountId: string;
  ids: readonly string[];
  groupIds: readonly string[];
}

/** Keys of the groups of users, by user: of these groups at least. No more requests than there are groups. */
export function readMemberships(
  client: AstraClient,
  { accountId, ids, groupIds }: Memberships,
  call: Call,
): Promise<Map<string, string[]>> {
  return groupIds.length >= ids.length
    ? readGroupsOfEach(client, accountId, groupIds.length === 0 ? [] : ids, call)
    : readUsersOfEach(client, { accountId, ids, groupIds }, call);
}

async function readGroupsOfEach(
  client: AstraClient,
  accountId: string,
  ids: readonly string[],
  call: Call,
): Promise<Map<string, string[]>> {
  const read = async (id: string): Promise<[string, string[]]> => {
    const groupIds = await readIds(client, groupsOf(accountId, 'users', id), call);
    return [id, groupIds.map((groupId) => `${accountId}/${groupId}`)];
  };
  return new Map(await Promise.all(ids.map(read)));
}

async function readUsersOfEach(
  client: AstraClient,
  { accountId, ids, groupIds }: Memberships,
  call: Call,
): Promise<Map<string, string[]>> {
  const answers = new Map<string, string[]>(ids.map((id) => [id, []]));
  const members = await Promise.all(
    groupIds.map((groupId) => readIds(client, usersOf(accountId, 'groups', groupId), call)),
  );
  for (const [index, userIds] of members.entries()) {
    for (const id of userIds) answers.get(id)?.push(`${accountId}/${groupIds[index]}`);
  }
  return answers;
}

async function readIds({ collections }: AstraClient, collection: Collection, call: Call): Promise<string[]> {
  const items = await collections.readAll(collection, call);
  return items.map((item) => idIn(item)).filter((id) => id !== null);
}
