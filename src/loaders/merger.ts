import { UpstreamError } from '../errors.ts';
import { compareText } from '../kit/sort-key.ts';
import type { StreamState, StreamStates, WalkState } from './cursor.ts';
import {
  addUndecided,
  distinctFailures,
  type ListFailure,
  type Missing,
  missingOf,
  type Undecided,
} from './failure.ts';
import { fairShare, shortfall } from './fair-share.ts';
import { createStream, type Stream, type StreamItem, type StreamSource } from './stream.ts';
import { createTrail } from './trail.ts';
import type { Walk } from './walk.ts';

export type Source<T> = StreamSource<T> | UpstreamError;

export interface MergedListOptions<T> {
  /** The streams, or why a backend could not name its own; a backend that must look first gives a promise. */
  sources: readonly (Source<T> | Promise<Source<T>[]>)[];
  first: number;
  /** Among how many backends the page is shared out; null: each is asked for all of it. */
  sharers?: number | null;
  /** Where the walk stands, from the cursor; null: at the start. */
  before: WalkState | null;
  /** The cursor of a place in the list. */
  cursorOf(walk: WalkState): string;
  /** Keeps what was read for the next page; absent: nothing is kept. */
  walk?: Pick<Walk, 'keep'>;
  /** The failure again that an earlier page told; null when its backend is not to be seen. */
  recall(missing: Missing): UpstreamError | null;
}

/** What a page says of the walk so far. */
export interface PageStanding {
  hasPreviousPage: boolean;
  /** The cursor behind the last edge. With failures it is there even when no edge is: the next page asks the failed again. */
  endCursor(): string | null;
  totalCount: number | null;
  /** Nothing is missing since the beginning of the walk. */
  complete: boolean;
  /** What is missing since the beginning of the walk, until it is made good. */
  failures: ListFailure[];
  /** Since the beginning of the walk. */
  undecided: Undecided[];
}

/** The streams of a list while one page is made of them. */
export interface Merger<T> {
  /** Some stream must be refilled before the lowest can be told. */
  hungry(): boolean;
  /** Refills every hungry stream, all at once. */
  fill(first: number): Promise<void>;
  /** The stream whose head comes next; undefined when all are dry. */
  lowest(): Stream<T> | undefined;
  take(stream: Stream<T>): StreamItem<T> | undefined;
  /** The place behind what was taken last. */
  mark(frontier: string | null): Mark;
  cursor(mark: Mark): string;
  standing(end: PageEnd): PageStanding;
}

/** A place in the walk; the states of its streams are made when its cursor is asked for. */
export interface Mark extends Omit<WalkState, 'streams' | 'copy'> {
  changes: number;
}

export interface PageEnd {
  hasEdges: boolean;
  frontier: string | null;
}

const fresh: StreamState = { position: null, done: false, total: null };

/** Each backend is read as soon as its own streams are known: none waits for another's. */
export async function openMerger<T>(options: MergedListOptions<T>): Promise<Merger<T>> {
  const { before, sharers = null } = options;
  const { streams, unnamed } = await openStreams(options);
  const carried = (before?.missing ?? []).flatMap((missing): ListFailure[] => {
    const error = options.recall(missing);
    return error === null ? [] : [{ error, scope: missing.scope, recoverable: false, field: missing.field }];
  });
  const failuresNow = (): ListFailure[] =>
    distinctFailures([...carried, ...unnamed, ...streams.flatMap((stream) => stream.failures)]);
  const undecidedNow = (): Undecided[] =>
    addUndecided(before?.undecided ?? [], ...streams.map((stream) => stream.undecided()));
  // Every edge has a place of its own; most of them lack the same.
  const missingNow = whenGrown(
    () => streams.reduce((count, stream) => count + stream.failures.length, 0),
    () => missingOf(failuresNow()),
  );
  const undecidedSoFar = whenGrown(
    () => streams.reduce((count, stream) => count + stream.undecidedCount(), 0),
    undecidedNow,
  );
  const trail = createTrail(rowsToKeep(before, unnamed));
  for (const stream of streams) trail.note(stream);
  let isHungry = streams.some((stream) => stream.hungry());

  const mark = (frontier: string | null): Mark => ({
    changes: trail.length(),
    missing: missingNow(),
    undecided: undecidedSoFar(),
    frontier,
  });
  const cursor = ({ changes, ...rest }: Mark): string => {
    const isOver = streams.every((stream) => stream.state().done);
    const copy = isOver ? null : (options.walk?.keep() ?? null);
    const state = { ...rest, streams: trail.statesAfter(changes) };
    return options.cursorOf(copy === null ? state : { ...state, copy });
  };

  return {
    mark,
    cursor,
    hungry: () => isHungry,
    async fill(first) {
      while (isHungry) {
        const refills = refillsOf(streams, first, sharers !== null);
        await Promise.all(refills.map(({ stream, count }) => stream.refill(count)));
        for (const { stream } of refills) trail.note(stream);
        isHungry = streams.some((stream) => stream.hungry());
      }
    },
    lowest: () => lowestOf(streams),
    take(stream) {
      const item = stream.take();
      trail.note(stream);
      isHungry ||= stream.hungry();
      return item;
    },
    standing({ hasEdges, frontier }) {
      const failures = failuresNow();
      const isWhole = failures.every(({ field }) => field !== null);
      const totals = streams.map((stream) => stream.state().total);
      const end = mark(frontier);
      return {
        hasPreviousPage: before !== null,
        complete: failures.length === 0,
        failures,
        undecided: undecidedNow(),
        totalCount: !isWhole || totals.includes(null) ? null : sum(totals),
        endCursor: () => (hasEdges || failures.length > 0 ? cursor(end) : null),
      };
    },
  };
}

/** Whoever ran dry, for the rest of the page; with them whoever is going to, so that all need one round trip. */
function refillsOf<T>(
  streams: readonly Stream<T>[],
  wanted: number,
  isShared: boolean,
): { stream: Stream<T>; count: number }[] {
  const all = streams.reduce((count, stream) => count + stream.taken(), 0);
  return streams.flatMap((stream) => {
    if (stream.hungry()) return [{ stream, count: wanted }];
    const waiting = stream.waiting();
    if (!isShared || waiting === null) return [];
    const count = shortfall({ taken: { own: stream.taken(), all }, waiting, wanted });
    return count === 0 ? [] : [{ stream, count }];
  });
}

/** What a backend says now goes for its streams; the rows of one that could not name them wait for the next page. */
function rowsToKeep(before: WalkState | null, unnamed: readonly ListFailure[]): StreamStates {
  const silent = unnamed.map(({ error }) => error.backend);
  const rows = [...(before?.streams ?? [])];
  return new Map(rows.filter(([row]) => silent.some((name) => row === name || row.startsWith(`${name} `))));
}

/** Made anew only when the count has grown. */
function whenGrown<T>(count: () => number, make: () => T): () => T {
  let latest: { count: number; value: T } | null = null;
  return () => {
    const now = count();
    if (latest === null || latest.count !== now) latest = { count: now, value: make() };
    return latest.value;
  };
}

async function openStreams<T>({
  sources,
  before,
  first,
  sharers = null,
}: MergedListOptions<T>): Promise<{ streams: Stream<T>[]; unnamed: ListFailure[] }> {
  const opened = await Promise.all(
    sources.map(async (source) => {
      const named = source instanceof Promise ? await source : [source];
      const own = named
        .filter((one): one is StreamSource<T> => !(one instanceof UpstreamError))
        .map((one) => createStream(one, before?.streams.get(one.name) ?? fresh));
      const hungry = own.filter((stream) => stream.hungry());
      const count =
        sharers === null ? first + 1 : fairShare(first + 1, { backends: sharers, streams: hungry.length });
      await Promise.all(hungry.map((stream) => stream.refill(count)));
      return { own, unnamed: named.filter((one) => one instanceof UpstreamError) };
    }),
  );
  return {
    streams: opened.flatMap(({ own }) => own),
    unnamed: opened.flatMap((one) => one.unnamed).map(unnamedFailure),
  };
}

/** What the backend has no way to list stays missing; a page behind it says so again by itself. */
function unnamedFailure(error: UpstreamError): ListFailure {
  return { error, scope: 'BACKEND', recoverable: error.code !== 'UNSUPPORTED', field: null };
}

function lowestOf<T>(streams: readonly Stream<T>[]): Stream<T> | undefined {
  let lowest: Stream<T> | undefined;
  let lowestHead: StreamItem<T> | undefined;
  for (const stream of streams) {
    const head = stream.head();
    if (head === undefined) continue;
    if (lowest !== undefined && lowestHead !== undefined) {
      const order = compareText(head.sortKey, lowestHead.sortKey) || stream.order - lowest.order;
      if ((order || compareText(head.key, lowestHead.key)) >= 0) continue;
    }
    lowest = stream;
    lowestHead = head;
  }
  return lowest;
}

function sum(numbers: (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
