import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import type { ServiceAccountRecord } from '../../contract/service-account.ts';
import type { UserRecord } from '../../contract/user.ts';
import type { Embedded } from './api.ts';
import { inAccount } from './origin.ts';

type References = readonly (string | Embedded)[] | null;

export interface Membership {
  groups: string[] | null;
  roles: References;
  userGroups: References;
  json: Readonly<Record<string, unknown>>;
}

/** Makes the fields of what a user or service account holds: `groups` are permissions, `userGroups` are groups. */
export function toMembership(
  holder: Membership,
  accountKey: string | null,
): Pick<UserRecord & ServiceAccountRecord, 'permissions' | 'groupKeys' | 'roleAssignments'> {
  return {
    permissions: isOdd(holder, 'groups') ? null : (holder.groups ?? []),
    groupKeys: isOdd(holder, 'userGroups') ? null : idsIn(holder.userGroups),
    roleAssignments: isOdd(holder, 'roles') ? null : toAssignments(holder.roles, accountKey),
  };
}

/** Whether something came in this field that could not be read, which is not the same as nothing. */
export function isOdd<Answer extends { json: Readonly<Record<string, unknown>> }>(
  answer: Answer,
  field: keyof Answer & string,
): boolean {
  return answer[field] === null && answer.json[field] !== null && answer.json[field] !== undefined;
}

export function toAssignments(roles: References, accountKey: string | null): RoleAssignmentRecord[] {
  return idsIn(roles).map((roleKey) => ({ roleKey, ...inAccount(accountKey), constraints: ['*'] }));
}

/** A service account names its customer only through its groups and roles. */
export function customerIn(holder: Membership): string | null {
  const inside = [...objectsIn(holder.userGroups), ...objectsIn(holder.roles)];
  return (
    inside.flatMap(({ customer }) => (typeof customer === 'string' && customer !== '' ? customer : []))[0] ??
    null
  );
}

export function idsIn(references: readonly (string | { id: string })[] | null): string[] {
  return (references ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.id));
}

export function objectsIn(references: References): Embedded[] {
  return (references ?? []).filter((entry) => typeof entry !== 'string');
}
