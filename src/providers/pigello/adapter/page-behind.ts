import type { Ahead, ListQuery, Page, PageItem } from '../../../contract/read.ts';
import type { RecordOf } from '../../../contract/resources.ts';
import { InputError, UpstreamError } from '../../../errors.ts';
import { compareText, sortKeyOf } from '../../../kit/sort-key.ts';
import type { ResourceType } from '../../../model.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { Filters } from './entity-reader.ts';
import type { NumberedPage, NumberedPages } from './numbered-pages.ts';

interface Walk<Type extends ResourceType> {
  type: Type;
  http: HttpClient;
  pages: NumberedPages<RecordOf[Type]>;
  query: ListQuery<object>;
  filters: Filters;
}

/** What a position of this list says: a record, and where its page had it. The page goes on behind it. */
interface Anchor {
  number: number;
  before: number;
  /** How many entries of the page are passed. */
  index: number;
  /** This and the key are null where the entry could not be read. */
  sortKey: string | null;
  key: string | null;
}

/** The number of entries of the page before it. */
interface Spot<R> {
  page: NumberedPage<R>;
  index: number;
}

/** A page of a list that has more than one numbered page. Where the data moved, the anchor's record is looked for. */
export async function pageBehind<Type extends ResourceType>(walk: Walk<Type>): Promise<Page<RecordOf[Type]>> {
  const { http, query, pages, filters } = walk;
  const incomplete: NonNullable<Page<unknown>['incomplete']> = [];
  let { page, index } = await findStart(walk, () =>
    incomplete.push({ error: moved(http), recoverable: false }),
  );
  while (index >= page.entries.length && !page.end) {
    const passed = page;
    page = await pages.behind(passed);
    index = countRepeated(passed, page);
    if (page.entries.length > 0 && index === page.entries.length) {
      incomplete.push({ error: standsStill(http), recoverable: false });
      return { items: [], end: true, total: null, incomplete };
    }
  }
  const itemsOf = (from: number, to: number): PageItem<RecordOf[Type]>[] =>
    page.entries.slice(from, to).map((entry, at) => toItem(walk.type, entry, { page, index: from + at + 1 }));
  const reached = index + query.first;
  const isWhole = reached >= page.entries.length;
  const end = page.end && isWhole;
  if (end && page.contradiction !== null) incomplete.push({ error: page.contradiction, recoverable: false });
  const total = filters.exact ? page.total : null;
  const items = itemsOf(index, reached);
  if (isWhole || incomplete.length > 0 || page.contradiction !== null)
    return { items, end, total, incomplete };
  const ahead = (): Ahead<RecordOf[Type]> => ({ items: itemsOf(reached, Infinity), end: page.end, total });
  return { items, end, total, incomplete, ahead };
}

async function findStart<Type extends ResourceType>(
  walk: Walk<Type>,
  onMoved: () => void,
): Promise<Spot<RecordOf[Type]>> {
  const { position } = walk.query;
  if (position === null) return { page: await walk.pages.read(1, 0), index: 0 };
  const anchor = readAnchor(position);
  const page = await walk.pages.read(anchor.number, anchor.before);
  const last = page.entries[anchor.index - 1];
  if (anchor.key === null || (last !== undefined && keyOf(last) === anchor.key))
    return { page, index: anchor.index };
  const found = await find(walk, anchor, page);
  if (found === null) onMoved();
  return found ?? { page, index: anchor.index };
}

/** Looks in the page itself and in its neighbours: behind the record or, where that is gone, where it would stand. */
async function find<Type extends ResourceType>(
  { type, pages }: Walk<Type>,
  anchor: Anchor,
  page: NumberedPage<RecordOf[Type]>,
): Promise<Spot<RecordOf[Type]> | null> {
  const seen = [page];
  const here = findExact(page, anchor);
  if (here !== null) return here;
  if (anchor.number > 1) {
    const earlier = await pages.read(anchor.number - 1, 0);
    seen.unshift({ ...earlier, before: Math.max(0, anchor.before - earlier.entries.length) });
  }
  if (!page.end) seen.push(await pages.behind(page));
  for (const one of seen) {
    const exact = findExact(one, anchor);
    if (exact !== null) return exact;
  }
  const spots = seen.flatMap((one) => one.entries.map((entry, index) => ({ page: one, index, entry })));
  const judged = spots.flatMap(({ entry, ...spot }) =>
    entry instanceof UpstreamError ? [] : [{ ...spot, isBehind: isBehind(type, entry, anchor) }],
  );
  const first = judged.findIndex((spot) => spot.isBehind);
  // Where the entries are out of order, nothing tells where the record stood.
  if (first !== -1 && judged.slice(first).some((spot) => !spot.isBehind)) return null;
  if (first === -1) return { page: seen.at(-1) ?? page, index: seen.at(-1)?.entries.length ?? 0 };
  const spot = judged[first];
  if (spot === undefined || (first === 0 && spot.page.number > 1)) return null;
  return spot;
}

function findExact<R extends { key: string }>(page: NumberedPage<R>, { key }: Anchor): Spot<R> | null {
  const index = page.entries.findIndex((entry) => keyOf(entry) === key);
  return index === -1 ? null : { page, index: index + 1 };
}

function isBehind<Type extends ResourceType>(type: Type, record: RecordOf[Type], anchor: Anchor): boolean {
  const order = compareText(sortKeyOf(type, record), anchor.sortKey ?? '');
  return (order || compareText(record.key, anchor.key ?? '')) > 0;
}

/** How many entries at the beginning stood in the page before too, since others came before them meanwhile. */
function countRepeated<R extends { key: string }>(passed: NumberedPage<R>, page: NumberedPage<R>): number {
  const known = new Set(passed.entries.map(keyOf).filter((key) => key !== null));
  const fresh = page.entries.findIndex((entry) => {
    const key = keyOf(entry);
    return key === null || !known.has(key);
  });
  return fresh === -1 ? page.entries.length : fresh;
}

function toItem<Type extends ResourceType>(
  type: Type,
  entry: RecordOf[Type] | UpstreamError,
  { page: { number, before }, index }: Spot<RecordOf[Type]>,
): PageItem<RecordOf[Type]> {
  if (entry instanceof UpstreamError)
    return { error: entry, position: JSON.stringify([number, before, index, null, null]) };
  const anchor = [number, before, index, sortKeyOf(type, entry), entry.key];
  return { record: entry, position: JSON.stringify(anchor) };
}

function keyOf<R extends { key: string }>(entry: R | UpstreamError): string | null {
  return entry instanceof UpstreamError ? null : entry.key;
}

/** Whether a position counts pages; positions of sorted lists name a record only. */
export function isNumbered(position: string): boolean {
  return /^\[\d/.test(position);
}

/** A position comes from a caller's cursor, so it may be anything. */
function readAnchor(position: string): Anchor {
  let parts: unknown;
  try {
    parts = JSON.parse(position);
  } catch {
    parts = null;
  }
  const [number, before, index, sortKey, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const isNamed =
    (sortKey === null && key === null) || (typeof sortKey === 'string' && typeof key === 'string');
  if (isCount(number) && number > 0 && isCount(before) && isCount(index) && index > 0 && isNamed)
    return { number, before, index, sortKey, key } as Anchor;
  throw new InputError('after: this cursor holds no position of this list; start again without it');
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 1e12;
}

function moved(http: HttpClient): UpstreamError {
  const message =
    'the list changed while it was read, and the place of this page cannot be found again: records may be missing or come twice; read it again from the start';
  return http.failure({ code: 'CONFLICT', message });
}

function standsStill(http: HttpClient): UpstreamError {
  const message = 'its list stands still: the same page came again';
  return http.failure({ code: 'BACKEND_PROTOCOL', message });
}
