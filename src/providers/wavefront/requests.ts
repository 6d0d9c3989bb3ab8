import type { NewGroup } from '../../contract/group.ts';
import type { NewRole, RoleChanges } from '../../contract/role.ts';
import type { NewServiceAccount, ServiceAccountChanges } from '../../contract/service-account.ts';
import type {
  ApiNewRole,
  ApiNewUser,
  ApiRole,
  ApiRoleUpdate,
  ApiServiceAccount,
  ApiServiceAccountWrite,
  ApiUser,
  ApiUserConstants,
  ApiUserGroupWrite,
  ApiUserUpdate,
} from './api.ts';
import type { Wanted } from './inputs.ts';
import { idsIn } from './membership.ts';
import type { Settings } from './settings.ts';

// Read models hold objects where write models want ids. A PUT replaces, so all that is known is sent.

export function toNewUser(
  emailAddress: string,
  { roleKeys, groupKeys, permissions }: Wanted,
  { defaultPermissions }: Settings,
): ApiNewUser {
  const groups = permissions ?? (defaultPermissions === 'none' ? [] : undefined);
  return {
    emailAddress,
    ...(groups !== undefined && { groups: once(groups) }),
    userGroups: onceById(groupKeys),
    roles: onceById(roleKeys),
  };
}

export function toUserUpdate(
  before: ApiUser,
  { customer, ssoId }: ApiUserConstants,
  changes: Wanted,
): ApiUserUpdate {
  const userGroups = changes.groupKeys ?? (before.userGroups === null ? null : idsIn(before.userGroups));
  const roles = changes.roleKeys ?? (before.roles === null ? null : idsIn(before.roles));
  return {
    identifier: before.identifier,
    ...(customer != null && { customer }),
    ...(ssoId != null && { ssoId }),
    groups: once(changes.permissions ?? before.groups ?? []),
    ...(userGroups !== null && { userGroups: onceById(userGroups) }),
    ...(roles !== null && { roles: onceById(roles) }),
  };
}

export function toNewServiceAccount(identifier: string, input: NewServiceAccount): ApiServiceAccountWrite {
  return {
    identifier,
    active: input.active ?? true,
    ...(input.description && { description: input.description }),
    tokens: [],
    groups: once(input.permissions),
    userGroups: onceById(input.groupKeys),
    roles: onceById(input.roleKeys),
  };
}

/** `tokens` stays empty, whatever the service account has. */
export function toServiceAccountUpdate(
  before: ApiServiceAccount,
  active: boolean,
  changes: ServiceAccountChanges,
): ApiServiceAccountWrite {
  const description = changes.description === undefined ? before.description : (changes.description ?? '');
  return {
    identifier: before.identifier,
    active,
    // Empty rather than left out: whether a PUT keeps what is left out is documented nowhere.
    ...(description != null && { description }),
    tokens: [],
    groups: once(changes.permissions ?? before.groups ?? []),
    userGroups: onceById(changes.groupKeys ?? idsIn(before.userGroups)),
    roles: onceById(changes.roleKeys ?? idsIn(before.roles)),
  };
}

export function toNewRole({ name, description, permissions }: NewRole): ApiNewRole {
  return { name, ...(description && { description }), permissions: once(permissions) };
}

export function toRoleUpdate(before: ApiRole, changes: RoleChanges): ApiRoleUpdate {
  const description = changes.description === undefined ? before.description : (changes.description ?? '');
  const name = changes.name ?? before.name;
  return {
    id: before.id,
    ...(name != null && { name }),
    ...(description != null && { description }),
    permissions: once(changes.permissions ?? before.permissions ?? []),
  };
}

export function toNewGroup({ name, description, roleKeys }: NewGroup): ApiUserGroupWrite {
  return { name, ...(description && { description }), roleIDs: onceById(roleKeys) };
}

/** Each name once: what is given twice is sent once. */
function once(names: readonly string[] = []): string[] {
  return [...new Set(names)];
}

/** The same for ids, which are the same in either case. */
function onceById(keys: readonly string[] = []): string[] {
  const firsts = new Map<string, string>();
  for (const key of keys) if (!firsts.has(key.toLowerCase())) firsts.set(key.toLowerCase(), key);
  return [...firsts.values()];
}
