import type { UserRecord } from '../../../contract/user.ts';
import { type ApiUser, type ApiUserTable, user } from '../api.ts';
import { toUserKey } from '../keys.ts';
import { kinds, toUser } from '../normalize.ts';
import { userNames } from '../requests.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createEntityWriter, type EntityWriter } from './entity-writer.ts';

export function createUserEntity(table: ApiUserTable): Entity<ApiUser, UserRecord> {
  return {
    ...paths[table],
    schema: user,
    normalize: (user) => toUser(table, user),
    // E-mail addresses are not unique, so the id decides between equal ones.
    orderBy: 'email,id',
  };
}

export function mapUserTables<Made>(
  make: (entity: Entity<ApiUser, UserRecord>, table: ApiUserTable) => Made,
): Record<ApiUserTable, Made> {
  const made = (table: ApiUserTable): Made => make(createUserEntity(table), table);
  return {
    organizationuser: made('organizationuser'),
    tenant: made('tenant'),
    subtenant: made('subtenant'),
  };
}

export function createUserWriter(context: Context, table: ApiUserTable): EntityWriter<ApiUser, UserRecord> {
  return createEntityWriter(context, createUserEntity(table), {
    resource: 'user',
    names: userNames,
    identity: ['email', 'first_name', 'last_name', 'corporate_name'],
    unread: (id) => ({ key: toUserKey(table, id), externalId: id, kind: kinds[table] }),
  });
}

const paths: Record<ApiUserTable, { name: string; path: string }> = {
  organizationuser: { name: 'Organizationuser', path: '/accounts/users/organization/organizationuser/' },
  tenant: { name: 'Tenant', path: '/accounts/users/customer/tenant/' },
  subtenant: { name: 'Subtenant', path: '/accounts/users/customer/subtenant/' },
};
