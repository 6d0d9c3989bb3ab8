import type { Call } from '../../../contract/call.ts';
import type { GroupOperations, GroupRecord } from '../../../contract/group.ts';
import type { PrincipalFilter } from '../../../contract/principal.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { UpstreamError } from '../../../errors.ts';
import { emptyPage, usersAsMembers } from '../../../kit/pages.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { isId, parseMemberKey } from '../keys.ts';
import { toGroup } from '../normalize.ts';
import { accountOfQuery, accountPartitions, listNoAccount } from './account-partitions.ts';
import { findMany, readByAccount } from './batches.ts';
import type { Context } from './context.ts';
import { listByOffset } from './list-by-offset.ts';
import { accountPath, groupCollection, userCollection } from './paths.ts';
import { readRoleAssignments } from './role-bindings.ts';
import { readUsers } from './users.ts';

export function groupOperations(context: Context): GroupOperations {
  async function readOne(accountId: string, id: string, call: Call): Promise<GroupRecord | null> {
    const path = accountPath(accountId, 'groups', id);
    const group = await context.client.readItem({ schema: api.group, path, resource: 'group' }, call);
    return group === null ? null : toGroup(group, accountId);
  }

  return {
    get: async (key, call) => {
      const parsed = parseMemberKey(key);
      return parsed === null ? null : readOne(parsed.accountId, parsed.id, call);
    },
    getMany: (keys, call) =>
      readByAccount(keys, (accountId, ids) => {
        const read = (items: readonly unknown[]) => readGroups(context, accountId, items);
        const collection = groupCollection(accountId);
        return findMany(
          context,
          { collection, ids, read, readOne: (id) => readOne(accountId, id, call) },
          call,
        );
      }),
    partitions: (query, call) => accountPartitions(context, query, call),
    list: (query, call) => listGroups(context, query, call),
    fields: {
      roleAssignments: (keys, call) => readRoleAssignments(context, { kind: 'groups', keys }, call),
    },
    listMembers: async (query, call) => {
      const group = parseMemberKey(query.parent?.key ?? '');
      if (group === null) return emptyPage();
      const collection = userCollection(group.accountId, 'groups', group.id);
      const read = (items: readonly unknown[]) => readUsers(context, group.accountId, items);
      const list = { type: 'User' as const, query, collection, filters: [], read };
      return usersAsMembers(await listByOffset(context, list, call));
    },
  };
}

async function listGroups(
  context: Context,
  query: ListQuery<PrincipalFilter>,
  call: Call,
): Promise<Page<GroupRecord>> {
  const accountId = accountOfQuery(query);
  if (!isId(accountId)) return listNoAccount(context, query, call);
  const list = {
    type: 'UserGroup' as const,
    query,
    collection: groupCollection(accountId),
    filters: [],
    read: (items: readonly unknown[]) => readGroups(context, accountId, items),
  };
  return listByOffset(context, list, call);
}

function readGroups(
  { http }: Context,
  accountId: string,
  items: readonly unknown[],
): (GroupRecord | UpstreamError)[] {
  return readItems(http, api.group, items, 'group', (group) => toGroup(group, accountId));
}
