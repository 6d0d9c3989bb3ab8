import type { Call } from '../../../contract/call.ts';
import type { RoleWrites } from '../../../contract/role.ts';
import { type Done, type Target, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import type { ApiUser } from '../api.ts';
import { assignment, faultsIn, refuseFaults, unassignment } from '../inputs.ts';
import { readUserKey } from '../keys.ts';
import { toUserRequest } from '../requests.ts';
import type { Context } from './context.ts';
import { createEntityReader } from './entity-reader.ts';
import { runEach } from './outcomes.ts';
import { createUserEntity, createUserWriter } from './user-tables.ts';
import { toRequired } from './user-writes.ts';

/** A role is a field of an organization user, and holds in the user's organization. Roles themselves cannot be read. */
export function roleWrites(context: Context): Required<Pick<RoleWrites, 'assign' | 'unassign'>> {
  const { http, settings } = context;
  const writer = createUserWriter(context, 'organizationuser');
  const members = createEntityReader(context, {
    ...createUserEntity('organizationuser'),
    normalize: (user: ApiUser) => user,
  });

  function refuseOthers(targets: readonly Target[]): void {
    const faults = targets.flatMap((target, index) => {
      const table = target.type === 'User' ? readUserKey(target.key)?.table : null;
      if (table === undefined || table === 'organizationuser') return [];
      return [{ name: `targets.${index}`, reason: 'expected an organization user: only those have a role' }];
    });
    refuseFaults(http, faults);
  }

  /** Reads all targets in as few requests as possible, then writes each. */
  async function changeEach(
    targets: readonly Target[],
    change: (user: ApiUser) => Promise<Done>,
    call: Call,
  ) {
    const distinct = [...new Map(targets.map((target) => [targetKey(target), target]))];
    const idOf = ({ key }: Target): string => readUserKey(key)?.id ?? '';
    const ids = new Set(distinct.map(([, target]) => idOf(target)));
    const users = await members.getMany([...ids], call);
    return runEach(
      distinct.map(([key, target]) => {
        const user = users.get(idOf(target)) ?? writer.notFound();
        const task = async (): Promise<Done> => {
          if (user instanceof UpstreamError) throw user;
          writer.refuseOdd(user, ['role', 'organization']);
          return change(user);
        };
        return [key, task] as const;
      }),
    );
  }

  async function writeRole(user: ApiUser, roleKeys: string[], call: Call): Promise<Done> {
    const body = { ...toRequired(user), ...toUserRequest({ roleKeys }, settings.relationForm) };
    const { warnings } = await writer.update(user.id, body, call);
    return { warnings };
  }

  return {
    async assign(input, call) {
      const roleKeys = distinctIds(input.roleKeys);
      refuseFaults(http, faultsIn(assignment, { ...input, roleKeys }));
      refuseOthers(input.targets);
      const [roleKey = ''] = roleKeys;
      const conflict = (message: string): UpstreamError => http.failure({ code: 'CONFLICT', message });
      const assign = async (user: ApiUser): Promise<Done> => {
        if (!isIn(user, input.accountKey)) throw conflict('the user does not belong to this organization');
        if (holdsOne(user, roleKeys)) return { warnings: [] };
        if (user.role !== null) throw conflict('the user has another role, and can have one only');
        return writeRole(user, [roleKey], call);
      };
      return changeEach(input.targets, assign, call);
    },
    async unassign(input, call) {
      refuseFaults(http, faultsIn(unassignment, input));
      refuseOthers(input.targets);
      const unassign = async (user: ApiUser): Promise<Done> =>
        isIn(user, input.accountKey) && holdsOne(user, input.roleKeys)
          ? writeRole(user, [], call)
          : { warnings: ['the user did not have the role'] };
      return changeEach(input.targets, unassign, call);
    },
  };
}

function distinctIds(ids: readonly string[]): string[] {
  return [...new Map(ids.map((id) => [String(id).toLowerCase(), id])).values()];
}

function holdsOne({ role }: ApiUser, roleKeys: readonly string[]): boolean {
  const own = role?.id.toLowerCase();
  return roleKeys.some((key) => key.toLowerCase() === own);
}

/** A role holds where its user belongs. */
function isIn({ organization }: ApiUser, accountKey: string | null): boolean {
  return accountKey === null || organization?.id.toLowerCase() === accountKey.toLowerCase();
}
