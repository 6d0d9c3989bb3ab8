import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/contract/read.ts';
import { type ErrorCode, UpstreamError } from '../../src/errors.ts';
import {
  anchoredPage,
  judgePage,
  type OffsetPage,
  type OffsetReader,
  readWhole,
} from '../../src/kit/offset-list.ts';
import type { HttpClient } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';

const http = {
  failure: ({ code, message }: { code: ErrorCode; message: string }) =>
    new UpstreamError({ backend: 'one', provider: 'astra', code, message: `one: ${message}` }),
} as unknown as HttpClient;

interface Item {
  key: string;
}

/** A list that somebody may change between two pages. */
function openList(keys: string[]): {
  keys: string[];
  page(position: string | null, first: number): Promise<Page<Item>>;
} {
  const list = {
    keys,
    page: (position: string | null, first: number) =>
      anchoredPage<string, Item>({
        http,
        position,
        first,
        read: async (offset, limit) => ({
          rows: list.keys.slice(offset, offset + limit),
          total: list.keys.length,
          more: null,
        }),
        recordOf: (key) => ({ key }),
        placeOf: ({ key }) => ({ sortKey: key, key }),
      }),
  };
  return list;
}

type Change = { kind: 'delete' | 'insert'; at: number };

describe('a page behind a record', () => {
  it('misses nobody and shows nobody twice, whoever comes and goes meanwhile', async () => {
    const change = fc.record({ kind: fc.constantFrom('delete', 'insert'), at: fc.nat({ max: 999 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.array(change as fc.Arbitrary<Change>, { maxLength: 5 }), { maxLength: 12 }),
        async (size, first, rounds) => {
          const start = Array.from({ length: size }, (_, index) => keyOf(index * 10));
          const list = openList([...start]);
          const touched = new Set<string>();
          const shown: string[] = [];
          let moved = false;
          let position: string | null = null;
          for (let pages = 0; pages < 200; pages += 1) {
            const page: Page<Item> = await list.page(position, first);
            moved ||= (page.incomplete ?? []).length > 0;
            shown.push(...page.items.flatMap((item) => ('record' in item ? [item.record.key] : [])));
            if (page.end) break;
            position = page.items.at(-1)?.position ?? position;
            for (const one of rounds[pages] ?? []) apply(one, list.keys, touched);
          }
          if (moved) return;
          const untouched = start.filter((key) => !touched.has(key));
          expect(shown.filter((key) => untouched.includes(key))).toEqual(untouched);
          expect(new Set(shown).size).toBe(shown.length);
        },
      ),
      { seed: 21, numRuns: 300 },
    );
  });

  it('shows all to whoever deletes each page before asking for the next', async () => {
    const list = openList(Array.from({ length: 30 }, (_, index) => keyOf(index)));
    let position: string | null = null;
    let shown = 0;
    for (;;) {
      const page: Page<Item> = await list.page(position, 4);
      const keys = page.items.flatMap((item) => ('record' in item ? [item.record.key] : []));
      shown += keys.length;
      list.keys = list.keys.filter((key) => !keys.includes(key));
      if (page.end) break;
      position = page.items.at(-1)?.position ?? position;
    }
    expect({ shown, left: list.keys }).toEqual({ shown: 30, left: [] });
  });

  it('says so when the place cannot be found again', async () => {
    const list = openList(['a', 'b', 'c', 'd']);
    const { items } = await list.page(null, 2);
    list.keys = ['a', 'z', 'aa', 'y', 'ab', 'x'];
    const page = await list.page(items.at(-1)?.position ?? null, 2);

    expect(page.incomplete).toMatchObject([{ recoverable: false, error: { code: 'CONFLICT' } }]);
  });
});

describe('the end of a list', () => {
  const judge = (page: Partial<OffsetPage<number>> & { rows: number[] }, asked: number, offset = 0) =>
    judgePage({ total: null, more: null, ...page, offset, asked, reader: reader() });
  const reader = (): OffsetReader<number> => ({
    http,
    read: async () => ({ rows: [], total: null, more: null }),
  });

  it.each([
    ['a short page that says nothing', { rows: [1, 2] }, true],
    ['a full page that says nothing', { rows: [1, 2, 3] }, false],
    ['a short page whose count says more', { rows: [1, 2], total: 9 }, false],
    ['a full page whose count says that it is all', { rows: [1, 2, 3], total: 3 }, false],
    ['a short page behind which more is said to follow', { rows: [1, 2], more: true }, false],
    ['an empty page', { rows: [] }, true],
  ])('%s', (_, page, end) => {
    expect(judge(page, 3).end).toBe(end);
  });

  it('contradicts itself when it says more and gives nothing', () => {
    expect(judge({ rows: [], total: 9 }, 3, 4).contradiction?.message).toBe(
      'one: its count says 9 records, and no more than 4 came',
    );
  });
});

describe('a list that is read whole', () => {
  it('comes whole, or says what is missing, within the bound of requests', async () => {
    const plan = fc.record({
      size: fc.nat({ max: 120 }),
      grants: fc.integer({ min: 1, max: 30 }),
      total: fc.constantFrom('right', 'none', 'page', 'more'),
      stuck: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ size, grants, total, stuck }) => {
        const rows = Array.from({ length: size }, (_, index) => keyOf(index));
        let requests = 0;
        const told = { right: size, none: null, page: Math.min(grants, size), more: size + 5 }[total];
        const { rows: got, incomplete } = await readWhole<string>({
          http,
          call: createCall({ limits: { pagesPerList: 40 } }),
          step: 10,
          keyOf: (key) => key,
          endsEmpty: total === 'none',
          read: async (offset, limit) => {
            requests += 1;
            const from = stuck ? 0 : offset;
            return { rows: rows.slice(from, from + Math.min(limit, grants)), total: told, more: null };
          },
        });
        expect(new Set(got).size).toBe(got.length);
        expect(requests).toBeLessThanOrEqual(40);
        const misled = total === 'page' && grants < 10;
        if (incomplete === null && !misled) expect(got.length).toBe(size);
      }),
      { seed: 22, numRuns: 300 },
    );
  });

  it('stops at the records that one operation may hold', async () => {
    const { rows, incomplete } = await readWhole<number>({
      http,
      call: createCall({ limits: { heldRecords: 25 } }),
      step: 10,
      keyOf: String,
      read: async (offset) => ({
        rows: Array.from({ length: 10 }, (_, index) => offset + index),
        total: null,
        more: null,
      }),
    });
    expect(rows.length).toBe(30);
    expect(incomplete?.message).toContain('more than 25 records');
  });
});

function keyOf(number: number): string {
  return String(number).padStart(5, '0');
}

function apply({ kind, at }: Change, keys: string[], touched: Set<string>): void {
  if (kind === 'delete') {
    const [gone] = keys.splice(at % Math.max(1, keys.length), 1);
    if (gone !== undefined) touched.add(gone);
    return;
  }
  const key = keyOf(at);
  if (keys.includes(key)) return;
  touched.add(key);
  keys.push(key);
  keys.sort();
}
