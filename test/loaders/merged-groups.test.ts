import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MergedPage, mergeGroups } from '../../src/loaders/merged-list.ts';
import { decodeCursor } from '../support/sealed.ts';
import {
  cursorOf,
  type FakeStream,
  fakeStream,
  listName,
  pageSizes,
  plainStream,
  plansOf,
  type Row,
  recall,
  type StreamPlan,
  wantedOf,
} from './fake-streams.ts';

interface Group {
  sortKey: string;
  keys: string[];
}

describe('groups of a merged list', () => {
  it('hold every record with the same sort key, each group once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: true, faulty: false }), pageSizes, async (plans, firsts) => {
        const pages = await walkGroups(plans.map(fakeStream), firsts);
        expect(groupsOf(pages)).toEqual(wantedGroups(plans));
      }),
      { numRuns: 300 },
    );
  });

  it('never are more than asked for, and say exactly whether more follow', async () => {
    await fc.assert(
      fc.asyncProperty(
        plansOf({ sorted: true, faulty: false, full: true }),
        pageSizes,
        async (plans, firsts) => {
          const wanted = wantedGroups(plans).length;
          let given = 0;
          for (const [index, page] of (await walkGroups(plans.map(fakeStream), firsts)).entries()) {
            given += page.edges.length;
            expect(page.edges.length).toBeLessThanOrEqual(firsts[index % firsts.length] ?? 0);
            expect(page.hasNextPage).toBe(given < wanted);
            expect(page.totalCount).toBeNull();
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lose no record to failures', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: true, faulty: true }), pageSizes, async (plans, firsts) => {
        const pages = await walkGroups(plans.map(fakeStream), firsts);
        const keys = groupsOf(pages).flatMap((group) => group.keys);
        expect(keys.sort()).toEqual(
          wantedOf(plans)
            .map(({ key }) => key)
            .sort(),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('resume behind the edge of any group', async () => {
    await fc.assert(
      fc.asyncProperty(
        plansOf({ sorted: true, faulty: false }),
        pageSizes,
        fc.nat(),
        async (plans, firsts, choice) => {
          const pages = await walkGroups(plans.map(fakeStream), firsts);
          const edges = pages.flatMap((page) => page.edges);
          fc.pre(edges.length > 0);
          const at = choice % edges.length;
          const rest = await walkGroups(plans.map(fakeStream), firsts, edges[at]?.cursor() ?? null);
          expect(groupsOf(rest)).toEqual(wantedGroups(plans).slice(at + 1));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are told which backends are missing from them', async () => {
    const streams = [plainStream(['a'], 0, { faults: new Map([[0, 'throw']]) }), plainStream(['a'], 1)];
    const page = await mergeGroups(
      { cursorOf, sources: streams.map(({ source }) => source), first: 5, before: null, recall },
      (sortKey, members, failures) => ({ sortKey, members: members.length, missing: failures.length }),
    );

    expect(page.edges.map(({ node }) => node)).toEqual([{ sortKey: 'a', members: 1, missing: 1 }]);
    expect(page.complete).toBe(false);
  });
});

async function walkGroups(
  streams: readonly FakeStream[],
  firsts: readonly number[],
  after: string | null = null,
): Promise<MergedPage<Group>[]> {
  const pages: MergedPage<Group>[] = [];
  const sources = streams.map(({ source }) => source);
  let cursor = after;
  for (;;) {
    const before = cursor === null ? null : decodeCursor(listName, cursor);
    const first = firsts[pages.length % firsts.length] ?? 1;
    const page = await mergeGroups({ cursorOf, sources, first, before, recall }, toGroup);
    pages.push(page);
    if (!page.hasNextPage && !page.failures.some(({ recoverable }) => recoverable)) return pages;
    cursor = page.endCursor();
    if (cursor === null || pages.length > 300) throw new Error(`no way on after ${pages.length} pages`);
  }
}

function toGroup(sortKey: string, members: Row[]): Group {
  return { sortKey, keys: members.map(({ key }) => key).sort() };
}

function groupsOf(pages: readonly MergedPage<Group>[]): Group[] {
  return pages.flatMap(({ edges }) => edges.map(({ node }) => node));
}

function wantedGroups(plans: readonly StreamPlan[]): Group[] {
  const rows = wantedOf(plans);
  const sortKeys = [...new Set(rows.map(({ sortKey }) => sortKey))].sort();
  return sortKeys.map((sortKey) =>
    toGroup(
      sortKey,
      rows.filter((row) => row.sortKey === sortKey),
    ),
  );
}
