import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fairShare, shortfall } from '../../src/loaders/fair-share.ts';
import { mergeList } from '../../src/loaders/merged-list.ts';
import {
  cursorOf,
  type FakeStream,
  fakeStream,
  keysOf,
  plansOf,
  type Row,
  recall,
  type StreamPlan,
  walk,
  wantedOf,
} from './fake-streams.ts';

describe('the share of a page', () => {
  it('reads less than three records for each that is shown, over as many backends as there are', () => {
    const rows = [5, 8, 20].map((backends) => backends * fairShare(201, { backends, streams: 1 }));
    expect(rows.every((read) => read / 200 <= 3)).toBe(true);
    expect((5 * fairShare(51, { backends: 5, streams: 1 })) / 50).toBeLessThan(3);
  });

  it('is the whole page where it is small, or where one backend has it all', () => {
    expect(fairShare(25, { backends: 5, streams: 1 })).toBe(25);
    expect(fairShare(51, { backends: 1, streams: 1 })).toBe(51);
  });

  it('is never more than was wanted, and never nothing', () => {
    const most = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 201 }), most, most, (wanted, backends, streams) => {
        const share = fairShare(wanted, { backends, streams });
        expect(share).toBeGreaterThanOrEqual(1);
        expect(share).toBeLessThanOrEqual(wanted);
      }),
    );
  });

  it('falls short of what is to come if the stream goes on as it began', () => {
    expect(shortfall({ taken: { own: 20, all: 25 }, waiting: 5, wanted: 75 })).toBe(75);
    expect(shortfall({ taken: { own: 5, all: 25 }, waiting: 20, wanted: 75 })).toBe(0);
    expect(shortfall({ taken: { own: 0, all: 0 }, waiting: 0, wanted: 75 })).toBe(0);
  });
});

describe('a page that is shared out', () => {
  it('costs one request a backend where they have about as much each', async () => {
    const streams = Array.from({ length: 5 }, (_, backend) =>
      streamOf(backend, 100, (row) => row * 5 + backend),
    );
    const page = await pageOf(streams, 50, 5);

    expect(page.edges).toHaveLength(50);
    expect(streams.map(({ requests }) => requests.map(({ first }) => first))).toEqual([
      [29],
      [29],
      [29],
      [29],
      [29],
    ]);
  });

  it('costs a second one of the backend alone that has it all', async () => {
    const streams = Array.from({ length: 5 }, (_, backend) =>
      streamOf(backend, 100, (row) => backend * 1_000 + row),
    );
    const page = await pageOf(streams, 50, 5);

    expect(keysOf([page]).every((key) => key.startsWith('0.'))).toBe(true);
    expect(page.hasNextPage).toBe(true);
    expect(streams.map(({ requests }) => requests.length)).toEqual([2, 1, 1, 1, 1]);
  });

  it('shows what a page shows of which every backend is asked for the whole', async () => {
    const first = fc.integer({ min: 1, max: 60 });
    const sorted = plansOf({ sorted: true, faulty: false, full: true });
    const large = sorted.map((plans) => plans.map(fiveTimes));
    await fc.assert(
      fc.asyncProperty(large, first, fc.integer({ min: 1, max: 6 }), async (plans, count, sharers) => {
        const [shared, whole] = await Promise.all([
          pageOf(plans.map(fakeStream), count, sharers),
          pageOf(plans.map(fakeStream), count, null),
        ]);
        expect(keysOf([shared])).toEqual(keysOf([whole]));
        expect(shared.hasNextPage).toBe(whole.hasNextPage);
        expect(shared.complete).toBe(whole.complete);
      }),
      { numRuns: 200 },
    );
  });

  it('gives every record exactly once in a walk, whatever the streams, page sizes and failures', async () => {
    const firsts = fc.array(fc.integer({ min: 10, max: 60 }), { minLength: 1, maxLength: 4 });
    const plans = fc.oneof(plansOf({ sorted: true, faulty: true }), plansOf({ sorted: false, faulty: true }));
    await fc.assert(
      fc.asyncProperty(plans, firsts, fc.integer({ min: 1, max: 20 }), async (some, sizes, sharers) => {
        const large = some.map((plan) => ({ ...fiveTimes(plan), pageSizes: [201] }));
        const pages = await walk({ streams: large.map(fakeStream), firsts: sizes, sharers });
        expect(keysOf(pages).sort()).toEqual(
          wantedOf(large)
            .map(({ key }) => key)
            .sort(),
        );
        for (const { complete, failures } of pages) expect(complete).toBe(failures.length === 0);
      }),
      { numRuns: 200 },
    );
  });
});

function fiveTimes(plan: StreamPlan): StreamPlan {
  return { ...plan, rows: plan.rows.flatMap((row) => Array.from({ length: 5 }, copyOf(row))) };
}

function copyOf(row: Row | 'error'): (_: unknown, index: number) => Row | 'error' {
  return (_, index) => (row === 'error' ? row : { ...row, key: `${row.key}.${index}` });
}

function streamOf(backend: number, length: number, rank: (row: number) => number): FakeStream {
  const rows = Array.from({ length }, (_, row) => ({
    key: `${backend}.${row}`,
    sortKey: String(rank(row)).padStart(6, '0'),
    kept: true,
  }));
  const plan = { rows, pageSizes: [201], faults: new Map(), saysTotal: true, lateEnd: false };
  return fakeStream(plan, backend);
}

function pageOf(
  streams: readonly FakeStream[],
  first: number,
  sharers: number | null,
): ReturnType<typeof mergeList<Row>> {
  const sources = streams.map(({ source }) => source);
  return mergeList({ cursorOf, sources, first, before: null, recall, sharers });
}
