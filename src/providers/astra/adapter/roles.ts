import type { Call } from '../../../contract/call.ts';
import type { ListQuery, NoFilter, Page } from '../../../contract/read.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import type { RoleOperations } from '../../../contract/role.ts';
import { UpstreamError } from '../../../errors.ts';
import { emptyPage, usersAsMembers } from '../../../kit/pages.ts';
import { settle } from '../../../kit/settle.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import type { PrincipalType } from '../../../model.ts';
import { builtInRoles } from '../built-in-roles.ts';
import { readAccountIds } from './accounts.ts';
import type { Context } from './context.ts';
import { readRoleHolders } from './role-bindings.ts';
import { userReads } from './users.ts';

/** Reads of roles, which take no request: roles are the values of a role binding, and no resource of the API. */
export function roleOperations(context: Context): RoleOperations {
  return {
    get: async (key) => builtInRoles.find((role) => role.key === key) ?? null,
    getMany: async (keys) =>
      new Map(builtInRoles.filter((role) => keys.includes(role.key)).map((role) => [role.key, role])),
    list: async (query) => pageOfAll('Role', builtInRoles, query),
    listMembers: (query, call) => listHolders(context, query, call),
  };
}

/** The users that hold a role, read whole: bindings do not name the addresses by which they are sorted. */
async function listHolders(
  context: Context,
  query: ListQuery<NoFilter>,
  call: Call,
): Promise<Page<TypedRecord<PrincipalType>>> {
  const role = builtInRoles.find(({ key }) => key === query.parent?.key);
  if (role === undefined) return emptyPage();
  const { ids, incomplete } = await readAccountIds(context, call);
  const holders = await Promise.all(
    ids.map((accountId) => settle(readRoleHolders(context, { role: role.key, accountId }, call))),
  );
  const keys = holders.flat().filter((holder) => typeof holder === 'string');
  const errors = holders.flat().filter((holder) => holder instanceof UpstreamError);
  const found = await userReads(context).readMany(keys, call);
  const entries = [...errors, ...found.values()];
  return usersAsMembers(pageOfAll('User', { entries, incomplete }, query));
}
