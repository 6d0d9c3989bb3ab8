import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../../src/kit/sort-key.ts';
import type { WalkState } from '../../src/loaders/cursor.ts';
import { type MergedPage, mergeList } from '../../src/loaders/merged-list.ts';
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
  wantedOf,
} from './fake-streams.ts';

const runs = { numRuns: 300 };

describe('a merged list', () => {
  it('gives every record exactly once, whatever the streams, page sizes and failures', async () => {
    const plans = fc.oneof(plansOf({ sorted: true, faulty: true }), plansOf({ sorted: false, faulty: true }));
    await fc.assert(
      fc.asyncProperty(plans, pageSizes, async (some, firsts) => {
        const pages = await walk({ streams: some.map(fakeStream), firsts });
        expect(keysOf(pages).sort()).toEqual(
          wantedOf(some)
            .map(({ key }) => key)
            .sort(),
        );
      }),
      runs,
    );
  });

  it('is in order of sort key, backend and key when the streams are', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: true, faulty: false }), pageSizes, async (plans, firsts) => {
        const pages = await walk({ streams: plans.map(fakeStream), firsts });
        const wanted = wantedOf(plans).sort(
          (a, b) =>
            compareText(a.sortKey, b.sortKey) ||
            Number.parseInt(a.key, 10) - Number.parseInt(b.key, 10) ||
            compareText(a.key, b.key),
        );
        expect(keysOf(pages)).toEqual(wanted.map(({ key }) => key));
      }),
      runs,
    );
  });

  it('never gives more than asked for, and says exactly whether more follow', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: false, faulty: true }), pageSizes, async (plans, firsts) => {
        const wanted = wantedOf(plans).length;
        let given = 0;
        for (const [index, page] of (await walk({ streams: plans.map(fakeStream), firsts })).entries()) {
          const first = firsts[index % firsts.length] ?? 0;
          given += page.edges.length;
          expect(page.edges.length).toBeLessThanOrEqual(first);
          expect(page.hasPreviousPage).toBe(index > 0);
          expect(page.complete).toBe(page.failures.length === 0);
          if (page.complete) expect(page.hasNextPage).toBe(given < wanted);
          if (page.hasNextPage) expect([page.edges.length, given < wanted]).toEqual([first, true]);
        }
      }),
      runs,
    );
  });

  it('counts exactly or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: true, faulty: true }), pageSizes, async (plans, firsts) => {
        const wanted = wantedOf(plans).length;
        for (const { totalCount, complete } of await walk({ streams: plans.map(fakeStream), firsts })) {
          expect([null, complete ? wanted : null]).toContain(totalCount);
        }
      }),
      runs,
    );
  });

  it('counts what the streams count, and what it has read to the end', async () => {
    const counted = plainStream(['a', 'c', 'e', 'g', 'i'], 0, { saysTotal: true });
    const readWhole = plainStream(['b'], 1);
    const [first, ...rest] = await walk({ streams: [counted, readWhole], firsts: [2] });

    expect(first?.totalCount).toBe(6);
    expect(rest.map(({ totalCount }) => totalCount)).toEqual([6, 6]);
  });

  it('resumes behind any edge exactly where that edge stands', async () => {
    const choice = fc.nat();
    await fc.assert(
      fc.asyncProperty(
        plansOf({ sorted: false, faulty: false }),
        pageSizes,
        choice,
        async (plans, firsts, at) => {
          const pages = await walk({ streams: plans.map(fakeStream), firsts });
          const edges = pages.flatMap((page) => page.edges);
          const edge = edges[at % Math.max(edges.length, 1)];
          fc.pre(edge !== undefined);
          const rest = await walk({ streams: plans.map(fakeStream), firsts, after: edge?.cursor() ?? null });
          expect(keysOf(rest)).toEqual(keysOf(pages).slice((at % edges.length) + 1));
        },
      ),
      runs,
    );
  });

  it('gives the same cursors in whatever order they are asked for, the last of them its end', async () => {
    await fc.assert(
      fc.asyncProperty(plansOf({ sorted: false, faulty: false }), pageSizes, async (plans, firsts) => {
        const pages = await walk({ streams: plans.map(fakeStream), firsts });
        for (const { edges, endCursor, hasNextPage } of pages) {
          const forwards = edges.map((edge) => edge.cursor());
          const backwards = edges.toReversed().map((edge) => edge.cursor());
          expect(backwards.toReversed()).toEqual(forwards);
          const isFull = plans.every(({ rows }) => rows.every((row) => row !== 'error' && row.kept));
          if (hasNextPage && isFull) expect(stateOf(endCursor())).toEqual(stateOf(forwards.at(-1) ?? null));
        }
      }),
      runs,
    );
  });

  it('asks each backend that has something left once a page, and an exhausted one no more', async () => {
    await fc.assert(
      fc.asyncProperty(
        plansOf({ sorted: true, faulty: false, full: true }),
        pageSizes,
        async (plans, firsts) => {
          const streams = plans.map(fakeStream);
          const left = plans.map(({ rows }) => rows.length);
          let after: string | null = null;
          for (let page = 0; ; page += 1) {
            const asked = streams.map(({ requests }) => requests.length);
            const first = firsts[page % firsts.length] ?? 1;
            const before: WalkState | null = after === null ? null : decodeCursor(listName, after);
            const sources = streams.map(({ source }) => source);
            const answer: MergedPage<Row> = await mergeList({
              cursorOf,
              sources,
              first,
              before,
              recall,
            });
            streams.forEach(({ requests }, index) => {
              expect(requests.length - (asked[index] ?? 0)).toBe(
                page === 0 || (left[index] ?? 0) > 0 ? 1 : 0,
              );
            });
            for (const { node } of answer.edges) {
              const index = Number.parseInt(node.key, 10);
              left[index] = (left[index] ?? 0) - 1;
            }
            after = answer.endCursor();
            if (!answer.hasNextPage) break;
          }
          expect(left.every((count) => count === 0)).toBe(true);
        },
      ),
      runs,
    );
  });
});

/** Where the streams stand, without what their last answers say of the whole. */
function stateOf(cursor: string | null): unknown {
  const streams = cursor === null ? [] : [...decodeCursor(listName, cursor).streams];
  return streams.map(([name, { position }]) => [name, position]);
}

describe('a failing stream', () => {
  it('leaves the others, says so, and is asked again by the next page', async () => {
    const failing = plainStream(['b', 'd'], 0, { faults: new Map([[0, 'throw']]) });
    const answering = plainStream(['a', 'c'], 1);
    const pages = await walk({ streams: [failing, answering], firsts: [5] });

    expect(pages.map(({ edges }) => edges.map(({ node }) => node.key))).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
    expect(pages.map(({ complete }) => complete)).toEqual([false, true]);
    expect(pages[0]?.failures.map(({ error }) => error.message)).toEqual(['backend-0: down']);
    expect(pages[0]).toMatchObject({ hasNextPage: false, totalCount: null });
    expect(answering.requests).toHaveLength(1);
  });

  it('keeps its place in a cursor even when no record came at all', async () => {
    const failing = plainStream(['a'], 0, { faults: new Map([[0, 'throw']]) });
    const pages = await walk({ streams: [failing], firsts: [5] });

    expect(pages.map(({ edges }) => edges.length)).toEqual([0, 1]);
  });

  it('is asked once a page, not until it answers', async () => {
    const failing = plainStream(['a'], 0, { faults: new Map([[0, 'throw']]) });
    await mergeList({ cursorOf, sources: [failing.source], first: 5, before: null, recall });

    expect(failing.requests).toHaveLength(1);
  });

  it('is one failure when several streams of a backend fail for one reason', async () => {
    const sources = [
      upstreamError('one'),
      upstreamError('one'),
      upstreamError('one', 'BACKEND_TIMEOUT', 'late'),
    ];
    const page = await mergeList({ cursorOf, sources, first: 5, before: null, recall });

    expect(page.failures.map(({ error }) => error.code)).toEqual(['BACKEND_UNAVAILABLE', 'BACKEND_TIMEOUT']);
  });

  it('that could not be named this time goes on from its place the next time', async () => {
    const stream = plainStream(['a', 'b', 'c']);
    const options = { cursorOf, first: 1 };
    const first = await mergeList({ ...options, sources: [stream.source], before: null, recall });
    const lost = await mergeList({
      ...options,
      sources: [upstreamError('backend-0')],
      before: decodeCursor(listName, first.endCursor() ?? ''),
      recall,
    });
    const found = await mergeList({
      ...options,
      sources: [stream.source],
      before: decodeCursor(listName, lost.endCursor() ?? ''),
      recall,
    });

    expect(lost.edges).toEqual([]);
    expect(found.edges.map(({ node }) => node.key)).toEqual(['b']);
  });

  it('that is there no more leaves the cursor', async () => {
    const stream = plainStream(['a', 'b', 'c']);
    const gone = { position: '1', done: false, total: null };
    const streams = new Map([
      ['backend-7', gone],
      ['backend-0 closed', gone],
    ]);
    const before = { streams, missing: [], undecided: [], frontier: null };
    const page = await mergeList({ cursorOf, first: 1, sources: [stream.source], before, recall });

    expect([...decodeCursor(listName, page.endCursor() ?? '').streams.keys()]).toEqual(['backend-0']);
  });

  it('passes on an error that is no answer of a backend', async () => {
    const stream = plainStream(['a']);
    const source = { ...stream.source, read: () => Promise.reject(new TypeError('a mistake')) };
    const merged = mergeList({ cursorOf, sources: [source], first: 5, before: null, recall });

    await expect(merged).rejects.toThrow(TypeError);
  });
});
