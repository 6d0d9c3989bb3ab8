import type { Page, PageItem } from '../contract/read.ts';
import { InputError, UpstreamError } from '../errors.ts';
import { compareText } from '../kit/sort-key.ts';
import type { StreamSource } from './stream.ts';

/**
 * A source whose records come in order, whatever the backend does: where a page shows another order (another
 * collation, capitals first, rewritten addresses), everything from that page on is read, within the bounds of the
 * list, and sorted here. A position behind a sorted record names the record and the position from which was sorted.
 */
export function sortedSource<T>(source: StreamSource<T>): StreamSource<T> {
  let last: string | null = null;
  return {
    ...source,
    async read(position, first) {
      const sorted = readSortedPosition(position);
      if (sorted !== null) return sortedPage(source, sorted, first);
      const page = await source.read(position, first);
      const keys = page.items.flatMap((item) => ('error' in item ? [] : [source.rank(item.record).sortKey]));
      const inOrder = [...(last === null ? [] : [last]), ...keys].every(
        (key, index, all) => index === 0 || compareText(all[index - 1] ?? '', key) <= 0,
      );
      last = keys.at(-1) ?? last;
      return inOrder ? page : sortedPage(source, { base: position, after: null }, first, page);
    },
  };
}

interface SortedPosition {
  /** Where the sorted part begins. */
  base: string | null;
  /** The record before; null: none yet. */
  after: readonly [sortKey: string, key: string] | null;
}

const mark = 'sorted:';

async function sortedPage<T>(
  source: StreamSource<T>,
  { base, after }: SortedPosition,
  first: number,
  firstPage?: Page<T>,
): Promise<Page<T>> {
  const rest = await readRest(source, base, firstPage);
  const ranked = rest.items.flatMap((item) => {
    if ('error' in item) return [];
    const { sortKey, key } = source.rank(item.record);
    return [{ record: item.record, at: [sortKey, key] as const }];
  });
  ranked.sort((one, other) => compareRanks(one.at, other.at));
  const left = after === null ? ranked : ranked.filter(({ at }) => compareRanks(at, after) > 0);
  const positionOf = (at: SortedPosition['after']): string => `${mark}${JSON.stringify([base, at])}`;
  const errors: PageItem<T>[] =
    after === null
      ? rest.items.flatMap((item) =>
          'error' in item ? [{ error: item.error, position: positionOf(['', '']) }] : [],
        )
      : [];
  const items = left.slice(0, first).map(({ record, at }) => ({ record, position: positionOf(at) }));
  return {
    items: [...errors, ...items],
    end: left.length <= first,
    total: base === null && rest.incomplete.length === 0 ? ranked.length : null,
    incomplete: rest.incomplete,
  };
}

interface Rest<T> {
  items: PageItem<T>[];
  incomplete: NonNullable<Page<T>['incomplete']>;
}

/** Every page from a position on; what cannot be read any more is told, and what came before it is kept. */
async function readRest<T>(
  source: StreamSource<T>,
  base: string | null,
  firstPage?: Page<T>,
): Promise<Rest<T>> {
  const items: PageItem<T>[] = [];
  const incomplete: Rest<T>['incomplete'] = [];
  const seen = new Set<string>();
  let position = base;
  let barren = 0;
  for (let requests = 0; ; requests += 1) {
    if (requests >= source.mostRequests || barren >= 3) {
      const error = source.fail('BACKEND_PROTOCOL', barren >= 3 ? standsStill : tooLong);
      return { items, incomplete: [...incomplete, { error, recoverable: false }] };
    }
    try {
      const page = (requests === 0 ? firstPage : undefined) ?? (await source.read(position, largestStep));
      const news = page.items.filter((item) => 'error' in item || isNew(source.rank(item.record).key, seen));
      items.push(...news);
      barren = news.length > 0 ? 0 : barren + 1;
      incomplete.push(...(page.incomplete ?? []).map(({ error }) => ({ error, recoverable: false })));
      if (page.end) return { items, incomplete };
      position = page.items.at(-1)?.position ?? position;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      // Sorted from a part of them, a later page could pass over what is missing now.
      if (requests === 0) throw error;
      throw source.fail(
        error.code,
        `its users come out of order, and could not be read to their end: ${error.message}`,
      );
    }
  }
}

const largestStep = 201;
const standsStill = 'its list stands still: no new record came in three pages';
const tooLong =
  'its users come out of order and are more than one operation reads (maxPagesPerList), so that some may be missing or stand for a person of their own';

function isNew(key: string, seen: Set<string>): boolean {
  const known = seen.has(key);
  seen.add(key);
  return !known;
}

function compareRanks(left: readonly [string, string], right: readonly [string, string]): number {
  return compareText(left[0], right[0]) || compareText(left[1], right[1]);
}

/** Null for a position of the source itself. A position comes from a caller's cursor, so it may be anything. */
function readSortedPosition(position: string | null): SortedPosition | null {
  if (position === null || !position.startsWith(mark)) return null;
  let parts: unknown = null;
  try {
    parts = JSON.parse(position.slice(mark.length));
  } catch {
    parts = null;
  }
  const [base, at] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const [sortKey, key] = Array.isArray(at) ? (at as unknown[]) : [];
  if ((base === null || typeof base === 'string') && typeof sortKey === 'string' && typeof key === 'string')
    return { base, after: [sortKey, key] };
  throw new InputError('after: this cursor holds no position of this list; start again without it');
}
