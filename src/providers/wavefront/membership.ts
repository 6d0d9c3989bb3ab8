import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import type { ApiEmbedded } from './api.ts';

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
  return idsIn(roles).map((roleKey) =>
    accountKey === null ? { roleKey, constraints: ['*'] } : { roleKey, accountKey, constraints: ['*'] },
  );
}

/** A service account names its customer only through its groups and roles. */
export function customerIn(holder: Membership): string | null {
  for (const references of [holder.userGroups, holder.roles])
    for (const reference of references ?? []) {
      const customer = typeof reference === 'string' ? null : reference['customer'];
      if (typeof customer === 'string' && customer !== '') return customer;
    }
  return null;
}

export function idsIn(references: readonly (string | { id: string })[] | null): string[] {
  return (references ?? []).map((entry) => (typeof entry === 'string' ? entry : entry.id));
}

export function objectsIn(references: References): ApiEmbedded[] {
  return (references ?? []).filter((entry) => typeof entry !== 'string');
}
