import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../src/kit/sort-key.ts';
import type { WalkState } from '../../src/loaders/cursor.ts';
import { type MergedPage, mergeGroups, mergeList } from '../../src/loaders/merged-list.ts';
import { sortedSource } from '../../src/loaders/sorted-source.ts';
import type { StreamSource } from '../../src/loaders/stream.ts';
import { decodeCursor } from '../support/sealed.ts';
import {
  cursorOf,
  fakeStream,
  keysOf,
  listName,
  pageSizes,
  plainStream,
  plansOf,
  type Row,
  recall,
  upstreamError,
  walk,
} from './fake-streams.ts';

describe('a walk through a list', () => {
  it('tells on every page behind it what could not be read before', async () => {
    const rows = ['a', 'b', 'error', 'c', 'd', 'e'].map((key) =>
      key === 'error' ? ('error' as const) : { key, sortKey: key, kept: true },
    );
    const stream = fakeStream(
      { rows, pageSizes: [201], faults: new Map(), saysTotal: false, lateEnd: false },
      0,
    );
    const pages = await walk({ streams: [stream], firsts: [1] });

    expect(keysOf(pages)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(pages.map(({ complete }) => complete)).toEqual([true, true, false, false, false]);
    expect(pages.at(-1)?.failures).toMatchObject([
      { scope: 'RECORD', recoverable: false, error: { message: 'backend-0: row 2 is broken' } },
    ]);
  });

  it('is whole again when the backend that failed has answered', async () => {
    const lost = plainStream(['b', 'd'], 1, { faults: new Map([[0, 'throw']]) });
    const pages = await walk({ streams: [plainStream(['a', 'c']), lost], firsts: [2] });

    expect(pages[0]).toMatchObject({ complete: false, failures: [{ scope: 'BACKEND', recoverable: true }] });
    expect(pages.at(-1)).toMatchObject({ complete: true, failures: [] });
    expect(keysOf(pages).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('ends complete only if nothing was lost, whatever the backends and the pages', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: true, faulty: true }), pageSizes, async (plans, firsts) => {
        const pages = await walk({ streams: plans.map(fakeStream), firsts });
        const broken = plans.flatMap(({ rows }) => rows.filter((row) => row === 'error'));
        const told = pages.at(-1)?.failures.length ?? 0;
        expect(pages.at(-1)?.complete).toBe(broken.length === 0);
        expect(told > 0).toBe(broken.length > 0);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('counts every record that the filter cannot judge once', async () => {
    const silent = fc.array(fc.boolean(), { maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(silent, pageSizes, async (tells, firsts) => {
        const keys = tells.map((_, index) => String(index).padStart(2, '0'));
        const { source } = plainStream(keys);
        const keep: StreamSource<Row>['keep'] = async ({ key }) =>
          tells[Number(key)] === true ? true : { undecided: 'active' };
        const pages = await walk({ streams: [{ source: { ...source, keep }, requests: [] }], firsts });
        const count = tells.filter((tell) => !tell).length;
        expect(keysOf(pages)).toEqual(keys.filter((key) => tells[Number(key)]));
        expect(pages.at(-1)?.complete).toBe(true);
        expect(pages.at(-1)?.undecided).toEqual(
          count === 0 ? [] : [{ backend: 'backend-0', field: 'active', count }],
        );
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it('ends at the bound of pages with the records so far, and goes on behind it', async () => {
    const keys = Array.from({ length: 40 }, (_, index) => String(index).padStart(2, '0'));
    const { source } = plainStream(keys, 0, { pageSizes: [3] });
    const bounded = { ...source, mostRequests: 4 };
    const page = await mergeList({ cursorOf, sources: [bounded], first: 30, before: null, recall });

    expect(page.edges).toHaveLength(12);
    expect(page).toMatchObject({
      complete: false,
      hasNextPage: false,
      failures: [{ scope: 'BACKEND', recoverable: true, error: { code: 'BACKEND_PROTOCOL' } }],
    });
    const before = decodeCursor(listName, page.endCursor() ?? '');
    const next = await mergeList({ cursorOf, sources: [bounded], first: 5, before, recall });
    expect(next.edges.map(({ node }) => node.key)).toEqual(['12', '13', '14', '15', '16']);
  });

  it('gives a record whose field is odd, and tells the field', async () => {
    const { source } = plainStream(['a', 'b']);
    const oddFields: StreamSource<Row>['oddFields'] = ({ key }) =>
      key === 'a'
        ? [{ field: 'createdAt', error: upstreamError('backend-0', 'BACKEND_PROTOCOL', 'odd') }]
        : [];
    const page = await mergeList({
      cursorOf,
      sources: [{ ...source, oddFields }],
      first: 5,
      before: null,
      recall,
    });

    expect(keysOf([page])).toEqual(['a', 'b']);
    expect(page).toMatchObject({ totalCount: 2, failures: [{ scope: 'RECORD', field: 'createdAt' }] });
  });
});

describe('groups over backends that keep an order of their own', () => {
  it('are never split, whatever the order, the pages and the backends', async () => {
    const addresses = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const backend = fc.uniqueArray(addresses, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(backend, { minLength: 1, maxLength: 4 }),
        pageSizes,
        async (backends, sizes) => {
          const streams = backends.map((keys, index) => {
            const rows = keys.map((key) => ({ key: `${index}.${key}`, sortKey: key, kept: true }));
            const plan = { rows, pageSizes: [201], faults: new Map(), saysTotal: false, lateEnd: false };
            return sortedSource(fakeStream(plan, index).source);
          });
          const groups = await walkGroups(streams, sizes);
          const wanted = [...new Set(backends.flat())].sort(compareText);
          expect(groups.told ? [] : groups.keys).toEqual(groups.told ? [] : wanted);
          expect([...groups.members].sort()).toEqual(
            backends.flatMap((keys, index) => keys.map((key) => `${index}.${key}`)).sort(),
          );
        },
      ),
      { seed: 13, numRuns: 200 },
    );
  });

  it('are whole on one page that is read at once, in any order', async () => {
    const rows = ['z', 'a', 'm'].map((key) => ({ key: `0.${key}`, sortKey: key, kept: true }));
    const plan = { rows, pageSizes: [201], faults: new Map(), saysTotal: false, lateEnd: false };
    const sources = [sortedSource(fakeStream(plan, 0).source), plainStream(['a', 'm', 'z'], 1).source];
    const { keys, told } = await walkGroups(sources, [10]);

    expect({ keys, told }).toEqual({ keys: ['a', 'm', 'z'], told: false });
  });
});

interface Groups {
  keys: string[];
  members: string[];
  /** A page said that somebody may stand twice. */
  told: boolean;
}

async function walkGroups(sources: StreamSource<Row>[], firsts: readonly number[]): Promise<Groups> {
  const groups: Groups = { keys: [], members: [], told: false };
  let cursor: string | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const before: WalkState | null = cursor === null ? null : decodeCursor(listName, cursor);
    const first = firsts[pages % firsts.length] ?? 1;
    const page: MergedPage<{ sortKey: string; rows: Row[] }> = await mergeGroups(
      { cursorOf, sources, first, before, recall },
      (sortKey, rows: Row[]) => ({ sortKey, rows }),
    );
    groups.keys.push(...page.edges.map(({ node }) => node.sortKey));
    groups.members.push(...page.edges.flatMap(({ node }) => node.rows.map(({ key }) => key)));
    groups.told ||= page.failures.length > 0;
    if (!page.hasNextPage) return groups;
    cursor = page.endCursor();
  }
  throw new Error('no end');
}
