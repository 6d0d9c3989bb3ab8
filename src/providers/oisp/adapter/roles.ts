import type { RoleOperations } from '../../../contract/role.ts';
import type { UserRecord } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { emptyPage, usersAsMembers } from '../../../kit/pages.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import { roles } from '../normalize.ts';
import { readEverybody, rolesUnknown } from './account-users.ts';
import type { Context } from './context.ts';

/** Two roles, the same in every account, which the upstream never lists: no read of them sends anything. */
export function roleOperations(context: Context): RoleOperations {
  const byKey = new Map(roles.map((role) => [role.key, role]));
  return {
    get: async (key) => byKey.get(key) ?? null,
    getMany: async (keys) =>
      new Map(roles.filter(({ key }) => keys.includes(key)).map((role) => [role.key, role])),
    list: async (query) => pageOfAll('Role', roles, query),
    async listMembers(query, call) {
      const roleKey = query.parent?.type === 'Role' ? query.parent.key : null;
      if (roleKey === null || !byKey.has(roleKey)) return emptyPage();
      const users = (await readEverybody(context, call)).flatMap((user): (UserRecord | UpstreamError)[] => {
        if (user instanceof UpstreamError) return [user];
        // It is not known whether this user holds the role, which is no reason to leave the user out in silence.
        if (user.roleAssignments === undefined) return [rolesUnknown(context)];
        return holds(user, roleKey) ? [user] : [];
      });
      return usersAsMembers(pageOfAll('User', users, query));
    },
  };
}

function holds(user: UserRecord, roleKey: string): boolean {
  return user.roleAssignments?.some((assignment) => assignment.roleKey === roleKey) ?? false;
}
