import type { Call } from '../../../contract/call.ts';
import type { Done, Outcomes, Target } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { refuseFaults } from '../../../kit/input.ts';
import { distinctTargets, outcomesOf } from '../../../kit/outcomes.ts';
import { settle } from '../../../kit/settle.ts';
import { parseMemberKey } from '../keys.ts';
import type { Context } from './context.ts';
import { type Principal, type PrincipalBinding, readBindings } from './role-binding-writes.ts';

export interface TargetPrincipal extends Principal {
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
  const principals = new Map<string, TargetPrincipal | UpstreamError>();
  const named = targets.map((target, index) => ({ ...target, path: `targets.${index}` }));
  for (const [name, { path, ...target }] of distinctTargets(named)) {
    principals.set(name, await settle(readTarget(context, { target, accountKey, path })));
  }
  const bindings = readBindingsByAccount(context, [...principals.values()], call);
  return outcomesOf(context.http, principals, async (principal) => {
    if (principal instanceof UpstreamError) throw principal;
    const ofPrincipal = await bindings(principal.accountId);
    return act(principal, ofPrincipal(principal));
  });
}

type BindingsOfAccount = ReturnType<typeof readBindings>;

/** Reads the bindings of the principals, for all those of an account when the first of them is asked for. */
function readBindingsByAccount(
  context: Context,
  principals: readonly (TargetPrincipal | UpstreamError)[],
  call: Call,
): (accountId: string) => BindingsOfAccount {
  const accounts = new Map<string, BindingsOfAccount>();
  return (accountId) => {
    const own = principals.flatMap((principal) =>
      principal instanceof UpstreamError || principal.accountId !== accountId ? [] : [principal],
    );
    const bindings = accounts.get(accountId) ?? readBindings(context, { accountId, principals: own }, call);
    accounts.set(accountId, bindings);
    return bindings;
  };
}

interface OneTarget {
  target: Target;
  accountKey: string | null;
  path: string;
}

/** The user or group that a target names. */
export async function readTarget(
  { http }: Context,
  { target: { type, key }, accountKey, path }: OneTarget,
): Promise<TargetPrincipal> {
  if (type !== 'User' && type !== 'UserGroup') {
    const reason = 'only users and groups have roles in this backend';
    refuseFaults(http, [{ name: `${path}.type`, reason }]);
  }
  const parsed = parseMemberKey(key);
  if (parsed === null) {
    throw http.failure({ code: 'NOT_FOUND', message: `has no such ${type === 'User' ? 'user' : 'group'}` });
  }
  if (accountKey !== null && accountKey !== parsed.accountId) {
    refuseFaults(http, [{ name: 'accountKey', reason: 'the target belongs to another account' }]);
  }
  const kind = type === 'User' ? 'users' : 'groups';
  return { accountId: parsed.accountId, id: parsed.id, kind, path };
}
