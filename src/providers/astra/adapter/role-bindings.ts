import { UpstreamError } from '../../../errors.ts';
import type { RoleAssignmentRecord } from '../../../model.ts';
import type { Batch, Call } from '../../provider.ts';
import { readItems } from '../../read-body.ts';
import { type AstraRoleBinding, roleBindingSchema } from '../api.ts';
import { roleAssignmentRecord } from '../normalize.ts';
import { idIn, readByAccount } from './batches.ts';
import type { AstraClient } from './client.ts';
import { bindingsOf } from './paths.ts';

type PrincipalCollection = 'users' | 'groups';

/**
 * Roles of users or groups. All bindings of an account come in one list, which serves both kinds; only where that list
 * takes more requests than there are principals, each is asked for its own.
 */
export function readRoleAssignments(
  client: AstraClient,
  kind: PrincipalCollection,
  keys: readonly string[],
  call: Call,
): Promise<Batch<RoleAssignmentRecord[]>> {
  return readByAccount(keys, async (accountId, ids) => {
    const items = await readBindingItems(client, { accountId, kind, ids }, call);
    const answers = new Map<string, RoleAssignmentRecord[] | UpstreamError>(ids.map((id) => [id, []]));
    for (const [holder, binding] of readHolders(client, kind, items)) {
      if (binding instanceof UpstreamError) {
        for (const id of holder === null ? ids : [holder]) if (answers.has(id)) answers.set(id, binding);
        continue;
      }
      const assignments = holder === null ? undefined : answers.get(holder);
      if (Array.isArray(assignments)) assignments.push(roleAssignmentRecord(binding, accountId));
    }
    return answers;
  });
}

/** Keys of the users of one account that hold the role directly; a binding that cannot be read is an error among them. */
export async function readRoleHolders(
  client: AstraClient,
  role: string,
  accountId: string,
  call: Call,
): Promise<(string | UpstreamError)[]> {
  const items = await client.collections.readAll(bindingsOf(accountId), call);
  const holders = new Set<string | UpstreamError>();
  for (const [holder, binding] of readHolders(client, 'users', items)) {
    if (binding instanceof UpstreamError) holders.add(binding);
    else if (holder !== null && binding.role === role) holders.add(`${accountId}/${holder}`);
  }
  return [...holders];
}

async function readBindingItems(
  { collections }: AstraClient,
  { accountId, kind, ids }: { accountId: string; kind: PrincipalCollection; ids: readonly string[] },
  call: Call,
): Promise<unknown[]> {
  const first = await collections.readPageOfAll(bindingsOf(accountId), 0, call);
  if (first === null) return [];
  if (first.next === null) return first.items;
  if (first.pagesLeft < ids.length) return collections.readAll(bindingsOf(accountId), call);
  const own = ids.map((id) => collections.readAll(bindingsOf(accountId, kind, id), call));
  return (await Promise.all(own)).flat();
}

/** The bindings of this kind of principal, with its id; null where not even that can be read. */
function readHolders(
  { http }: AstraClient,
  kind: PrincipalCollection,
  items: readonly unknown[],
): [string | null, AstraRoleBinding | UpstreamError][] {
  const [own, other] = kind === 'users' ? ['userID', 'groupID'] : ['groupID', 'userID'];
  const ofThisKind = items.filter((item) => idIn(item, own) !== null || idIn(item, other) === null);
  const bindings = readItems(http, roleBindingSchema, ofThisKind, 'roleBinding', (binding) => binding);
  return bindings.map((binding, index) => [idIn(ofThisKind[index], own), binding]);
}
