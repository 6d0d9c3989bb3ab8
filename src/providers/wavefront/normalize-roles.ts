import type { GroupRecord } from '../../contract/group.ts';
import type { EmbeddedRecords } from '../../contract/record.ts';
import type { RoleRecord } from '../../contract/role.ts';
import { lazyFields } from '../../kit/lazy.ts';
import { withOddFields } from '../../kit/odd-fields.ts';
import { readChecked } from '../../kit/reader.ts';
import type { ApiEmbedded, ApiRole, ApiUserGroup } from './api.ts';
import * as api from './api.ts';
import { dropNulls, type RoleDetails, toGroupDetails, toRoleDetails } from './details.ts';
import { isOdd, type Membership, objectsIn, toAssignments } from './membership.ts';
import { withNative } from './native.ts';
import { accountIn, type Origin, placed } from './origin.ts';

export function toRole(role: ApiRole, origin: Origin): RoleRecord {
  return makeRole(toRoleDetails(role.json), role, origin);
}

/** Makes a record of a role. Nothing of it is formally required, not even its name. */
function makeRole(details: Partial<RoleDetails>, role: ApiRole, origin: Origin): RoleRecord {
  const record: RoleRecord = {
    key: role.id,
    externalId: role.id,
    name: role.name ?? role.id,
    description: role.description || null,
    // properties.deletable and the like protect single roles; the set of roles is the tenant's own.
    builtIn: false,
    permissions: role.permissions,
    createdAt: role.createdEpochMillis,
    updatedAt: role.lastUpdatedMs,
  };
  Object.assign(record, details);
  return withNative(placed(record, accountIn(role.customer, origin)), role);
}

export function toGroup(group: ApiUserGroup, origin: Origin): GroupRecord {
  const { userCount, roleCount, properties } = toGroupDetails(group.json);
  const record: GroupRecord = {
    key: group.id,
    externalId: group.id,
    name: group.name ?? group.id,
    description: group.description || null,
    system: group.properties?.usersEditable === false,
    userCount,
    roleCount,
    properties,
    createdAt: group.createdEpochMillis,
    updatedAt: null,
  };
  if (!isOdd(group, 'roles'))
    record.roleAssignments = toAssignments(group.roles, accountIn(group.customer, origin));
  return withNative(withRoles(record, { group, origin }), group);
}

const withRoles = lazyFields<{ group: ApiUserGroup; origin: Origin }, { embedded: EmbeddedRecords }>({
  embedded: ({ group, origin }) => ({
    Role: objectsIn(group.roles).map((role) => toEmbeddedRole(role, origin)),
  }),
});

export const withEmbedded = lazyFields<{ holder: Membership; origin: Origin }, { embedded: EmbeddedRecords }>(
  {
    embedded: ({ holder, origin }) => embeddedIn(holder, origin),
  },
);

export function embeddedIn(
  holder: Membership,
  origin: Origin,
): Required<Pick<EmbeddedRecords, 'Role' | 'UserGroup'>> {
  const groups = objectsIn(holder.userGroups).map((group) => toEmbeddedGroup(group, origin));
  const roles = [
    ...objectsIn(holder.roles).map((role) => toEmbeddedRole(role, origin)),
    ...groups.flatMap(({ roles }) => roles.map((role) => toEmbeddedRole(role, origin))),
  ];
  return {
    Role: [...new Map(roles.map((role) => [role.key, role])).values()],
    UserGroup: groups.map(({ group }) => group),
  };
}

/** Makes a record so that its odd fields are not its holder's. Only the id is strict, and it has been checked. */
function toEmbeddedRole(json: ApiEmbedded, origin: Origin): RoleRecord {
  return withOddFields(() => {
    const role = readChecked(api.role, json);
    return makeRole(dropNulls(toRoleDetails(role.json)), role, origin);
  });
}

interface EmbeddedGroup {
  group: GroupRecord;
  roles: ApiEmbedded[];
}

function toEmbeddedGroup(json: ApiEmbedded, origin: Origin): EmbeddedGroup {
  let roles: ApiEmbedded[] = [];
  const group = withOddFields(() => {
    const group = readChecked(api.userGroup, json);
    roles = objectsIn(group.roles);
    return toPartialGroup(group, origin);
  });
  return { group, roles };
}

/** Makes a record of a group inside an account, which lacks its date and is not the whole JSON. */
function toPartialGroup(group: ApiUserGroup, origin: Origin): GroupRecord {
  return {
    key: group.id,
    externalId: group.id,
    name: group.name ?? group.id,
    // An empty text is how a write clears it.
    description: group.description || null,
    system: group.properties?.usersEditable === false,
    ...dropNulls(toGroupDetails(group.json)),
    ...(group.roles !== null && {
      roleAssignments: toAssignments(group.roles, accountIn(group.customer, origin)),
    }),
    updatedAt: null,
  };
}
