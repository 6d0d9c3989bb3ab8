import type { Page, PageItem } from '../contract/read.ts';
import { type ErrorCode, UpstreamError } from '../errors.ts';
import type { StreamState } from './cursor.ts';
import type { FailureScope, ListFailure, Undecided } from './failure.ts';
import { each, type MaybePromise } from './maybe-promise.ts';

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
  /** The name of the backend. */
  backend: string;
  /** What is missing when the stream breaks: the backend's whole part, or one of several. */
  scope: Exclude<FailureScope, 'RECORD'>;
  /** Breaks ties: the backend's order. */
  order: number;
  /** How many pages one operation may read. */
  mostRequests: number;
  read(position: string | null, first: number): Promise<ReadPage<T>>;
  /** Where the record stands in the order of the list, and what tells it from others. */
  rank(value: T): { sortKey: string; key: string };
  /** False for records that the list's filter leaves out; the field's name where the backend does not tell it. */
  keep(value: T): MaybePromise<boolean | { undecided: string }>;
  /** Fields of the record that could not be read. */
  oddFields(value: T): { field: string; error: UpstreamError }[];
  /** An error in the backend's name. */
  fail(code: ErrorCode, message: string): UpstreamError;
}

export interface ReadPage<T> extends Page<T> {
  /** It was there already, and cost no request. */
  isKept?: boolean;
}

/**
 * One backend's (or partition's) part of a merged list, read page by page as it is needed. What was taken from it is
 * what its state says; what was read and not taken is read again by the next page.
 */
export interface Stream<T> {
  name: string;
  order: number;
  /** The next record; undefined when there is none or it must be refilled first. */
  head(): StreamItem<T> | undefined;
  take(): StreamItem<T> | undefined;
  /** Needs `refill` before `head` can be trusted. */
  hungry(): boolean;
  /** How many records were read and not taken; null when nothing follows them. */
  waiting(): number | null;
  taken(): number;
  refill(first: number): Promise<void>;
  state(): StreamState;
  /** What came before its state and could not be given, and what broke it. */
  failures: ListFailure[];
  /** How many records before its state the filter could not judge. */
  undecided(): Undecided[];
  undecidedCount(): number;
  fail: StreamSource<T>['fail'];
}

/** What was read and not yet passed: a record, or something that only moves the position on. */
type Entry<T> = { position: string } & (
  | { kind: 'record'; item: StreamItem<T> }
  | { kind: 'failure'; failure: ListFailure }
  | { kind: 'undecided'; field: string }
  | { kind: 'left out' }
);

/** The largest page that anybody can ask for, and one more to see whether another follows. */
const largestStep = 201;
/** As many pages in a row without a new record mean that nothing new will come. */
const mostBarrenPages = 3;

export function createStream<T>(source: StreamSource<T>, start: StreamState): Stream<T> {
  let { position, total } = start;
  const fromStart = position === null;
  /** The position behind everything that was read, taken or not. */
  let readUpTo = position;
  let ended = start.done;
  let broken = false;
  let lost = 0;
  let leftOut = 0;
  let counted = 0;
  let taken = 0;
  let asked = 0;
  let requests = 0;
  let barrenPages = 0;
  let unjudged = 0;
  const queue: Entry<T>[] = [];
  const seen = new Set<string>();
  const failures: ListFailure[] = [];
  const undecided = new Map<string, number>();

  function pass(entry: Entry<T>): void {
    position = entry.position;
    if (entry.kind === 'failure') failures.push(entry.failure);
    if (entry.kind === 'undecided') {
      unjudged += 1;
      undecided.set(entry.field, (undecided.get(entry.field) ?? 0) + 1);
    }
  }

  const waiting = (): boolean => queue.some(({ kind }) => kind === 'record');

  /** Passes what is left behind the last record, which no record takes along. */
  function passRest(): void {
    if ((ended || broken) && !waiting()) for (const entry of queue.splice(0)) pass(entry);
  }

  function breakOff(error: UpstreamError): void {
    broken = true;
    failures.push({ error, scope: source.scope, recoverable: true, field: null });
  }

  function enqueue(item: PageItem<T>, verdict: Verdict): boolean {
    const at = item.position;
    if ('error' in item || verdict instanceof UpstreamError) {
      lost += 1;
      const error = 'error' in item ? item.error : (verdict as UpstreamError);
      queue.push({ kind: 'failure', failure: recordFailure(error, null), position: at });
      // It moves the list on; one that gives nothing else ends at its bound.
      return true;
    }
    const rank = source.rank(item.record);
    const isNew = !seen.has(rank.key);
    seen.add(rank.key);
    if (!isNew) return false;
    if (verdict === true) {
      for (const { field, error } of source.oddFields(item.record))
        queue.push({ kind: 'failure', failure: recordFailure(error, field), position: at });
      counted += 1;
      const { sortKey, key } = rank;
      queue.push({ kind: 'record', item: { value: item.record, sortKey, key }, position: at });
    } else {
      leftOut += 1;
      const entry: Entry<T> =
        verdict === false
          ? { kind: 'left out', position: at }
          : { kind: 'undecided', field: verdict.undecided, position: at };
      if (queue.at(-1)?.kind === 'left out') queue.splice(-1, 1);
      queue.push(entry);
    }
    return true;
  }

  async function accept(page: Page<T>): Promise<void> {
    const judged = each(page.items, (item) => verdictOf(item, source));
    const verdicts = judged instanceof Promise ? await judged : judged;
    let news = 0;
    page.items.forEach((item, index) => {
      readUpTo = item.position;
      if (enqueue(item, verdicts[index] ?? false)) news += 1;
    });
    ended = page.end;
    total = leftOut === 0 ? (page.total ?? total) : null;
    if (total !== null && total < counted) total = null;
    const different = counted + leftOut + lost;
    if (ended && fromStart && page.total !== null && page.total > different) {
      const message = `its count says ${page.total} records, and ${different} different ones came`;
      const error = source.fail('BACKEND_PROTOCOL', message);
      failures.push({ error, scope: source.scope, recoverable: false, field: null });
    }
    if (ended && fromStart && lost === 0) total = counted;
    for (const { error, recoverable } of page.incomplete ?? []) {
      if (recoverable) {
        ended = false;
        breakOff(error);
      } else failures.push({ error, scope: source.scope, recoverable, field: null });
      total = null;
    }
    barrenPages = news > 0 ? 0 : barrenPages + 1;
    if (!ended && !broken && barrenPages >= mostBarrenPages)
      breakOff(source.fail('BACKEND_PROTOCOL', 'its list stands still: no new record came in three pages'));
  }

  return {
    name: source.name,
    order: source.order,
    failures,
    fail: source.fail,
    undecidedCount: () => unjudged,
    undecided: () => [...undecided].map(([field, count]) => ({ backend: source.backend, field, count })),
    head: () => queue.find((entry) => entry.kind === 'record')?.item,
    take() {
      for (let entry = queue.shift(); entry !== undefined; entry = queue.shift()) {
        pass(entry);
        if (entry.kind !== 'record') continue;
        taken += 1;
        passRest();
        return entry.item;
      }
      return undefined;
    },
    hungry: () => !waiting() && !ended && !broken,
    waiting: () => (ended || broken ? null : counted - taken),
    taken: () => taken,
    async refill(first) {
      // A filter that leaves out much is read in larger steps.
      asked = leftOut > 0 ? Math.min(largestStep, Math.max(first, asked * 2)) : first;
      requests += 1;
      try {
        if (requests > source.mostRequests)
          throw source.fail('BACKEND_PROTOCOL', tooLong(source.mostRequests));
        const page = await source.read(readUpTo, asked);
        if (page.isKept === true) requests -= 1;
        if (page.items.some((item) => item.position === readUpTo))
          throw source.fail('BACKEND_PROTOCOL', 'its list stands still: the same page came again');
        await accept(page);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        breakOff(error);
      }
      passRest();
    },
    state: () => ({ position, done: ended && queue.length === 0, total }),
  };
}

function tooLong(mostRequests: number): string {
  return `its list goes on behind ${mostRequests} pages, which is the most that one operation reads (maxPagesPerList); go on behind endCursor, or ask with a narrower filter`;
}

function recordFailure(error: UpstreamError, field: string | null): ListFailure {
  return { error, scope: 'RECORD', recoverable: false, field };
}

type Verdict = boolean | { undecided: string } | UpstreamError;

/** A record that cannot be judged is an error where it stands, unless a later page may judge it. */
function verdictOf<T>(item: PageItem<T>, source: StreamSource<T>): MaybePromise<Verdict> {
  if ('error' in item) return true;
  const judge = (error: unknown): Verdict => {
    if (error instanceof UpstreamError && !error.retryable) return error;
    throw error;
  };
  try {
    const verdict = source.keep(item.record);
    return verdict instanceof Promise ? verdict.catch(judge) : verdict;
  } catch (error) {
    return judge(error);
  }
}
