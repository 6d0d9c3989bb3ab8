import type { Call } from '../../../contract/call.ts';
import type { GroupOperations, GroupRecord } from '../../../contract/group.ts';
import type { PrincipalFilter } from '../../../contract/principal.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { isId, parseMemberKey } from '../keys.ts';
import { toGroup } from '../normalize.ts';
import { accountOfQuery, accountPartitions, listNoAccount } from './account-partitions.ts';
import { findMany, readByAccount } from './batches.ts';
import type { AstraClient } from './client.ts';
import { listByOffset } from './list-by-offset.ts';
import { toMembers } from './members.ts';
import { accountPath, groupCollection, userCollection } from './paths.ts';
import { readRoleAssignments } from './role-bindings.ts';
import { readUsers } from './users.ts';

export function groupOperations(client: AstraClient): GroupOperations {
  async function readOne(accountId: string, id: string, call: Call): Promise<GroupRecord | null> {
    const group = await client.readItem(api.group, accountPath(accountId, 'groups', id), 'group', call);
    return group === null ? null : toGroup(group, accountId);
  }

  return {
    get: async (key, call) => {
      const parsed = parseMemberKey(key);
      return parsed === null ? null : readOne(parsed.accountId, parsed.id, call);
    },
    getMany: (keys, call) =>
      readByAccount(keys, (accountId, ids) => {
        const read = (items: readonly unknown[]) => readGroups(client, accountId, items);
        const collection = groupCollection(accountId);
        return findMany(
          client,
          { collection, ids, read, readOne: (id) => readOne(accountId, id, call) },
          call,
        );
      }),
    partitions: (query, call) => accountPartitions(client, query, call),
    list: (query, call) => listGroups(client, query, call),
    fields: {
      roleAssignments: (keys, call) => readRoleAssignments(client, 'groups', keys, call),
    },
    listMembers: async (query, call) => {
      const group = parseMemberKey(query.parent?.key ?? '');
      if (group === null) return { items: [], end: true, total: 0 };
      const collection = userCollection(group.accountId, 'groups', group.id);
      const read = (items: readonly unknown[]) => readUsers(client, group.accountId, items);
      const list = { type: 'User' as const, collection, filters: [], read };
      return toMembers(await listByOffset(client, list, query, call));
    },
  };
}

async function listGroups(
  client: AstraClient,
  query: ListQuery<PrincipalFilter>,
  call: Call,
): Promise<Page<GroupRecord>> {
  const accountId = accountOfQuery(query);
  if (!isId(accountId)) return listNoAccount(client, query, call);
  const list = {
    type: 'UserGroup' as const,
    collection: groupCollection(accountId),
    filters: [],
    read: (items: readonly unknown[]) => readGroups(client, accountId, items),
  };
  return listByOffset(client, list, query, call);
}

function readGroups(
  { http }: AstraClient,
  accountId: string,
  items: readonly unknown[],
): (GroupRecord | UpstreamError)[] {
  return readItems(http, api.group, items, 'group', (group) => toGroup(group, accountId));
}
