import type { Call } from '../../../contract/call.ts';
import { type Done, type Outcomes, type Target, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { parseMemberKey } from '../keys.ts';
import type { AstraClient } from './client.ts';
import { type HeldBinding, type Principal, readHeld } from './role-binding-writes.ts';

export interface TargetPrincipal extends Principal {
  /** In the outcomes. */
  name: string;
  /** In the input. */
  path: string;
}

interface OnTargets {
  targets: readonly Target[];
  accountKey: string | null;
  act(principal: TargetPrincipal, held: HeldBinding[]): Promise<Done>;
}

/**
 * One outcome for each target. What they hold is read with one list per account; then each acts for itself, and one that
 * fails stops no other.
 */
export async function onTargets(
  client: AstraClient,
  { targets, accountKey, act }: OnTargets,
  call: Call,
): Promise<Outcomes> {
  const outcomes = new Map<string, Done | UpstreamError>();
  const byAccount = new Map<string, TargetPrincipal[]>();
  const seen = new Set<string>();
  for (const [index, target] of targets.entries()) {
    const name = targetKey(target);
    if (seen.has(name)) continue;
    seen.add(name);
    const found = readTarget(client, { target, accountKey, path: `targets.${index}` });
    if (found instanceof UpstreamError) outcomes.set(name, found);
    else byAccount.set(found.accountId, [...(byAccount.get(found.accountId) ?? []), found]);
  }
  const onAccount = async ([accountId, principals]: [string, TargetPrincipal[]]): Promise<void> => {
    const held = await settle(client, call, () => readHeld(client, accountId, principals, call));
    const onOne = async (principal: TargetPrincipal): Promise<void> => {
      const outcome =
        held instanceof UpstreamError
          ? held
          : await settle(client, call, () => act(principal, held(principal)));
      outcomes.set(principal.name, outcome);
    };
    await Promise.all(principals.map(onOne));
  };
  await Promise.all([...byAccount].map(onAccount));
  return outcomes;
}

interface OneTarget {
  target: Target;
  accountKey: string | null;
  path: string;
}

/** The user or group that a target names, or why it can be none. */
export function readTarget(
  { http }: AstraClient,
  { target: { type, key }, accountKey, path }: OneTarget,
): TargetPrincipal | UpstreamError {
  const refuse = (name: string, reason: string): UpstreamError =>
    http.failure({ code: 'INVALID_INPUT', message: `${name}: ${reason}`, fields: [{ name, reason }] });
  if (type !== 'User' && type !== 'UserGroup') {
    return refuse(`${path}.type`, 'only users and groups have roles in this backend');
  }
  const parsed = parseMemberKey(key);
  if (parsed === null) {
    return http.failure({ code: 'NOT_FOUND', message: `has no such ${type === 'User' ? 'user' : 'group'}` });
  }
  if (accountKey !== null && accountKey !== parsed.accountId) {
    return refuse('accountKey', 'the target belongs to another account');
  }
  const kind = type === 'User' ? 'users' : 'groups';
  return { ...parsed, kind, name: targetKey({ type, key }), path };
}

/** A failure is the target's own outcome, and so is the caller's going: other targets may have been written. */
async function settle<T>(
  { http }: AstraClient,
  call: Call,
  work: () => Promise<T>,
): Promise<T | UpstreamError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    if (!call.signal.aborted) throw error;
    const message = 'nothing was sent, for the caller had gone';
    return http.failure({ code: 'BACKEND_TIMEOUT', message, cause: error });
  }
}
