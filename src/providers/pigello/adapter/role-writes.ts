import type { Call } from '../../../contract/call.ts';
import type { RoleWrites } from '../../../contract/role.ts';
import type { Done, Outcomes, Target } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { distinctTargets, outcomesOf } from '../../../kit/outcomes.ts';
import type { ApiUser } from '../api.ts';
import { assignment, unassignment } from '../inputs.ts';
import { isSameId, readUserKey } from '../keys.ts';
import { toDetailAccess, toUserRequest } from '../requests.ts';
import type { Context } from './context.ts';
import { createEntityReader } from './entity-reader.ts';
import { createUserEntity, createUserWriter } from './user-tables.ts';

/** A role is a field of an organization user, and holds in the user's organization. Roles themselves cannot be read. */
export function roleWrites(context: Context): Required<Pick<RoleWrites, 'assign' | 'unassign'>> {
  const { http } = context;
  const { changeEach, writeRole } = createRoleChanges(context);

  return {
    async assign(input, call) {
      refuseFaults(http, faultsIn(assignment, input));
      const [roleKey = ''] = input.roleKeys;
      const conflict = (message: string): UpstreamError => http.failure({ code: 'CONFLICT', message });
      const assign = async (user: ApiUser): Promise<Done> => {
        if (!isIn(user, input.accountKey)) throw conflict('the user does not belong to this organization');
        if (holdsOne(user, [roleKey])) return { warnings: [] };
        if (user.role !== null) throw conflict('the user has another role, and can have one only');
        return writeRole(user, [roleKey], call);
      };
      return changeEach(input.targets, assign, call);
    },
    async unassign(input, call) {
      refuseFaults(http, faultsIn(unassignment, input));
      const unassign = async (user: ApiUser): Promise<Done> =>
        isIn(user, input.accountKey) && holdsOne(user, input.roleKeys)
          ? writeRole(user, [], call)
          : { warnings: ['the user did not have the role'] };
      return changeEach(input.targets, unassign, call);
    },
  };
}

interface RoleChanges {
  /** Reads all targets in as few requests as possible, then changes each. */
  changeEach(
    targets: readonly Target[],
    change: (user: ApiUser) => Promise<Done>,
    call: Call,
  ): Promise<Outcomes>;
  writeRole(user: ApiUser, roleKeys: string[], call: Call): Promise<Done>;
}

function createRoleChanges(context: Context): RoleChanges {
  const { http, settings } = context;
  const writer = createUserWriter(context, 'organizationuser');
  const members = createEntityReader(context, {
    ...createUserEntity('organizationuser'),
    normalize: (user: ApiUser) => user,
  });

  return {
    async changeEach(targets, change, call) {
      const distinct = distinctTargets(targets);
      const toId = ({ key }: Target): string => readUserKey(key)?.id ?? '';
      const ids = new Set([...distinct.values()].map(toId));
      const users = await members.getMany([...ids], call.fresh());
      return outcomesOf(http, distinct, async (target) => {
        const user = users.get(toId(target)) ?? writer.notFound();
        if (user instanceof UpstreamError) throw user;
        writer.refuseOdd(user, ['role', 'organization']);
        return change(user);
      });
    },
    async writeRole(user, roleKeys, call) {
      const body = { ...toDetailAccess(user), ...toUserRequest({ roleKeys }, settings.relationForm) };
      const { warnings } = await writer.update(user.id, body, call);
      return { warnings };
    },
  };
}

function holdsOne({ role }: ApiUser, roleKeys: readonly string[]): boolean {
  return role !== null && roleKeys.some((key) => isSameId(key, role.id));
}

/** A role holds where its user belongs. */
function isIn({ organization }: ApiUser, accountKey: string | null): boolean {
  return accountKey === null || (organization !== null && isSameId(organization.id, accountKey));
}
