import { orNull, type UpstreamError } from '../../../errors.ts';
import type { GroupRecord } from '../../../model.ts';
import type { GroupOperations } from '../../provider.ts';
import { readBody, readItems } from '../../read-body.ts';
import { userGroup } from '../api.ts';
import { isUuid } from '../keys.ts';
import { groupRecord } from '../normalize.ts';
import { inChunks, matchRows } from './batch.ts';
import { requireSame } from './checks.ts';
import { nameContains } from './filters.ts';
import type { Context } from './index.ts';
import { listMembers } from './members.ts';
import { emptyPage, searchAll, searchPage } from './search.ts';

export function groupOperations(context: Context): GroupOperations {
  const { client, tenant, naming, settings } = context;
  const read = (items: readonly unknown[]): (GroupRecord | UpstreamError)[] =>
    readItems(client.http, userGroup, items, 'usergroup', (dto) => groupRecord(dto, naming));
  return {
    get: async (key, call) => {
      if (!isUuid(key)) return null;
      const path = `/usergroup/${encodeURIComponent(key)}`;
      const body = await orNull(client.send({ method: 'GET', path }, call));
      if (body === null) return null;
      const dto = readBody(client.http, userGroup, body, 'usergroup');
      requireSame(client.http, key, dto.id, 'usergroup');
      return groupRecord(dto, naming);
    },
    getMany: (keys, call) =>
      inChunks(keys.filter(isUuid), settings.batchSize, async (values) => {
        const request = { type: 'usergroup', key: 'id', values, sortedBy: 'name' } as const;
        const items = await searchAll(client, request, call);
        return matchRows(values, { items, entries: read(items), idField: 'id' });
      }),
    list: async (query, call) => {
      // A group is neither active nor inactive.
      if (query.filter.active !== undefined) return emptyPage();
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      const { search, exact } = nameContains(query.filter.search, settings);
      return searchPage(
        client,
        { type: 'usergroup', query: search, sortedBy: 'name', read, exact },
        query,
        call,
      );
    },
    listMembers: (query, call) => listMembers(context, 'userGroups', query, call),
  };
}
