import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
import { createCall } from '../../support/start-provider.ts';
import { listOf, type Opened, open, recordsOf, walk } from './adapter-support.ts';

const unknownId = '11111111-1111-4111-8111-111111111111';
const garbage = ['', '../x', '/', 'x'.repeat(10_000), '00000000-0000-0000-0000-000000000000', '__proto__'];

let opened: Opened;

beforeEach(async () => {
  opened = await open();
});

afterEach(() => opened.close());

describe('every request', () => {
  it('carries the token, asks for JSON, and pings with one record', async () => {
    await opened.adapter.ping(createCall());
    const [request] = opened.requests;
    const { token } = (opened.connection.settings as unknown as { auth: { token: string } }).auth;
    expect(request?.headers).toMatchObject({ authorization: `Bearer ${token}`, accept: '*/*' });
    expect(request?.body).toBe('');
    expect(opened.sent()).toEqual(['GET /accounts?limit=1']);
  });
});

describe('accounts', () => {
  it('are read one by one with one request', async () => {
    const id = await opened.accountId();
    const record = await opened.of('account').get(id, createCall());
    expect(record).toMatchObject({ key: id, name: 'Nordhafen Logistics', state: 'ACTIVE', enabled: true });
    expect(opened.sent()).toEqual([`GET /accounts/${id}`]);
  });

  it('are null where there is none, without a request where there can be none', async () => {
    const account = opened.of('account');
    expect(await account.get(unknownId, createCall())).toBeNull();
    expect(opened.sent()).toEqual([`GET /accounts/${unknownId}`]);
    expect(await Promise.all(garbage.map((key) => account.get(key, createCall())))).toEqual(
      garbage.map(() => null),
    );
    expect((await account.getMany(garbage, createCall())).size).toBe(0);
    expect(opened.sent()).toEqual([]);
  });

  it('are read together with one list, and once more by id if the list misses one', async () => {
    const account = opened.of('account');
    const listed = recordsOf(await account.list(listOf({ first: 3 }), createCall())).map(({ key }) => key);
    opened.sent();
    const call = createCall();
    const found = await account.getMany([...listed].reverse(), call);
    expect([...found.keys()].sort()).toEqual([...listed].sort());
    for (const [key, record] of found) expect(record).toMatchObject({ key });
    expect((await account.getMany([...listed, unknownId], call)).has(unknownId)).toBe(false);
    expect(opened.sent()).toEqual([
      'GET /accounts?orderBy=name&limit=200&count=true',
      `GET /accounts/${unknownId}`,
    ]);
  });

  it('are read by id where listing is not permitted', async () => {
    const id = await opened.accountId();
    const other = await opened.accountId('Hamburg Terminal');
    opened.served.setFaults({ rules: [{ kind: 'status', status: 403, times: 1 }] });
    const found = await opened.of('account').getMany([id, other], createCall());
    expect([...found.values()].map((record) => 'name' in record && record.name)).toContain(
      'Hamburg Terminal',
    );
    expect(opened.sent()).toHaveLength(3);
  });

  it('are listed by name, page by page, each once, with the total', async () => {
    const account = opened.of('account');
    const totals: (number | null)[] = [];
    const all = await walk(async (position) => {
      const page = await account.list(listOf({ position }), createCall());
      totals.push(page.total);
      return page;
    });
    const names = all.map(({ name }) => name ?? '');
    expect(names).toHaveLength(16);
    expect(new Set(names).size).toBe(16);
    expect(names).toEqual([...names].sort());
    expect(totals).toEqual([16, 16, 16, 16]);
    expect(opened.sent()).toEqual([
      'GET /accounts?orderBy=name&limit=5&count=true',
      'GET /accounts?orderBy=name&limit=6&skip=4&count=true',
      'GET /accounts?orderBy=name&limit=6&skip=9&count=true',
      'GET /accounts?orderBy=name&limit=6&skip=14&count=true',
    ]);
  });

  it('go on behind any single item', async () => {
    const account = opened.of('account');
    const page = await account.list(listOf({}), createCall());
    const position = page.items[1]?.position ?? null;
    const next = await account.list(listOf({ first: 1, position }), createCall());
    expect(recordsOf(next)[0]?.key).toBe(recordsOf(page)[2]?.key);
  });

  it('refuse a position that is none', async () => {
    const list = opened.of('account').list(listOf({ position: 'x' }), createCall());
    await expect(list).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(opened.sent()).toEqual([]);
  });

  it.each([
    [{ states: ['PENDING' as const] }, "limit=5&filter=state eq 'pending'&count=true", 1],
    [{ states: ['DELETING' as const] }, "limit=5&filter=state eq 'deletePending'&count=true", 1],
    [{ states: ['DISABLED' as const] }, "limit=5&filter=state eq 'active'&count=true", 5],
    [{ enabled: false }, "limit=5&filter=isEnabled eq 'false'&count=true", 2],
    [
      { states: ['PENDING' as const], enabled: false },
      "limit=5&filter=state eq 'pending'&filter=isEnabled eq 'false'&count=true",
      1,
    ],
    [{ states: ['PENDING' as const, 'DELETING' as const] }, 'limit=5&count=true', 5],
    [{ search: 'hamburg' }, 'limit=5&count=true', 5],
  ])(
    'are filtered by the upstream as far as it can, and else by the gateway: %j',
    async (filter, query, count) => {
      const page = await opened.of('account').list(listOf({ filter }), createCall());
      expect(recordsOf(page)).toHaveLength(count);
      expect(page).toMatchObject({ end: count < 5, total: null });
      expect(opened.sent()).toEqual([`GET /accounts?orderBy=name&${query}`]);
    },
  );

  it('show a disabled account as such, and labels as attributes', async () => {
    const page = await opened
      .of('account')
      .list(listOf({ first: 200, filter: { states: ['DISABLED'] } }), createCall());
    const account = recordsOf(page).find(({ state }) => state === 'DISABLED');
    expect(account).toMatchObject({ state: 'DISABLED', enabled: false, attributes: [{ name: 'site' }] });
  });
});

describe('reading a whole collection', () => {
  it('follows the upstream beyond its largest page, and reads each page once per operation', async () => {
    const big = await open({ size: 400 });
    const accountId = await big.accountId();
    const user = big.of('user');
    const all = await walk((position) =>
      user.list(listOf({ first: 50, position, partition: accountId }), createCall()),
    );
    expect(new Set(all.map(({ key }) => key)).size).toBeGreaterThan(60);
    big.sent();
    const call = createCall();
    const found = await user.getMany(
      all.map(({ key }) => key),
      call,
    );
    expect(found.size).toBe(all.length);
    await user.getMany(
      all.map(({ key }) => key),
      call,
    );
    const sent = big.sent();
    expect(sent[0]).toBe(`GET /accounts/${accountId}/core/v1/users?orderBy=email&limit=200&count=true`);
    expect(sent[1]).toBe(
      `GET /accounts/${accountId}/core/v1/users?orderBy=email&limit=200&continue=${btoa('{"collectionIndex":50}')}`,
    );
    expect(sent).toHaveLength(Math.ceil(all.length / 50));
    await big.close();
  });

  it('asks on behind a full page that says nothing, and soon gives up on a page that leads to itself', async () => {
    const { items } = contract.examples.accountList;
    const answer = (metadata: object) => ({
      kind: 'body' as const,
      body: JSON.stringify({ items, metadata }),
      mediaType: 'application/json',
      times: 1,
    });
    const small = await open({ settings: { pageSize: 1 } });
    small.served.setFaults({
      rules: [
        { ...answer({}), path: '/accounts' },
        { kind: 'body', body: '{"items":[]}', mediaType: 'application/json' },
      ],
    });
    expect(await small.of('user').partitions(listOf({}), createCall())).toEqual([items[0]?.id]);
    expect(small.sent()).toEqual([
      'GET /accounts?orderBy=name&limit=1&count=true',
      'GET /accounts?orderBy=name&limit=1&skip=1',
    ]);
    const body = JSON.stringify({ items, metadata: { continue: 'YQ==' } });
    small.served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json' }] });
    // What came is kept, and what may be missing is told by a part of its own.
    const call = createCall();
    const [id, unlisted = ''] = await small.of('user').partitions(listOf({}), call);
    expect(id).toBe(items[0]?.id);
    const page = await small.of('user').list(listOf({ partition: unlisted }), call);
    expect(page.incomplete?.map(({ error }) => error.message)).toEqual([
      expect.stringContaining('stands still'),
    ]);
    expect(small.sent()).toHaveLength(4);
    await small.close();
  });
});
