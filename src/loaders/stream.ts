import { UpstreamError } from '../errors.ts';
import type { Page, PageItem } from '../providers/provider.ts';
import type { StreamPlace } from './cursor.ts';

/** One record of a stream, ready to be merged. */
export interface StreamItem<T> {
  value: T;
  sortKey: string;
  /** Unique in the stream's backend; equal keys are the same record. */
  key: string;
}

export interface StreamSource<T> {
  /** Unique in the list, stable between pages. */
  name: string;
  /** Breaks ties: the backend's order. */
  order: number;
  read(position: string | null, first: number): Promise<Page<T>>;
  place(value: T): { sortKey: string; key: string };
  /** False for records that the list's filter leaves out. */
  keep(value: T): Promise<boolean>;
  /** The error for a backend that gives an empty page again and again. */
  stalled(): UpstreamError;
}

/**
 * One backend's (or partition's) part of a merged list, read page by page as it is needed. What was taken from it is
 * what its place says; what was read and not taken is read again by the next page.
 */
export interface Stream<T> {
  name: string;
  order: number;
  /** The next record; undefined when there is none or it must be refilled first. */
  head(): StreamItem<T> | undefined;
  take(): StreamItem<T> | undefined;
  /** Needs `refill` before `head` can be trusted. */
  hungry(): boolean;
  refill(first: number): Promise<void>;
  place(): StreamPlace;
  failures: UpstreamError[];
}

interface Waiting<T> {
  item: StreamItem<T>;
  position: string;
}

/** The largest page that anybody can ask for, and one more to see whether another follows. */
const largestStep = 201;

export function createStream<T>(source: StreamSource<T>, start: StreamPlace): Stream<T> {
  let { position, total } = start;
  const fromStart = position === null;
  /** Behind everything that was read, taken or not. */
  let readUpTo = position;
  let ended = start.done;
  let broken = false;
  let dropped = 0;
  let taken = 0;
  let asked = 0;
  const waiting: Waiting<T>[] = [];
  const seen = new Set<string>();
  /** Where reads began: a backend that sends us there again goes round in a circle. */
  const visited = new Set([position]);
  const failures: UpstreamError[] = [];

  async function accept(page: Page<T>): Promise<void> {
    const kept = await Promise.all(page.items.map((item) => verdictOf(item, source)));
    page.items.forEach((item, index) => {
      readUpTo = item.position;
      const verdict = kept[index];
      if ('error' in item) {
        failures.push(item.error);
      } else if (verdict instanceof UpstreamError) {
        failures.push(verdict);
      } else if (verdict === false) {
        dropped += 1;
      } else {
        const place = source.place(item.record);
        if (seen.has(place.key)) return;
        seen.add(place.key);
        waiting.push({ item: { value: item.record, ...place }, position: item.position });
      }
    });
    ended = page.end;
    total = dropped === 0 ? (page.total ?? total) : null;
    if (ended && fromStart && failures.length === 0) total = taken + waiting.length;
  }

  return {
    name: source.name,
    order: source.order,
    failures,
    head: () => waiting[0]?.item,
    take() {
      const next = waiting.shift();
      if (next === undefined) return undefined;
      taken += 1;
      position = next.position;
      return next.item;
    },
    hungry: () => waiting.length === 0 && !ended && !broken,
    async refill(first) {
      // A filter that leaves out much is read in larger steps.
      asked = dropped > 0 ? Math.min(largestStep, Math.max(first, asked * 2)) : first;
      try {
        const page = await source.read(readUpTo, asked);
        if (page.items.some((item) => item.position === readUpTo)) throw source.stalled();
        await accept(page);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        broken = true;
        failures.push(error);
        return;
      }
      if (!ended && waiting.length === 0 && visited.has(readUpTo)) {
        broken = true;
        failures.push(source.stalled());
      }
      visited.add(readUpTo);
    },
    place: () => ({ position, done: ended && waiting.length === 0, total }),
  };
}

/** A record that cannot be judged is an error in its place, unless a later page may judge it. */
async function verdictOf<T>(item: PageItem<T>, source: StreamSource<T>): Promise<boolean | UpstreamError> {
  if ('error' in item) return true;
  try {
    return await source.keep(item.record);
  } catch (error) {
    if (error instanceof UpstreamError && !error.retryable) return error;
    throw error;
  }
}
