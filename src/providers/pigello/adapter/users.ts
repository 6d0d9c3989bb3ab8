import type { Adapter } from '../../../contract/provider.ts';
import type { ListQuery } from '../../../contract/read.ts';
import type { UserFilter, UserOperations, UserRecord } from '../../../contract/user.ts';
import type { UpstreamError } from '../../../errors.ts';
import { type UserTable, userTables } from '../api.ts';
import { isId, readUserKey, toUserKey } from '../keys.ts';
import { kinds } from '../normalize.ts';
import type { Context } from './context.ts';
import { createEntityReader, emptyPage, type Filters } from './entity-reader.ts';
import { createPagedList } from './paged-list.ts';
import { createUserEntity, mapUserTables } from './user-tables.ts';

/** Three tables upstream, one resource here: a key names the table, and each table is a partition of the list. */
export function userOperations(context: Context): UserOperations {
  const readers = mapUserTables((entity) => createEntityReader(context, entity));
  const lists = mapUserTables((entity) => createPagedList('User', context, entity));
  return {
    async get(key, call) {
      const place = readUserKey(key);
      return place === null ? null : readers[place.entity].get(place.id, call);
    },
    async getMany(keys, call) {
      const places = keys.flatMap((key) => readUserKey(key) ?? []);
      const found = new Map<string, UserRecord | UpstreamError>();
      const readOf = async (entity: UserTable): Promise<void> => {
        const wanted = places.filter((place) => place.entity === entity);
        const batch = await readers[entity].getMany(
          wanted.map(({ id }) => id),
          call,
        );
        for (const [id, answer] of batch) found.set(toUserKey(entity, id), answer);
      };
      await Promise.all(userTables.map(readOf));
      return found;
    },
    partitions: async (query) => userTables.filter((entity) => isAskedFor(entity, query)),
    async list(query, call) {
      const entity = userTables.find((name) => name === query.partition);
      if (entity === undefined || !isAskedFor(entity, query)) return emptyPage;
      return lists[entity](query, toFilters(query), call);
    },
  };
}

/** Organizationuser's list is the one that the reference shows. */
export function pingUsers(context: Context): Adapter['ping'] {
  return createEntityReader(context, createUserEntity('organizationuser')).ping;
}

function isAskedFor(entity: UserTable, { filter, parent }: ListQuery<UserFilter>): boolean {
  if (filter.kinds !== undefined && !filter.kinds.includes(kinds[entity])) return false;
  // Tenants and subtenants have no documented organization.
  return parent === null || (parent.type === 'Account' && isId(parent.key) && entity === 'organizationuser');
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
