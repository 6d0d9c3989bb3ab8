import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  nodes: { id: string }[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
  totalCount: number | null;
  failures: { code: string }[];
}

const selection =
  '{ edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount failures { code } }';

const lists = ['accounts', 'users', 'roles', 'groups', 'serviceAccounts', 'integrationUserAgents', 'tokens'];

/** Each provider must have enough to page at least three times with five. */
const perProvider = [
  ['astra', 'accounts'],
  ['astra', 'users'],
  ['autonoma', 'accounts'],
  ['autonoma', 'users'],
  ['oisp', 'accounts'],
  ['oisp', 'users'],
  ['pigello', 'users'],
  ['pigello', 'integrationUserAgents'],
  ['wavefront', 'users'],
  ['wavefront', 'roles'],
  ['wavefront', 'groups'],
  ['wavefront', 'serviceAccounts'],
] as const;

const account = (backend: string, key: string): string => encodeGlobalId({ type: 'Account', backend, key });

const children = [
  [account('wavefront', 'nordhafen'), 'users'],
  [account('wavefront', 'nordhafen'), 'serviceAccounts'],
  [account('wavefront', 'nordhafen'), 'roles'],
  [account('wavefront', 'nordhafen'), 'groups'],
  [account('autonoma', '44'), 'users'],
  [account('autonoma', '44'), 'assets'],
  [account('autonoma', '44'), 'gateways'],
  [account('astra', '68622e09-0fa1-51e5-b316-a95d93c4f33a'), 'users'],
  [account('oisp', '9bd42d2c-691c-5eaf-833c-f0f936c45b35'), 'users'],
] as const;

describe('paging', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
  });
  afterAll(() => sandbox.close());

  async function read(list: string, first: number, after: string | null, backend?: string): Promise<Page> {
    const filter = backend === undefined ? '' : `, filter: { backends: ["${backend}"] }`;
    const query = `query ($first: Int, $after: String) { ${list}(first: $first, after: $after${filter}) ${selection} }`;
    const answer = await sandbox.query<Record<string, Page>>(query, { first, after });
    expect(answer.errors).toBeUndefined();
    const page = answer.data?.[list];
    if (page === undefined) throw new Error(`no ${list}`);
    return page;
  }

  async function walk(next: (after: string | null) => Promise<Page>): Promise<Page[]> {
    const pages: Page[] = [];
    let after: string | null = null;
    do {
      const page: Page = await next(after);
      pages.push(page);
      after = page.pageInfo.endCursor;
    } while (pages.at(-1)?.pageInfo.hasNextPage === true && pages.length < 200);
    return pages;
  }

  const idsOf = (pages: Page[]): string[] => pages.flatMap(({ nodes }) => nodes.map(({ id }) => id));

  it.each(lists)(
    'visits every one of the %s once, in the same order, whatever the size of the page',
    async (list) => {
      const whole = idsOf(await walk((after) => read(list, 200, after)));
      const pages = await walk((after) => read(list, 5, after));
      expect(idsOf(pages)).toEqual(whole);
      expect(new Set(whole).size).toBe(whole.length);
      expect(pages.length).toBe(Math.ceil(whole.length / 5));
      for (const page of pages.slice(0, -1)) expect(page.nodes).toHaveLength(5);
    },
  );

  it('visits every person once', async () => {
    const ids = idsOf(await walk((after) => read('people', 200, after)));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(perProvider)('takes three pages of five or more in %s: %s', async (backend, list) => {
    const pages = await walk((after) => read(list, 5, after, backend));
    expect(pages.length).toBeGreaterThanOrEqual(3);
    const ids = idsOf(pages);
    expect(new Set(ids).size).toBe(ids.length);
    expect(idsOf(await walk((after) => read(list, 200, after, backend)))).toEqual(ids);
  });

  it.each(children)('visits every child of an account once: %s %s', async (id, list) => {
    const next =
      (first: number) =>
      async (after: string | null): Promise<Page> => {
        const query = `query ($id: ID!, $first: Int, $after: String) { account(id: $id) { ${list}(first: $first, after: $after) ${selection} } }`;
        const answer = await sandbox.query<{ account: Record<string, Page> }>(query, { id, first, after });
        expect(answer.errors).toBeUndefined();
        const page = answer.data?.account[list];
        if (page === undefined) throw new Error(`no ${list}`);
        return page;
      };
    const ids = idsOf(await walk(next(2)));
    expect(ids.length).toBeGreaterThan(0);
    expect(ids).toEqual(idsOf(await walk(next(200))));
  });

  it('goes on behind any edge, not only behind the last', async () => {
    const whole = idsOf(await walk((after) => read('accounts', 200, after)));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        async (first, second) => {
          const page = await read('accounts', first, null);
          const edge = page.edges[Math.floor(first / 2)];
          const next = await read('accounts', second, edge?.cursor ?? null);
          const from = Math.floor(first / 2) + 1;
          expect(idsOf([next])).toEqual(whole.slice(from, from + second));
        },
      ),
      { numRuns: 8 },
    );
  });

  it('says where a page stands', async () => {
    const first = await read('accounts', 5, null);
    expect(first.pageInfo).toMatchObject({ hasPreviousPage: false, hasNextPage: true });
    expect(first.pageInfo.startCursor).toBe(first.edges[0]?.cursor);
    expect(first.pageInfo.endCursor).toBe(first.edges.at(-1)?.cursor);
    const second = await read('accounts', 5, first.pageInfo.endCursor);
    expect(second.pageInfo.hasPreviousPage).toBe(true);
  });

  it.each(['accounts', 'roles', 'groups', 'serviceAccounts', 'integrationUserAgents', 'tokens'])(
    'counts all %s exactly once the whole list was seen, or says null',
    async (list) => {
      const pages = await walk((after) => read(list, 200, after));
      const count = idsOf(pages).length;
      expect(pages.every(({ failures }) => failures.every(({ code }) => code === 'UNSUPPORTED'))).toBe(true);
      expect([count, null]).toContain(pages[0]?.totalCount ?? null);
      const small = await read(list, 1, null);
      expect([count, null]).toContain(small.totalCount);
    },
  );

  it('sorts accounts by name, without case', async () => {
    const answer = await sandbox.query<{ accounts: { nodes: { name: string }[] } }>(
      '{ accounts(first: 200) { nodes { name } } }',
    );
    const names = answer.data?.accounts.nodes.map(({ name }) => name.toLowerCase()) ?? [];
    expect(names).toEqual([...names].sort());
  });

  it('sorts users by e-mail address, without case', async () => {
    const answer = await sandbox.query<{ users: { nodes: UserRow[] } }>(
      `{ users(first: 200, filter: { kinds: [MEMBER] }) ${userFields} }`,
    );
    const addresses = (answer.data?.users.nodes ?? []).flatMap(({ email }) => email?.toLowerCase() ?? []);
    expect(addresses.length).toBeGreaterThan(60);
    expect(addresses).toEqual([...addresses].sort());
  });

  it.each([
    [
      'search',
      '{ search: "okafor" }',
      (user: UserRow) => JSON.stringify(user).toLowerCase().includes('okafor'),
    ],
    ['active', '{ active: true }', (user: UserRow) => user.active === true],
    ['inactive', '{ active: false }', (user: UserRow) => user.active === false],
    ['kinds', '{ kinds: [TENANT, SUBTENANT] }', (user: UserRow) => user.kind !== 'MEMBER'],
    [
      'email',
      '{ email: "Lee.Park@Nordhafen.example" }',
      (user: UserRow) => user.email === 'lee.park@nordhafen.example',
    ],
    [
      'permission',
      '{ permission: "alerts_management" }',
      (user: UserRow) => user.effectivePermissions?.includes('alerts_management') === true,
    ],
  ])('filters by %s as if everything had been read and filtered', async (_name, filter, keep) => {
    const [whole, filtered] = await Promise.all([
      sandbox.query<{ users: { nodes: UserRow[] } }>(`{ users(first: 200) ${userFields} }`),
      sandbox.query<{ users: { nodes: UserRow[] } }>(
        `{ users(first: 200, filter: ${filter}) ${userFields} }`,
      ),
    ]);
    expect(filtered.errors).toBeUndefined();
    const expected = (whole.data?.users.nodes ?? []).filter(keep);
    expect(expected.length).toBeGreaterThan(0);
    const order = (rows: UserRow[]): UserRow[] => rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(order(filtered.data?.users.nodes ?? [])).toEqual(order(expected));
  });
});

const userFields = '{ nodes { id email kind active displayName externalId effectivePermissions } }';

interface UserRow {
  id: string;
  email: string | null;
  kind: string;
  active: boolean | null;
  displayName: string;
  externalId: string;
  effectivePermissions: string[] | null;
}
