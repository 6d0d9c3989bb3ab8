import type { UpstreamError } from '../../../errors.ts';
import type { UserRecord } from '../../../model.ts';
import type { Adapter, ListQuery, UserFilter, UserOperations } from '../../provider.ts';
import { type UserEntity, userEntities, userLike } from '../api.ts';
import { kinds, toUser, toUserKey } from '../normalize.ts';
import type { Connected } from './entity.ts';
import { createEntityReader, type EntityReader, emptyPage, type Filters, isId } from './entity-reader.ts';

/** Three tables upstream, one resource here: a key names the table, and each table is a partition of the list. */
export function userOperations(connected: Connected): UserOperations {
  const readers = {
    organizationuser: readerOf(connected, 'organizationuser'),
    tenant: readerOf(connected, 'tenant'),
    subtenant: readerOf(connected, 'subtenant'),
  };
  return {
    async get(key, call) {
      const place = readKey(key);
      return place === null ? null : readers[place.entity].get(place.id, call);
    },
    async getMany(keys, call) {
      const places = keys.flatMap((key) => readKey(key) ?? []);
      const found = new Map<string, UserRecord | UpstreamError>();
      const readOf = async (entity: UserEntity): Promise<void> => {
        const wanted = places.filter((place) => place.entity === entity);
        const batch = await readers[entity].getMany(
          wanted.map(({ id }) => id),
          call,
        );
        for (const [id, answer] of batch) found.set(toUserKey(entity, id), answer);
      };
      await Promise.all(userEntities.map(readOf));
      return found;
    },
    partitions: async (query) => userEntities.filter((entity) => isAskedFor(entity, query)),
    async list(query, call) {
      const entity = userEntities.find((name) => name === query.partition);
      if (entity === undefined || !isAskedFor(entity, query)) return emptyPage;
      return readers[entity].list(query, toFilters(query), call);
    },
  };
}

/** Organizationuser's list is the one that the reference shows. */
export function pingUsers(connected: Connected): Adapter['ping'] {
  return readerOf(connected, 'organizationuser').ping;
}

const entities: Record<UserEntity, { name: string; path: string }> = {
  organizationuser: { name: 'Organizationuser', path: '/accounts/users/organization/organizationuser/' },
  tenant: { name: 'Tenant', path: '/accounts/users/customer/tenant/' },
  subtenant: { name: 'Subtenant', path: '/accounts/users/customer/subtenant/' },
};

function readerOf(connected: Connected, entity: UserEntity): EntityReader<UserRecord> {
  return createEntityReader(connected, {
    ...entities[entity],
    schema: userLike,
    normalize: (user) => toUser(entity, user),
    // E-mail addresses are not unique.
    orderBy: 'email,id',
  });
}

function readKey(key: string): { entity: UserEntity; id: string } | null {
  const slash = key.indexOf('/');
  const entity = userEntities.find((name) => name === key.slice(0, slash));
  const id = key.slice(slash + 1);
  return entity === undefined || !isId(id) ? null : { entity, id };
}

function isAskedFor(entity: UserEntity, { filter, parent }: ListQuery<UserFilter>): boolean {
  // Pigello tells nobody's permissions, so nobody can match.
  if (filter.permission !== undefined) return false;
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
