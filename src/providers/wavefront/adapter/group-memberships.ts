import type { Call } from '../../../contract/call.ts';
import type { GroupWrites } from '../../../contract/group.ts';
import type { PrincipalReference } from '../../../contract/principal.ts';
import type { Outcomes } from '../../../contract/write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import * as inputs from '../inputs.ts';
import type { Context } from './context.ts';
import { changeLinks, type LinkKind } from './links.ts';

export function groupMemberships(context: Context): Pick<GroupWrites, 'addMembers' | 'removeMembers'> {
  const change =
    (add: boolean) =>
    async (
      targets: readonly PrincipalReference[],
      groupKeys: readonly string[],
      call: Call,
    ): Promise<Outcomes> => {
      refuseFaults(context.client.http, faultsIn(inputs.membership, { targets, groupKeys }));
      return changeLinks(context, { kind: groupLinks(context, add), targets, parents: groupKeys }, call);
    };
  return { addMembers: change(true), removeMembers: change(false) };
}

function groupLinks({ client }: Context, add: boolean): LinkKind {
  const [ofGroup, ofTarget] = add ? ['addUsers', 'addUserGroups'] : ['removeUsers', 'removeUserGroups'];
  return {
    field: 'groupKeys',
    add,
    sendByParent: (group, json, call) => {
      const path = `/usergroup/${encodeURIComponent(group)}/${ofGroup}`;
      return client.write({ method: 'POST', path, body: { json } }, call);
    },
    sendByTarget: ({ key }, json, call) => {
      const path = `/account/${encodeURIComponent(key)}/${ofTarget}`;
      return client.write({ method: 'POST', path, body: { json } }, call);
    },
    requestsByTarget: () => 1,
  };
}
