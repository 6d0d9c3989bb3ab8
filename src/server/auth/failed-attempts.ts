import type { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Counts wrong credentials by address, a minute at a time. */
export interface FailedAttempts {
  /** Seconds to wait once there were too many; null before. */
  waitOf(network: string): Promise<number | null>;
  /** Counts one more, and says the same. */
  add(network: string): Promise<number | null>;
}

const seconds = 60;

export function createFailedAttempts(most: number): FailedAttempts {
  let opened: Promise<RateLimiterMemory> | null = null;
  // Loaded when the first one fails, so that starting stays quick.
  const open = (): Promise<RateLimiterMemory> => {
    opened ??= import('rate-limiter-flexible').then(
      (limiters) => new limiters.RateLimiterMemory({ points: most, duration: seconds }),
    );
    return opened;
  };
  const wait = (counted: RateLimiterRes | null, limit: number): number | null =>
    counted !== null && counted.consumedPoints > limit
      ? Math.max(1, Math.ceil(counted.msBeforeNext / 1_000))
      : null;
  return {
    async waitOf(network) {
      if (opened === null) return null;
      const limiter = await open();
      return wait(await limiter.get(network), most - 1);
    },
    async add(network) {
      const limiter = await open();
      return wait(await limiter.penalty(network), most);
    },
  };
}
