import { compareText } from '../kit/sort-key.ts';
import type { ListFailure } from './failure.ts';
import { type Mark, type MergedListOptions, openMerger, type PageStanding } from './merger.ts';
import type { Stream } from './stream.ts';

/** One page of a list over several backends. */
export interface MergedPage<T> extends PageStanding {
  edges: { node: T; cursor(): string }[];
  hasNextPage: boolean;
}

/**
 * Merges the backends' pages by sort key. All streams are read at once, each for its share of the page, and again only
 * where one runs dry; a stream that is not quite sorted still gives every record exactly once.
 */
export async function mergeList<T>(options: MergedListOptions<T>): Promise<MergedPage<T>> {
  const { first } = options;
  const merger = await openMerger(options);
  const edges: MergedPage<T>['edges'] = [];
  let hasNextPage = false;
  for (;;) {
    if (merger.hungry()) await merger.fill(first + 1 - edges.length);
    const stream = merger.lowest();
    if (stream === undefined) break;
    if (edges.length === first) {
      hasNextPage = true;
      break;
    }
    const item = merger.take(stream);
    if (item === undefined) break;
    const mark = merger.mark(null);
    edges.push({ node: item.value, cursor: () => merger.cursor(mark) });
  }
  return { ...merger.standing({ hasEdges: edges.length > 0, frontier: null }), edges, hasNextPage };
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
  const groups: { sortKey: string; members: T[]; mark: Mark }[] = [];
  let frontier = options.before?.frontier ?? null;
  let hasNextPage = false;
  for (;;) {
    if (merger.hungry()) await merger.fill(first + 1);
    const stream = merger.lowest();
    const sortKey = stream?.head()?.sortKey;
    if (stream === undefined || sortKey === undefined) break;
    const last = groups.at(-1);
    const isLate = frontier !== null && last?.sortKey !== sortKey && compareText(sortKey, frontier) <= 0;
    if (last?.sortKey !== sortKey && groups.length === first) {
      hasNextPage = true;
      break;
    }
    const item = merger.take(stream);
    if (item === undefined) break;
    if (isLate) stream.failures.push(lateFailure(stream));
    if (last?.sortKey === sortKey) {
      last.members.push(item.value);
      last.mark = merger.mark(frontier);
    } else {
      if (!isLate) frontier = sortKey;
      groups.push({ sortKey, members: [item.value], mark: merger.mark(frontier) });
    }
  }
  const standing = merger.standing({ hasEdges: groups.length > 0, frontier });
  return {
    ...standing,
    edges: groups.map(({ sortKey, members, mark }) => ({
      node: group(sortKey, members, standing.failures),
      cursor: () => merger.cursor(mark),
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
