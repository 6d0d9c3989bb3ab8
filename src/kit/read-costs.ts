import type { Requests } from '../contract/cost.ts';

/** Requests for records that come in pages, or are read in batches, of one size. */
export function inParts(size: number): Requests {
  return (records) => Math.max(1, Math.ceil(records / size));
}

/** One request for each record. */
export const oneByOne: Requests = (records) => records;

/** How many accounts a backend is thought to have whose settings do not name them. */
export const assumedAccounts = 20;
