import type { Call } from '../../../contract/call.ts';
import type { ListQuery, NoFilter, Page } from '../../../contract/read.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import type { RoleOperations } from '../../../contract/role.ts';
import type { UserOperations } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import type { PrincipalType } from '../../../model.ts';
import { builtInRoles } from '../normalize.ts';
import { readAccountIds } from './accounts.ts';
import type { AstraClient } from './client.ts';
import { toMembers } from './members.ts';
import { readRoleHolders } from './role-bindings.ts';

/** Roles are the values of a role binding and no resource of the published API: reading them takes no request. */
export function roleOperations(client: AstraClient, users: UserOperations): RoleOperations {
  return {
    get: async (key) => builtInRoles.find((role) => role.key === key) ?? null,
    getMany: async (keys) =>
      new Map(builtInRoles.filter((role) => keys.includes(role.key)).map((role) => [role.key, role])),
    list: async (query) => pageOfAll('Role', builtInRoles, query),
    listMembers: (query, call) => listHolders(client, users, query, call),
  };
}

/** Bindings do not name their users' addresses, by which the list is sorted: it is read whole. */
async function listHolders(
  client: AstraClient,
  users: Pick<UserOperations, 'getMany'>,
  query: ListQuery<NoFilter>,
  call: Call,
): Promise<Page<TypedRecord<PrincipalType>>> {
  const role = builtInRoles.find(({ key }) => key === query.parent?.key);
  if (role === undefined) return { items: [], end: true, total: 0 };
  const { ids, incomplete } = await readAccountIds(client, call);
  const holders = await Promise.all(ids.map((id) => readHoldersIn(client, role.key, id, call)));
  const keys = holders.flat().filter((holder) => typeof holder === 'string');
  const errors = holders.flat().filter((holder) => holder instanceof UpstreamError);
  const found = await users.getMany?.(keys, call);
  const entries = [...errors, ...(found?.values() ?? [])];
  return toMembers(pageOfAll('User', { entries, incomplete }, query));
}

/** An account that fails is an error for its own holders. */
async function readHoldersIn(
  client: AstraClient,
  role: string,
  accountId: string,
  call: Call,
): Promise<(string | UpstreamError)[]> {
  try {
    return await readRoleHolders(client, role, accountId, call);
  } catch (error) {
    if (error instanceof UpstreamError) return [error];
    throw error;
  }
}
