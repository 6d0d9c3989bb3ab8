import type { Adapter } from '../../../contract/provider.ts';
import type { ListQuery } from '../../../contract/read.ts';
import type { UserFilter, UserOperations, UserRecord } from '../../../contract/user.ts';
import type { UpstreamError } from '../../../errors.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { type ApiUserTable, userTables } from '../api.ts';
import { isId, readUserKey, toUserKey } from '../keys.ts';
import { kinds } from '../normalize.ts';
import type { Context } from './context.ts';
import { createEntityReader, type Filters } from './entity-reader.ts';
import { createPagedList } from './paged-list.ts';
import { createUserEntity, mapUserTables } from './user-tables.ts';

/** Three tables upstream, one resource here: a key names the table, and each table is a partition of the list. */
export function userOperations(context: Context): UserOperations {
  const readers = mapUserTables((entity) => createEntityReader(context, entity));
  const lists = mapUserTables((entity) => createPagedList('User', context, entity));
  return {
    async get(key, call) {
      const user = readUserKey(key);
      return user === null ? null : readers[user.table].get(user.id, call);
    },
    async getMany(keys, call) {
      const users = keys.flatMap((key) => readUserKey(key) ?? []);
      const found = new Map<string, UserRecord | UpstreamError>();
      const readFrom = async (table: ApiUserTable): Promise<void> => {
        const wanted = users.filter((user) => user.table === table);
        const batch = await readers[table].getMany(
          wanted.map(({ id }) => id),
          call,
        );
        for (const [id, answer] of batch) found.set(toUserKey(table, id), answer);
      };
      await Promise.all(userTables.map(readFrom));
      return found;
    },
    partitions: async (query) => userTables.filter((table) => isAskedFor(table, query)),
    async list(query, call) {
      const table = userTables.find((name) => name === query.partition);
      if (table === undefined || !isAskedFor(table, query)) return emptyPage();
      return lists[table](query, toFilters(query), call);
    },
  };
}

/** Reads the list of Organizationuser, since the reference shows no other one of users. */
export function pingUsers(context: Context): Adapter['ping'] {
  return createEntityReader(context, createUserEntity('organizationuser')).ping;
}

function isAskedFor(table: ApiUserTable, { filter, parent }: ListQuery<UserFilter>): boolean {
  if (filter.kinds !== undefined && !filter.kinds.includes(kinds[table])) return false;
  // Tenants and subtenants have no documented organization.
  return parent === null || (parent.type === 'Account' && isId(parent.key) && table === 'organizationuser');
}

function toFilters({ filter, parent }: ListQuery<UserFilter>): Filters {
  return {
    query: {
      ...(filter.email !== undefined && { email__iexact: filter.email }),
      ...(filter.active !== undefined && { is_active: String(filter.active) }),
      ...(parent !== null && { organization__in: parent.key }),
    },
    // `_search` is not sent: which fields it looks at is documented nowhere, and it might drop a match.
    exact: filter.search === undefined,
  };
}
