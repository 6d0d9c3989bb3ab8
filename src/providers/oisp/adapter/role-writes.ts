import type { Call } from '../../../contract/call.ts';
import type { RoleWrites } from '../../../contract/role.ts';
import type { UpstreamError } from '../../../errors.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { distinctTargets, outcomesOf } from '../../../kit/outcomes.ts';
import { assignment, unassignment } from '../inputs.ts';
import { isPossibleKey } from '../keys.ts';
import { accountPath, memberNames, toMemberRequest } from '../requests.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { absentUser, hasCode, requireAccountKey, unclear } from './failures.ts';
import { type Member, readMembers, removeMember, roleUnknown } from './memberships.ts';

type Role = 'admin' | 'user';

/** A role is a membership in one account: who gets one joins, who loses "user" leaves, and "admin" stays for good. */
export function roleWrites(context: Context): Required<Pick<RoleWrites, 'assign' | 'unassign'>> {
  const { http } = context;
  return {
    async assign(input, call) {
      refuseFaults(http, faultsIn(assignment, input));
      const accountKey = requireAccountKey(http, input.accountKey);
      const role = givenRole(input.roleKeys);
      const members = await readMembersByKey(context, accountKey, call);
      const fresh = call.fresh();
      return outcomesOf(http, distinctTargets(input.targets), async ({ key }) => {
        const present = presentRole(context, members.get(key));
        if (present === 'admin' && role === 'user') throw demotion(context);
        if (present !== role) await setRole(context, { accountKey, key, role }, fresh);
        return { warnings: [] };
      });
    },
    async unassign(input, call) {
      refuseFaults(http, faultsIn(unassignment, input));
      const accountKey = requireAccountKey(http, input.accountKey);
      const role = givenRole(input.roleKeys);
      const members = await readMembersByKey(context, accountKey, call);
      const fresh = call.fresh();
      return outcomesOf(http, distinctTargets(input.targets), async ({ key }) => {
        const member = members.get(key);
        if (presentRole(context, member) !== role || member === undefined) throw notAssigned(context, role);
        if (role === 'admin') throw demotion(context);
        await removeMember(context, { accountKey, member }, fresh);
        return { warnings: [`${http.backend}: the membership in the account ended with its role`] };
      });
    },
  };
}

/** The one role that an input names, once or more often. */
function givenRole(roleKeys: readonly string[]): Role {
  return roleKeys.includes('admin') ? 'admin' : 'user';
}

/** The role that a member has in the account; null for whoever is no member. */
function presentRole({ http }: Context, member: Member | undefined): string | null {
  if (member === undefined) return null;
  if (member.role === null) throw roleUnknown(http);
  return member.role;
}

/** Gives the role by an upsert: whoever is no member becomes one. */
async function setRole(
  context: Context,
  { accountKey, key, role }: { accountKey: string; key: string; role: Role },
  call: Call,
): Promise<void> {
  const { http, client } = context;
  if (!isPossibleKey(key)) throw absentUser(http);
  const request: ApiRequest = {
    method: 'PUT',
    path: `${accountPath(accountKey)}/users/${encodeURIComponent(key)}`,
    body: { json: toMemberRequest(key, accountKey, role) },
    account: { key: accountKey, role: 'admin' },
    names: memberNames,
  };
  const answer = await client.send(request, call).catch((error: unknown) => {
    // Account and role are right, which leaves the user (in v2 also somebody who became an admin just now).
    throw hasCode(error, 'userNotSaved') ? absentUser(http) : error;
  });
  if (answer === undefined) return;
  // It answers with nothing: whatever came is the answer to something else, so that only the list can tell.
  const members = await readMembersByKey(context, accountKey, call).catch(() => null);
  if (members?.get(key)?.role !== role) throw unclear(http);
}

async function readMembersByKey(
  context: Context,
  accountKey: string,
  call: Call,
): Promise<ReadonlyMap<string, Member>> {
  const members = await readMembers(context, accountKey, call.fresh());
  return new Map(members.map((member) => [member.key, member]));
}

function demotion({ http }: Context): UpstreamError {
  return http.failure({ code: 'CONFLICT', message: 'administrators cannot be reduced to users' });
}

function notAssigned({ http }: Context, role: Role): UpstreamError {
  const message = `the user does not hold the role ${role} in the account`;
  return http.failure({ code: 'NOT_FOUND', message });
}
