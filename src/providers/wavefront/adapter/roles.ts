import type { RoleOperations, RoleRecord } from '../../../contract/role.ts';
import { orNull, type UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { createItemReader, readRecord } from '../../../kit/read-body.ts';
import type { ApiRole } from '../api.ts';
import * as api from '../api.ts';
import { isUuid } from '../keys.ts';
import { toRole } from '../normalize-roles.ts';
import { matchRows } from './batch.ts';
import type { Context } from './context.ts';
import { nameContains } from './filters.ts';
import { listLinkedGroups } from './linked-groups.ts';
import { memberList } from './members.ts';
import { requireSame } from './read-answer.ts';
import { searchAll, searchPage } from './search.ts';
import { readFromTenant } from './tenant.ts';

export function roleOperations(context: Context): RoleOperations {
  const { client, tenant, origin, settings } = context;
  const readRoles = createItemReader(client.http, api.role, { resource: 'role', normalize: toRole });
  const read = (items: readonly unknown[]): (RoleRecord | UpstreamError)[] => readRoles(items, origin);
  return {
    get: async (key, call) => {
      if (!isUuid(key)) return null;
      const path = `/role/${encodeURIComponent(key)}`;
      const body = await orNull(client.send({ method: 'GET', path }, call));
      if (body === null) return null;
      const normalize = (role: ApiRole): RoleRecord => {
        requireSame(client.http, 'role', { asked: key, came: role.id });
        return toRole(role, origin);
      };
      return readRecord(client.http, api.role, body, { resource: 'role', normalize });
    },
    getMany: (keys, call) =>
      inChunks(keys.filter(isUuid), settings.batchSize, async (values) => {
        const request = { type: 'role', key: 'id', values, sortedBy: 'name' } as const;
        const { rows: items, incomplete } = await searchAll(client, request, call);
        return matchRows(values, { items, entries: read(items), incomplete, idField: 'id' });
      }),
    list: async (query, call) => {
      if (query.filter.builtIn === true) return emptyPage();
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      const { search, exact } = nameContains(query.filter.search, settings);
      return searchPage(
        client,
        { type: 'role', query: search, sortedBy: 'name', read, exact, list: query },
        call,
      );
    },
    fields: { accountKey: readFromTenant(tenant, (_key, customer) => customer) },
    listGroups: (query, call) => listLinkedGroups(context, query, call),
    listMembers: memberList(context, 'roles'),
  };
}
