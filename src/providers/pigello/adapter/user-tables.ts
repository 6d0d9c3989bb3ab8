import type { UserRecord } from '../../../contract/user.ts';
import { type UserEntity, type UserLike, userLike } from '../api.ts';
import { toUserKey } from '../keys.ts';
import { kinds, toUser } from '../normalize.ts';
import { userPaths } from '../requests.ts';
import type { Connected, Entity } from './entity.ts';
import { createEntityWriter, type EntityWriter } from './entity-writer.ts';

export function userEntity(entity: UserEntity): Entity<UserLike, UserRecord> {
  return {
    ...places[entity],
    schema: userLike,
    normalize: (user) => toUser(entity, user),
    // E-mail addresses are not unique.
    orderBy: 'email,id',
  };
}

export function mapEntities<Made>(
  make: (entity: Entity<UserLike, UserRecord>, name: UserEntity) => Made,
): Record<UserEntity, Made> {
  const made = (name: UserEntity): Made => make(userEntity(name), name);
  return {
    organizationuser: made('organizationuser'),
    tenant: made('tenant'),
    subtenant: made('subtenant'),
  };
}

export function userWriterOf(connected: Connected, name: UserEntity): EntityWriter<UserLike, UserRecord> {
  return createEntityWriter(connected, userEntity(name), {
    paths: userPaths,
    advice: { detail_access: "look at newUserDetailAccess in this backend's settings" },
    identity: ['email', 'first_name', 'last_name', 'corporate_name'],
    unread: (id) => ({ key: toUserKey(name, id), externalId: id, kind: kinds[name] }),
  });
}

const places: Record<UserEntity, { name: string; path: string }> = {
  organizationuser: { name: 'Organizationuser', path: '/accounts/users/organization/organizationuser/' },
  tenant: { name: 'Tenant', path: '/accounts/users/customer/tenant/' },
  subtenant: { name: 'Subtenant', path: '/accounts/users/customer/subtenant/' },
};
