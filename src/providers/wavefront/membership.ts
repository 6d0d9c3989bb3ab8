import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import type { ApiEmbedded } from './api.ts';
import { inAccount } from './origin.ts';

type References = readonly (string | ApiEmbedded)[] | null;

export interface Membership {
  groups: string[] | null;
  roles: References;
  userGroups: References;
  json: Readonly<Record<string, unknown>>;
}

/** The permissions of a holder, which the upstream calls groups. */
export function permissionsIn(holder: Membership): string[] | null {
  return isOdd(holder, 'groups') ? null : (holder.groups ?? []);
}

/** The groups of a holder, which the upstream calls user groups. */
export function groupKeysIn(holder: Membership): string[] | null {
  return isOdd(holder, 'userGroups') ? null : idsIn(holder.userGroups);
}

export function roleAssignmentsIn(
  holder: Membership,
  accountKey: string | null,
): RoleAssignmentRecord[] | null {
  return isOdd(holder, 'roles') ? null : toAssignments(holder.roles, accountKey);
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

export function objectsIn(references: References): ApiEmbedded[] {
  return (references ?? []).filter((entry) => typeof entry !== 'string');
}
