import type { Call } from '../../../contract/call.ts';
import type { Assignment, RoleWrites } from '../../../contract/role.ts';
import { type Done, type Target, targetKey } from '../../../contract/write.ts';
import type { FieldFault, UpstreamError } from '../../../errors.ts';
import { refuse } from '../inputs.ts';
import { isPossibleKey } from '../keys.ts';
import { accountPath, toMemberRequest } from '../requests.ts';
import type { ApiRequest } from './client.ts';
import type { Context } from './context.ts';
import { absentUser, isFailure, refuseImpossibleAccount, unclear } from './failures.ts';
import { type Member, readMembers, removeMember, roleUnsaid } from './memberships.ts';
import { actOnEach } from './outcomes.ts';

type Role = 'admin' | 'user';
type Subject = Pick<Assignment, 'targets' | 'roleKeys' | 'accountKey'>;

/** A role is a membership in one account: who gets one joins, who loses "user" leaves, and "admin" stays for good. */
export function roleWrites(context: Context): Required<Pick<RoleWrites, 'assign' | 'unassign'>> {
  const { http } = context;
  return {
    async assign(assignment, call) {
      const { accountKey, role } = subjectOf(context, assignment, assignment.constraints);
      const members = await readMembersByKey(context, accountKey, call);
      const fresh = call.fresh();
      return actOnEach(http, targetsByName(assignment), async ({ key }): Promise<Done> => {
        const member = members.get(key);
        if (member !== undefined && member.role === null) throw roleUnsaid(http);
        const present = member?.role ?? null;
        if (present === 'admin' && role === 'user') throw demotion(context);
        if (present !== role) await setRole(context, { accountKey, key, role }, fresh);
        return { warnings: [] };
      });
    },
    async unassign(unassignment, call) {
      const { accountKey, role } = subjectOf(context, unassignment, null);
      const members = await readMembersByKey(context, accountKey, call);
      const fresh = call.fresh();
      return actOnEach(http, targetsByName(unassignment), async ({ key }): Promise<Done> => {
        const member = members.get(key);
        if (member !== undefined && member.role === null) throw roleUnsaid(http);
        if (member?.role !== role) throw notHeld(context, role);
        if (role === 'admin') throw demotion(context);
        await removeMember(context, accountKey, member, fresh);
        return { warnings: [`${http.backend}: the membership in the account ended with its role`] };
      });
    },
  };
}

/** Always an upsert: whoever is no member becomes one. */
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
  };
  const answer = await client.send(request, call).catch((error: unknown) => {
    // Account and role are right, which leaves the user (in v2 also somebody who became an admin just now).
    throw isFailure(error, 'INVALID_INPUT', 500) ? absentUser(http) : error;
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

function targetsByName({ targets }: Subject): ReadonlyMap<string, Target> {
  return new Map(targets.map((target) => [targetKey(target), target]));
}

function demotion({ http }: Context): UpstreamError {
  return http.failure({ code: 'CONFLICT', message: 'administrators cannot be reduced to users' });
}

function notHeld({ http }: Context, role: Role): UpstreamError {
  const message = `the user does not hold the role ${role} in the account`;
  return http.failure({ code: 'NOT_FOUND', message });
}

function subjectOf(
  { http }: Context,
  subject: Subject,
  constraints: string[] | null,
): { accountKey: string; role: Role } {
  const { accountKey, roleKeys } = subject;
  const faults = subjectFaults(subject);
  if (constraints !== null)
    faults.push({ name: 'constraints', reason: 'is not known to this kind of backend' });
  refuse(http, faults);
  refuseImpossibleAccount(http, accountKey ?? '');
  return { accountKey: accountKey ?? '', role: roleKeys.includes('admin') ? 'admin' : 'user' };
}

function subjectFaults({ targets, roleKeys, accountKey }: Subject): FieldFault[] {
  const faults: FieldFault[] = [];
  if (accountKey === null) {
    faults.push({ name: 'accountKey', reason: 'is required: a role holds in one account' });
  }
  for (const [index, roleKey] of roleKeys.entries()) {
    if (!isRole(roleKey)) faults.push({ name: `roleKeys.${index}`, reason: 'is no role of this backend' });
  }
  if (new Set(roleKeys).size !== 1) {
    faults.push({ name: 'roleKeys', reason: 'must be one role: nobody holds two of them in one account' });
  }
  for (const [index, { type }] of targets.entries()) {
    if (type !== 'User')
      faults.push({ name: `targets.${index}`, reason: 'is no user; only users hold roles' });
  }
  return faults;
}

function isRole(roleKey: string): boolean {
  return roleKey === 'admin' || roleKey === 'user';
}
