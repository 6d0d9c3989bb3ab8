import type { Call } from './call.ts';
import type { PrincipalFilter, PrincipalReference, RoleAssignmentRecord } from './principal.ts';
import type { MemberOperations } from './principals.ts';
import type { ReadOperations } from './read.ts';
import type { ResourceRecord } from './record.ts';
import type { Done, Outcomes, Written } from './write.ts';

export interface GroupOperations
  extends ReadOperations<GroupRecord, PrincipalFilter>,
    MemberOperations,
    GroupWrites {}

export interface GroupRecord extends ResourceRecord {
  name?: string;
  description?: string | null;
  /** Membership that the backend manages itself. */
  system?: boolean;
  /** Roles that every member has through this group. */
  roleAssignments?: RoleAssignmentRecord[];
  /** Both numbers are the backend's own count. */
  userCount?: number | null;
  roleCount?: number | null;
  properties?: GroupPropertiesRecord | null;
}

/** What may be changed; null where the backend does not say. */
export interface GroupPropertiesRecord {
  nameEditable: boolean | null;
  usersEditable: boolean | null;
  rolesEditable: boolean | null;
}

export interface GroupWrites {
  create?(input: NewGroup, call: Call): Promise<Written<GroupRecord>>;
  update?(key: string, changes: GroupChanges, call: Call): Promise<Written<GroupRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
  addMembers?(
    targets: readonly PrincipalReference[],
    groupKeys: readonly string[],
    call: Call,
  ): Promise<Outcomes>;
  removeMembers?(
    targets: readonly PrincipalReference[],
    groupKeys: readonly string[],
    call: Call,
  ): Promise<Outcomes>;
}

/** Absent: unchanged. Null: cleared. */
export interface GroupChanges {
  name?: string;
  description?: string | null;
  /** Replaces the whole set of roles that members have through it. */
  roleKeys?: string[];
}

export interface NewGroup extends GroupChanges {
  name: string;
}

/** Lists of groups are ordered by the first of these fields that a record has. */
export const groupOrder: readonly (keyof GroupRecord)[] = ['name'];
