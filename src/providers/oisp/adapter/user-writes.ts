import type { UserWrites } from '../../../contract/user.ts';
import { refuse } from '../inputs.ts';
import { isPossibleKey } from '../keys.ts';
import type { Context } from './context.ts';
import { absentUser, refuseImpossibleAccount } from './failures.ts';
import { invitationWrites } from './invitations.ts';
import { leave, readMembers, removeMember } from './memberships.ts';
import { ownInvitationWrites } from './own-invitations.ts';

const onlyMemberships =
  "is required: only a membership in an account can end here, and the gateway never deletes its own login's user";

/** Users are made with a password and changed by themselves only, so there is neither `create` nor `update`. */
export function userWrites(
  context: Context,
): Required<Pick<UserWrites, 'delete' | 'invite' | 'cancelInvites' | 'acceptInvite' | 'declineInvite'>> {
  const { http, client } = context;
  return {
    async delete(key, accountKey, call) {
      refuse(http, accountKey === null ? [{ name: 'accountKey', reason: onlyMemberships }] : []);
      if (accountKey === null || !isPossibleKey(key)) throw absentUser(http);
      refuseImpossibleAccount(http, accountKey);
      const before = call.fresh();
      if (key === (await client.self(before)).key) {
        await leave(context, accountKey, call.fresh());
        return { warnings: [] };
      }
      const member = (await readMembers(context, accountKey, before)).find((one) => one.key === key);
      if (member === undefined) throw absentUser(http);
      await removeMember(context, accountKey, member, call.fresh());
      return { warnings: [] };
    },
    ...invitationWrites(context),
    ...ownInvitationWrites(context),
  };
}
