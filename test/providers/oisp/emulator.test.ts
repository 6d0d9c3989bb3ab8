import { beforeEach, describe, expect, it } from 'vitest';
import { createCompanyTables } from '../../../src/providers/oisp/emulator/company.ts';
import { createEmulator, createHandler } from '../../../src/providers/oisp/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { type Asked, createAsking } from './asking.ts';
import { ids } from './support.ts';

const startedAt = Date.UTC(2026, 10, 21, 17, 18, 28);
let clock = startedAt;
let ask: Asked;

async function startEmulator(profile: 'v1' | 'v2', size?: number): Promise<Asked> {
  clock = startedAt;
  const emulator = createEmulator({ dataset: createDataset(size), now: () => clock, profile });
  return createAsking(emulator);
}

beforeEach(async () => {
  ask = await startEmulator('v1');
});

describe('a token of the first generation', () => {
  it('lives for 24 hours, and says so in ISO form', async () => {
    const [head, claims] = ask.token.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(head ?? '')).toEqual({ typ: 'JWT', alg: 'RS256' });
    expect(JSON.parse(claims ?? '')).toMatchObject({
      iss: 'http://enableiot.com',
      sub: ids.gateway,
      exp: '2026-11-22T17:18:28.000Z',
      accounts: { [ids.own]: 'admin', [ids.plain]: 'user' },
    });
    clock += 24 * 3_600_000;
    expect(await ask('GET', '/auth/tokenInfo')).toMatchObject({ status: 401, mediaType: 'text/html' });
  });

  it('is accepted after "Bearer" in this spelling only', async () => {
    for (const authorization of [`bearer ${ask.token}`, ask.token, 'Bearer', `Basic ${ask.token}`]) {
      const answer = await ask('GET', '/auth/tokenInfo', undefined, { authorization });
      expect(answer).toMatchObject({ status: 401, text: 'Not Authorized', mediaType: 'text/html' });
    }
  });

  it('is refused for ten wrong passwords, with the right one too, for half a minute', async () => {
    const { username, password } = ask.login;
    for (let tries = 0; tries < 10; tries += 1) {
      const wrong = await ask('POST', '/auth/token', { username, password: 'wrong' });
      expect(wrong).toMatchObject({ status: 401, json: { code: 401, message: 'Not Authorized' } });
    }
    const locked = await ask('POST', '/auth/token', { username, password });
    expect(locked).toMatchObject({ status: 403, json: { code: 2403, message: 'Account locked' } });
    clock += 30_000;
    expect(await ask('POST', '/auth/token', { username, password })).toMatchObject({ status: 200 });
  });
});

describe('an account', () => {
  it('has the keys of the page, in its order', async () => {
    const { json } = await ask('GET', `/accounts/${ids.own}`);
    expect(Object.keys(json as object)).toEqual([
      'name',
      'healthTimePeriod',
      'exec_interval',
      'base_line_exec_interval',
      'cd_model_frequency',
      'cd_execution_frequency',
      'data_retention',
      'activation_code',
      'activation_code_expire_date',
      'settings',
      'attributes',
      'created',
      'updated',
      'id',
    ]);
  });

  it('rounds a fraction and keeps its id against the body', async () => {
    const body = { name: 'n', exec_interval: 1.5, id: ids.foreign };
    const changed = await ask('PUT', `/accounts/${ids.own}`, body);
    expect(changed).toMatchObject({ status: 200, json: { id: ids.own, exec_interval: 2 } });
  });

  it('refuses attributes with too many keys, too long ones, and crashes on null', async () => {
    const put = (attributes: object) => ask('PUT', `/accounts/${ids.own}`, { name: 'n', attributes });
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k${index}`, index]));
    for (const attributes of [many, { k: 'x'.repeat(1025) }, { '': 'x' }]) {
      expect(await put(attributes)).toMatchObject({
        status: 500,
        json: { code: 400, message: 'Unknown Platform Error', errors: [expect.any(String)] },
      });
    }
    expect(await put({ k: null })).toMatchObject({ status: 500, json: { code: 500, status: 500 } });
    expect(await put({ k: 5, o: { a: 1 } })).toMatchObject({ status: 200 });
    expect(await put({})).toMatchObject({ status: 200, json: { attributes: {} } });
  });

  it('refuses an empty name with one error as a text', async () => {
    const answer = await ask('PUT', `/accounts/${ids.own}`, { name: '' });
    expect(answer).toMatchObject({ status: 500, json: { code: 400, errors: expect.any(String) } });
  });

  it('wants the flag inside settings', async () => {
    const answer = await ask('PUT', `/accounts/${ids.own}`, { name: 'n', settings: {} });
    expect(answer.json).toMatchObject({ errors: [" property 'trackSensorHealth' is required."] });
    const wrong = await ask('PUT', `/accounts/${ids.own}`, { name: 'n', settings: { trackSensorHealth: 1 } });
    expect(wrong.json).toMatchObject({
      errors: [" property 'trackSensorHealth'  is an integer when it should be a boolean"],
    });
  });

  it('has an activation code that ends in epoch seconds, and null for one that is over', async () => {
    const code = await ask('GET', `/accounts/${ids.own}/activationcode`);
    expect(code.json).toEqual({
      activationCode: expect.stringMatching(/^[A-Za-z0-9]{8}$/),
      timeLeft: startedAt / 1000 + 3600,
    });
    const over = await ask('GET', `/accounts/${ids.expired}/activationcode`);
    expect(over.json).toEqual({ activationCode: null, timeLeft: null });
    const renewed = await ask('PUT', `/accounts/${ids.expired}/activationcode/refresh`);
    expect(renewed.json).toMatchObject({ timeLeft: startedAt / 1000 + 3600 });
  });

  it('cannot be created an eleventh time in an hour, by whomever', async () => {
    for (let created = 0; created < 10; created += 1) {
      expect(await ask('POST', '/accounts', { name: 'n' })).toMatchObject({ status: 201 });
    }
    clock += 60_000;
    const refused = await ask('POST', '/accounts', { name: 'n' });
    expect(refused).toMatchObject({
      status: 429,
      json: { error: 'RateLimit', message: 'Too many requests. Limit will reset in 3540 seconds' },
    });
    expect(refused.headers.get('x-rate-limit-remaining')).toBe('-1');
    expect(refused.headers.get('retry-after')).toBeNull();
    clock += 3_540_000;
    expect(await ask('POST', '/accounts', { name: 'n' })).toMatchObject({ status: 201 });
  });
});

describe('what a request may be', () => {
  it('is a form as well as JSON, and {} for any other media type', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await ask('PUT', `/accounts/${ids.own}`, 'name=Formed', form)).toMatchObject({
      json: { name: 'Formed' },
    });
    const plain = { 'content-type': 'text/plain' };
    expect(await ask('PUT', `/accounts/${ids.own}`, '{"name":"x"}', plain)).toMatchObject({ status: 400 });
  });

  it('is 256 kB long at the most', async () => {
    const answer = await ask('PUT', `/accounts/${ids.own}`, { name: 'x'.repeat(256 * 1024) });
    expect(answer).toMatchObject({ status: 500, json: { code: 500, status: 500 } });
  });

  it('is no HEAD', async () => {
    expect(await ask('HEAD', `/accounts/${ids.own}`)).toMatchObject({ status: 401 });
  });
});

describe('users', () => {
  it('come in no order that could be relied on', async () => {
    const list = async (): Promise<unknown[]> =>
      (await ask('GET', `/accounts/${ids.account(1)}/users?sort=email&order=asc`)).json as unknown[];
    const [first, second] = [await list(), await list()];
    expect(first).not.toEqual(second);
    expect(first).toEqual(expect.arrayContaining(second));
  });

  it('carry the roles of all their accounts, and leave out what is false', async () => {
    const { json } = await ask('GET', `/accounts/${ids.own}/users?email=mina.okafor@nordhafen.example`);
    const [mina] = json as [{ accounts: object; verified?: boolean }];
    expect(Object.keys(mina.accounts)).toContain(ids.foreign);
    const everybody = await Promise.all(
      Array.from({ length: 17 }, (_, site) => ask('GET', `/accounts/${ids.account(site)}/users`)),
    );
    const users = everybody.flatMap((answer) => answer.json as Record<string, unknown>[]);
    expect(new Set(users.map((user) => user['verified']))).toEqual(new Set([true, undefined]));
    expect(new Set(users.map((user) => user['termsAndConditions']))).toEqual(new Set([true, undefined]));
    expect(new Set(users.map((user) => user['type']))).toEqual(new Set(['user', 'system']));
    expect(users.some((user) => user['attributes'] !== undefined)).toBe(true);
  });

  it('take the accounts with them in which they are alone', async () => {
    const { json } = await ask('POST', '/accounts', { name: 'Alone' });
    const { id } = json as { id: string };
    expect(await ask('DELETE', '/users/me')).toMatchObject({ status: 204, text: '' });
    expect(await ask('GET', `/accounts/${id}`)).toMatchObject({ status: 401 });
  });
});

describe('an invitation that is not there', () => {
  it('is never answered, until whoever asks gives up', async () => {
    const controller = new AbortController();
    const asked = ask.withSignal(controller.signal)('PUT', `/invites/${ids.unknown}/status`, {
      accept: true,
    });
    const first = await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 20, 'silence'))]);
    expect(first).toBe('silence');
    controller.abort();
    await expect(asked).resolves.toMatchObject({ status: 408 });
  });
});

describe('the data', () => {
  it('is a list of accounts that pages three times by five, with every kind of attributes', async () => {
    const { json } = await ask('GET', '/auth/tokenInfo');
    const { accounts } = (json as { payload: { accounts: { id: string; role: string }[] } }).payload;
    expect(accounts.length).toBeGreaterThanOrEqual(14);
    expect(new Set(accounts.map(({ role }) => role))).toEqual(new Set(['admin', 'user']));
    const all = await Promise.all(accounts.map(({ id }) => ask('GET', `/accounts/${id}`)));
    const values = all.map((answer) => (answer.json as { attributes: object | null }).attributes);
    expect(values).toContain(null);
    expect(values).toContainEqual({});
    const types = values.flatMap((value) => Object.values(value ?? {}).map((one) => typeof one));
    expect(new Set(types)).toEqual(new Set(['string', 'number', 'object']));
  });

  it('starts and answers for a hundred thousand people', async () => {
    const large = await startEmulator('v1', 100_000);
    const users = (await large('GET', `/accounts/${ids.own}/users?limit=3&skip=500`)).json;
    expect(users).toHaveLength(3);
  });

  it('has no other profiles', () => {
    const make = () => createEmulator({ dataset: createDataset(1), now: () => clock, profile: 'v3' });
    expect(make).toThrow('v1 and v2');
  });
});

it('tells the time in its own form', async () => {
  expect((await ask('GET', '/time')).json).toEqual({ actualTime: '2026-11-21 17:18:28' });
  expect(await ask('GET', '/health', undefined, { authorization: '' })).toMatchObject({ status: 200 });
});

describe('what v1 refuses', () => {
  it('is plain http, where it is told to', async () => {
    const { tables } = createCompanyTables(createDataset(), startedAt);
    const handle = createHandler(tables, { now: () => startedAt, httpsOnly: true });
    const refused = await handle(new Request('http://127.0.0.1/v1/api/health'));
    expect([refused.status, await refused.text()]).toEqual([403, 'SSL Required.']);
    expect((await handle(new Request('https://127.0.0.1/v1/api/health'))).status).toBe(200);
  });

  it('is an empty list among the attributes', async () => {
    const refused = await ask('POST', '/accounts', { name: 'n', attributes: { k: [] } });
    expect(refused).toMatchObject({ status: 500, json: { code: 400, message: 'Unknown Platform Error' } });
  });

  it('is the new code of an account that is gone, in other words than its code', async () => {
    await ask('DELETE', `/accounts/${ids.own}`);
    const path = `/accounts/${ids.own}/activationcode`;
    expect(await ask('GET', path)).toMatchObject({ status: 500, json: { code: 1510 } });
    expect(await ask('PUT', `${path}/refresh`, {})).toMatchObject({ status: 500, json: { code: 3500 } });
  });

  it('has zeros of a creation for none', async () => {
    const created = await ask('POST', '/accounts', { name: 'n', exec_interval: 0, healthTimePeriod: 0 });
    expect(created.json).toMatchObject({ exec_interval: 300, healthTimePeriod: 86_400 });
  });
});
