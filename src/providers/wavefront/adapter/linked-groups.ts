import type { Call } from '../../../contract/call.ts';
import type { GroupRecord } from '../../../contract/group.ts';
import type { ListQuery, NoFilter, Page } from '../../../contract/read.ts';
import type { UpstreamError } from '../../../errors.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { isUuid } from '../keys.ts';
import { toGroup } from '../normalize-roles.ts';
import type { Context } from './context.ts';
import { searchPage } from './search.ts';

/** The groups that name the role; what a role itself shows of them is but a sample. */
export async function listLinkedGroups(
  { client, origin }: Context,
  query: ListQuery<NoFilter>,
  call: Call,
): Promise<Page<GroupRecord>> {
  const id = query.parent?.key ?? '';
  if (!isUuid(id)) return emptyPage();
  const read = (items: readonly unknown[]): (GroupRecord | UpstreamError)[] =>
    readItems(client.http, api.userGroup, items, 'usergroup', (group) => {
      const record = toGroup(group, origin);
      // An error in its place is better than a group shown with a role that it does not give.
      if (group.roles == null || holds(record, id)) return record;
      const message = 'search/usergroup: a group came that does not have the role that was asked for';
      throw client.http.failure({ code: 'BACKEND_PROTOCOL', message });
    });
  return searchPage(
    client,
    {
      type: 'usergroup',
      query: [{ key: 'roles', value: id, matchingMethod: 'EXACT' }],
      sortedBy: 'name',
      read,
      exact: true,
      list: query,
    },
    call,
  );
}

function holds({ roleAssignments }: GroupRecord, role: string): boolean {
  return (roleAssignments ?? []).some(({ roleKey }) => roleKey.toLowerCase() === role.toLowerCase());
}
