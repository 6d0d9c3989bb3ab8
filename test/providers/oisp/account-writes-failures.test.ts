import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges, NewAccount } from '../../../src/contract/account.ts';
import { createCall } from '../../support/start-provider.ts';
import { type Accounts, now, startAccounts } from './start-accounts.ts';
import { ids, query, refusalOf } from './support.ts';

let oisp: Accounts;
beforeEach(async () => {
  oisp = await startAccounts();
});
afterEach(() => oisp.close());

async function restart(options: Parameters<typeof startAccounts>[0]): Promise<void> {
  await oisp.close();
  oisp = await startAccounts(options);
}

const create = (input: NewAccount) => oisp.create(input, createCall());
const update = (changes: AccountChanges, key = ids.own) => oisp.update(key, changes, createCall());

describe('a write that fails on its way', () => {
  const writes: readonly (readonly [name: string, method: string, write: () => Promise<unknown>])[] = [
    ['create', 'POST', () => create({ name: 'Bergen Quay' })],
    ['update', 'PUT', () => update({ name: 'Bergen Quay' })],
    ['delete', 'DELETE', () => oisp.delete(ids.own, createCall())],
    ['refresh', 'PUT', () => oisp.refreshActivationCode(ids.own, createCall())],
  ];
  const faults = [
    [{ kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    [{ kind: 'status', status: 502 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 429, retryAfter: 7 }, 'RATE_LIMITED'],
    [{ kind: 'status', status: 404 }, 'NOT_FOUND'],
    [{ kind: 'drop' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'body', body: '<html>log in</html>' }, 'OUTCOME_UNKNOWN'],
  ] as const;
  for (const [name, method, write] of writes) {
    it.each(faults)(`is sent once: ${name}, %j, %s`, async (fault, code) => {
      oisp.fault({ ...fault, method });
      const error = await refusalOf(write());
      expect(error).toMatchObject({ code, backend: 'tested', provider: 'oisp' });
      expect(error.message).not.toContain('http');
      expect(oisp.requests.filter((request) => request.method === method)).toHaveLength(1);
      // A deletion asks first whether the account is there.
      expect(oisp.requests).toHaveLength(name === 'delete' ? 2 : 1);
    });
  }

  it('may have had its effect once, and never twice', async () => {
    oisp.fault({ kind: 'lostAnswer', method: 'POST' });
    await refusalOf(create({ name: 'Bergen Quay' }));
    expect(await oisp.count()).toBe(19);
  });

  it('has an unknown outcome when a creation answers with no id', async () => {
    oisp.answer('/accounts', { name: 'n' }, 201);
    expect(await refusalOf(create({ name: 'n' }))).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(oisp.requests).toHaveLength(1);
  });

  it('says when the limit of ten creations an hour resets', async () => {
    for (let made = 0; made < 10; made += 1) await create({ name: 'n' });
    expect(await refusalOf(create({ name: 'n' }))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 3600,
    });
    expect(oisp.requests).toHaveLength(11);
  });

  it('is repeated after a 401 only, when the token was dead', async () => {
    oisp.served.setFaults({
      rules: [
        { kind: 'body', body: 'Not Authorized', status: 401, method: 'PUT', times: 1 },
        { kind: 'body', body: 'Not Authorized', status: 401, path: '/tokenInfo', times: 1 },
      ],
    });
    expect((await update({ name: 'Bergen Quay' })).record.name).toBe('Bergen Quay');
    expect(oisp.sent()).toEqual([
      `PUT /accounts/${ids.own}`,
      'GET /auth/tokenInfo',
      'POST /auth/token',
      'GET /auth/tokenInfo',
      `PUT /accounts/${ids.own}`,
    ]);
  });

  it('asks anew who it is, whatever the operation has read before', async () => {
    const call = createCall();
    await oisp.account.list?.(query(), call);
    oisp.served.forget();
    await refusalOf(oisp.update(ids.foreign, { name: 'n' }, call));
    expect(oisp.sent()).toEqual([`PUT /accounts/${ids.foreign}`, 'GET /auth/tokenInfo']);
  });
});

describe('the second generation', () => {
  beforeEach(() => restart({ profile: 'v2' }));

  it('opens a new account with a new token, and answers what it really keeps', async () => {
    const { record, warnings } = await create({
      name: 'Bergen Quay',
      settings: { tracksSensorHealth: true },
    });
    expect(oisp.sent()).toEqual([
      'POST /accounts',
      `GET /accounts/${record.key}`,
      'POST /auth/token',
      `GET /accounts/${record.key}`,
    ]);
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({
      createdAt: new Date(now),
      settings: { executionInterval: null, tracksSensorHealth: true },
    });
    oisp.served.forget();
    await oisp.update(record.key, { name: 'Bergen South' }, createCall());
    expect(oisp.sent()).toEqual([`PUT /accounts/${record.key}`]);
  });

  it('warns where no new token is to be had, and keeps the account', async () => {
    oisp.fault({ kind: 'status', path: '/auth/token' });
    const { record, warnings } = await create({ name: 'Bergen Quay' });
    expect(record).toEqual({ key: expect.any(String), externalId: record.key, name: 'Bergen Quay' });
    expect(warnings).toEqual([
      expect.stringMatching(/^The account was written, but could not be read again: /),
    ]);
    await restart({ profile: 'v2', settings: { newAccountsNeedNewToken: false } });
    expect((await create({ name: 'Bergen Quay' })).warnings).toEqual([
      "The account was written, but could not be read again: tested: the gateway's login may not do this.",
    ]);
    expect(oisp.sent()).toHaveLength(2);
  });

  it('refuses the numbers that it would drop', async () => {
    const error = await refusalOf(
      create({ name: 'n', settings: { executionInterval: 1, dataRetention: 2 } }),
    );
    expect(error.fields.map(({ name }) => name)).toEqual([
      'settings.executionInterval',
      'settings.dataRetention',
    ]);
    expect(oisp.sent()).toEqual([]);
  });

  it('has a limit of accounts for each user', async () => {
    oisp.answer('/accounts', { code: 3513, message: 'Max number of accounts reached' }, 400);
    expect(await refusalOf(create({ name: 'n' }))).toMatchObject({ code: 'CONFLICT' });
  });
});
