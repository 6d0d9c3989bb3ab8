import type { Call } from '../../../contract/call.ts';
import type { Assignment, RoleWrites } from '../../../contract/role.ts';
import type { Outcomes, Target } from '../../../contract/write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import * as inputs from '../inputs.ts';
import type { Context } from './context.ts';
import { changeLinks, type LinkKind } from './links.ts';
import { accountFaults } from './tenant.ts';

export function roleAssignments(context: Context): Pick<RoleWrites, 'assign' | 'unassign'> {
  const { client, tenant } = context;
  const change =
    (add: boolean) =>
    async (assignment: Assignment, call: Call): Promise<Outcomes> => {
      const { targets, roleKeys, accountKey } = assignment;
      refuseFaults(client.http, faultsIn(inputs.assignment, assignment));
      refuseFaults(client.http, await accountFaults(tenant, accountKey, call));
      return changeLinks(context, { kind: roleLinks(context, add), targets, parents: roleKeys }, call);
    };
  return {
    assign: change(true),
    unassign: (unassignment, call) => change(false)({ ...unassignment, constraints: null }, call),
  };
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
