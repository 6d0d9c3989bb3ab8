import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { errorsOf, everyPage, ids, query, recordsOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(async () => {
  oisp = await start();
});
afterEach(() => oisp.close());

const inAccount = (key: string) => ({ parent: { type: 'Account', key } as const });

describe('the users of an account', () => {
  it('cost one request beside the own account list', async () => {
    const page = await oisp.user.list?.(query(inAccount(ids.own)), createCall());
    expect(oisp.sent()).toEqual([
      'POST /auth/token',
      'GET /auth/tokenInfo',
      `GET /accounts/${ids.own}/users`,
    ]);
    expect(page?.total).toBe(2);
    expect(page && recordsOf(page).map(({ email }) => email)).toEqual([
      'account-graph@nordhafen.example',
      'mina.okafor@nordhafen.example',
    ]);
  });

  it('say nothing of accounts that the gateway may not read', async () => {
    const page = await oisp.user.list?.(query(inAccount(ids.own)), createCall());
    const text = JSON.stringify(page);
    expect(text).not.toContain(ids.foreign);
    expect(text).not.toContain(ids.plain);
    expect(page && recordsOf(page).find(({ key }) => key === ids.user(0))).toMatchObject({
      accountKeys: [ids.own, ids.account(1)],
      roleAssignments: [
        { roleKey: 'admin', accountKey: ids.own, constraints: [] },
        { roleKey: 'user', accountKey: ids.account(1), constraints: [] },
      ],
    });
  });

  it('are refused without a request where only admins may read them', async () => {
    await expect(oisp.user.list?.(query(inAccount(ids.plain)), createCall())).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining('only admins of an account'),
    });
    expect(oisp.sent()).toEqual(['POST /auth/token', 'GET /auth/tokenInfo']);
  });

  it('are none for a foreign account and for an impossible id', async () => {
    for (const key of [ids.foreign, ids.unknown, '../x']) {
      const page = await oisp.user.list?.(query(inAccount(key)), createCall());
      expect(page).toEqual({ items: [], end: true, total: 0 });
    }
    expect(oisp.sent().filter((request) => request.endsWith('/users'))).toEqual([]);
  });

  it('are each their own error when they cannot be read', async () => {
    const users = [{ id: 'u1', email: 'fine@example.com' }, { id: 7, email: 'x' }, { id: 'u2' }, null];
    oisp.answer(`${ids.own}/users`, users);
    const page = await oisp.user.list?.(query(inAccount(ids.own)), createCall());
    expect(page && recordsOf(page)).toMatchObject([
      { key: 'u1' },
      { key: 'u2', email: null, unreadable: [{ field: 'email' }] },
    ]);
    expect(page && errorsOf(page)).toMatchObject([
      { code: 'BACKEND_PROTOCOL', message: expect.stringMatching(/^tested: User: id: /) },
      { code: 'BACKEND_PROTOCOL', message: expect.stringMatching(/^tested: User: the whole answer: /) },
    ]);
    expect(page?.total).toBeNull();
  });

  it('may have their role as a text or as an object', async () => {
    const accounts = { [ids.own]: { role: 'admin' }, [ids.account(1)]: 'user' };
    oisp.answer(`${ids.own}/users`, [{ id: 'u1', email: 'a@example.com', accounts }]);
    const page = await oisp.user.list?.(query(inAccount(ids.own)), createCall());
    const assignments = page && recordsOf(page)[0]?.roleAssignments;
    expect(assignments?.map(({ roleKey }) => roleKey)).toEqual(['admin', 'user']);
  });
});

describe('the users of the whole backend', () => {
  it('are each there once, by e-mail, whatever number of accounts they are in', async () => {
    const call = createCall();
    const { list } = oisp.user;
    if (list === undefined) throw new Error('users cannot be listed');
    const all = await everyPage((position) => list(query({ first: 5, position }), call));
    const keys = all.records.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(12);
    expect(all.pages).toBeGreaterThan(2);
    const emails = all.records.map(({ email }) => email ?? '');
    expect(emails).toEqual([...emails].sort());
    // Log-in, own accounts, and the users of each account where the gateway is admin: once for all pages.
    expect(oisp.sent()).toHaveLength(2 + 17);
  });

  it('have one error for the account whose users only admins may read', async () => {
    const page = await oisp.user.list?.(query(), createCall());
    expect(page && errorsOf(page)).toMatchObject([{ code: 'PERMISSION_DENIED' }]);
    expect(oisp.sent()).not.toContain(`GET /accounts/${ids.plain}/users`);
  });

  it('have one error for an account that fails, and the users of the others', async () => {
    oisp.answer(`${ids.own}/users`, { code: 500, status: 500, message: 'Internal Server Error' }, 500);
    const page = await oisp.user.list?.(query(), createCall());
    expect(page && errorsOf(page)).toHaveLength(2);
    expect(page && recordsOf(page).length).toBeGreaterThan(12);
  });
});

describe('users by id', () => {
  it('are searched in one account after the other until all are found', async () => {
    const keys = [ids.user(1), ids.user(0)];
    const users = await oisp.user.getMany?.(keys, createCall());
    expect(new Set(users?.keys())).toEqual(new Set(keys));
    expect(users?.get(ids.user(0))).toMatchObject({
      key: ids.user(0),
      email: 'mina.okafor@nordhafen.example',
    });
    expect(oisp.sent()).toEqual([
      'POST /auth/token',
      'GET /auth/tokenInfo',
      `GET /accounts/${ids.own}/users`,
      `GET /accounts/${ids.account(1)}/users`,
    ]);
  });

  it('read the gateway itself by its own route', async () => {
    const user = await oisp.user.get?.(ids.gateway, createCall());
    expect(user).toMatchObject({ key: ids.gateway, kind: 'MEMBER', state: 'ACTIVE' });
    expect(user?.accountKeys).toHaveLength(17);
    expect(oisp.sent()).toEqual(['POST /auth/token', 'GET /auth/tokenInfo', `GET /users/${ids.gateway}`]);
  });

  it('are null when no readable account has them', async () => {
    expect(await oisp.user.get?.(ids.unknown, createCall())).toBeNull();
    expect(oisp.sent()).toHaveLength(2 + 17);
  });

  it('are null without a request for ids that cannot be', async () => {
    for (const key of ['', 'me', '../accounts', ids.gateway.toUpperCase()]) {
      expect(await oisp.user.get?.(key, createCall())).toBeNull();
    }
    expect(oisp.sent()).toEqual([]);
  });

  it('are unknown, not absent, where a list that may hold them failed', async () => {
    oisp.answer(`${ids.account(1)}/users`, 'nonsense', 200, 'text/html');
    const users = await oisp.user.getMany?.([ids.user(0), ids.user(1)], createCall());
    expect(users?.get(ids.user(0))).toMatchObject({ key: ids.user(0) });
    expect(users?.get(ids.user(1))).toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('share an account list with the other reads of one operation', async () => {
    const call = createCall();
    await oisp.user.list?.(query(inAccount(ids.own)), call);
    await oisp.user.getMany?.([ids.user(0)], call);
    expect(oisp.sent().filter((request) => request.endsWith('/users'))).toHaveLength(1);
  });
});

describe('the second generation', () => {
  beforeEach(async () => {
    await oisp.close();
    oisp = await start({ profile: 'v2' });
  });

  it('lists the own accounts by the user, since its token info has no names', async () => {
    const page = await oisp.account.list?.(query(), createCall());
    expect(oisp.sent()).toEqual(['POST /auth/token', 'GET /auth/me']);
    expect(page && recordsOf(page)[0]).toEqual({
      key: expect.any(String),
      externalId: expect.any(String),
      name: 'Aarhus Terminal',
    });
    expect(page?.total).toBe(18);
  });

  it('has accounts without periods', async () => {
    const account = await oisp.account.get?.(ids.own, createCall());
    expect(account?.settings).toEqual({
      healthTimePeriod: null,
      executionInterval: null,
      baselineExecutionInterval: null,
      modelFrequency: null,
      executionFrequency: null,
      dataRetention: null,
      tracksSensorHealth: true,
    });
  });

  it('lets every member read the users, and writes their attributes as a text', async () => {
    const page = await oisp.user.list?.(query(inAccount(ids.plain)), createCall());
    const users = page === undefined ? [] : recordsOf(page);
    expect(users.length).toBeGreaterThan(1);
    expect(users.flatMap(({ attributes = [] }) => attributes).map(({ name }) => name)).toContain('phone');
    expect(users.every(({ state }) => state === null)).toBe(true);
  });

  it('logs in once more for an account that is younger than the token, and once in each operation for one that stays closed', async () => {
    await oisp.adapter.ping(createCall());
    const authorization = oisp.requests[1]?.headers['authorization'] ?? '';
    const created = await fetch(`${oisp.served.url}/accounts`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Young' }),
    });
    const { id } = (await created.json()) as { id: string };
    oisp.served.forget();
    expect(await oisp.account.get?.(id, createCall())).toMatchObject({ name: 'Young' });
    expect(oisp.sent()).toEqual([
      `GET /accounts/${id}`,
      'GET /auth/me',
      'POST /auth/token',
      `GET /accounts/${id}`,
    ]);

    oisp.served.forget();
    for (const logIns of [1, 2]) {
      const call = createCall();
      for (const _ of [1, 2]) {
        const invites = await oisp.account.fields?.invites?.([ids.plain], call);
        expect(invites?.get(ids.plain)).toMatchObject({ code: 'PERMISSION_DENIED' });
      }
      expect(oisp.sent().filter((request) => request === 'POST /auth/token')).toHaveLength(logIns);
    }
  });
});
