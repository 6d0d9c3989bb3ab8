import { UpstreamError } from '../errors.ts';
import type { BreakerState, TransportCall } from './exchange.ts';
import { isUnsent, Refused } from './refused.ts';

/** Asks a backend that keeps failing no more for a while, so that neither it nor its callers suffer for nothing. */
export interface Breaker {
  /** Makes an attempt; rejects with `Refused` where the backend is left alone, unless it is asked just to find out. */
  run<T>(attempt: () => Promise<T>, call: Pick<TransportCall, 'signal' | 'probe'>): Promise<T>;
  state(): BreakerState;
}

export interface BreakerOptions {
  /** As many failures in a row open it; 0: it stays closed. */
  failures: number;
  now(): number;
  onChange?(state: BreakerState): void;
}

/** How long it stays open, in milliseconds: at first, and at most where every try fails. */
const pause = { first: 1_000, most: 30_000 };

/**
 * cockatiel's lets everybody wait for the request that finds out, and takes a caller's leaving for an answer; here nobody
 * waits, and what tells nothing changes nothing.
 */
export function createBreaker({ failures, now, onChange }: BreakerOptions): Breaker {
  let state: BreakerState = { status: 'CLOSED', since: new Date(now()), retryAt: null };
  let inRow = 0;
  let tries = 0;
  /** What the last failure told. */
  let last = '';

  function change(status: BreakerState['status'], retryAt: Date | null = null): void {
    state = { status, since: new Date(now()), retryAt };
    onChange?.(state);
  }

  function open(): void {
    const longest = Math.min(pause.most, pause.first * 2 ** tries);
    tries += 1;
    // Spread, so that several gateways do not try at the same moment.
    change('OPEN', new Date(now() + longest * (0.75 + Math.random() / 4)));
  }

  function admit(): boolean {
    if (state.status === 'HALF_OPEN') return false;
    if (state.status === 'CLOSED') return true;
    if (state.retryAt !== null && now() < state.retryAt.getTime()) return false;
    change('HALF_OPEN');
    return true;
  }

  function succeed(): void {
    inRow = 0;
    if (state.status === 'CLOSED') return;
    tries = 0;
    change('CLOSED');
  }

  /** Of an attempt that began when it was closed, while it is not any more, nothing follows. */
  function fail(isTrial: boolean): void {
    inRow += 1;
    if (isTrial || (state.status === 'CLOSED' && inRow >= failures)) open();
  }

  return {
    state: () => state,
    async run(attempt, { signal, probe = false }) {
      if (failures === 0) return attempt();
      const isAdmitted = admit();
      if (!isAdmitted && !probe) throw refusal(state, { last, now: now() });
      // A probe that comes when a try is due is that try.
      const isTrial = isAdmitted && state.status === 'HALF_OPEN';
      try {
        const answer = await attempt();
        succeed();
        return answer;
      } catch (error) {
        const verdict = judge(error, signal);
        if (verdict === 'failed') {
          last = (error as UpstreamError).message.slice((error as UpstreamError).backend.length + 2);
          fail(isTrial);
        }
        if (verdict === 'answered') succeed();
        if (verdict === 'nothing' && isTrial) change('OPEN', new Date(now()));
        throw error;
      }
    },
  };
}

/**
 * What an error says of the backend itself: it failed where it broke, let its own time pass or answered nonsense; it has
 * answered where it refuses or throttles; what was not sent, or ended with its caller, tells nothing.
 */
function judge(error: unknown, signal: AbortSignal): 'failed' | 'answered' | 'nothing' {
  if (!(error instanceof UpstreamError) || signal.aborted || isUnsent(error)) return 'nothing';
  return counted.has(error.code) ? 'failed' : 'answered';
}

const counted: ReadonlySet<string> = new Set([
  'BACKEND_UNAVAILABLE',
  'BACKEND_TIMEOUT',
  'BACKEND_PROTOCOL',
  'OUTCOME_UNKNOWN',
]);

/** Whole seconds and no count, so that what many requests are told at once is told once. */
function refusal({ retryAt }: BreakerState, { last, now }: { last: string; now: number }): Refused {
  const seconds = retryAt === null ? 1 : Math.max(1, Math.ceil((retryAt.getTime() - now) / 1_000));
  return new Refused({
    code: 'BACKEND_UNAVAILABLE',
    message: `is left alone after failures in a row (the last: ${last}), so nothing was sent; it is tried again in ${seconds} s`,
    retryAfterSeconds: seconds,
  });
}
