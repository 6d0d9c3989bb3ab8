import fc from 'fast-check';
import { type ErrorCode, UpstreamError } from '../../src/errors.ts';
import { compareText } from '../../src/kit/sort-key.ts';
import type { WalkState } from '../../src/loaders/cursor.ts';
import type { Missing } from '../../src/loaders/failure.ts';
import { type MergedPage, mergeList } from '../../src/loaders/merged-list.ts';
import type { StreamSource } from '../../src/loaders/stream.ts';
import { decodeCursor, encodeCursor } from '../support/sealed.ts';

export interface Row {
  key: string;
  sortKey: string;
  /** False: the list's filter leaves it out. */
  kept: boolean;
}

/** What one backend holds and how it answers, request by request. */
export interface StreamPlan {
  rows: (Row | 'error')[];
  /** Largest page, by request, over and over. */
  pageSizes: number[];
  /** What happens at a request, counted from 0 over the life of the backend. */
  faults: ReadonlyMap<number, 'throw' | 'empty'>;
  saysTotal: boolean;
  /** The end is told by an empty page only. */
  lateEnd: boolean;
}

export interface FakeStream {
  source: StreamSource<Row>;
  requests: { position: string | null; first: number }[];
}

export const listName = 'rows';

export function cursorOf(walk: WalkState): string {
  return encodeCursor(listName, walk);
}

/** As the gateway does it: the failure again that an earlier page told. */
export function recall({ backend, code, message }: Missing): UpstreamError {
  return new UpstreamError({ backend, provider: 'astra', code, message });
}

export function upstreamError(
  backend: string,
  code: ErrorCode = 'BACKEND_UNAVAILABLE',
  text = 'down',
): UpstreamError {
  return new UpstreamError({ backend, provider: 'astra', code, message: `${backend}: ${text}` });
}

export function fakeStream(plan: StreamPlan, index: number): FakeStream {
  const name = `backend-${index}`;
  const requests: FakeStream['requests'] = [];
  const whole = plan.rows.every((row) => row !== 'error' && row.kept);
  const source: StreamSource<Row> = {
    name,
    backend: name,
    scope: 'BACKEND',
    mostRequests: 100,
    order: index,
    rank: ({ sortKey, key }) => ({ sortKey, key }),
    keep: async ({ kept }) => kept,
    oddFields: () => [],
    fail: (code, message) => upstreamError(name, code, message),
    async read(position, first) {
      const fault = plan.faults.get(requests.length);
      const size = Math.min(first, plan.pageSizes[requests.length % plan.pageSizes.length] ?? first);
      requests.push({ position, first });
      if (fault === 'throw') throw upstreamError(name);
      if (fault === 'empty') return { items: [], end: false, total: null };
      const start = position === null ? 0 : Number(position);
      const rows = plan.rows.slice(start, start + size);
      const items = rows.map((row, offset) => {
        const at = { position: String(start + offset + 1) };
        return row === 'error'
          ? { error: upstreamError(name, 'BACKEND_PROTOCOL', `row ${start + offset} is broken`), ...at }
          : { record: row, ...at };
      });
      const end = plan.lateEnd ? rows.length === 0 : start + size >= plan.rows.length;
      return { items, end, total: plan.saysTotal && whole ? plan.rows.length : null };
    },
  };
  return { source, requests };
}

export function plainStream(keys: readonly string[], index = 0, plan: Partial<StreamPlan> = {}): FakeStream {
  const rows = keys.map((key) => ({ key, sortKey: key, kept: true }));
  return fakeStream(
    { rows, pageSizes: [201], faults: new Map(), saysTotal: false, lateEnd: false, ...plan },
    index,
  );
}

export interface PlanOptions {
  sorted: boolean;
  faulty: boolean;
  /** Every page holds as much as was asked for, and nothing is left out of it. */
  full?: boolean;
}

const row = fc.record({
  sortKey: fc.constantFrom('', 'a', 'aa', 'b', 'c', 'd', 'z'),
  kept: fc.boolean(),
  broken: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});

export function plansOf({ sorted, faulty, full = false }: PlanOptions): fc.Arbitrary<StreamPlan[]> {
  const plan = fc.record({
    rows: fc.array(row, { maxLength: 14 }),
    allKept: fc.boolean(),
    pageSizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    faults: fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom('throw', 'empty')), {
      maxLength: 3,
    }),
    saysTotal: fc.boolean(),
    lateEnd: fc.boolean(),
  });
  return fc.array(plan, { minLength: 0, maxLength: 4 }).map((plans) =>
    plans.map(({ rows, allKept, pageSizes, faults, saysTotal, lateEnd }, index) => {
      const whole = full || allKept;
      const keyed = rows.map((one, number) => ({
        key: `${index}.${number}`,
        sortKey: one.sortKey,
        kept: whole || one.kept,
        broken: !whole && one.broken,
      }));
      if (sorted) keyed.sort((a, b) => compareText(a.sortKey, b.sortKey) || compareText(a.key, b.key));
      return {
        rows: keyed.map(({ broken, ...rest }) => (broken ? 'error' : rest)),
        pageSizes: full ? [201] : pageSizes,
        faults: new Map<number, 'throw' | 'empty'>(faulty ? faults : []),
        saysTotal,
        lateEnd: !full && lateEnd,
      };
    }),
  );
}

export const pageSizes: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 1, max: 7 }), {
  minLength: 1,
  maxLength: 5,
});

export function wantedOf(plans: readonly StreamPlan[]): Row[] {
  return plans.flatMap(({ rows }) => rows.filter((one): one is Row => one !== 'error' && one.kept));
}

export interface WalkOptions {
  streams: readonly FakeStream[];
  /** By page, over and over. */
  firsts: readonly number[];
  after?: string | null;
  /** Among how many the page is shared out. */
  sharers?: number | null;
}

/** Reads a list page by page, as a client does, until everything has been answered. */
export async function walk({
  streams,
  firsts,
  after = null,
  sharers = null,
}: WalkOptions): Promise<MergedPage<Row>[]> {
  const pages: MergedPage<Row>[] = [];
  let cursor = after;
  for (;;) {
    const before: WalkState | null = cursor === null ? null : decodeCursor(listName, cursor);
    const first = firsts[pages.length % firsts.length] ?? 1;
    const page = await mergeList({
      cursorOf,
      sources: streams.map(({ source }) => source),
      first,
      before,
      recall,
      sharers,
    });
    pages.push(page);
    if (!page.hasNextPage && !page.failures.some(({ recoverable }) => recoverable)) return pages;
    cursor = page.endCursor();
    if (cursor === null || pages.length > 300) throw new Error(`no way on after ${pages.length} pages`);
  }
}

export function keysOf(pages: readonly MergedPage<Row>[]): string[] {
  return pages.flatMap(({ edges }) => edges.map(({ node }) => node.key));
}
