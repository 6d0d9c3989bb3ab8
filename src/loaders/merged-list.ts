import { UpstreamError } from '../errors.ts';
import { compareText } from '../providers/sort-key.ts';
import { encodeCursor, type Places, type StreamPlace } from './cursor.ts';
import { createStream, type Stream, type StreamItem, type StreamSource } from './stream.ts';

/** One page of a list over several backends. */
export interface MergedPage<T> {
  edges: { node: T; cursor(): string }[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Behind the last edge. With failures it is there even when no edge is: the next page asks the failed again. */
  endCursor(): string | null;
  totalCount: number | null;
  /** Every stream answered. */
  complete: boolean;
  failures: UpstreamError[];
}

export type Source<T> = StreamSource<T> | UpstreamError;

export interface MergedListOptions<T> {
  /** Names the list with its filter and parent, for its cursors. */
  list: string;
  /** The streams, or why a backend could not name its own; a backend that must look first gives a promise. */
  sources: readonly (Source<T> | Promise<Source<T>[]>)[];
  first: number;
  /** Where the streams stand, from the cursor; null: at the start. */
  before: Places | null;
}

const fresh: StreamPlace = { position: null, done: false, total: null };

/**
 * Merges the backends' pages by sort key. All streams are read at once, and again only when one runs dry; a stream
 * that is not quite sorted still gives every record exactly once.
 */
export async function mergeList<T>(options: MergedListOptions<T>): Promise<MergedPage<T>> {
  const { first } = options;
  const merger = await openMerger(options);
  const taken: { item: StreamItem<T>; stream: Stream<T>; places: Map<string, StreamPlace> }[] = [];
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
    taken.push({ item, stream, places: merger.places() });
  }
  return {
    ...merger.page(taken.length > 0),
    edges: taken.map(({ item, places }) => ({
      node: item.value,
      cursor: () => encodeCursor(options.list, places),
    })),
    hasNextPage,
  };
}

/** The same, with neighbours of equal sort key made one. `first` counts groups. */
export async function mergeGroups<T, G>(
  options: MergedListOptions<T>,
  group: (sortKey: string, members: T[], failures: UpstreamError[]) => G,
): Promise<MergedPage<G>> {
  const { first } = options;
  const merger = await openMerger(options);
  const groups: { sortKey: string; members: T[]; places: Map<string, StreamPlace> }[] = [];
  let hasNextPage = false;
  for (;;) {
    await merger.fill(first + 1);
    const stream = merger.lowest();
    const sortKey = stream?.head()?.sortKey;
    if (stream === undefined || sortKey === undefined) break;
    const last = groups.at(-1);
    if (last?.sortKey !== sortKey && groups.length === first) {
      hasNextPage = true;
      break;
    }
    const item = stream.take();
    if (item === undefined) break;
    if (last?.sortKey === sortKey) {
      last.members.push(item.value);
      last.places = merger.places();
    } else {
      groups.push({ sortKey, members: [item.value], places: merger.places() });
    }
  }
  const page = merger.page(groups.length > 0);
  return {
    ...page,
    edges: groups.map(({ sortKey, members, places }) => ({
      node: group(sortKey, members, page.failures),
      cursor: () => encodeCursor(options.list, places),
    })),
    hasNextPage,
    totalCount: null,
  };
}

interface Merger<T> {
  /** Refills every hungry stream, all at once. */
  fill(first: number): Promise<void>;
  /** The stream whose head comes next; undefined when all are dry. */
  lowest(): Stream<T> | undefined;
  places(): Map<string, StreamPlace>;
  page(
    hasEdges: boolean,
  ): Pick<MergedPage<T>, 'hasPreviousPage' | 'endCursor' | 'totalCount' | 'complete' | 'failures'>;
}

/** Each backend is read as soon as its own streams are known: none waits for another's. */
async function openMerger<T>({ list, sources, before, first }: MergedListOptions<T>): Promise<Merger<T>> {
  const opened = await Promise.all(
    sources.map(async (source) => {
      const named = source instanceof Promise ? await source : [source];
      const own = named
        .filter((one): one is StreamSource<T> => !(one instanceof UpstreamError))
        .map((one) => createStream(one, before?.get(one.name) ?? fresh));
      await Promise.all(own.filter((stream) => stream.hungry()).map((stream) => stream.refill(first + 1)));
      return { own, unnamed: named.filter((one) => one instanceof UpstreamError) };
    }),
  );
  const unnamed = opened.flatMap((one) => one.unnamed);
  const streams = opened.flatMap((one) => one.own);

  // Streams that are not asked this time (their backend could not name them) keep their place.
  const places = (): Map<string, StreamPlace> =>
    new Map([...(before ?? []), ...streams.map((stream) => [stream.name, stream.place()] as const)]);

  return {
    places,
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
    page(hasEdges) {
      const failures = distinct([...unnamed, ...streams.flatMap((stream) => stream.failures)]);
      const totals = streams.map((stream) => stream.place().total);
      return {
        hasPreviousPage: before !== null,
        complete: failures.length === 0,
        failures,
        totalCount: failures.length > 0 || totals.includes(null) ? null : sum(totals),
        endCursor: () => (hasEdges || failures.length > 0 ? encodeCursor(list, places()) : null),
      };
    },
  };
}

function compareHeads<T>(left: Stream<T>, right: Stream<T>): number {
  const a = left.head();
  const b = right.head();
  if (a === undefined || b === undefined) return 0;
  return compareText(a.sortKey, b.sortKey) || left.order - right.order || compareText(a.key, b.key);
}

/** A backend that fails for one reason in several streams is one failure. */
function distinct(failures: UpstreamError[]): UpstreamError[] {
  const byText = new Map(
    failures.map((failure) => [`${failure.backend} ${failure.code} ${failure.message}`, failure]),
  );
  return [...byText.values()];
}

function sum(numbers: (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
