import type { UserWrites } from '../../../contract/user.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { leaving } from '../inputs.ts';
import { isPossibleKey } from '../keys.ts';
import type { Context } from './context.ts';
import { absentUser, requireAccountKey } from './failures.ts';
import { invitationWrites } from './invitations.ts';
import { leave, readMembers, removeMember } from './memberships.ts';
import { ownInvitationWrites } from './own-invitations.ts';

/** Users are made with a password and changed by themselves only, so there is neither `create` nor `update`. */
export function userWrites(
  context: Context,
): Required<Pick<UserWrites, 'delete' | 'invite' | 'cancelInvites' | 'acceptInvite' | 'declineInvite'>> {
  const { http, client } = context;
  return {
    async delete(key, givenKey, call) {
      refuseFaults(http, faultsIn(leaving, { accountKey: givenKey }));
      if (!isPossibleKey(key)) throw absentUser(http);
      const accountKey = requireAccountKey(http, givenKey);
      const before = call.fresh();
      if (key === (await client.self(before)).key) {
        await leave(context, accountKey, call.fresh());
        return { warnings: [] };
      }
      const member = (await readMembers(context, accountKey, before)).find((one) => one.key === key);
      if (member === undefined) throw absentUser(http);
      await removeMember(context, { accountKey, member }, call.fresh());
      return { warnings: [] };
    },
    ...invitationWrites(context),
    ...ownInvitationWrites(context),
  };
}
