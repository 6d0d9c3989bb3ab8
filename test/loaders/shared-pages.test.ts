import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Page } from '../../src/contract/read.ts';
import type { UserOperations } from '../../src/contract/user.ts';
import type { ListRequest } from '../../src/loaders/list-sources.ts';
import type { Loaders } from '../../src/loaders/loaders.ts';
import { createSharedPages } from '../../src/loaders/shared-pages.ts';
import { fakeBackend, keysOf, openLoaders, pageOf, user } from './fake-backend.ts';
import { upstreamError } from './fake-streams.ts';

type List = NonNullable<UserOperations['list']>;

const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => user(key));

describe('lists of one operation over the same records', () => {
  it('read each page once: aliases, and users beside people', async () => {
    const { asked, list, groups } = open();
    const pages = await Promise.all([list({ first: 3 }), list({ first: 3 }), groups({ first: 3 })]);

    expect(pages.slice(0, 2).map(({ edges }) => edges.map(({ node }) => node))).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
    expect(pages[2]?.edges.map(({ node }) => node)).toEqual(
      ['a', 'b', 'c'].map((key) => `${key}@nordhafen.example`),
    );
    expect(asked).toEqual([[null, 4]]);
  });

  it('read no record twice where they ask for different numbers', async () => {
    const { asked, list } = open();
    const pages = await Promise.all([list({ first: 2 }), list({ first: 5 }), list({ first: 1 })]);

    expect(pages.map(({ edges }) => edges.length)).toEqual([2, 5, 1]);
    expect(pages.map(({ hasNextPage }) => hasNextPage)).toEqual([true, true, true]);
    expect(asked).toEqual([[null, 6]]);
  });

  it('read on where one that begins later needs more', async () => {
    const { asked, list } = open();
    await list({ first: 2 });
    const page = await list({ first: 5 });

    expect(page.edges.map(({ node }) => node)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(asked).toEqual([
      [null, 3],
      ['3', 3],
    ]);
  });

  it('read for themselves what has another filter, another parent or another place', async () => {
    const { asked, list } = open();
    const after = (await list({ first: 1 })).endCursor();
    await list({ first: 1, filter: { search: 'a' } });
    await list({ first: 1, parent: { type: 'Account', key: '1' } });
    await list({ first: 1, after });

    expect(asked.map(([position]) => position)).toEqual([null, null, null, '1']);
  });

  it('read again what a write may have changed', async () => {
    const { asked, loaders, backend, list } = open();
    await list({ first: 3 });
    loaders.refresh(backend);
    await list({ first: 3 });

    expect(asked).toHaveLength(2);
  });

  it('share a failure, and each tells it', async () => {
    const { asked, list } = open(() => Promise.reject(upstreamError('one')));
    const pages = await Promise.all([list({ first: 3 }), list({ first: 3 })]);

    expect(pages.map(({ failures }) => failures.map(({ error }) => error.code))).toEqual([
      ['BACKEND_UNAVAILABLE'],
      ['BACKEND_UNAVAILABLE'],
    ]);
    expect(asked).toHaveLength(1);
  });

  it('give each the warning of a page, and cut none that has one', async () => {
    const incomplete = [{ error: upstreamError('one', 'CONFLICT', 'moved'), recoverable: false }];
    const { asked, list } = open(async ({ first }) => ({ ...pageOf(people.slice(0, first)), incomplete }));
    const pages = await Promise.all([list({ first: 7 }), list({ first: 2 })]);

    expect(pages.map(({ failures }) => failures.length)).toEqual([1, 1]);
    expect(asked).toEqual([
      [null, 8],
      [null, 3],
    ]);
  });
});

describe('shared pages', () => {
  it('give every reader what it would have read alone, and never cost more requests', async () => {
    const firsts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });
    const rows = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(rows, fc.array(firsts, { minLength: 1, maxLength: 4 }), async (some, readers) => {
        const positions = positionsOf(some);
        const pages = createSharedPages<number>();
        let requests = 0;
        const readTogether = (position: string | null, first: number): Promise<Page<number>> =>
          pages.read(position, first, async () => {
            requests += 1;
            return sliceOf(positions, position, first);
          });
        const read = await Promise.all(readers.map((sizes) => readAll(readTogether, sizes)));

        expect(read).toEqual(readers.map(() => positions.map((_, index) => index)));
        const alone = await Promise.all(
          readers.map(async (sizes) => {
            let own = 0;
            await readAll(async (position, first) => {
              own += 1;
              return sliceOf(positions, position, first);
            }, sizes);
            return own;
          }),
        );
        expect(requests).toBeLessThanOrEqual(alone.reduce((sum, own) => sum + own, 0));
      }),
      { numRuns: 300 },
    );
  });

  it('ask again behind an empty page that is not the end', async () => {
    const pages = createSharedPages<number>();
    let requests = 0;
    const read = (): Promise<Page<number>> =>
      pages.read(null, 5, async () => {
        requests += 1;
        return { items: [], end: false, total: null };
      });
    await Promise.all([read(), read()]);
    await read();

    expect(requests).toBe(2);
  });
});

interface Opened {
  asked: [position: string | null, first: number][];
  loaders: Loaders;
  backend: ReturnType<typeof fakeBackend>;
  list(request: Partial<ListRequest<'User'>>): Promise<Pages>;
  groups(request: Partial<ListRequest<'User'>>): Promise<Pages>;
}

type Pages = Omit<Awaited<ReturnType<Loaders['list']>>, 'edges'> & { edges: { node: string }[] };

function open(answer: List = answerSlice): Opened {
  const asked: Opened['asked'] = [];
  const list: List = async (query, call) => {
    asked.push([query.position, query.first]);
    return answer(query, call);
  };
  const backend = fakeBackend({ user: { list } });
  const loaders = openLoaders([backend]);
  const request: ListRequest<'User'> = {
    type: 'User',
    backends: [backend],
    parent: null,
    filter: {},
    first: 3,
    after: null,
  };
  return {
    asked,
    loaders,
    backend,
    async list(own) {
      const page = await loaders.list({ ...request, ...own });
      return { ...page, edges: keysOf(page.edges).map((node) => ({ node })) };
    },
    groups: (own) => loaders.groupUsers({ ...request, ...own }, (email) => email),
  };
}

async function answerSlice({ position, first }: Parameters<List>[0]): ReturnType<List> {
  const start = Number(position ?? 0);
  const { items } = pageOf(people);
  return { items: items.slice(start, start + first), end: start + first >= people.length, total: null };
}

/** Some neighbours share a position, as broken records do. */
function positionsOf(steps: readonly number[]): string[] {
  let at = 0;
  return steps.map((step) => {
    if (step > 0) at += 1;
    return String(at);
  });
}

function sliceOf(positions: readonly string[], position: string | null, first: number): Page<number> {
  const start = position === null ? 0 : positions.lastIndexOf(position) + 1;
  let end = Math.min(start + first, positions.length);
  while (end < positions.length && positions[end] === positions[end - 1]) end += 1;
  const items = positions.slice(start, end).map((at, index) => ({ record: start + index, position: at }));
  return { items, end: end >= positions.length, total: null };
}

async function readAll(
  read: (position: string | null, first: number) => Promise<Page<number>>,
  firsts: readonly number[],
): Promise<number[]> {
  const records: number[] = [];
  let position: string | null = null;
  for (let pages = 0; pages < 100; pages += 1) {
    const page: Page<number> = await read(position, firsts[pages % firsts.length] ?? 1);
    records.push(...page.items.flatMap((item) => ('error' in item ? [] : [item.record])));
    if (page.end) return records;
    position = page.items.at(-1)?.position ?? position;
  }
  throw new Error('no end');
}
