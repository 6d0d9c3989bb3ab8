import type { RequestMeter } from '../transport/exchange.ts';

/** Lets an operation send so many requests. */
export function createRequestMeter(limit: number): RequestMeter {
  let count = 0;
  const takeIf = (allowed: boolean): boolean => {
    if (allowed) count += 1;
    return allowed;
  };
  const meter: RequestMeter = {
    limit,
    take: () => takeIf(count < limit),
    count: () => count,
    ofWrite() {
      let begun = false;
      return {
        ...meter,
        take() {
          begun = takeIf(begun || count < limit);
          return begun;
        },
      };
    },
  };
  return meter;
}
