import type { Call } from '../../../contract/call.ts';
import type { PrincipalReference } from '../../../contract/principal.ts';
import type { PermissionOperations } from '../../../contract/principals.ts';
import type { Outcomes } from '../../../contract/write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import * as inputs from '../inputs.ts';
import type { WriteAnswer } from './client.ts';
import type { Context } from './context.ts';
import { changeLinks, type LinkKind } from './links.ts';

export function permissionOperations(context: Context): PermissionOperations {
  const change =
    (add: boolean) =>
    async (
      targets: readonly PrincipalReference[],
      permissions: readonly string[],
      call: Call,
    ): Promise<Outcomes> => {
      const schema = add ? inputs.grant(targets.map(({ type }) => type)) : inputs.revocation;
      refuseFaults(context.client.http, faultsIn(schema, { targets, permissions }));
      return changeLinks(
        context,
        { kind: permissionLinks(context, add), targets, parents: permissions },
        call,
      );
    };
  return { grant: change(true), revoke: change(false) };
}

/** Every request names one permission, for one account or for many. */
function permissionLinks({ client }: Context, add: boolean): LinkKind {
  const verb = add ? 'grant' : 'revoke';
  return {
    field: 'permissions',
    add,
    sendByParent: (permission, json, call) => {
      const path = `/account/${verb}/${encodeURIComponent(permission)}`;
      return client.write({ method: 'POST', path, body: { json } }, call);
    },
    sendByTarget: async ({ key }, permissions, call) => {
      let answer: WriteAnswer = { payload: undefined, warned: false };
      for (const permission of permissions) {
        const path = `/account/${encodeURIComponent(key)}/${verb}/${encodeURIComponent(permission)}`;
        answer = await client.write({ method: 'POST', path }, call);
      }
      return answer;
    },
    requestsByTarget: (permissions) => permissions.length,
  };
}
