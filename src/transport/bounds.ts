import type { Quota } from './exchange.ts';

export interface CheckedQuota {
  quota: Quota;
  /** The names of what was out of range. */
  odd: readonly (keyof Quota)[];
}

/** What the graph can say of a quota: numbers beyond its range are cut, what makes no sense is null. */
export function checkQuota({ limit, remaining, resetsAt }: Quota): CheckedQuota {
  const quota = { limit: checkCount(limit), remaining: checkCount(remaining), resetsAt: checkDate(resetsAt) };
  const odd: (keyof Quota)[] = [];
  if (quota.limit !== limit) odd.push('limit');
  if (quota.remaining !== remaining) odd.push('remaining');
  if (quota.resetsAt !== resetsAt) odd.push('resetsAt');
  return { quota, odd };
}

/** A wait that makes sense: finite, not negative, a year at the most. */
export function checkWait(seconds: number | undefined): number | undefined {
  if (seconds === undefined || Number.isNaN(seconds) || seconds < 0) return undefined;
  return Math.min(seconds, secondsOfYear);
}

const secondsOfYear = 31_536_000;
/** The greatest Int of GraphQL. */
const greatestInt = 2_147_483_647;
/** Years beyond have more digits than the graph's DateTime. */
const endOfDates = Date.UTC(10_000, 0, 1);

function checkCount(count: number | null): number | null {
  if (count === null || Number.isNaN(count) || count < 0) return null;
  return Math.min(Math.floor(count), greatestInt);
}

function checkDate(date: Date | null): Date | null {
  const time = date?.getTime() ?? Number.NaN;
  return time >= 0 && time < endOfDates ? date : null;
}
