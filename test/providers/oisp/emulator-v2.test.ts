import { beforeEach, describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/providers/oisp/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { type Asked, createAsking } from './asking.ts';
import { ids } from './support.ts';

const now = Date.UTC(2026, 10, 21, 17, 18, 28);
const dataset = createDataset();
let ask: Asked;

beforeEach(async () => {
  ask = await createAsking(createEmulator({ dataset, now: () => now, profile: 'v2' }));
});

async function logIn(username = ask.login.username, password = ask.login.password): Promise<Asked> {
  const { json } = await ask('POST', '/auth/token', { username, password });
  return ask.as((json as { token: string }).token);
}

/** Somebody who is a plain user of the account at this site, and the password of the sandbox's data. */
function asPerson(index: number): Promise<Asked> {
  const person = dataset.people[index];
  return logIn(person?.email, `Emulated-${person?.firstName}-${index}`);
}

describe('tokens of the second generation', () => {
  it('come with two others, and are renewed by one of them', async () => {
    const { json } = await ask('POST', '/auth/token', ask.login);
    expect(Object.keys(json as object)).toEqual(['token', 'refreshToken', 'idToken']);
    const { refreshToken } = json as { refreshToken: string };
    const renewed = await ask('PUT', '/auth/refresh', { refreshToken });
    expect(Object.keys(renewed.json as object)).toEqual(['jwt', 'refreshToken']);
    expect(await ask('PUT', '/auth/refresh', { refreshToken: 'x' })).toMatchObject({ json: { code: 15000 } });
    expect(await ask('PUT', '/v1/auth/me')).toMatchObject({ status: 404, mediaType: 'text/html' });
  });

  it('list the accounts without names, with numbers for moments', async () => {
    const { json } = await ask('GET', '/auth/tokenInfo');
    expect(json).toMatchObject({
      payload: {
        sub: ids.gateway,
        iat: now / 1000,
        exp: now / 1000 + 86_400,
        type: 'system',
        accounts: expect.arrayContaining([{ id: ids.own, role: 'admin' }]),
      },
    });
  });

  it('are refused with JSON, except by the log-in, and except by the token info, which says nothing', async () => {
    const stranger = ask.as('x.y.z');
    expect(await stranger('GET', '/auth/me')).toMatchObject({
      status: 401,
      json: { code: 401, status: 401, message: 'Not Authorized' },
    });
    expect(await ask('POST', '/auth/token', { ...ask.login, password: 'x' })).toMatchObject({
      status: 401,
      mediaType: 'text/html',
    });
    expect(await stranger('GET', '/auth/tokenInfo')).toMatchObject({ status: 200, text: '' });
  });

  it('make a deleted user anew, with no accounts, where their log-in asks who it is', async () => {
    expect((await ask('DELETE', `/users/${ids.gateway}`)).status).toBe(204);
    const again = await ask('GET', '/auth/me');
    expect(again).toMatchObject({ status: 200, json: { id: ids.gateway, accounts: {} } });
    expect([...again.headers.keys()].filter((name) => name.startsWith('x-rate-limit'))).toEqual([]);
  });

  it('open a new account after the next log-in only', async () => {
    const { json } = await ask('POST', '/accounts', { name: 'Young' });
    const { id } = json as { id: string };
    expect(await ask('GET', `/accounts/${id}`)).toMatchObject({ status: 401 });
    const again = await logIn();
    expect(await again('GET', `/accounts/${id}`)).toMatchObject({ status: 200, json: { name: 'Young' } });
  });
});

describe('accounts of the second generation', () => {
  it('have lost their periods, but for the echo of a creation', async () => {
    expect((await ask('GET', `/accounts/${ids.own}`)).json).not.toHaveProperty('healthTimePeriod');
    const put = await ask('PUT', `/accounts/${ids.own}`, { name: 'n', data_retention: -1 });
    expect(put).toMatchObject({ status: 200, json: { name: 'n' } });
    expect(put.json).not.toHaveProperty('data_retention');
    const created = await ask('POST', '/accounts', { name: 'n' });
    expect(created.json).toMatchObject({ healthTimePeriod: 86_400 });
    expect(created.json).not.toHaveProperty('attributes');
  });

  it('have no list, and say so as a missing route', async () => {
    const answer = await ask('GET', '/accounts');
    expect(answer).toMatchObject({ status: 404, mediaType: 'text/html' });
    expect(answer.text).toContain('<pre>Cannot GET /v1/api/accounts</pre>');
  });
});

describe('users of the second generation', () => {
  it('are read by every member, with attributes as a JSON text', async () => {
    const { json } = await ask('GET', `/accounts/${ids.plain}/users`);
    const users = json as Record<string, unknown>[];
    const texts = users.map((user) => user['attributes']).filter((attributes) => attributes !== undefined);
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) expect(JSON.parse(String(text))).toHaveProperty('phone');
    expect(users[0]).not.toHaveProperty('verified');
    expect(await ask('GET', `/accounts/${ids.plain}/users?sort=email`)).toMatchObject({ status: 500 });
    expect(await ask('GET', `/accounts/${ids.own}/users/${ids.gateway}`)).toMatchObject({ status: 404 });
  });

  it('cannot be reduced, with a reason that is no reason', async () => {
    const path = `/accounts/${ids.own}/users/${ids.user(0)}`;
    const answer = await ask('PUT', path, { accounts: { [ids.own]: 'user' } });
    expect(answer).toMatchObject({ status: 500, json: { code: 2500, message: 'Error Saving User' } });
  });

  it('cannot be created twice', async () => {
    const body = { email: 'mina.okafor@nordhafen.example', password: 'Long-enough-0' };
    expect(await ask('POST', '/users', body)).toMatchObject({ status: 500, json: { status: 500 } });
  });

  it('leave an account as admins only', async () => {
    const plain = await asPerson(1);
    const site = dataset.people[1]?.site.index ?? 0;
    expect(await plain('DELETE', `/accounts/${ids.account(site)}/invites/me`)).toMatchObject({ status: 401 });
    expect(await plain('GET', `/accounts/${ids.account(site)}/invites`)).toMatchObject({ status: 401 });
  });
});

describe('invitations of the second generation', () => {
  it('are not given twice', async () => {
    const path = `/accounts/${ids.own}/invites`;
    const answer = await ask('POST', path, { email: 'newcomer0@nordhafen.example' });
    expect(answer).toMatchObject({ status: 409, json: { code: 2420 } });
  });

  it('that nobody knows are not found', async () => {
    const answer = await ask('PUT', `/invites/${ids.unknown}/status`, { accept: true });
    expect(answer).toMatchObject({ status: 404, text: 'Invitation not found', mediaType: 'text/html' });
  });
});

it('refuses the 32nd account of a user, where 30 are configured', async () => {
  const emulator = createEmulator({ dataset, now: clockOfDays(), profile: 'v2' });
  const patient = await createAsking(emulator);
  const statuses: number[] = [];
  // The gateway's user has eighteen already.
  for (let count = 19; count <= 32; count += 1) {
    const { token } = (await patient('POST', '/auth/token', patient.login)).json as { token: string };
    statuses.push((await patient.as(token)('POST', '/accounts', { name: 'n' })).status);
  }
  expect(statuses).toEqual([...Array(13).fill(201), 400]);
});

/** Runs on by half an hour at every look, so that no rate limit is in the way. */
function clockOfDays(): () => number {
  let time = now;
  return () => {
    time += 1_800_000;
    return time;
  };
}
