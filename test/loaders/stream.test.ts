import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/contract/read.ts';
import { type MergedPage, mergeList } from '../../src/loaders/merged-list.ts';
import type { StreamSource } from '../../src/loaders/stream.ts';
import {
  cursorOf,
  fakeStream,
  keysOf,
  plainStream,
  type Row,
  recall,
  upstreamError,
  walk,
} from './fake-streams.ts';

describe('a stream that does not advance', () => {
  it('is a failure when it answers an empty page that is not the end', async () => {
    const { page, requests } = await merge(() => ({ items: [], end: false, total: null }));

    expect(page.failures.map(({ error }) => [error.code, error.message])).toEqual([
      ['BACKEND_PROTOCOL', 'still: its list stands still: no new record came in three pages'],
    ]);
    expect(requests).toBe(3);
  });

  it('is a failure when it answers the same page for ever', async () => {
    const { page, requests } = await merge(() => pageOf(['a', 'b']));

    expect(keysOf([page])).toEqual(['a', 'b']);
    expect(page).toMatchObject({ complete: false, hasNextPage: false });
    expect(requests).toBeLessThan(4);
  });

  it('is a failure when it goes round in a circle', async () => {
    const circle: Record<string, string[]> = { start: ['a'], a: ['b'], b: ['c'], c: ['a'] };
    const { page, requests } = await merge((position) => pageOf(circle[position ?? 'start'] ?? []));

    expect(keysOf([page])).toEqual(['a', 'b', 'c']);
    expect(page.complete).toBe(false);
    expect(requests).toBeLessThan(8);
  });

  it('is a failure when it goes round in a circle of records that the filter leaves out', async () => {
    const circle: Record<string, string[]> = { start: ['a'], a: ['b'], b: ['a'] };
    const { page, requests } = await merge((position) => pageOf(circle[position ?? 'start'] ?? []), false);

    expect(page).toMatchObject({ edges: [], complete: false });
    expect(requests).toBeLessThan(6);
  });

  it('does not begin again on the next page', async () => {
    const { page } = await merge(() => pageOf(['a', 'b']), true, 'b');

    expect(page).toMatchObject({ edges: [], complete: false });
  });
});

describe('a stream', () => {
  it('gives a record that comes twice once', async () => {
    const stream = plainStream(['a', 'b', 'a', 'c', 'b', 'd'], 0, { pageSizes: [2] });
    const page = await mergeList({
      cursorOf,
      sources: [stream.source],
      first: 10,
      before: null,
      recall,
    });

    expect(keysOf([page])).toEqual(['a', 'b', 'c', 'd']);
    expect(page.totalCount).toBe(4);
  });

  it('is read in larger and larger steps when the filter leaves out much', async () => {
    const rows = Array.from({ length: 2_000 }, (_, index) => {
      const key = String(index).padStart(4, '0');
      return { key, sortKey: key, kept: index === 1_999 };
    });
    const stream = fakeStream(
      { rows, pageSizes: [201], faults: new Map(), saysTotal: false, lateEnd: false },
      0,
    );
    const pages = await walk({ streams: [stream], firsts: [5] });

    expect(keysOf(pages)).toEqual(['1999']);
    expect(stream.requests.length).toBeLessThan(20);
    expect(stream.requests.every(({ first }) => first >= 1 && first <= 201)).toBe(true);
  });

  it('gives the records beside a broken one, and the reason once', async () => {
    const rows = [kept('a'), 'error' as const, kept('b')];
    const stream = fakeStream(
      { rows, pageSizes: [201], faults: new Map(), saysTotal: true, lateEnd: false },
      0,
    );
    const page = await mergeList({
      cursorOf,
      sources: [stream.source],
      first: 5,
      before: null,
      recall,
    });

    expect(keysOf([page])).toEqual(['a', 'b']);
    expect(page.failures.map(({ error }) => error.message)).toEqual(['backend-0: row 1 is broken']);
    expect(page).toMatchObject({ complete: false, hasNextPage: false, totalCount: null });
  });

  it('gives the records beside one that cannot be judged', async () => {
    const stream = plainStream(['a', 'b', 'c']);
    const keep = judgeWith(upstreamError('backend-0', 'BACKEND_PROTOCOL', 'b is broken'));
    const page = await mergeList({
      cursorOf,
      sources: [{ ...stream.source, keep }],
      first: 5,
      before: null,
      recall,
    });

    expect(keysOf([page])).toEqual(['a', 'c']);
    expect(page.failures.map(({ error }) => error.message)).toEqual(['backend-0: b is broken']);
  });

  it('loses none of the records that could not be judged for now', async () => {
    const stream = plainStream(['a', 'b', 'c']);
    const keep = judgeWith(upstreamError('backend-0'));
    const failing = { ...stream, source: { ...stream.source, keep } };
    const pages = await walk({ streams: [failing], firsts: [5] });

    expect(pages.map(({ complete }) => complete)).toEqual([false, true]);
    expect(keysOf(pages)).toEqual(['a', 'b', 'c']);
  });
});

function kept(key: string): Row {
  return { key, sortKey: key, kept: true };
}

/** Fails at "b", the first time. */
function judgeWith(error: Error): StreamSource<Row>['keep'] {
  let failures = 0;
  return async ({ key }) => {
    if (key !== 'b') return true;
    failures += 1;
    if (failures === 1) throw error;
    return true;
  };
}

/** A page whose positions are its keys, with always more to come. */
function pageOf(keys: readonly string[], kept = true): Page<Row> {
  const items = keys.map((key) => ({ record: { key, sortKey: key, kept }, position: key }));
  return { items, end: false, total: null };
}

async function merge(
  answer: (position: string | null) => Page<Row>,
  keep = true,
  position: string | null = null,
): Promise<{ page: MergedPage<Row>; requests: number }> {
  let requests = 0;
  const source: StreamSource<Row> = {
    name: 'still',
    backend: 'still',
    scope: 'BACKEND',
    mostRequests: 100,
    order: 0,
    rank: ({ sortKey, key }) => ({ sortKey, key }),
    keep: async () => keep,
    oddFields: () => [],
    fail: (code, message) => upstreamError('still', code, message),
    read: async (from) => {
      requests += 1;
      if (requests > 50) throw new Error('asked for ever');
      return answer(from);
    },
  };
  const streams = new Map([['still', { position, done: false, total: null }]]);
  const before = position === null ? null : { streams, missing: [], undecided: [], frontier: null };
  return {
    page: await mergeList({ cursorOf, sources: [source], first: 10, before, recall }),
    requests,
  };
}
