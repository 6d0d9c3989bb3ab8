import type { GroupOperations, GroupRecord } from '../../../contract/group.ts';
import { orNull, type UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { createItemReader, readRecord } from '../../../kit/read-body.ts';
import type { ApiUserGroup } from '../api.ts';
import * as api from '../api.ts';
import { isUuid } from '../keys.ts';
import { toGroup } from '../normalize-roles.ts';
import { matchRows } from './batch.ts';
import type { Context } from './context.ts';
import { nameContains } from './filters.ts';
import { memberList } from './members.ts';
import { requireSame } from './read-answer.ts';
import { searchAll, searchPage } from './search.ts';

export function groupOperations(context: Context): GroupOperations {
  const { client, tenant, origin, settings } = context;
  const readGroups = createItemReader(client.http, api.userGroup, {
    resource: 'usergroup',
    normalize: toGroup,
  });
  const read = (items: readonly unknown[]): (GroupRecord | UpstreamError)[] => readGroups(items, origin);
  return {
    get: async (key, call) => {
      if (!isUuid(key)) return null;
      const path = `/usergroup/${encodeURIComponent(key)}`;
      const body = await orNull(client.send({ method: 'GET', path }, call));
      if (body === null) return null;
      const normalize = (group: ApiUserGroup): GroupRecord => {
        requireSame(client.http, 'usergroup', { asked: key, came: group.id });
        return toGroup(group, origin);
      };
      return readRecord(client.http, api.userGroup, body, { resource: 'usergroup', normalize });
    },
    getMany: (keys, call) =>
      inChunks(keys.filter(isUuid), settings.batchSize, async (values) => {
        const request = { type: 'usergroup', key: 'id', values, sortedBy: 'name' } as const;
        const { rows: items, incomplete } = await searchAll(client, request, call);
        return matchRows(values, { items, entries: read(items), incomplete, idField: 'id' });
      }),
    list: async (query, call) => {
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      const narrowed = nameContains(query.filter.search, settings);
      // A group is neither active nor inactive, so that filter is left to the gateway.
      const exact = narrowed.exact && query.filter.active === undefined;
      return searchPage(
        client,
        { type: 'usergroup', query: narrowed.search, sortedBy: 'name', read, exact, list: query },
        call,
      );
    },
    listMembers: memberList(context, 'userGroups'),
  };
}
