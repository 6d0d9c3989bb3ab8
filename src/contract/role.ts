import type { Call } from './call.ts';
import type { GroupRecord } from './group.ts';
import type { MemberOperations } from './principals.ts';
import type { ListQuery, NoFilter, Page, ReadOperations } from './read.ts';
import type { ResourceRecord } from './record.ts';
import type { Done, Outcomes, Target, Written } from './write.ts';

export interface RoleOperations extends ReadOperations<RoleRecord, RoleFilter>, MemberOperations, RoleWrites {
  /** The groups that have the role, so that their members have it: `query.parent` names it. */
  listGroups?(query: ListQuery<NoFilter>, call: Call): Promise<Page<GroupRecord>>;
}

export interface RoleRecord extends ResourceRecord {
  name?: string;
  description?: string | null;
  /** True where the backend fixes the set of roles. */
  builtIn?: boolean;
  permissions?: string[] | null;
  /** Permissions that the backend marks as restricted in it. */
  restrictedPermissions?: string[] | null;
  /** How many accounts, and how many groups, have it directly. */
  linkedAccountsCount?: number | null;
  linkedGroupsCount?: number | null;
  properties?: RolePropertiesRecord | null;
  accountKey?: string | null;
}

/** What may be changed; null where the backend does not say. */
export interface RolePropertiesRecord {
  nameEditable: boolean | null;
  permsEditable: boolean | null;
  usersAddable: boolean | null;
  usersRemovable: boolean | null;
  deletable: boolean | null;
}

export interface RoleFilter {
  search?: string;
  builtIn?: boolean;
}

export interface RoleWrites {
  create?(input: NewRole, call: Call): Promise<Written<RoleRecord>>;
  update?(key: string, changes: RoleChanges, call: Call): Promise<Written<RoleRecord>>;
  delete?(key: string, call: Call): Promise<Done>;
  assign?(assignment: Assignment, call: Call): Promise<Outcomes>;
  unassign?(assignment: Unassignment, call: Call): Promise<Outcomes>;
  /** Changes what an existing assignment is limited to. */
  updateAssignment?(assignment: AssignmentChange, call: Call): Promise<Done>;
}

export interface RoleChanges {
  name?: string;
  description?: string | null;
  /** Replaces the whole set. */
  permissions?: string[];
}

export interface NewRole extends RoleChanges {
  name: string;
}

/** Every target gets every role. */
export interface Assignment {
  targets: readonly Target[];
  roleKeys: readonly string[];
  /** Where the role shall hold; null where the backend has one account only, or the target's own key names it. */
  accountKey: string | null;
  /** Null: the backend's default. */
  constraints: string[] | null;
}

export interface Unassignment {
  targets: readonly Target[];
  roleKeys: readonly string[];
  accountKey: string | null;
  /** Permits what would delete the user (Astra: the last role); otherwise it is a CONFLICT and nothing is sent. */
  allowUserDeletion: boolean;
}

export interface AssignmentChange {
  target: Target;
  roleKey: string;
  accountKey: string | null;
  constraints: string[];
}

/** Lists of roles are ordered by the first of these fields that a record has. */
export const roleOrder: readonly (keyof RoleRecord)[] = ['name'];
