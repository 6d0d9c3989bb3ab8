import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { type Done, type Outcomes, type Target, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { textAt } from './batch.ts';
import { requireSame } from './checks.ts';
import type { WriteAnswer } from './client.ts';
import type { Context } from './context.ts';
import { type Holdings, missing, readHoldings, toHoldings } from './holdings.ts';
import { settle } from './settle.ts';

/** One way in which targets hold something: roles, groups or permissions. */
export interface LinkKind {
  field: keyof Holdings;
  add: boolean;
  /** One request: many targets of one role, group or permission. Its answer tells nothing of the targets. */
  linkMany(parent: string, keys: string[], call: Call): Promise<WriteAnswer>;
  /** One target; the answer shows it as it is then. */
  linkOne(target: Target, parents: string[], call: Call): Promise<WriteAnswer>;
  /** How many requests `linkOne` makes. */
  requestsForOne(parents: readonly string[]): number;
}

/** Every target with every parent, by as few requests as can be, and what became of each target. */
export async function changeLinks(
  context: Context,
  kind: LinkKind,
  { targets, parents }: { targets: readonly Target[]; parents: readonly string[] },
  call: Call,
): Promise<Outcomes> {
  const distinct = [...new Map(targets.map((target) => [targetKey(target), target])).values()];
  const chunks = Math.ceil(distinct.length / context.settings.batchSize);
  const links: Links = { targets: distinct, parents: [...new Set(parents)] };
  const onesAreFew = distinct.length * kind.requestsForOne(links.parents) <= links.parents.length * chunks;
  const written = onesAreFew
    ? await linkEach(kind, links, call)
    : await linkTogether(kind, links, context.settings.batchSize, call);
  const open = distinct.filter((target) => !written.has(targetKey(target)));
  const held = open.length === 0 ? new Map<string, Holdings>() : await readTargets(context, open, call);
  const outcomes = new Map<string, Done | UpstreamError>(written);
  for (const target of open) {
    const name = targetKey(target);
    outcomes.set(name, judge(context, kind, links.parents, held.get(name)));
  }
  return outcomes;
}

interface Links {
  targets: Target[];
  parents: string[];
}

/** Outcomes as far as the writes themselves tell them. */
type Known = Map<string, Done | UpstreamError>;

async function linkEach(kind: LinkKind, { targets, parents }: Links, call: Call): Promise<Known> {
  const told: Known = new Map();
  const linkTarget = async (target: Target): Promise<void> => {
    const answer = await settle(kind.linkOne(target, parents, call));
    if (answer instanceof UpstreamError) told.set(targetKey(target), answer);
    else if (isAbout(answer.payload, target) && isDone(kind, parents, toHoldings(answer.payload)))
      told.set(targetKey(target), { warnings: [] });
  };
  await Promise.all(targets.map(linkTarget));
  return told;
}

/** One after the other: two writes to one role at once might lose one of them. */
async function linkTogether(
  kind: LinkKind,
  { targets, parents }: Links,
  size: number,
  call: Call,
): Promise<Known> {
  const told: Known = new Map();
  for (const parent of parents) {
    for (let start = 0; start < targets.length; start += size) {
      const chunk = targets.slice(start, start + size);
      const keys = chunk.map(({ key }) => key);
      const answer = await settle(kind.linkMany(parent, keys, call));
      if (!(answer instanceof UpstreamError)) continue;
      for (const target of chunk) {
        const earlier = told.get(targetKey(target));
        // Not to know is worse than to have been refused.
        if (earlier === undefined || answer.code === 'OUTCOME_UNKNOWN') told.set(targetKey(target), answer);
      }
    }
  }
  return told;
}

/** Another record's answer tells nothing of this target. */
function isAbout(payload: unknown, { type, key }: Target): boolean {
  const came = textAt(payload, type === 'UserGroup' ? 'id' : 'identifier');
  return came?.toLowerCase() === key.toLowerCase();
}

function isDone(kind: LinkKind, parents: readonly string[], held: Holdings): boolean {
  const has = held[kind.field];
  return has !== null && unfinished(kind, parents, has).length === 0;
}

/** The parents that are not yet as they should be. */
function unfinished(kind: LinkKind, parents: readonly string[], has: readonly string[]): string[] {
  const absent = missing(parents, has);
  return kind.add ? absent : parents.filter((parent) => !absent.includes(parent));
}

function judge(
  { client }: Context,
  kind: LinkKind,
  parents: readonly string[],
  held: Holdings | UpstreamError | undefined,
): Done | UpstreamError {
  if (held === undefined) {
    return client.http.failure({ code: 'NOT_FOUND', message: 'has no such user, service account or group' });
  }
  // The write was accepted; only the look at what came of it failed.
  if (held instanceof UpstreamError)
    return { warnings: ['Accepted, but the result could not be read again.'] };
  const has = held[kind.field];
  if (has === null) return { warnings: ['Accepted, but the result could not be read again.'] };
  const left = unfinished(kind, parents, has);
  if (left.length === 0) return { warnings: [] };
  return kind.add
    ? client.http.failure({
        code: 'NOT_FOUND',
        message: `ignored these ${kind.field}, as it does with unknown ones: ${left.join(', ')}`,
      })
    : client.http.failure({ code: 'CONFLICT', message: `kept these ${kind.field}: ${left.join(', ')}` });
}

/** Read by id, since the search may not know yet. Names are those of `targetKey`. */
async function readTargets(
  context: Context,
  targets: readonly Target[],
  call: Call,
): Promise<ReadonlyMap<string, Holdings | UpstreamError>> {
  const accounts = targets.filter(({ type }) => type !== 'UserGroup');
  const [held, groups] = await Promise.all([
    readAccounts(context, accounts, call),
    Promise.all(
      targets
        .filter(({ type }) => type === 'UserGroup')
        .map(
          async (target) => [targetKey(target), await settle(readGroup(context, target.key, call))] as const,
        ),
    ),
  ]);
  const found = new Map<string, Holdings | UpstreamError>();
  for (const target of accounts) {
    const entry = held.get(target.key);
    if (entry !== undefined) found.set(targetKey(target), entry);
  }
  for (const [name, entry] of groups) {
    if (!(entry instanceof UpstreamError && entry.code === 'NOT_FOUND')) found.set(name, entry);
  }
  return found;
}

async function readAccounts(
  context: Context,
  targets: readonly Target[],
  call: Call,
): Promise<Batch<Holdings>> {
  if (targets.length === 0) return new Map();
  return readHoldings(
    context,
    targets.map(({ key }) => key),
    call,
  );
}

async function readGroup({ client }: Context, key: string, call: Call): Promise<Holdings> {
  const path = `/usergroup/${encodeURIComponent(key)}`;
  const body = await client.send({ method: 'GET', path }, call);
  const dto = readBody(client.http, api.userGroup, body, 'usergroup');
  requireSame(client.http, key, dto.id, 'usergroup');
  return toHoldings(dto.json);
}
