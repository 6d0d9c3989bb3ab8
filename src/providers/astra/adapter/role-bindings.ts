import type { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import type { RoleAssignmentRecord } from '../../../contract/principal.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { judgePage } from '../../../kit/offset-list.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { idIn, parseMemberKey } from '../keys.ts';
import { toInheritedAssignment, toRoleAssignment } from '../normalize.ts';
import { pagesLeft, readByAccount } from './batches.ts';
import type { Context } from './context.ts';
import { bindingCollection } from './paths.ts';
import { readMemberships } from './user-groups.ts';

type PrincipalCollection = 'users' | 'groups';

/**
 * Roles of users or groups; users also have those of their groups. All bindings of an account come in one list, which
 * serves both kinds; only where that list takes more requests than there are principals, each is asked for its own.
 */
export function readRoleAssignments(
  context: Context,
  { kind, keys }: { kind: PrincipalCollection; keys: readonly string[] },
  call: Call,
): Promise<Batch<RoleAssignmentRecord[]>> {
  return readByAccount(keys, async (accountId, ids) => {
    const { items, ofGroups, failed } = await readBindingItems(context, { accountId, kind, ids }, call);
    const answers = assignmentsOf(context, { accountId, kind, ids }, items);
    if (kind === 'users') await addRolesOfGroups(context, { accountId, answers, items: ofGroups }, call);
    for (const [id, error] of failed) answers.set(id, error);
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
  context: Context,
  { accountId, kind, ids }: Principals,
  items: readonly unknown[],
): Answers {
  const answers: Answers = new Map(ids.map((id) => [id, []]));
  for (const [holder, binding] of readHolders(context, { kind, schema: api.limitedBinding }, items)) {
    if (binding instanceof UpstreamError) {
      for (const id of holder === null ? ids : [holder]) if (answers.has(id)) answers.set(id, binding);
      continue;
    }
    // It may be anybody's.
    if (holder === null) for (const id of ids) answers.set(id, bindingWithoutHolder(context));
    const assignments = holder === null ? undefined : answers.get(holder);
    if (Array.isArray(assignments)) assignments.push(toRoleAssignment(binding, accountId));
  }
  return answers;
}

/** Adds to each user the roles of its groups; where no group has a role, nobody's groups are asked for. */
async function addRolesOfGroups(
  context: Context,
  { accountId, answers, items }: { accountId: string; answers: Answers; items: readonly unknown[] },
  call: Call,
): Promise<void> {
  const groupIds = [...new Set(items.map((item) => idIn(item, 'groupID')).filter((id) => id !== null))];
  if (groupIds.length === 0) return;
  const ofGroups = assignmentsOf(context, { accountId, kind: 'groups', ids: groupIds }, items);
  const groupsOfUser = await readMemberships(
    context,
    { accountId, ids: [...answers.keys()], groupIds },
    call,
  );
  for (const [userId, groupKeys] of groupsOfUser) {
    if (groupKeys instanceof UpstreamError) {
      answers.set(userId, groupKeys);
      continue;
    }
    for (const viaGroupKey of groupKeys) {
      const inherited = ofGroups.get(parseMemberKey(viaGroupKey)?.id ?? '') ?? [];
      const own = answers.get(userId);
      if (inherited instanceof UpstreamError) answers.set(userId, inherited);
      else if (Array.isArray(own))
        own.push(...inherited.map((one) => toInheritedAssignment(one, viaGroupKey)));
    }
  }
}

interface RoleInAccount {
  role: string;
  accountId: string;
}

/** Keys of the users of one account that hold the role directly; a binding that cannot be read is an error among them. */
export async function readRoleHolders(
  context: Context,
  { role, accountId }: RoleInAccount,
  call: Call,
): Promise<(string | UpstreamError)[]> {
  const { rows, incomplete } = await context.collections.readAll(bindingCollection(accountId), call);
  const holders = new Set<string | UpstreamError>(incomplete === null ? [] : [incomplete]);
  for (const [holder, binding] of readHolders(context, { kind: 'users', schema: api.roleBinding }, rows)) {
    if (binding instanceof UpstreamError) holders.add(binding);
    else if (holder !== null && binding.role === role) holders.add(`${accountId}/${holder}`);
    else if (holder === null && binding.role === role) holders.add(bindingWithoutHolder(context));
  }
  return [...holders];
}

function bindingWithoutHolder({ http }: Context): UpstreamError {
  const message = 'roleBinding: userID: expected an id, of a user or of a group';
  return http.failure({ code: 'BACKEND_PROTOCOL', message });
}

interface BindingItems {
  items: unknown[];
  ofGroups: unknown[];
  /** Principals whose bindings could not be read whole. */
  failed: Map<string, UpstreamError>;
}

/** Bindings of the principals at least, and those of all groups where users are asked for. */
async function readBindingItems(
  { collections }: Context,
  { accountId, kind, ids }: Principals,
  call: Call,
): Promise<BindingItems> {
  const all = bindingCollection(accountId);
  const reader = await collections.sharedReader(all, call);
  const first = await reader.read(0, reader.step);
  const { end } = judgePage({ ...first, offset: 0, asked: reader.step, reader });
  if (end || pagesLeft(first, first.rows.length) < ids.length) {
    const { rows, incomplete } = await collections.readAll(all, call);
    if (incomplete === null) return { items: rows, ofGroups: rows, failed: new Map() };
  }
  const failed = new Map<string, UpstreamError>();
  const readOwn = async (id: string): Promise<unknown[]> => {
    const own = await collections.readAll(bindingCollection(accountId, kind, id), call);
    if (own.incomplete !== null) failed.set(id, own.incomplete);
    return own.rows;
  };
  const items = (await Promise.all(ids.map(readOwn))).flat();
  if (kind === 'groups') return { items, ofGroups: [], failed };
  const ofGroups = await collections.readAll({ ...all, filters: ["principalType eq 'group'"] }, call);
  if (ofGroups.incomplete !== null) for (const id of ids) failed.set(id, ofGroups.incomplete);
  return { items, ofGroups: ofGroups.rows, failed };
}

interface Holders<T> {
  kind: PrincipalCollection;
  schema: z.ZodType<T>;
}

/** The bindings of this kind of principal, with its id; null where not even that can be read. */
function readHolders<T>(
  { http }: Context,
  { kind, schema }: Holders<T>,
  items: readonly unknown[],
): [string | null, T | UpstreamError][] {
  const [own, other] = kind === 'users' ? ['userID', 'groupID'] : ['groupID', 'userID'];
  const ofThisKind = items.filter((item) => idIn(item, own) !== null || idIn(item, other) === null);
  const bindings = readItems(http, schema, ofThisKind, 'roleBinding', (binding) => binding);
  return bindings.map((binding, index) => [idIn(ofThisKind[index], own), binding]);
}
