import { UpstreamError } from '../errors.ts';
import { compareText } from '../kit/sort-key.ts';
import { encodeCursor, type StreamState, type WalkState } from './cursor.ts';
import {
  addUndecided,
  distinctFailures,
  type ListFailure,
  type Missing,
  missingOf,
  type Undecided,
} from './failure.ts';
import { createStream, type Stream, type StreamItem, type StreamSource } from './stream.ts';

/** One page of a list over several backends. */
export interface MergedPage<T> {
  edges: { node: T; cursor(): string }[];
  hasNextPage: boolean;
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

export type Source<T> = StreamSource<T> | UpstreamError;

export interface MergedListOptions<T> {
  /** Names the list with its filter and parent, for its cursors. */
  list: string;
  /** The streams, or why a backend could not name its own; a backend that must look first gives a promise. */
  sources: readonly (Source<T> | Promise<Source<T>[]>)[];
  first: number;
  /** Where the walk stands, from the cursor; null: at the start. */
  before: WalkState | null;
  /** The failure again that an earlier page told; null when its backend is not to be seen. */
  recall(missing: Missing): UpstreamError | null;
}

const fresh: StreamState = { position: null, done: false, total: null };

/**
 * Merges the backends' pages by sort key. All streams are read at once, and again only when one runs dry; a stream
 * that is not quite sorted still gives every record exactly once.
 */
export async function mergeList<T>(options: MergedListOptions<T>): Promise<MergedPage<T>> {
  const { first } = options;
  const merger = await openMerger(options);
  const taken: { item: StreamItem<T>; state: WalkState }[] = [];
  let hasNextPage = false;
  for (;;) {
    await merger.fill(first + 1 - taken.length);
    const stream = merger.lowest();
    if (stream === undefined) break;
    if (taken.length === first) {
      hasNextPage = true;
      break;
    }
    const item = stream.take();
    if (item === undefined) break;
    taken.push({ item, state: merger.state(null) });
  }
  return {
    ...merger.page({ hasEdges: taken.length > 0, frontier: null }),
    edges: taken.map(({ item, state }) => ({
      node: item.value,
      cursor: () => encodeCursor(options.list, state),
    })),
    hasNextPage,
  };
}

/**
 * The same, with neighbours of equal sort key made one. `first` counts groups. A record that comes late (its
 * backend failed before, or keeps another order) stands in a group of its own, and the page says so.
 */
export async function mergeGroups<T, G>(
  options: MergedListOptions<T>,
  group: (sortKey: string, members: T[], failures: ListFailure[]) => G,
): Promise<MergedPage<G>> {
  const { first } = options;
  const merger = await openMerger(options);
  const groups: { sortKey: string; members: T[]; state: WalkState }[] = [];
  let frontier = options.before?.frontier ?? null;
  let hasNextPage = false;
  for (;;) {
    await merger.fill(first + 1);
    const stream = merger.lowest();
    const sortKey = stream?.head()?.sortKey;
    if (stream === undefined || sortKey === undefined) break;
    const last = groups.at(-1);
    const isLate = frontier !== null && last?.sortKey !== sortKey && compareText(sortKey, frontier) <= 0;
    if (last?.sortKey !== sortKey && groups.length === first) {
      hasNextPage = true;
      break;
    }
    const item = stream.take();
    if (item === undefined) break;
    if (isLate) stream.failures.push(lateFailure(stream));
    if (last?.sortKey === sortKey) {
      last.members.push(item.value);
      last.state = merger.state(frontier);
    } else {
      if (!isLate) frontier = sortKey;
      groups.push({ sortKey, members: [item.value], state: merger.state(frontier) });
    }
  }
  const page = merger.page({ hasEdges: groups.length > 0, frontier });
  return {
    ...page,
    edges: groups.map(({ sortKey, members, state }) => ({
      node: group(sortKey, members, page.failures),
      cursor: () => encodeCursor(options.list, state),
    })),
    hasNextPage,
    totalCount: null,
  };
}

function lateFailure<T>({ fail }: Stream<T>): ListFailure {
  const error = fail(
    'BACKEND_PROTOCOL',
    'a user came behind its place, so that one person may stand twice in this walk; person(email:) shows all of one person',
  );
  return { error, scope: 'RECORD', recoverable: false, field: null };
}

interface Merger<T> {
  /** Refills every hungry stream, all at once. */
  fill(first: number): Promise<void>;
  /** The stream whose head comes next; undefined when all are dry. */
  lowest(): Stream<T> | undefined;
  state(frontier: string | null): WalkState;
  page(
    end: PageEnd,
  ): Pick<
    MergedPage<T>,
    'hasPreviousPage' | 'endCursor' | 'totalCount' | 'complete' | 'failures' | 'undecided'
  >;
}

interface PageEnd {
  hasEdges: boolean;
  frontier: string | null;
}

/** Each backend is read as soon as its own streams are known: none waits for another's. */
async function openMerger<T>(options: MergedListOptions<T>): Promise<Merger<T>> {
  const { list, before } = options;
  const { streams, unnamed } = await openStreams(options);
  const carried = (before?.missing ?? []).flatMap((missing): ListFailure[] => {
    const error = options.recall(missing);
    return error === null ? [] : [{ error, scope: missing.scope, recoverable: false, field: missing.field }];
  });
  const failuresNow = (): ListFailure[] =>
    distinctFailures([...carried, ...unnamed, ...streams.flatMap((stream) => stream.failures)]);
  const undecidedNow = (): Undecided[] =>
    addUndecided(before?.undecided ?? [], ...streams.map((stream) => stream.undecided()));
  // Every edge has a state of its own; most of them lack the same.
  const missingNow = whenGrown(
    () => streams.reduce((count, stream) => count + stream.failures.length, 0),
    () => missingOf(failuresNow()),
  );
  const undecidedSoFar = whenGrown(
    () => streams.reduce((count, stream) => count + stream.undecidedCount(), 0),
    undecidedNow,
  );
  // Streams that are not asked this time (their backend could not name them) keep their state.
  const states = (): Map<string, StreamState> =>
    new Map([...(before?.streams ?? []), ...streams.map((stream) => [stream.name, stream.state()] as const)]);
  const state = (frontier: string | null): WalkState => ({
    streams: states(),
    missing: missingNow(),
    undecided: undecidedSoFar(),
    frontier,
  });

  return {
    state,
    async fill(first) {
      for (;;) {
        const hungry = streams.filter((stream) => stream.hungry());
        if (hungry.length === 0) return;
        await Promise.all(hungry.map((stream) => stream.refill(first)));
      }
    },
    lowest() {
      let lowest: Stream<T> | undefined;
      for (const stream of streams) {
        if (stream.head() !== undefined && (lowest === undefined || compareHeads(stream, lowest) < 0))
          lowest = stream;
      }
      return lowest;
    },
    page({ hasEdges, frontier }) {
      const failures = failuresNow();
      const isWhole = failures.every(({ field }) => field !== null);
      const totals = streams.map((stream) => stream.state().total);
      return {
        hasPreviousPage: before !== null,
        complete: failures.length === 0,
        failures,
        undecided: undecidedNow(),
        totalCount: !isWhole || totals.includes(null) ? null : sum(totals),
        endCursor: () => (hasEdges || failures.length > 0 ? encodeCursor(list, state(frontier)) : null),
      };
    },
  };
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
}: MergedListOptions<T>): Promise<{ streams: Stream<T>[]; unnamed: ListFailure[] }> {
  const opened = await Promise.all(
    sources.map(async (source) => {
      const named = source instanceof Promise ? await source : [source];
      const own = named
        .filter((one): one is StreamSource<T> => !(one instanceof UpstreamError))
        .map((one) => createStream(one, before?.streams.get(one.name) ?? fresh));
      await Promise.all(own.filter((stream) => stream.hungry()).map((stream) => stream.refill(first + 1)));
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

function compareHeads<T>(left: Stream<T>, right: Stream<T>): number {
  const a = left.head();
  const b = right.head();
  if (a === undefined || b === undefined) return 0;
  return compareText(a.sortKey, b.sortKey) || left.order - right.order || compareText(a.key, b.key);
}

function sum(numbers: (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
