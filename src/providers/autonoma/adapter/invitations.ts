import type { UserWrites } from '../../../contract/user.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { outcomesOf } from '../../../kit/outcomes.ts';
import * as inputs from '../inputs.ts';
import { type InvitationRequest, toInvitationRequest } from '../requests.ts';
import type { Context } from './context.ts';

/** One action for each person, side by side: no page documents one for many. */
export function createInvite({ http, settings, writer }: Context): NonNullable<UserWrites['invite']> {
  const schema = inputs.invitations(settings);
  return async (accountKey, invitations, call) => {
    refuseFaults(http, [
      ...faultsIn(schema, { accountKey, invitations }),
      ...inputs.repeatedPeople(invitations),
    ]);
    const requests = invitations.map((invitation, index): [string, InvitationRequest] => [
      invitation.email,
      toInvitationRequest(invitation, index),
    ]);
    return outcomesOf(http, new Map(requests), async (request) => {
      await writer.invite(accountKey ?? '', request, call);
      return { warnings: [] };
    });
  };
}
