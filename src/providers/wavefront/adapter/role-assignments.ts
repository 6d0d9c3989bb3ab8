import type { Call } from '../../../contract/call.ts';
import type { Assignment, RoleWrites } from '../../../contract/role.ts';
import type { Outcomes, Target } from '../../../contract/write.ts';
import { idFaults, parentFaults, targetFaults } from '../inputs.ts';
import { accountFaults, refuseFaults } from './checks.ts';
import type { Context } from './context.ts';
import { changeLinks, type LinkKind } from './links.ts';

export function roleAssignments(context: Context): Pick<RoleWrites, 'assign' | 'unassign'> {
  return {
    assign: (assignment, call) => change(context, true, assignment, call),
    unassign: (unassignment, call) => change(context, false, { ...unassignment, constraints: null }, call),
  };
}

async function change(
  context: Context,
  add: boolean,
  { targets, roleKeys, accountKey, constraints }: Assignment,
  call: Call,
): Promise<Outcomes> {
  const { http } = context.client;
  const isLimited = constraints?.some((constraint) => constraint !== '*') ?? false;
  const reason = 'must be ["*"] or nothing: a role holds in the whole backend';
  refuseFaults(http, [
    ...targetFaults(targets),
    ...parentFaults('roleKeys', roleKeys),
    ...idFaults('roleKeys', roleKeys),
    ...(isLimited ? [{ name: 'constraints', reason }] : []),
  ]);
  refuseFaults(http, await accountFaults(context, accountKey, call));
  return changeLinks(context, roleLinks(context, add), { targets, parents: roleKeys }, call);
}

function roleLinks({ client }: Context, add: boolean): LinkKind {
  const [ofRole, ofTarget] = add ? ['addAssignees', 'addRoles'] : ['removeAssignees', 'removeRoles'];
  const collectionOf = ({ type }: Target): string => (type === 'UserGroup' ? 'usergroup' : 'account');
  return {
    field: 'roleKeys',
    add,
    // Takes accounts and groups mixed.
    sendByParent: (role, json, call) => {
      const path = `/role/${encodeURIComponent(role)}/${ofRole}`;
      return client.write({ method: 'POST', path, body: { json } }, call);
    },
    sendByTarget: (target, json, call) => {
      const path = `/${collectionOf(target)}/${encodeURIComponent(target.key)}/${ofTarget}`;
      return client.write({ method: 'POST', path, body: { json } }, call);
    },
    requestsByTarget: () => 1,
  };
}
