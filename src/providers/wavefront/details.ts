import { z } from 'zod';
import type { GroupRecord } from '../../contract/group.ts';
import type { RoleRecord } from '../../contract/role.ts';
import { lenient, lenientList } from '../../kit/odd-fields.ts';
import { readChecked } from '../../kit/reader.ts';

// What roles and groups say of themselves beside what they are: all of it may be absent, since versions differ.

export type RoleDetails = Required<
  Pick<RoleRecord, 'restrictedPermissions' | 'linkedAccountsCount' | 'linkedGroupsCount' | 'properties'>
>;
type GroupDetails = Required<Pick<GroupRecord, 'userCount' | 'roleCount' | 'properties'>>;

export function toRoleDetails(json: object): RoleDetails {
  return readChecked(role, json);
}

export function toGroupDetails(json: object): GroupDetails {
  return readChecked(group, json);
}

/** Leaves out what a record inside another one does not show: it may be there, and can be asked for. */
export function dropNulls<T extends object>(details: T): { [Name in keyof T]?: Exclude<T[Name], null> } {
  const entries = Object.entries(details).filter(([, value]) => value !== null);
  return Object.fromEntries(entries) as { [Name in keyof T]?: Exclude<T[Name], null> };
}

const count = z.int32().min(0);
const flag = lenient('properties', z.boolean());

const role = z.object({
  restrictedPermissions: lenientList('restrictedPermissions', z.string()),
  linkedAccountsCount: lenient('linkedAccountsCount', count),
  linkedGroupsCount: lenient('linkedGroupsCount', count),
  properties: lenient(
    'properties',
    z.object({
      nameEditable: flag,
      permsEditable: flag,
      usersAddable: flag,
      usersRemovable: flag,
      deletable: flag,
    }),
  ),
});

const group = z.object({
  userCount: lenient('userCount', count),
  roleCount: lenient('roleCount', count),
  properties: lenient(
    'properties',
    z.object({ nameEditable: flag, usersEditable: flag, rolesEditable: flag }),
  ),
});
