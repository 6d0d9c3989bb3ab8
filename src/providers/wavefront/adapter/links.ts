import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { type Done, type Outcomes, type Target, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { chunksOf } from '../../../kit/chunks.ts';
import { distinctTargets } from '../../../kit/outcomes.ts';
import { readBody } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import * as api from '../api.ts';
import { textAt } from './batch.ts';
import type { WriteAnswer } from './client.ts';
import type { Context } from './context.ts';
import { type Holdings, missing, nouns, readHoldings, toHoldings } from './holdings.ts';
import { requireSame } from './read-answer.ts';

// Many targets get (or lose) many parents, which are roles, groups or permissions. There are two ways to send it:
//
//   by target   POST /account/<target>/addRoles  [role, role, ...]        one target, all parents; the answer shows it
//   by parent   POST /role/<role>/addAssignees   [target, target, ...]    one parent, many targets; none is shown
//
// The way with fewer requests is taken. A target whose own answer shows it as it should be is done, one whose request
// failed has failed, and all the others are read again, by id, and compared with what was asked for.

/** One kind of parent, and whether targets get it or lose it. */
export interface LinkKind {
  /** Where a target shows that it has the parent. */
  field: keyof Holdings;
  add: boolean;
  sendByTarget(target: Target, parents: readonly string[], call: Call): Promise<WriteAnswer>;
  /** How many requests `sendByTarget` makes for one target. */
  requestsByTarget(parents: readonly string[]): number;
  sendByParent(parent: string, targetKeys: string[], call: Call): Promise<WriteAnswer>;
}

/** Targets and parents that are to be linked, or are linked and are to be so no more. */
export interface Links {
  kind: LinkKind;
  targets: readonly Target[];
  parents: readonly string[];
}

/** Changes the link of every target with every parent, and says what became of each target. */
export async function changeLinks(
  context: Context,
  { kind, ...given }: Links,
  call: Call,
): Promise<Outcomes> {
  const { batchSize } = context.settings;
  const targets = [...distinctTargets(given.targets).values()];
  const parents = [...new Set(given.parents)];
  const links: Links = { kind, targets, parents };
  const requestsByParent = parents.length * Math.ceil(targets.length / batchSize);
  const outcomes =
    targets.length * kind.requestsByTarget(parents) <= requestsByParent
      ? await linkByTarget(links, call)
      : await linkByParent(links, batchSize, call);
  const undecided = targets.filter((target) => !outcomes.has(targetKey(target)));
  const found = await readTargets(context, undecided, call);
  for (const target of undecided) {
    const name = targetKey(target);
    outcomes.set(name, compare(context, links, found.get(name)));
  }
  return outcomes;
}

/** Outcomes by `targetKey`, as far as the answers of the writes decide them. */
type Decided = Map<string, Done | UpstreamError>;

async function linkByTarget(links: Links, call: Call): Promise<Decided> {
  const decided: Decided = new Map();
  const link = async (target: Target): Promise<void> => {
    const answer = await settle(links.kind.sendByTarget(target, links.parents, call));
    if (answer instanceof UpstreamError) decided.set(targetKey(target), answer);
    else if (isAbout(answer.payload, target) && isDone(links, toHoldings(answer.payload)))
      decided.set(targetKey(target), { warnings: [] });
  };
  await Promise.all(links.targets.map(link));
  return decided;
}

/** One request after the other: two writes to one role at once might lose one of them. */
async function linkByParent({ kind, targets, parents }: Links, size: number, call: Call): Promise<Decided> {
  const decided: Decided = new Map();
  for (const parent of parents) {
    for (const chunk of chunksOf(targets, size)) {
      const keys = chunk.map(({ key }) => key);
      const answer = await settle(kind.sendByParent(parent, keys, call));
      if (!(answer instanceof UpstreamError)) continue;
      for (const target of chunk) {
        const earlier = decided.get(targetKey(target));
        // Not to know is worse than to have been refused.
        if (earlier === undefined || answer.code === 'OUTCOME_UNKNOWN')
          decided.set(targetKey(target), answer);
      }
    }
  }
  return decided;
}

/** Another record's answer shows nothing of this target. */
function isAbout(payload: unknown, { type, key }: Target): boolean {
  const came = textAt(payload, type === 'UserGroup' ? 'id' : 'identifier');
  return came?.toLowerCase() === key.toLowerCase();
}

function isDone(links: Links, holdings: Holdings): boolean {
  const has = holdings[links.kind.field];
  return has !== null && unfinished(links, has).length === 0;
}

/** The parents that are not yet as they should be. */
function unfinished({ kind, parents }: Links, has: readonly string[]): readonly string[] {
  const absent = missing(parents, has);
  return kind.add ? absent : parents.filter((parent) => !absent.includes(parent));
}

/** The outcome for a target that was read again; undefined: there is none. */
function compare(
  { client }: Context,
  links: Links,
  found: Holdings | UpstreamError | undefined,
): Done | UpstreamError {
  if (found === undefined) {
    return client.http.failure({ code: 'NOT_FOUND', message: 'has no such user, service account or group' });
  }
  const { field, add } = links.kind;
  const has = found instanceof UpstreamError ? null : found[field];
  // The write was accepted; only the look at what came of it failed.
  if (has === null) return { warnings: ['Accepted, but the result could not be read again.'] };
  const left = unfinished(links, has);
  if (left.length === 0) return { warnings: [] };
  const names = left.join(', ');
  return add
    ? client.http.failure({
        code: 'NOT_FOUND',
        message: `ignored these ${nouns[field]}, as it does with unknown ones: ${names}`,
      })
    : client.http.failure({ code: 'CONFLICT', message: `kept these ${nouns[field]}: ${names}` });
}

/** What the targets have, by `targetKey`: read by id, since the search may not know yet. */
async function readTargets(
  context: Context,
  targets: readonly Target[],
  call: Call,
): Promise<Batch<Holdings>> {
  const accounts = targets.filter(({ type }) => type !== 'UserGroup');
  const groups = targets.filter(({ type }) => type === 'UserGroup');
  const keys = accounts.map(({ key }) => key);
  const [holdings, groupHoldings] = await Promise.all([
    readHoldings(context, keys, call),
    Promise.all(groups.map(({ key }) => settle(readGroup(context, key, call)))),
  ]);
  const found = new Map<string, Holdings | UpstreamError>();
  for (const target of accounts) {
    const entry = holdings.get(target.key);
    if (entry !== undefined) found.set(targetKey(target), entry);
  }
  groupHoldings.forEach((entry, index) => {
    const target = groups[index];
    const isAbsent = entry instanceof UpstreamError && entry.code === 'NOT_FOUND';
    if (target !== undefined && !isAbsent) found.set(targetKey(target), entry);
  });
  return found;
}

async function readGroup({ client }: Context, key: string, call: Call): Promise<Holdings> {
  const path = `/usergroup/${encodeURIComponent(key)}`;
  const body = await client.send({ method: 'GET', path }, call);
  const group = readBody(client.http, api.userGroup, body, 'usergroup');
  requireSame(client.http, 'usergroup', { asked: key, came: group.id });
  return toHoldings(group.json);
}
