import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../../support/start-gateway.ts';

const pagesPerList = 12;
const accountId = id(1);
const account = { id: accountId, name: 'Harbor', state: 'active', isEnabled: 'true', metadata: {} };

interface Asked {
  skip: number;
  limit: number;
  mark: string | null;
  count: boolean;
}
type Answer = { items: unknown; metadata?: unknown };

let server: Server;
let gateway: StartedGateway;
let answer: (asked: Asked) => Answer = () => ({ items: [] });
let requests = 0;

beforeAll(async () => {
  server = createServer((request, response) => {
    requests += 1;
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://astra.test');
    const asked = {
      skip: Number(searchParams.get('skip') ?? 0),
      limit: Number(searchParams.get('limit')),
      mark: searchParams.get('continue'),
      count: searchParams.has('count'),
    };
    const body = pathname.endsWith('/users') ? answer(asked) : { items: [account], metadata: {} };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const backend = {
    name: 'astra',
    provider: 'astra',
    url,
    auth: { token: 'x' },
    maxPagesPerList: pagesPerList,
  };
  gateway = await startGateway({
    configuration: { auth: { anonymous: { scopes: ['*'] } }, backends: [backend] },
  });
});

afterAll(async () => {
  await gateway.close();
  server.close();
});

function id(number: number): string {
  return `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`;
}

type Row = Record<string, unknown>;

function userRow(number: number): Row {
  return {
    id: id(number),
    email: `u${String(number).padStart(5, '0')}@harbor.example`,
    state: 'active',
    isEnabled: 'true',
    firstName: 'Lee',
    lastActTimestamp: '2024-02-03T04:05:06Z',
    postalAddress: { addressCountry: 'US' },
    metadata: { labels: [{ name: 'tier', value: 'gold' }], creationTimestamp: '2023-09-02T09:00:00Z' },
  };
}

const fields = ['email', 'state', 'isEnabled', 'firstName', 'phone', 'lastActTimestamp', 'postalAddress'];
const oddValues = [undefined, null, 7, '7', true, '', [], [null], {}, 'never', '0001-01-01T00:00:00Z', 1e300];
const oddMetadata = [null, 'x', [], { labels: null }, { labels: [null, 7] }, { creationTimestamp: 12 }];

const damage = fc.record({
  row: fc.nat(29),
  change: fc.oneof(
    fc.record({ field: fc.constantFrom(...fields), value: fc.constantFrom(...oddValues) }),
    fc.record({ field: fc.constant('metadata'), value: fc.constantFrom(...oddMetadata) }),
  ),
});
/** Rows that are none, or whose id cannot be read. */
const ruin = fc.record({ row: fc.nat(29), value: fc.constantFrom(null, 7, [], {}, { id: 7 }, { id: 'x' }) });

const paging = fc.record({
  cap: fc.integer({ min: 1, max: 30 }),
  marks: fc.boolean(),
  count: fc.constantFrom('right', 'text', 'small', 'large', 'none'),
  emptyFirst: fc.boolean(),
});
type Paging = typeof paging extends fc.Arbitrary<infer T> ? T : never;

function serveRows(rows: readonly unknown[], { cap, marks, count, emptyFirst }: Paging): typeof answer {
  const counts = {
    right: rows.length,
    text: String(rows.length),
    small: 1,
    large: rows.length + 9,
    none: null,
  };
  return (asked) => {
    if (emptyFirst && asked.skip === 0 && asked.mark === null)
      return { items: null, metadata: { continue: 'MA==' } };
    const start = asked.mark === null ? asked.skip : Number(atob(asked.mark));
    const end = start + Math.min(asked.limit, cap);
    const mark = marks && end < rows.length ? { continue: btoa(String(end)) } : {};
    return {
      items: rows.slice(start, end),
      metadata: { ...mark, ...(asked.count && counts[count] !== null && { count: counts[count] }) },
    };
  };
}

interface Walked {
  ids: string[];
  complete: boolean;
  total: number | null;
  /** Of the largest operation. */
  requests: number;
  ended: boolean;
}

const document = `query ($after: String, $filter: UserFilter) {
  users(first: 7, after: $after, filter: $filter) {
    nodes { externalId } complete totalCount failures { code } pageInfo { hasNextPage endCursor } } }`;

async function readPage(variables: object): Promise<UsersPage> {
  const { data, errors } = await gateway.query<{ users: UsersPage | null }, object>(document, variables);
  expect(errors).toBeUndefined();
  const page = data?.users;
  if (page === null || page === undefined) throw new Error('expected a page of users');
  return page;
}

async function walk(filter?: object): Promise<Walked> {
  const walked: Walked = { ids: [], complete: true, total: null, requests: 0, ended: false };
  let after: string | null = null;
  for (let pages = 0; pages < 15 && !walked.ended; pages += 1) {
    requests = 0;
    const page: UsersPage = await readPage({ after, filter });
    walked.requests = Math.max(walked.requests, requests);
    walked.ids.push(...page.nodes.map(({ externalId }) => externalId));
    walked.complete = page.complete;
    walked.total = page.totalCount;
    walked.ended = !page.pageInfo.hasNextPage;
    after = page.pageInfo.endCursor;
  }
  return walked;
}

interface UsersPage {
  nodes: { externalId: string }[];
  complete: boolean;
  totalCount: number | null;
  failures: { code: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const runs = { numRuns: 60, seed: 206 };

describe('a list whose answers are damaged', () => {
  it('loses no record that can be told, and says what it lost', async () => {
    const world = fc.record({
      size: fc.integer({ min: 0, max: 30 }),
      damages: fc.array(damage, { maxLength: 6 }),
      ruins: fc.array(ruin, { maxLength: 2 }),
      repeats: fc.array(fc.nat(29), { maxLength: 2 }),
      paging,
    });
    await fc.assert(
      fc.asyncProperty(world, async ({ size, damages, ruins, repeats, paging }) => {
        const rows: unknown[] = Array.from({ length: size }, (_, index) => userRow(100 + index));
        for (const { row, change } of damages)
          if (row < size) rows[row] = { ...(rows[row] as Row), [change.field]: change.value };
        for (const { row, value } of ruins) if (row < size) rows[row] = value;
        for (const row of repeats) if (row < rows.length) rows.splice(row, 0, rows[row]);
        answer = serveRows(rows, paging);
        const walked = await walk();
        const told = new Set(rows.flatMap((row) => idOf(row)));
        expect(new Set(walked.ids).size).toBe(walked.ids.length);
        expect(walked.requests).toBeLessThanOrEqual(pagesPerList * 4 + 20);
        const lost = [...told].filter((one) => !walked.ids.includes(one));
        const says = paging.marks || ['right', 'text', 'large'].includes(paging.count) || paging.cap >= 8;
        if (says && walked.complete && walked.ended) expect(lost).toEqual([]);
        if (says && rows.some((row) => idOf(row).length === 0)) expect(walked.complete).toBe(false);
        if (walked.total !== null) expect(walked.total).toBeGreaterThanOrEqual(walked.ids.length);
      }),
      runs,
    );
  });

  it.each([
    ['the same page for ever', () => 0],
    ['new records for ever', ({ skip, mark }: Asked) => Number(mark === null ? skip : atob(mark))],
  ])('soon ends with what it has where it gives %s', async (_name, startOf) => {
    answer = (asked) => {
      const start = startOf(asked);
      const items = Array.from({ length: asked.limit }, (_, index) => userRow(100 + start + index));
      return { items, metadata: { continue: btoa(String(start + asked.limit)) } };
    };
    const walked = await walk({ search: 'nobody' });
    expect(walked).toMatchObject({ ids: [], complete: false });
    expect(walked.requests).toBeLessThanOrEqual(pagesPerList * 4 + 20);
  });

  it('soon ends where every page is empty and leads on', async () => {
    answer = () => ({ items: [], metadata: { continue: 'MA==' } });
    expect(await walk()).toMatchObject({ ids: [], complete: false, total: null });
  });
});

function idOf(row: unknown): string[] {
  if (typeof row !== 'object' || row === null || !('id' in row)) return [];
  return typeof row.id === 'string' && row.id.length === 36 ? [row.id] : [];
}
