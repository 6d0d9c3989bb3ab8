import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserRecord } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import { memberPath, newUser, tenantPath } from './sample-writes.ts';
import { keysOf, query, readPages, recordsOf, type StartedPigello, startPigello } from './start-pigello.ts';

const members = 27;
const tenants = 14;

/** Keys in the graph's order, from the emulator's own answer. */
async function sortedKeys({ ask }: StartedPigello, path: string, partition: string): Promise<string[]> {
  const users = (await ask(`${path}list/`)) as { id: string; email: string | null }[];
  const places = users.map(({ id, email }) => [(email ?? id).toLowerCase(), `${partition}/${id}`] as const);
  return places.sort(([a, k], [b, l]) => (a < b || (a === b && k < l) ? -1 : 1)).map(([, key]) => key);
}

function addressesOf(users: readonly UserRecord[]): string[] {
  return users.flatMap(({ email }) => email ?? []);
}

async function addMembers({ users, sent }: StartedPigello, ...addresses: string[]): Promise<void> {
  for (const email of addresses) await users.create({ ...newUser, email }, createCall());
  sent();
}

function pagesIn(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/.*_page=(\d+)&_page_size=(\d+)$/, '$1 of $2'));
}

describe('a user list that fits into the largest page', () => {
  it('is sorted without case, so that the same addresses in two tables come in the same order', async () => {
    const pigello = await startPigello();
    await addMembers(pigello, 'ZOE@nordhafen.example', 'Office11@TRADERS.example', 'anna@Nordhafen.example');
    await addMembers(pigello, 'office3@traders.example', 'Anna@nordhafen.example');

    const member = await readPages(pigello.users, query({}, { partition: 'organizationuser' }));
    const tenant = await readPages(pigello.users, query({}, { partition: 'tenant' }));

    expect(keysOf(member)).toEqual(await sortedKeys(pigello, memberPath, 'organizationuser'));
    expect(keysOf(tenant)).toEqual(await sortedKeys(pigello, tenantPath, 'tenant'));
    const inBoth = (users: UserRecord[], others: UserRecord[]): string[] => {
      const known = new Set(addressesOf(others).map((address) => address.toLowerCase()));
      return [...new Set(addressesOf(users).map((address) => address.toLowerCase()))].filter((address) =>
        known.has(address),
      );
    };
    const [a, b] = [recordsOf(member), recordsOf(tenant)];
    expect(inBoth(a, b)).toEqual(inBoth(b, a));
    expect(inBoth(a, b)).toContain('office11@traders.example');
    expect(addressesOf(a)).toContain('Office11@TRADERS.example');
  });

  it('is read once in an operation, however many of its pages are asked for', async () => {
    const { users, sent } = await startPigello();
    const call = createCall();
    const partition = 'organizationuser';

    const first = await users.list(query({}, { partition }), call);
    const position = first.items.at(-1)?.position ?? '';
    const next = await users.list(query({}, { partition, position }), call);
    await users.list(query({ active: true }, { partition }), call);

    expect(new Set(keysOf([first, next])).size).toBe(10);
    expect(sent().map((line) => line.replace(/&_order_by.*/, ''))).toEqual([
      `GET ${memberPath}list/?_order_by=email%2Cid&_page=1&_page_size=500`,
      `GET ${memberPath}list/?_order_by=email%2Cid&_page=2&_page_size=500`,
      `GET ${memberPath}list/?is_active=true`,
      `GET ${memberPath}list/?is_active=true`,
    ]);
  });

  it('knows its total, of a search too', async () => {
    const { users } = await startPigello();
    const partition = 'organizationuser';
    const all = await users.list(query({}, { partition }), createCall());
    const found = await users.list(query({ search: 'okafor' }, { partition }), createCall());
    expect([all.items.length, all.end, all.total]).toEqual([5, false, members]);
    expect([found.items.length, found.end, found.total]).toEqual([1, true, 1]);
  });

  it('keeps a user with one odd field, and turns one without an id into one error', async () => {
    const { users, served, ask } = await startPigello();
    const [a, b, c] = (await ask(`${tenantPath}list/`)) as object[];
    const body = JSON.stringify([a, { ...b, email: 7 }, { ...c, id: 7 }]);
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json', times: 1 }] });

    const page = await users.list(query({}, { partition: 'tenant' }), createCall());

    expect(page.items.map((item) => 'record' in item)).toEqual([false, true, true]);
    expect(page.items[0]).toMatchObject({ error: { message: expect.stringContaining('Tenant: id') } });
    const odd = recordsOf([page]).flatMap(({ email, unreadable = [] }) =>
      unreadable.map(({ field }) => [field, email]),
    );
    expect(odd).toEqual([['email', null]]);
    expect(page).toMatchObject({ end: true, total: null });
  });
});

describe('a user list of exactly the largest page', () => {
  it('is whole if its count says so', async () => {
    const pigello = await startPigello({ profile: 'results', settings: { maxPageSize: tenants } });
    const pages = await readPages(pigello.users, query({}, { partition: 'tenant' }));
    // A count is not believed against a full page.
    expect(pagesIn(pigello.sent())).toEqual(Array(3).fill(['1 of 14', '2 of 14']).flat());
    const all = (await pigello.ask(`${tenantPath}list/`)) as { results: { id: string }[] };
    expect(new Set(keysOf(pages))).toEqual(new Set(all.results.map(({ id }) => `tenant/${id}`)));
    const places = recordsOf(pages).map(({ email, key }) => email?.toLowerCase() ?? key.split('/')[1]);
    expect(places).toEqual([...places].sort());
    expect(pages.map(({ total }) => total)).toEqual([tenants, tenants, tenants]);
  });

  it('comes in the order of the upstream if nothing says that it ends there', async () => {
    const { users, sent, ask } = await startPigello({ settings: { maxPageSize: tenants } });
    const pages = await readPages(users, query({}, { partition: 'tenant' }));
    expect(pagesIn(sent())).toEqual([...Array(4).fill('1 of 14'), '2 of 14']);
    const all = (await ask(`${tenantPath}list/?_order_by=email,id`)) as { id: string }[];
    expect(keysOf(pages)).toEqual(all.map(({ id }) => `tenant/${id}`));
    expect(pages.at(-1)).toMatchObject({ end: true, total: null });
  });
});

describe('a user list that is larger', () => {
  const partition = 'organizationuser';

  it('costs one request a page and one more where another page begins, in the order of the upstream, and has the total of its count', async () => {
    const { users, sent } = await startPigello({ profile: 'results', settings: { maxPageSize: 10 } });

    const pages = await readPages(users, query({}, { partition }));

    expect(pagesIn(sent())).toEqual(
      '1 of 10,1 of 10,1 of 10,2 of 10,2 of 10,2 of 10,3 of 10,3 of 10'.split(','),
    );
    expect(new Set(keysOf(pages)).size).toBe(members);
    expect(new Set(pages.map(({ total }) => total))).toEqual(new Set([members]));
    const searched = await users.list(query({ search: 'okafor' }, { partition }), createCall());
    expect(searched).toMatchObject({ items: { length: 5 }, end: false, total: null });
  });

  it('goes on behind a record in its numbered page, without a look at the whole', async () => {
    const { users, sent } = await startPigello({ settings: { maxPageSize: 10 } });
    const first = await users.list(query({}, { partition }), createCall());
    sent();
    const position = first.items.at(-1)?.position ?? '';
    const page = await users.list(query({}, { partition, position }), createCall());
    expect(page.items).toHaveLength(5);
    expect(pagesIn(sent())).toEqual(['1 of 10']);
  });

  it('loses nobody and repeats nobody while users are deleted and added between its pages', async () => {
    const pigello = await startPigello({ settings: { maxPageSize: 10 } });
    const all = keysOf(await readPages(pigello.users, query({}, { first: 10, partition })));
    const seen: string[] = [];
    let position: string | null = null;
    for (let end = false; !end; ) {
      const page = await pigello.users.list(query({}, { partition, position }), createCall());
      expect(page.incomplete ?? []).toEqual([]);
      seen.push(...keysOf([page]));
      for (const key of keysOf([page])) await pigello.users.delete(key, null, createCall());
      await addMembers(pigello, `0-${seen.length}@nordhafen.example`);
      position = page.items.at(-1)?.position ?? position;
      end = page.end;
    }
    expect(seen).toEqual(all);
  });

  it.each([
    ['results', members, 0],
    ['default', members + 1, 0],
    ['default', members + 1, 3],
  ])(
    'is still sorted for those who began before it outgrew a page (%s, %d, %d)',
    async (profile, size, more) => {
      const pigello = await startPigello({ profile, settings: { maxPageSize: size } });
      const whole = keysOf(await readPages(pigello.users, query({}, { first: 200, partition })));
      const first = await pigello.users.list(query({}, { partition }), createCall());
      const position = first.items.at(-1)?.position ?? '';
      await addMembers(pigello, '0@nordhafen.example');
      const late = Array.from({ length: more }, (_, index) => `ZZ${index}@nordhafen.example`);
      await addMembers(pigello, ...late);

      const call = createCall();
      const next = await pigello.users.list(query({}, { partition, position }), call);
      const rest = query({}, { first: 200, partition, position: next.items.at(-1)?.position ?? '' });
      const last = await pigello.users.list(rest, call);

      expect(new Set(pagesIn(pigello.sent()))).toEqual(
        // Behind a short page in array form an empty one tells the end.
        new Set([`1 of ${size}`, `2 of ${size}`, ...(more > 0 ? [`3 of ${size}`] : [])]),
      );
      const walked = [first, next, last];
      expect(keysOf(walked).slice(0, members)).toEqual(whole);
      expect(addressesOf(recordsOf(walked).slice(members))).toEqual(late);
      expect(last).toMatchObject({ end: true, total: members + 1 + more });
    },
  );

  it('is given up where the first page comes again and again', async () => {
    const { users, served, ask, sent } = await startPigello({ settings: { maxPageSize: 2 } });
    const body = JSON.stringify(((await ask(`${memberPath}list/`)) as object[]).slice(0, 2));
    served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });
    const position = JSON.stringify(['a', 'b']);
    const page = await users.list(query({}, { partition, position, first: 200 }), createCall());
    expect(page.total).toBeNull();
    expect(page.incomplete).toMatchObject([{ error: { code: 'BACKEND_PROTOCOL' } }]);
    expect(sent().length).toBeLessThan(8);
  });
});

describe('any user list', () => {
  it('has everybody exactly once, and in order if it fits, whatever the sizes', async () => {
    const first = fc.integer({ min: 1, max: 201 });
    const maxPageSize = fc.integer({ min: 1, max: 40 });
    await fc.assert(
      fc.asyncProperty(first, maxPageSize, fc.boolean(), async (first, maxPageSize, counts) => {
        const profile = counts ? 'results' : 'default';
        const pigello = await startPigello({ profile, settings: { maxPageSize } });
        const pages = await readPages(pigello.users, query({}, { first, partition: 'organizationuser' }));
        const users = recordsOf(pages);
        expect(new Set(keysOf(pages)).size).toBe(members);
        expect(users).toHaveLength(members);
        expect(pages.every(({ items }) => items.length <= first)).toBe(true);
        const addresses = addressesOf(users).map((address) => address.toLowerCase());
        if (maxPageSize > members) expect(addresses).toEqual([...addresses].sort());
      }),
      { numRuns: 12 },
    );
  });

  it.each(['-1', '1.5', 'x', '', '[', '[]', '["a"]', '[1,2]'])(
    'refuses the position "%s", and asks nobody',
    async (position) => {
      const { users, sent } = await startPigello();
      const asked = query({}, { partition: 'organizationuser', position });
      await expect(users.list(asked, createCall())).rejects.toThrow(/position of this list/);
      expect(sent()).toEqual([]);
    },
  );
});
