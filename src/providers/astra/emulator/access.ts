import { problem } from './problems.ts';
import { type AccountInside, type Caller, rowsAt, type State } from './state.ts';

/** Who is calling, or why nobody is. */
export function authenticate(state: State, authorization: string | null): Caller | Response {
  const [scheme, secret] = authorization?.split(' ') ?? [];
  if (scheme?.toLowerCase() !== 'bearer' || secret === undefined || secret === '') return problem(3);
  const caller = state.secrets.get(secret);
  if (caller === undefined) return problem(4);
  const user =
    caller.accountId === null ? undefined : state.insides.get(caller.accountId)?.users.get(caller.userId);
  const isLocked = user !== undefined && (user['isEnabled'] === 'false' || user['state'] === 'suspended');
  return isLocked ? problem(14) : caller;
}

interface Attempt {
  inside: AccountInside;
  method: string;
  /** The collection's part in the path; null for the account itself. */
  segment: string | null;
  /** Whose tokens or notifications these are. */
  userId: string | null;
}

/**
 * Why a caller may not do this; null where it may. A token has the role of its user: everybody in the account reads and
 * has tokens of their own, an admin changes everything, the owner also deletes the account.
 */
export function refuseAccess(caller: Caller, { inside, method, segment, userId }: Attempt): Response | null {
  if (caller.accountId === null) return null;
  if (caller.accountId !== inside.id) return problem(11);
  const roles = [...rowsAt(inside.bindingsOf, caller.userId).values()].map((binding) =>
    String(binding['role']),
  );
  const rank = Math.max(-1, ...roles.map((role) => ranks.indexOf(role)));
  if (rank < 0) return problem(11);
  const isOwn = userId === caller.userId && (segment === 'tokens' || segment === 'unreadNotifications');
  if (method === 'GET' || isOwn) return null;
  const needed = segment === null && method === 'DELETE' ? 'owner' : 'admin';
  return rank >= ranks.indexOf(needed) ? null : problem(11);
}

const ranks = ['viewer', 'member', 'admin', 'owner'];
