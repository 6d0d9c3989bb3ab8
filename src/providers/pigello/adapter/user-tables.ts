import type { UserRecord } from '../../../contract/user.ts';
import { type ApiUser, type UserTable, user } from '../api.ts';
import { toUserKey } from '../keys.ts';
import { kinds, toUser } from '../normalize.ts';
import { userPaths } from '../requests.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createEntityWriter, type EntityWriter } from './entity-writer.ts';

export function createUserEntity(entity: UserTable): Entity<ApiUser, UserRecord> {
  return {
    ...places[entity],
    schema: user,
    normalize: (user) => toUser(entity, user),
    // E-mail addresses are not unique.
    orderBy: 'email,id',
  };
}

export function mapUserTables<Made>(
  make: (entity: Entity<ApiUser, UserRecord>, name: UserTable) => Made,
): Record<UserTable, Made> {
  const made = (name: UserTable): Made => make(createUserEntity(name), name);
  return {
    organizationuser: made('organizationuser'),
    tenant: made('tenant'),
    subtenant: made('subtenant'),
  };
}

export function createUserWriter(context: Context, name: UserTable): EntityWriter<ApiUser, UserRecord> {
  return createEntityWriter(context, createUserEntity(name), {
    paths: userPaths,
    advice: { detail_access: "look at newUserDetailAccess in this backend's settings" },
    identity: ['email', 'first_name', 'last_name', 'corporate_name'],
    unread: (id) => ({ key: toUserKey(name, id), externalId: id, kind: kinds[name] }),
  });
}

const places: Record<UserTable, { name: string; path: string }> = {
  organizationuser: { name: 'Organizationuser', path: '/accounts/users/organization/organizationuser/' },
  tenant: { name: 'Tenant', path: '/accounts/users/customer/tenant/' },
  subtenant: { name: 'Subtenant', path: '/accounts/users/customer/subtenant/' },
};
