import type { UserWrites } from '../../../contract/user.ts';
import type { Done } from '../../../contract/write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { outcomesOf } from '../../../kit/outcomes.ts';
import type { JsonRequest } from '../../../transport/json-client.ts';
import { accountKey as accountKeySchema, invitation, repetitions } from '../inputs.ts';
import { invitationNames, toInvitationRequest } from '../requests.ts';
import type { Context } from './context.ts';

const path = '/accounts/users/auth/invite/organization/organizationuser/';

/** Sends one request for each invitation; its answer may be anything, so its status alone counts. */
export function inviteUsers({ http, client, settings }: Context): Required<UserWrites>['invite'] {
  return async (accountKey, invitations, call) => {
    refuseFaults(http, [
      ...faultsIn(accountKeySchema, { accountKey }),
      ...invitations.flatMap((one, index) => faultsIn(invitation, one, 'invitations', index)),
      ...repetitions(invitations),
    ]);
    const requests = invitations.map((one, index): [string, JsonRequest] => {
      const body = { json: toInvitationRequest(one, accountKey, settings.relationForm) };
      return [one.email, { method: 'POST', path, body, names: invitationNames(index) }];
    });
    const send = async (request: JsonRequest): Promise<Done> => {
      await client.response(request, call);
      return { warnings: [] };
    };
    return outcomesOf(http, new Map(requests), send);
  };
}
