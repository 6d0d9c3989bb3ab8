import type { Call } from '../../../contract/call.ts';
import type { GroupOperations, GroupRecord } from '../../../contract/group.ts';
import type { PrincipalFilter } from '../../../contract/principal.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import { emptyPage, usersAsMembers } from '../../../kit/pages.ts';
import * as api from '../api.ts';
import { isId, parseMemberKey } from '../keys.ts';
import { toGroup } from '../normalize.ts';
import { accountOfQuery, accountPartitions, listNoAccount } from './account-partitions.ts';
import type { Context } from './context.ts';
import { type MemberReads, memberReads } from './member-reads.ts';
import { groupCollection, userCollection } from './paths.ts';
import { readRoleAssignments } from './role-bindings.ts';
import { userReads } from './users.ts';

export function groupOperations(context: Context): GroupOperations {
  const { readOne, readMany } = groupReads(context);
  return {
    get: async (key, call) => {
      const parsed = parseMemberKey(key);
      return parsed === null ? null : readOne(parsed, call);
    },
    getMany: readMany,
    partitions: (query, call) => accountPartitions(context, query, call),
    list: (query, call) => listGroups(context, query, call),
    fields: {
      roleAssignments: (keys, call) => readRoleAssignments(context, { kind: 'groups', keys }, call),
    },
    listMembers: async (query, call) => {
      const group = parseMemberKey(query.parent?.key ?? '');
      if (group === null) return emptyPage();
      const { accountId, id } = group;
      const collection = userCollection(accountId, 'groups', id);
      return usersAsMembers(await userReads(context).list({ accountId, query, collection }, call));
    },
  };
}

function groupReads(context: Context): MemberReads<'UserGroup'> {
  return memberReads(context, {
    type: 'UserGroup',
    segment: 'groups',
    resource: 'group',
    schema: api.group,
    collection: groupCollection,
    toRecord: toGroup,
  });
}

async function listGroups(
  context: Context,
  query: ListQuery<PrincipalFilter>,
  call: Call,
): Promise<Page<GroupRecord>> {
  const accountId = accountOfQuery(query);
  if (!isId(accountId)) return listNoAccount(context, query, call);
  return groupReads(context).list({ accountId, query }, call);
}
