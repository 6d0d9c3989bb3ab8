import type { UserWrites } from '../../../contract/user.ts';
import type { FieldFault } from '../../../errors.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import type { ApiUser } from '../api.ts';
import {
  clearsNames,
  customerChanges,
  memberChanges,
  type Names,
  nameFaults,
  newMember,
  touchesNames,
} from '../inputs.ts';
import { readUserKey, type UserKey } from '../keys.ts';
import { toDetailAccess, toUserRequest, type UserRequest } from '../requests.ts';
import type { Context } from './context.ts';
import { inviteUsers } from './invitations.ts';
import { createUserWriter, mapUserTables } from './user-tables.ts';

export function userWrites(
  context: Context,
): Required<Pick<UserWrites, 'create' | 'update' | 'delete' | 'invite'>> {
  const { http, settings } = context;
  const writers = mapUserTables((_, table) => createUserWriter(context, table));

  /** Throws NOT_FOUND for what cannot be the key of a user. */
  function find(key: string): UserKey {
    const user = readUserKey(key);
    if (user === null) throw writers.organizationuser.notFound();
    return user;
  }

  return {
    async create(input, call) {
      refuseFaults(http, [...faultsIn(newMember, input), ...nameFaults(input)]);
      const body: UserRequest = {
        detail_access: settings.newUserDetailAccess,
        ...toUserRequest(input, settings.relationForm),
      };
      return writers.organizationuser.create(body, call);
    },
    async update(key, changes, call) {
      const { table, id } = find(key);
      const isMember = table === 'organizationuser';
      refuseFaults(http, faultsIn(isMember ? memberChanges : customerChanges, changes));
      const isEmpty = Object.keys(changes).length === 0;
      const needed = clearsNames(changes) ? nameFields : [];
      const isRead = isMember || isEmpty || needed.length > 0;
      const stored = isRead ? await writers[table].stored(id, call, needed) : null;
      if (stored !== null && isEmpty) return { record: writers[table].toRecord(stored), warnings: [] };
      if (stored !== null && touchesNames(changes)) {
        refuseFaults(http, nameFaults({ ...namesOf(stored), ...changes }));
      }
      const body = { ...toDetailAccess(stored), ...toUserRequest(changes, settings.relationForm) };
      return writers[table].update(id, body, call);
    },
    async delete(key, accountKey, call) {
      const { table, id } = find(key);
      if (accountKey !== null) refuseFaults(http, [noMembership]);
      return writers[table].delete(id, call);
    },
    invite: inviteUsers(context),
  };
}

const noMembership: FieldFault = {
  name: 'accountKey',
  reason: 'expected none: a Pigello user belongs to one organization, and is deleted as a whole',
};

const nameFields = ['first_name', 'last_name', 'corporate_name'] as const;

function namesOf(user: ApiUser): Names {
  return {
    firstName: user.first_name,
    lastName: user.last_name,
    companyName: user.corporate_name,
  };
}
