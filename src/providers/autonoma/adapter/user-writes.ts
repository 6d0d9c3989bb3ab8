import type { UserRecord, UserWrites } from '../../../contract/user.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import * as api from '../api.ts';
import { newUser, userChanges } from '../inputs.ts';
import { toPartialUser } from '../normalize.ts';
import { pickTexts } from '../requests.ts';
import type { Context } from './context.ts';
import { createInvite } from './invitations.ts';
import { recordWrites } from './record-writes.ts';
import { userKind } from './users.ts';

export function userWrites(context: Context): UserWrites {
  const { http, settings } = context;
  const writes = recordWrites(context, {
    ...userKind,
    toPartial: toPartialUser,
    names: api.userNames,
    identity: 'email',
    whole: api.wholeUser,
    readTexts,
  });

  const [createSchema, updateSchema] = [newUser(settings), userChanges(settings)];

  return {
    async create(input, call) {
      refuseFaults(http, faultsIn(createSchema, input));
      return writes.create(pickTexts(input, api.userNames), call);
    },
    async update(key, changes, call) {
      refuseFaults(http, faultsIn(updateSchema, changes));
      return writes.update(key, pickTexts(changes, api.userNames), call);
    },
    async delete(key, accountKey, call) {
      const reason = 'Autonoma cannot end a membership; without it, the user itself is deleted';
      refuseFaults(http, accountKey === null ? [] : [{ name: 'accountKey', reason }]);
      return writes.remove(key, call);
    },
    ...(settings.callInvite && { invite: createInvite(context) }),
  };
}

function readTexts({ firstName, lastName }: UserRecord): Record<string, unknown> {
  return { firstName, lastName };
}
