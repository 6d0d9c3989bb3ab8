import type { Call } from '../../../contract/call.ts';
import type { UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { Written } from '../../../contract/write.ts';
import type { FieldFault } from '../../../errors.ts';
import type { ApiUser } from '../api.ts';
import { customerChanges, faultsIn, memberChanges, newMember, refuseFaults } from '../inputs.ts';
import { readUserKey, type UserKey } from '../keys.ts';
import { toUserRequest, type UserRequest } from '../requests.ts';
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

  async function change(key: string, changes: UserChanges, call: Call): Promise<Written<UserRecord>> {
    const { table, id } = find(key);
    const isMember = table === 'organizationuser';
    refuseFaults(http, faultsIn(isMember ? memberChanges : customerChanges, changes));
    const isEmpty = Object.keys(changes).length === 0;
    const stored =
      isMember || isEmpty || clearsNames(changes)
        ? await writers[table].stored(id, call, clearsNames(changes) ? nameFields : [])
        : null;
    if (stored !== null && isEmpty) return { record: writers[table].toRecord(stored), warnings: [] };
    if (stored !== null && touchesNames(changes)) {
      refuseFaults(http, nameFaults({ ...namesOf(stored), ...changes }));
    }
    const body = { ...toRequired(stored), ...toUserRequest(changes, settings.relationForm) };
    return writers[table].update(id, body, call);
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
    update: change,
    async delete(key, accountKey, call) {
      const { table, id } = find(key);
      if (accountKey !== null) refuseFaults(http, [noMembership]);
      return writers[table].delete(id, call);
    },
    invite: inviteUsers(context),
  };
}

/** A change of an organization user has to carry its detail_access, so that goes back as it came. */
export function toRequired(stored: ApiUser | null): Pick<UserRequest, 'detail_access'> {
  const detailAccess = stored?.detail_access ?? null;
  return detailAccess === null ? {} : { detail_access: detailAccess };
}

const noMembership: FieldFault = {
  name: 'accountKey',
  reason: 'expected none: a Pigello user belongs to one organization, and is deleted as a whole',
};

const names = ['firstName', 'lastName', 'companyName'] as const;
const nameFields = ['first_name', 'last_name', 'corporate_name'] as const;
type Names = Pick<UserChanges, (typeof names)[number]>;

function namesOf(user: ApiUser): Names {
  return {
    firstName: user.first_name,
    lastName: user.last_name,
    companyName: user.corporate_name,
  };
}

function touchesNames(changes: Names): boolean {
  return names.some((name) => changes[name] !== undefined);
}

/** Whether a change takes names and gives none: whether a name is left, the stored record alone tells then. */
function clearsNames(changes: Names): boolean {
  return touchesNames(changes) && names.every((name) => changes[name] == null);
}

function nameFaults(user: Names): FieldFault[] {
  if (names.some((name) => (user[name] ?? '') !== '')) return [];
  return names.map((name) => ({
    name,
    reason: 'expected at least one of firstName, lastName and companyName',
  }));
}
