import type { Call } from '../../../contract/call.ts';
import type { UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { Written } from '../../../contract/write.ts';
import type { FieldFault } from '../../../errors.ts';
import type { ApiUser, UserTable } from '../api.ts';
import { customerChanges, faultsIn, memberChanges, newMember, refuseFaults } from '../inputs.ts';
import { readUserKey } from '../keys.ts';
import { toUserRequest, type UserRequest } from '../requests.ts';
import type { Context } from './context.ts';
import { inviteUsers } from './invitations.ts';
import { createUserWriter, mapUserTables } from './user-tables.ts';

export function userWrites(
  context: Context,
): Required<Pick<UserWrites, 'create' | 'update' | 'delete' | 'invite'>> {
  const { http, settings } = context;
  const writers = mapUserTables((_, name) => createUserWriter(context, name));

  /** As in `create`; a key that cannot be one is NOT_FOUND. */
  function placed(key: string): { entity: UserTable; id: string } {
    const place = readUserKey(key);
    if (place === null) throw writers.organizationuser.notFound();
    return place;
  }

  async function change(key: string, changes: UserChanges, call: Call): Promise<Written<UserRecord>> {
    const { entity, id } = placed(key);
    const isMember = entity === 'organizationuser';
    refuseFaults(http, faultsIn(isMember ? memberChanges : customerChanges, changes));
    const isEmpty = Object.keys(changes).length === 0;
    const stored =
      isMember || isEmpty || clearsNames(changes)
        ? await writers[entity].stored(id, call, clearsNames(changes) ? nameFields : [])
        : null;
    if (stored !== null && isEmpty) return { record: writers[entity].toRecord(stored), warnings: [] };
    if (stored !== null && touchesNames(changes)) {
      refuseFaults(http, nameFaults({ ...namesOf(stored), ...changes }));
    }
    const body = { ...toRequired(stored), ...toUserRequest(changes, settings.relationForm) };
    return writers[entity].update(id, body, call);
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
      const { entity, id } = placed(key);
      if (accountKey !== null) refuseFaults(http, [noMembership]);
      return writers[entity].delete(id, call);
    },
    invite: inviteUsers(context),
  };
}

/** A change of an organization user is to carry this too, so it goes back as it came. */
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

/** Then only the names that are stored tell whether one is left. */
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
