import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import type { Logger } from '../../log.ts';

export interface RateLimit {
  points: number;
  perSeconds: number;
}

export interface RateLimitOptions {
  /** enforce: who has no points left is refused; measure: the log tells who would have been. Absent, or off: neither. */
  mode?: 'enforce' | 'measure' | 'off' | undefined;
  perCaller: RateLimit;
  perAddress: RateLimit;
}

/** Who pays; null where it is not known, or not asked. */
export interface Payers {
  caller: string | null;
  address: string | null;
}

/** Points of callers and of addresses, which come back when their time is over. Held by this process alone. */
export interface RateLimits {
  /** Takes points before something is done. Refused as soon as one of the payers has too few, and then nobody pays. */
  reserve(payers: Payers, points: number): Promise<Reservation>;
}

export interface Reservation {
  /** In how many seconds to ask again; null: it may be done. */
  refusedFor: number | null;
  /** What the answer says of the points that are left; none where nobody is refused. */
  headers(): Readonly<Record<string, string>>;
  /** Makes the payers pay so many points in place of those that were taken. */
  settle(points: number): Promise<void>;
}

/** Null where they are off. */
export function createRateLimits(options: RateLimitOptions | undefined, logger: Logger): RateLimits | null {
  if (options === undefined || options.mode === undefined || options.mode === 'off') return null;
  const isEnforced = options.mode === 'enforce';
  const kinds = [
    { name: 'caller', ...openLimiter(options.perCaller) },
    { name: 'address', ...openLimiter(options.perAddress) },
  ] as const;

  async function reserve(payers: Payers, points: number): Promise<Reservation> {
    const accounts: Account[] = [];
    for (const { name, limiter, limit } of kinds) {
      const key = payers[name];
      if (key === null) continue;
      // What costs more than all points of a payer waits for all of them.
      const taken = Math.min(points, limit.points);
      accounts.push({ name, key, limiter, limit, taken, ...stateOf(await limiter.penalty(key, taken)) });
    }
    const refused = accounts.filter(({ consumed, limit }) => consumed > limit.points);
    if (refused.length > 0 && !isEnforced) tellMeasured(refused);
    const refusedFor = isEnforced ? longestWait(refused) : null;
    if (refusedFor !== null) await Promise.all(accounts.map((account) => change(account, 0)));
    return {
      refusedFor,
      headers: () => (isEnforced ? headersOf(accounts) : {}),
      settle: async (paid) => void (await Promise.all(accounts.map((account) => change(account, paid)))),
    };
  }

  /** Once for each payer and time, as it goes beyond: whoever asks more would fill the log. */
  function tellMeasured(accounts: readonly Account[]): void {
    const now = accounts.filter(({ consumed, taken, limit }) => consumed - taken <= limit.points);
    for (const { name, key, limit } of now)
      logger.warn({ [name]: key, ...limit }, `a rate limit would refuse this ${name} (server.rateLimit)`);
  }

  return { reserve };
}

interface Account {
  name: 'caller' | 'address';
  key: string;
  limiter: RateLimiterMemory;
  limit: RateLimit;
  taken: number;
  consumed: number;
  /** Milliseconds since the epoch. */
  resetsAt: number;
}

function openLimiter(limit: RateLimit): { limiter: RateLimiterMemory; limit: RateLimit } {
  return { limiter: new RateLimiterMemory({ points: limit.points, duration: limit.perSeconds }), limit };
}

function stateOf({ consumedPoints, msBeforeNext }: RateLimiterRes): Pick<Account, 'consumed' | 'resetsAt'> {
  return { consumed: consumedPoints, resetsAt: Date.now() + Math.max(0, msBeforeNext) };
}

/** Points that were taken in a time that is over are not given back in the next one. */
async function change(account: Account, paid: number): Promise<void> {
  const { limiter, key, taken, resetsAt } = account;
  account.taken = paid;
  const isOver = Date.now() >= resetsAt;
  if (paid === taken || (isOver && paid < taken)) return;
  const answer =
    paid > taken
      ? await limiter.penalty(key, isOver ? paid : paid - taken)
      : await limiter.reward(key, taken - paid);
  Object.assign(account, stateOf(answer));
}

function longestWait(accounts: readonly Account[]): number | null {
  if (accounts.length === 0) return null;
  return Math.max(...accounts.map(secondsLeft));
}

function secondsLeft({ resetsAt }: Account): number {
  return Math.max(1, Math.ceil((resetsAt - Date.now()) / 1000));
}

/** Of the payer who has the least left; RateLimit-Policy names all limits. */
function headersOf(accounts: readonly Account[]): Record<string, string> {
  const left = ({ consumed, limit }: Account): number => Math.max(0, limit.points - consumed);
  const [tightest] = [...accounts].sort((a, b) => left(a) - left(b));
  if (tightest === undefined) return {};
  return {
    'ratelimit-limit': String(tightest.limit.points),
    'ratelimit-remaining': String(left(tightest)),
    'ratelimit-reset': String(secondsLeft(tightest)),
    'ratelimit-policy': accounts
      .map(({ name, limit }) => `${limit.points};w=${limit.perSeconds};comment="${name}"`)
      .join(', '),
  };
}
