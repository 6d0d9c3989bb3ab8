import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { inAccount, queryFor, recordsOf } from './queries.ts';

type Answer = (query: URLSearchParams, url: URL) => unknown;

let answer: Answer = () => [];
let requests = 0;
let started: StartedProvider;

beforeAll(async () => {
  started = await startProvider(
    {
      ...autonoma,
      loadEmulator: async () => () => ({
        basePath: '/base',
        settings: { auth: { apiToken: 'a-token' } },
        handle: async (request) => {
          requests += 1;
          const url = new URL(request.url);
          return Response.json(answer(url.searchParams, url));
        },
      }),
    },
    { settings: {} },
  );
});
afterAll(() => started.close());

async function users(): Promise<{ keys: string[]; told: boolean; total: number | null; first: string }> {
  requests = 0;
  const call = createCall({ limits: { pagesPerList: 12 } });
  const page = await started.adapter.user?.list?.(queryFor({ parent: inAccount('42') }), call);
  const records = recordsOf(page);
  const odd = records.some(({ unreadable }) => unreadable !== undefined);
  const isTold = odd || (page?.incomplete ?? []).length > 0 || page?.items.some((item) => 'error' in item);
  const first = page?.incomplete?.[0]?.error.message ?? '';
  return { keys: records.map(({ key }) => key), told: isTold === true, total: page?.total ?? null, first };
}

function rowsOf(count: number): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    firstname: 'f',
    lastname: 'l',
    email: `u${String(index).padStart(3, '0')}@x.example`,
  }));
}

const odd = fc.constantFrom<unknown>(null, 7, ['x'], {}, true);
const field = fc.constantFrom('firstname', 'lastname', 'email');

describe('damaged answers of Autonoma', () => {
  it('lose no user with a readable id for an odd field, and give none twice', async () => {
    const damages = fc.array(fc.tuple(fc.nat(20), field, odd), { maxLength: 6 });
    const copies = fc.array(fc.nat(19), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.nat(20), damages, copies, async (count, changes, twice) => {
        const rows = rowsOf(count);
        for (const [at, name, value] of changes) if (rows[at] !== undefined) rows[at][name] = value;
        answer = () => ({ data: [...rows, ...twice.flatMap((at) => rows[at] ?? [])] });
        const { keys, told, total } = await users();
        expect([...keys].sort()).toEqual(rows.map(({ id }) => String(id)).sort());
        if (!told) expect(total).toBe(count);
      }),
      { numRuns: 40, seed: 6 },
    );
  });

  it.each([
    [{ next: 'https://evil.example/base/account/42/users?page=2' }],
    [{ links: { next: 'https://evil.example/base/account/42/users?page=2' } }],
    [{ next: '/base/account/43/users?page=2' }],
    [{ next_page_url: 'http://[' }],
    [{ meta: { current_page: 1, last_page: 3 } }],
    [{ meta: { total: '40' } }],
    [{ total: 40 }],
    [{ has_more: true }],
  ])(
    'are incomplete where a mark of paging cannot be followed, and no other place is asked: %j',
    async (marks) => {
      answer = () => ({ data: rowsOf(15), ...marks });
      expect(await users()).toMatchObject({ keys: { length: 15 }, told: true, total: null });
      expect(requests).toBe(1);
    },
  );

  it.each([
    [{ links: { next: null }, meta: { last_page: 1, total: 15 } }],
    [{ total: '15', next: '' }],
    [{}],
  ])('are whole where the marks say so: %j', async (marks) => {
    answer = () => ({ data: rowsOf(15), ...marks });
    expect(await users()).toMatchObject({ keys: { length: 15 }, told: false, total: 15 });
  });

  it('are followed by links to other pages of the same relation', async () => {
    const rows = rowsOf(40);
    answer = (query, url) => {
      const page = Number(query.get('page') ?? 1);
      const next = page < 3 ? `${url.origin}${url.pathname}?page=${page + 1}` : null;
      return {
        data: rows.slice((page - 1) * 15, page * 15),
        links: { next },
        meta: { total: 40, last_page: 3 },
      };
    };
    // The first request's host is the backend's own, as the links name it.
    const { keys, told, total } = await users();
    expect([keys.length, told, total, requests]).toEqual([40, false, 40, 3]);
  });

  it.each([
    ['the same page for ever', () => rowsOf(3)],
    ['new rows for ever', (page: number) => [{ id: `n${page}`, email: `n${page}@x.example` }]],
  ])('end within a bound, and say so: %s', async (_, rows) => {
    answer = (query) => {
      const page = Number(query.get('page') ?? 1);
      return { data: rows(page), next: `?page=${page + 1}` };
    };
    expect(await users()).toMatchObject({ told: true, total: null });
    expect(requests).toBeLessThanOrEqual(12);
  });

  it('are errors of the backend, whatever a relation is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3 }), async (value) => {
        answer = () => value;
        const read = await users().catch((error: unknown) => error);
        if (read instanceof Error) expect(read).toBeInstanceOf(UpstreamError);
      }),
      { numRuns: 40, seed: 6 },
    );
  });
});

describe('a create of Autonoma', () => {
  const input = {
    email: 'ada@x.example',
    accountKey: null,
    kind: 'MEMBER',
    sendWelcomeEmail: false,
    updateIfExists: false,
  } as const;
  const other = { id: 9, firstname: 'B', lastname: 'B', email: 'bob@x.example' };

  it.each([[other], [{ id: 9, email: 'bob@x.example' }], [[other, other]], [[]], [null], ['']])(
    'that is answered by another record, an array or nothing is of unknown outcome: %j',
    async (body) => {
      answer = () => body;
      await expect(started.adapter.user?.create?.(input, createCall())).rejects.toMatchObject({
        code: 'OUTCOME_UNKNOWN',
      });
    },
  );

  it('has succeeded when its answer holds an id and an odd field', async () => {
    answer = () => ({ ...other, email: 'Ada@X.example', firstname: 7 });
    expect(await started.adapter.user?.create?.(input, createCall())).toMatchObject({ record: { key: '9' } });
  });
});
