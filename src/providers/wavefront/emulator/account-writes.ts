import { refuse } from './answers.ts';
import type { Fields } from './requests.ts';
import { fieldsOf, stringOf, stringsOf } from './requests.ts';
import {
  type AccountRow,
  addTo,
  findAccount,
  identifierFor,
  joinSystemGroup,
  linkGroup,
  linkRole,
  removeAccount,
  removeFrom,
  setGroups,
  setRoles,
  type UserRow,
  unlinkGroup,
  unlinkRole,
} from './tables.ts';
import { checkGrant, findGroups, findRoles, ignoredWarning, type Tenant } from './tenant.ts';

// What the account paths and the legacy user paths both do.

export function deleteAccounts({ tables }: Tenant, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const account = findAccount(tables, id);
    if (account === undefined) return [];
    removeAccount(tables, account);
    return [account.identifier];
  });
}

export function validateAccounts({ tables, views }: Tenant, ids: readonly string[]): object {
  const found = new Map(ids.map((id) => [id, findAccount(tables, id)]));
  return {
    validUsers: [...found.values()].filter((account) => account !== undefined).map((row) => views.user(row)),
    invalidIdentifiers: [...found].filter(([, account]) => account === undefined).map(([id]) => id),
  };
}

/** Ids that are added to a set, or taken from it. */
export interface Change {
  ids: readonly string[];
  add: boolean;
}

export function changeRoles(tenant: Tenant, account: AccountRow, { ids, add }: Change): void {
  for (const role of findRoles(tenant, ids).rows) (add ? linkRole : unlinkRole)(account, role);
}

export function changeGroups(tenant: Tenant, account: AccountRow, { ids, add }: Change): void {
  for (const group of findGroups(tenant, ids).rows) {
    if (!group.system) (add ? linkGroup : unlinkGroup)(account, group);
  }
  joinSystemGroup(tenant.tables, account);
}

export function changePermission(account: AccountRow, permission: string, grant: boolean): void {
  checkGrant(permission, grant ? account : null);
  (grant ? addTo : removeFrom)(account.permissions, permission);
}

/** Changes several accounts and answers one of them, which tells nothing of the others. Unknown ids are dropped. */
export function changePermissions(
  tenant: Tenant,
  ids: readonly string[],
  { permission, grant }: { permission: string; grant: boolean },
): AccountRow {
  const accounts = ids.flatMap((id) => findAccount(tenant.tables, id) ?? []);
  for (const account of accounts) changePermission(account, permission, grant);
  const last = accounts.at(-1);
  if (last === undefined) throw refuse(400, 'No valid account IDs were found');
  return last;
}

interface Written {
  account: UserRow;
  warning: string;
}

/** Invites many and answers one of them, which tells nothing of the others. */
export function inviteUsers(tenant: Tenant, body: unknown): AccountRow {
  const users = Array.isArray(body) ? body.map((fields) => putUser(tenant, fieldsOf(fields)).account) : [];
  const last = users.at(-1);
  if (last === undefined) throw refuse(400, 'an array of users is required');
  return last;
}

/** Takes a UserToCreate, as an upsert by its emailAddress. */
export function putUser(tenant: Tenant, fields: Fields): Written {
  const { tables } = tenant;
  const emailAddress = stringOf(fields['emailAddress'], 'emailAddress') ?? '';
  if (emailAddress === '' || emailAddress.length >= 256 || emailAddress.startsWith('sa::')) {
    throw refuse(400, 'emailAddress is required: a user name of less than 256 characters');
  }
  const identifier = identifierFor(tables, emailAddress);
  const known = tables.accounts.get(identifier);
  const account: UserRow =
    known?.type === 'user'
      ? known
      : {
          type: 'user',
          identifier,
          permissions: [],
          roleIds: [],
          groupIds: [],
          ssoId: null,
          lastLogin: null,
        };
  // Left out is not the same as empty: it gives the tenant's default permissions.
  const permissions = stringsOf(fields['groups'], 'groups') ?? [...tables.defaultPermissions];
  const warning = setMembership(tenant, account, { ...fields, groups: permissions });
  tables.accounts.set(identifier, account);
  return { account, warning };
}

/**
 * Sets permissions, groups and roles to those of a write model; unknown ids are ignored with a warning. Lists that are
 * left out become empty, as clients take it to be; the page does not say.
 */
export function setMembership(tenant: Tenant, account: AccountRow, fields: Fields): string {
  const permissions = stringsOf(fields['groups'], 'groups') ?? [];
  for (const permission of permissions) checkGrant(permission, account);
  const groups = findGroups(tenant, stringsOf(fields['userGroups'], 'userGroups') ?? []);
  const roles = findRoles(tenant, stringsOf(fields['roles'], 'roles') ?? []);
  account.permissions = [...new Set(permissions)];
  setGroups(tenant.tables, account, groups.rows);
  setRoles(tenant.tables, account, roles.rows);
  return ignoredWarning(groups.unknown, roles.unknown);
}
