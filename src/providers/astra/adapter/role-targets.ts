import type { Call } from '../../../contract/call.ts';
import { type Done, type Outcomes, type Target, targetKey } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { parseMemberKey } from '../keys.ts';
import type { Context } from './context.ts';
import { type Principal, type PrincipalBinding, readBindings } from './role-binding-writes.ts';

export interface TargetPrincipal extends Principal {
  /** What the outcomes call it. */
  name: string;
  /** Where the input names it. */
  path: string;
}

interface ForEachTarget {
  targets: readonly Target[];
  accountKey: string | null;
  act(principal: TargetPrincipal, bindings: PrincipalBinding[]): Promise<Done>;
}

/**
 * Acts on each target, with the bindings that it has, and gives one outcome for each. Bindings are read with one list
 * per account; a target that fails stops no other.
 */
export async function forEachTarget(
  context: Context,
  { targets, accountKey, act }: ForEachTarget,
  call: Call,
): Promise<Outcomes> {
  const outcomes = new Map<string, Done | UpstreamError>();
  const byAccount = new Map<string, TargetPrincipal[]>();
  const seen = new Set<string>();
  for (const [index, target] of targets.entries()) {
    const name = targetKey(target);
    if (seen.has(name)) continue;
    seen.add(name);
    const found = readTarget(context, { target, accountKey, path: `targets.${index}` });
    if (found instanceof UpstreamError) outcomes.set(name, found);
    else byAccount.set(found.accountId, [...(byAccount.get(found.accountId) ?? []), found]);
  }
  const onAccount = async ([accountId, principals]: [string, TargetPrincipal[]]): Promise<void> => {
    const bindings = await settle(context, call, () =>
      readBindings(context, { accountId, principals }, call),
    );
    const onOne = async (principal: TargetPrincipal): Promise<void> => {
      const outcome =
        bindings instanceof UpstreamError
          ? bindings
          : await settle(context, call, () => act(principal, bindings(principal)));
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
  { http }: Context,
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

/** The error as a value, also that of a caller who has gone: other targets may have been written. */
async function settle<T>({ http }: Context, call: Call, work: () => Promise<T>): Promise<T | UpstreamError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    if (!call.signal.aborted) throw error;
    const message = 'nothing was sent, for the caller had gone';
    return http.failure({ code: 'BACKEND_TIMEOUT', message, cause: error });
  }
}
