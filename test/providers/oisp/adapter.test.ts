import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { everyPage, ids, must, query, recordsOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(async () => {
  oisp = await start();
});
afterEach(() => oisp.close());

describe('an account', () => {
  it('is read in one request beside the log-in', async () => {
    const account = await oisp.account.get?.(ids.own, createCall());
    expect(account).toMatchObject({ key: ids.own, externalId: ids.own, name: 'Malmo Terminal' });
    expect(oisp.sent()).toEqual(['POST /auth/token', `GET /accounts/${ids.own}`]);
    expect(oisp.requests[1]?.headers['authorization']).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    expect(oisp.requests[1]?.body).toBe('');
  });

  it('shows its activation code in no field of the record', async () => {
    const account = await oisp.account.get?.(ids.own, createCall());
    expect(Object.keys(account?.native ?? {})).not.toContain('activation_code');
    expect(Object.keys(account?.native ?? {})).not.toContain('activation_code_expire_date');
    expect(account?.native).toMatchObject({ id: ids.own, exec_interval: 300 });
    expect(account).not.toHaveProperty('activationCode');
  });

  it('is null for an unknown id and for a foreign one, which the upstream refuses alike', async () => {
    const call = createCall();
    expect(await oisp.account.get?.(ids.unknown, call)).toBeNull();
    expect(await oisp.account.get?.(ids.foreign, call)).toBeNull();
    expect(oisp.sent()).toEqual([
      'POST /auth/token',
      `GET /accounts/${ids.unknown}`,
      'GET /auth/tokenInfo',
      `GET /accounts/${ids.foreign}`,
    ]);
  });

  it('is forbidden instead where the operator wants to be told', async () => {
    await oisp.close();
    oisp = await start({ settings: { refusedAccountIsAbsent: false } });
    await expect(oisp.account.get?.(ids.foreign, createCall())).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: "tested: the gateway's login may not do this",
    });
  });

  it('is null without a request for an id that cannot be', async () => {
    const impossible = [
      '',
      '../users',
      'not-a-uuid',
      ids.own.toUpperCase(),
      `${ids.own}/users`,
      'x'.repeat(10_000),
    ];
    for (const key of impossible) expect(await oisp.account.get?.(key, createCall())).toBeNull();
    expect(oisp.sent()).toEqual([]);
  });

  it('is null when it was deleted after the log-in', async () => {
    await oisp.adapter.ping(createCall());
    const authorization = oisp.requests[1]?.headers['authorization'] ?? '';
    await fetch(`${oisp.served.url}/accounts/${ids.own}`, { method: 'DELETE', headers: { authorization } });
    oisp.served.forget();
    expect(await oisp.account.get?.(ids.own, createCall())).toBeNull();
    expect(oisp.sent()).toEqual([`GET /accounts/${ids.own}`]);
  });
});

describe('the list of accounts', () => {
  it('costs one request and knows keys and names only', async () => {
    const page = await oisp.account.list?.(query(), createCall());
    expect(oisp.sent()).toEqual(['POST /auth/token', 'GET /auth/tokenInfo']);
    expect(page?.total).toBe(18);
    for (const item of page?.items ?? []) {
      expect(Object.keys('record' in item ? item.record : {})).toEqual(['key', 'externalId', 'name']);
    }
  });

  it('visits every account once, by name, in pages', async () => {
    const call = createCall();
    const all = await everyPage((position) => listAccounts({ first: 5, position }, call));
    expect(all.pages).toBe(4);
    expect(new Set(all.records.map(({ key }) => key)).size).toBe(18);
    const names = all.records.map(({ name }) => name ?? '');
    expect(names).toEqual([...names].sort());
    expect(oisp.sent()).toHaveLength(2);
  });

  it('goes on behind any single item', async () => {
    const whole = await listAccounts({});
    for (const [index, item] of whole.items.entries()) {
      const rest = await listAccounts({ position: item.position });
      expect(rest.items).toEqual(whole.items.slice(index + 1));
    }
  });

  it('is empty for a login without accounts, which the upstream writes as an object', async () => {
    oisp.answer('/tokenInfo', { header: {}, payload: { sub: ids.gateway, accounts: {} } });
    expect(await listAccounts({})).toEqual({ items: [], end: true, total: 0 });
  });

  it('has one error for an account that cannot be read, and the others', async () => {
    const accounts = [
      { id: ids.own, name: 'Malmo', role: 'admin' },
      { id: 7, name: 'broken', role: 'user' },
    ];
    oisp.answer('/tokenInfo', { payload: { sub: ids.gateway, accounts } });
    const page = await listAccounts({});
    expect(recordsOf(page).map(({ name }) => name)).toEqual(['Malmo']);
    const [broken] = page.items;
    expect(broken).toMatchObject({ error: { code: 'BACKEND_PROTOCOL', backend: 'tested' } });
    expect(broken && 'error' in broken ? broken.error.message : '').toMatch(/^tested: Account: id: .*string/);
  });

  async function listAccounts(changes: Parameters<typeof query>[0], call = createCall()) {
    if (oisp.account.list === undefined) throw new Error('accounts cannot be listed');
    return oisp.account.list(query(changes), call);
  }
});

describe('fields of accounts that are read apart', () => {
  it('read an activation code, whose "time left" is the second of its end', async () => {
    const now = Date.UTC(2026, 10, 21, 12);
    await oisp.close();
    oisp = await start({ now: () => now });
    const codes = await oisp.account.fields?.activationCode?.([ids.own], createCall());
    expect(codes?.get(ids.own)).toEqual({
      code: expect.stringMatching(/^[A-Za-z0-9]{8}$/),
      expiresAt: new Date(now + 3_600_000),
    });
    expect(oisp.sent()).toEqual(['POST /auth/token', `GET /accounts/${ids.own}/activationcode`]);
  });

  it('know no code when it has expired, and no account when there is none', async () => {
    const keys = [ids.expired, ids.unknown, 'not-a-uuid'];
    const codes = await oisp.account.fields?.activationCode?.(keys, createCall());
    expect([...must(codes)]).toEqual([]);
    expect(oisp.sent().filter((request) => request.startsWith('GET /accounts'))).toHaveLength(2);
  });

  it('read the invited addresses, one request per account', async () => {
    const keys = [ids.account(2), ids.own, ids.plain];
    const invites = await oisp.account.fields?.invites?.(keys, createCall());
    expect(invites?.get(ids.account(2))).toEqual(['newcomer2@nordhafen.example', 'notanemail']);
    expect(invites?.get(ids.own)).toEqual(['newcomer0@nordhafen.example']);
    expect(invites?.get(ids.plain)).toEqual([]);
    expect(oisp.sent().sort()).toEqual(
      ['POST /auth/token', ...keys.map((key) => `GET /accounts/${key}/invites`)].sort(),
    );
  });

  it('fail for one account and answer for the others', async () => {
    oisp.answer(`${ids.own}/invites`, ['fine@example.com', 7]);
    const invites = await oisp.account.fields?.invites?.([ids.own, ids.account(1)], createCall());
    expect(invites?.get(ids.own)).toBeInstanceOf(UpstreamError);
    expect(invites?.get(ids.own)).toMatchObject({ message: expect.stringMatching(/^tested: Invites: 1: /) });
    expect(invites?.get(ids.account(1))).toEqual(['newcomer1@nordhafen.example']);
  });
});

describe('the two roles', () => {
  it('are known without a request', async () => {
    const call = createCall();
    expect(await oisp.role.get?.('admin', call)).toMatchObject({
      key: 'admin',
      name: 'admin',
      builtIn: true,
    });
    expect(await oisp.role.get?.('constructor', call)).toBeNull();
    expect([...((await oisp.role.getMany?.(['user', 'owner'], call)) ?? []).keys()]).toEqual(['user']);
    const page = await oisp.role.list?.(query({ first: 1 }), call);
    expect(page).toMatchObject({
      items: [{ record: { key: 'admin', accountKey: null } }],
      end: false,
      total: 2,
    });
    expect(oisp.sent()).toEqual([]);
  });

  it('list whoever holds them in an account that the gateway may read', async () => {
    const parent = { type: 'Role', key: 'admin' } as const;
    const page = await oisp.role.listMembers?.(query({ parent }), createCall());
    const keys = (page === undefined ? [] : recordsOf(page)).map(({ record }) => record.key);
    expect(keys).toContain(ids.gateway);
    expect(keys).toContain(ids.user(0));
    expect(keys).not.toContain(ids.user(1));
    expect(oisp.sent().filter((request) => request.endsWith('/users'))).toHaveLength(17);
  });

  it('have no members where there is no such role', async () => {
    const parent = { type: 'Role', key: 'owner' } as const;
    const page = await oisp.role.listMembers?.(query({ parent }), createCall());
    expect(page).toEqual({ items: [], end: true, total: 0 });
    expect(oisp.sent()).toEqual([]);
  });
});

describe('what the upstream says of the quota', () => {
  it('is kept from the headers of any answer', async () => {
    await oisp.account.get?.(ids.own, createCall());
    expect(oisp.http.quota()).toEqual({ limit: 25_000, remaining: 24_999, resetsAt: expect.any(Date) });
  });
});
