import { UpstreamError } from '../../../errors.ts';
import type { RoleAssignmentRecord } from '../../../model.ts';
import type { Batch, Call } from '../../provider.ts';
import { readItems } from '../../read-body.ts';
import { type AstraRoleBinding, roleBindingSchema } from '../api.ts';
import { parseMemberKey } from '../keys.ts';
import { roleAssignmentRecord } from '../normalize.ts';
import { idIn, readByAccount } from './batches.ts';
import type { AstraClient } from './client.ts';
import { bindingsOf } from './paths.ts';
import { readMemberships } from './user-groups.ts';

type PrincipalCollection = 'users' | 'groups';

/**
 * Roles of users or groups. All bindings of an account come in one list, which serves both kinds; only where that list
 * takes more requests than there are principals, each is asked for its own. Users also have the roles of their groups.
 */
export function readRoleAssignments(
  client: AstraClient,
  kind: PrincipalCollection,
  keys: readonly string[],
  call: Call,
): Promise<Batch<RoleAssignmentRecord[]>> {
  return readByAccount(keys, async (accountId, ids) => {
    const { items, ofGroups } = await readBindingItems(client, { accountId, kind, ids }, call);
    const answers = assignmentsOf(client, { accountId, kind, ids }, items);
    if (kind === 'users') await addRolesOfGroups(client, { accountId, answers, items: ofGroups }, call);
    return answers;
  });
}

type Answers = Map<string, RoleAssignmentRecord[] | UpstreamError>;

interface Principals {
  accountId: string;
  kind: PrincipalCollection;
  ids: readonly string[];
}

function assignmentsOf(
  client: AstraClient,
  { accountId, kind, ids }: Principals,
  items: readonly unknown[],
): Answers {
  const answers: Answers = new Map(ids.map((id) => [id, []]));
  for (const [holder, binding] of readHolders(client, kind, items)) {
    if (binding instanceof UpstreamError) {
      for (const id of holder === null ? ids : [holder]) if (answers.has(id)) answers.set(id, binding);
      continue;
    }
    const assignments = holder === null ? undefined : answers.get(holder);
    if (Array.isArray(assignments)) assignments.push(roleAssignmentRecord(binding, accountId));
  }
  return answers;
}

/** Nobody's groups are asked for where no group has a role. */
async function addRolesOfGroups(
  client: AstraClient,
  { accountId, answers, items }: { accountId: string; answers: Answers; items: readonly unknown[] },
  call: Call,
): Promise<void> {
  const groupIds = [...new Set(items.map((item) => idIn(item, 'groupID')).filter((id) => id !== null))];
  if (groupIds.length === 0) return;
  const ofGroups = assignmentsOf(client, { accountId, kind: 'groups', ids: groupIds }, items);
  const groupsOfUser = await readMemberships(client, { accountId, ids: [...answers.keys()], groupIds }, call);
  for (const [userId, groupKeys] of groupsOfUser) {
    for (const viaGroupKey of groupKeys) {
      const inherited = ofGroups.get(parseMemberKey(viaGroupKey)?.id ?? '') ?? [];
      const own = answers.get(userId);
      if (inherited instanceof UpstreamError) answers.set(userId, inherited);
      else if (Array.isArray(own)) own.push(...inherited.map((one) => ({ ...one, viaGroupKey })));
    }
  }
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

/** Bindings of the principals at least, and those of all groups where users are asked for. */
async function readBindingItems(
  { collections }: AstraClient,
  { accountId, kind, ids }: Principals,
  call: Call,
): Promise<{ items: unknown[]; ofGroups: unknown[] }> {
  const all = bindingsOf(accountId);
  const first = await collections.readPageOfAll(all, 0, call);
  if (first === null) return { items: [], ofGroups: [] };
  if (first.next === null || first.pagesLeft < ids.length) {
    const items = first.next === null ? first.items : await collections.readAll(all, call);
    return { items, ofGroups: items };
  }
  const own = ids.map((id) => collections.readAll(bindingsOf(accountId, kind, id), call));
  const filters = ["principalType eq 'group'"];
  const ofGroups = kind === 'users' ? collections.readAll({ ...all, filters }, call) : [];
  return { items: (await Promise.all(own)).flat(), ofGroups: await ofGroups };
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
