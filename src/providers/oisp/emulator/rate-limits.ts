import { json } from './replies.ts';

export interface RateLimits {
  /** Counts a request and says what its answer's headers say; `refused` where it was one too many. */
  count(bucket: string, limit: number): { headers: Record<string, string>; refused: Response | null };
}

const windowMs = 3_600_000;

/** One window per bucket: an hour from its first hit. */
export function createRateLimits(now: () => number): RateLimits {
  const windows = new Map<string, { since: number; hits: number }>();
  return {
    count(bucket, limit) {
      const known = windows.get(bucket);
      const window =
        known !== undefined && now() < known.since + windowMs ? known : { since: now(), hits: 0 };
      window.hits += 1;
      windows.set(bucket, window);
      const reset = Math.ceil((window.since + windowMs - now()) / 1000);
      const message = `Too many requests. Limit will reset in ${reset} seconds`;
      return {
        headers: {
          'x-rate-limit-limit': String(limit),
          // Goes on below zero.
          'x-rate-limit-remaining': String(limit - window.hits),
          'x-rate-limit-reset': String(reset),
        },
        refused: window.hits > limit ? json({ error: 'RateLimit', message }, 429) : null,
      };
    },
  };
}
