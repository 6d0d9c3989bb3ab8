import type { Call } from '../contract/call.ts';
import type { Page, PageItem } from '../contract/read.ts';
import type { UpstreamError } from '../errors.ts';
import type { HttpClient } from '../transport/exchange.ts';
import { type Anchor, anchorOf } from './anchor.ts';
import { compareText } from './sort-key.ts';

/** One page of an upstream that pages by offset, and what it says of more. */
export interface OffsetPage<Row> {
  rows: Row[];
  /** How many records the whole list has; null when the answer does not say, or not readably. */
  total: number | null;
  /** True: the answer says that more follow (a continue mark, a next link). Null: it says nothing. */
  more: boolean | null;
}

export interface OffsetReader<Row> {
  http: HttpClient;
  /** Reads `limit` rows behind the first `offset`. */
  read(offset: number, limit: number): Promise<OffsetPage<Row>>;
  /** Only an empty page ends a list that says nothing of more: this upstream hides records from its pages. */
  endsEmpty?: boolean;
}

export interface AnchoredList<Row, R> extends OffsetReader<Row> {
  position: string | null;
  first: number;
  /** The record of a row, or why it cannot be read. */
  recordOf(row: Row): R | UpstreamError;
  placeOf(record: R): { sortKey: string; key: string };
}

/**
 * A page behind a record of a list that the upstream pages by offset. A position holds the record before and its
 * offset; the page is asked one record earlier, and where another record stands there by now, the place is looked for: it
 * is behind the record itself, or where it would stand. What cannot be found is told in `incomplete`.
 */
export async function anchoredPage<Row, R>(list: AnchoredList<Row, R>): Promise<Page<R>> {
  const anchor = anchorOf(list.position);
  if (anchor === null) return pageBehind(list, 0, await list.read(0, list.first), []);
  const page = await list.read(anchor.offset - 1, list.first + 1);
  const other = page.rows.findIndex((row) => keyOf(list, row) !== anchor.key);
  const given = other === -1 ? page.rows.length : other;
  if (anchor.key === null || given === 1)
    return pageBehind(list, anchor.offset, { ...page, rows: page.rows.slice(1) }, []);
  // The record stands there several times, and was given.
  if (given > 1) {
    const behind = anchor.offset - 1 + given;
    return pageBehind(list, behind, await list.read(behind, list.first), []);
  }
  const found = await findPlace(list, anchor, page);
  if (found !== null && found > 0) {
    const again = await list.read(found - 1, list.first + 1);
    // An upstream that ignores the offset shows the record wherever it is looked for.
    if (isBehind(list, anchor, again.rows))
      return pageBehind(list, found, { ...again, rows: again.rows.slice(1) }, []);
  }
  const isStart = found === 0;
  const offset = isStart ? 0 : anchor.offset;
  return pageBehind(list, offset, await list.read(offset, list.first), isStart ? [] : [moved(list.http)]);
}

/** Whether the anchor's place is behind the first of these rows, as far as they tell. */
function isBehind<Row, R>(list: AnchoredList<Row, R>, anchor: Anchor, [before, next]: Row[]): boolean {
  if (before === undefined) return false;
  if (keyOf(list, before) === anchor.key) return true;
  return sideOf(list, before, anchor) !== 1 && (next === undefined || sideOf(list, next, anchor) !== -1);
}

function pageBehind<Row, R>(
  list: AnchoredList<Row, R>,
  offset: number,
  page: OffsetPage<Row>,
  incomplete: NonNullable<Page<R>['incomplete']>,
): Page<R> {
  const items = page.rows.slice(0, list.first).map((row, index): PageItem<R> => {
    const at = offset + index + 1;
    const record = list.recordOf(row);
    if (isError(record)) return { error: record, position: JSON.stringify([at, null, null]) };
    const { sortKey, key } = list.placeOf(record);
    return { record, position: JSON.stringify([at, sortKey, key]) };
  });
  const { end, total, contradiction } = judgePage({ ...page, offset, asked: list.first, reader: list });
  return {
    items,
    end: end && page.rows.length <= list.first,
    total,
    incomplete:
      contradiction === null ? incomplete : [...incomplete, { error: contradiction, recoverable: false }],
  };
}

/** As many windows are looked through for a place that has moved. */
const mostWindows = 12;
const window = 200;

/** The offset behind the anchor; null where the order of the records does not tell. */
async function findPlace<Row, R>(
  list: AnchoredList<Row, R>,
  anchor: Anchor,
  page: OffsetPage<Row>,
): Promise<number | null> {
  let start = anchor.offset - 1;
  let rows = page.rows;
  let direction = 0;
  for (let windows = 0; windows < mostWindows; windows += 1) {
    const exact = rows.findIndex((row) => keyOf(list, row) === anchor.key);
    if (exact !== -1) return start + exact + 1;
    const sides = rows.map((row) => sideOf(list, row, anchor)).filter((side) => side !== null);
    if (sides.some((side, index) => index > 0 && side < (sides[index - 1] ?? side))) return null;
    const behind = rows.findIndex((row) => sideOf(list, row, anchor) === 1);
    if (behind > 0) return start + behind;
    if (behind === 0 && start === 0) return 0;
    // All stand behind the anchor: look before them; or all before it: look behind them.
    const way = behind === 0 || rows.length === 0 ? -1 : 1;
    if (direction !== 0 && way !== direction) return way === 1 ? start + rows.length : start;
    direction = way;
    const next = way === -1 ? Math.max(0, start - window) : start + rows.length;
    if (way === -1 && start === 0) return 0;
    const size = way === -1 ? start - next : window;
    start = next;
    rows = (await list.read(start, size)).rows.slice(0, size);
    if (rows.length === 0 && way === 1) return start;
  }
  return null;
}

/** -1: before the anchor; 1: behind it; null: nobody can say. */
function sideOf<Row, R>(list: AnchoredList<Row, R>, row: Row, { sortKey, key }: Anchor): -1 | 1 | null {
  const record = list.recordOf(row);
  if (isError(record) || sortKey === null || key === null) return null;
  const place = list.placeOf(record);
  return (compareText(place.sortKey, sortKey) || compareText(place.key, key)) > 0 ? 1 : -1;
}

function keyOf<Row, R>(list: AnchoredList<Row, R>, row: Row): string | null {
  const record = list.recordOf(row);
  return isError(record) ? null : list.placeOf(record).key;
}

function isError<R>(record: R | UpstreamError): record is UpstreamError {
  return record instanceof Error;
}

function moved(http: HttpClient): { error: UpstreamError; recoverable: boolean } {
  const message =
    'the list changed while it was read, and the place of this page cannot be found again: records may be missing or come twice; read it again from the start';
  return { error: http.failure({ code: 'CONFLICT', message }), recoverable: false };
}

interface Judged {
  end: boolean;
  /** Null where the answer's count cannot be right. */
  total: number | null;
  contradiction: UpstreamError | null;
}

/**
 * Whether a page is the last. What the answer says of more is believed over its length, and a full page over what the
 * answer says: only a page that is not full, behind which nothing is said to follow, is the end.
 */
export function judgePage<Row>({
  rows,
  total,
  more,
  offset,
  asked,
  reader: { http, endsEmpty = false },
}: OffsetPage<Row> & { offset: number; asked: number; reader: OffsetReader<Row> }): Judged {
  const reached = offset + rows.length;
  const countSaysMore = total !== null && total > reached;
  if (rows.length === 0) {
    const follows = countSaysMore || more === true;
    const said = countSaysMore ? `its count says ${total} records` : 'it says that more records follow';
    const message = `${said}, and no more than ${reached} came`;
    return {
      end: true,
      total: follows ? null : total !== null && total < reached ? null : total,
      contradiction: follows ? http.failure({ code: 'BACKEND_PROTOCOL', message }) : null,
    };
  }
  const full = rows.length >= asked;
  const silent = total === null && more === null;
  const end = !full && more !== true && !countSaysMore && !(silent && endsEmpty);
  const credible = total !== null && (countSaysMore || (end && total === reached));
  return { end, total: credible ? total : null, contradiction: null };
}

export interface WholeReader<Row> extends OffsetReader<Row> {
  call: Call;
  /** Rows of one request. */
  step: number;
  /** What tells one row from another; null where it cannot be read. */
  keyOf(row: Row): string | null;
}

/** A list that was read to its end, or as far as the bounds of the operation allow. */
export interface Whole<Row> {
  rows: Row[];
  /** Why rows are missing; null when none is. */
  incomplete: UpstreamError | null;
}

/** Reads a list to its end, page by page; no row twice. */
export async function readWhole<Row>(reader: WholeReader<Row>): Promise<Whole<Row>> {
  const { http, call, step } = reader;
  const rows: Row[] = [];
  const seen = new Set<string>();
  const broken = (message: string): Whole<Row> => ({
    rows,
    incomplete: http.failure({ code: 'BACKEND_PROTOCOL', message }),
  });
  let offset = 0;
  let barren = 0;
  for (let requests = 0; ; requests += 1) {
    if (requests >= call.limits.pagesPerList) return broken(tooManyPages(call));
    const page = await reader.read(offset, step);
    const news = page.rows.filter((row) => isNew(reader.keyOf(row), seen));
    rows.push(...news);
    if (!call.hold(news.length)) return broken(tooManyRecords(call));
    const { end, contradiction } = judgePage({ ...page, offset, asked: step, reader });
    if (end && contradiction === null && page.total !== null && page.total > rows.length)
      return broken(`its count says ${page.total} records, and ${rows.length} different ones came`);
    if (end) return { rows, incomplete: contradiction };
    barren = news.length > 0 ? 0 : barren + 1;
    if (barren >= 3) return broken('its list stands still: no new record came in three pages');
    offset += page.rows.length;
  }
}

export function tooManyPages({ limits }: Call): string {
  return `its list goes on behind ${limits.pagesPerList} pages, which is the most that one operation reads (maxPagesPerList)`;
}

export function tooManyRecords({ limits }: Call): string {
  return `its lists hold more than ${limits.heldRecords} records, which is the most that one operation keeps (maxHeldRecords)`;
}

function isNew(key: string | null, seen: Set<string>): boolean {
  if (key === null) return true;
  const known = seen.has(key);
  seen.add(key);
  return !known;
}
