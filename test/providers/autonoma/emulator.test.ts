import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../../src/providers/autonoma/emulator/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { type Answer, createTenant } from './request-tenant.ts';

/** What the pages of several tenants list: attributes with their permissions, and relations. */
const pages: {
  resources: Record<string, { fields: Record<string, 'ro' | 'rw'>; relations: Record<string, unknown[]> }>;
} = JSON.parse(readFileSync(new URL('../../fixtures/autonoma/resources.json', import.meta.url), 'utf8'));

const firstIds: Record<string, number> = {
  account: 41,
  user: 1_000_001,
  role: 201,
  permission: 801,
  metadata: 501,
  iftttrule: 901,
};

type Json = Record<string, unknown>;
const rowsOf = ({ json }: Answer): Json[] => json as Json[];
const recordOf = ({ json }: Answer): Json => json as Json;

describe.each(Object.entries(pages.resources))('%s', (name, page) => {
  const { ask } = createTenant();
  const path = `/${name}/${firstIds[name]}`;

  it('answers GET by id with exactly the attributes of its page', async () => {
    const answer = await ask(`GET ${path}`);
    expect(answer).toMatchObject({ status: 200, mediaType: 'application/json' });
    expect(Object.keys(recordOf(answer)).sort()).toEqual(
      [...new Set(['id', ...Object.keys(page.fields)])].sort(),
    );
  });

  it('answers every relation of its page with an array', async () => {
    for (const relation of Object.keys(page.relations)) {
      const answer = await ask(`GET ${path}/${relation}`);
      expect([relation, answer.status, Array.isArray(answer.json)]).toEqual([relation, 200, true]);
    }
  });

  it('has no other relation', async () => {
    for (const relation of ['theme', 'constructor', '__proto__', 'toString']) {
      expect(await ask(`GET ${path}/${relation}`)).toMatchObject({
        status: 404,
        json: { message: 'Relation not found' },
      });
    }
  });

  it('answers 404 for an unknown id, and has no list', async () => {
    expect((await ask(`GET /${name}/0`)).status).toBe(404);
    expect((await ask(`GET /${name}/0${firstIds[name]}`)).status).toBe(404);
    expect(await ask(`GET /${name}`)).toMatchObject({ status: 405, text: 'Method not allowed' });
  });
});

describe('the token', () => {
  const { ask } = createTenant();
  const uuid = createDataset().uuid;

  it('is expected in x-api-token, in any case', async () => {
    expect(
      (await ask('GET /account/41', { headers: { 'x-ApI-tOkEn': uuid('autonoma', 'token') } })).status,
    ).toBe(200);
    expect(await ask('GET /account/41', { headers: {} })).toMatchObject({
      status: 401,
      json: { error: 'Missing API token' },
    });
    const headers = { authorization: `Bearer ${uuid('autonoma', 'token')}` };
    expect((await ask('GET /account/41', { headers })).status).toBe(401);
    expect(await ask('GET /nothing', { headers: { 'x-api-token': 'wrong' } })).toMatchObject({
      status: 401,
      json: { error: 'Invalid API token' },
    });
  });

  it('leads to the log-in page when it has expired', async () => {
    const headers = { 'x-api-token': uuid('autonoma', 'expired token') };
    expect(await ask('GET /account/41', { headers })).toMatchObject({
      status: 302,
      location: '/login',
      text: '',
    });
    const page = await createTenant('enveloped').ask('GET /account/41', { headers });
    expect(page).toMatchObject({ status: 200, mediaType: 'text/html', location: null });
  });

  it('sees no account of another customer', async () => {
    for (const request of [
      'GET /account/63',
      'GET /account/63/users',
      'POST /account/63',
      'DELETE /account/63',
    ]) {
      expect(await ask(request)).toMatchObject({ status: 403, json: { error: 'Access denied' } });
    }
  });

  it('is not needed for the log-in page itself', async () => {
    const { emulator } = createTenant();
    const response = await emulator.handle(new Request('http://tenant.example/login'));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=UTF-8',
    ]);
  });
});

describe('the company', () => {
  const { ask, emulator } = createTenant();
  const ids = emulator.settings['accountIds'] as string[];
  const accounts = Promise.all(ids.map(async (id) => recordOf(await ask(`GET /account/${id}`))));

  it('has accounts four deep', async () => {
    const parents = new Map((await accounts).map(({ id, account_id }) => [id, account_id]));
    const depthOf = (id: unknown): number => (id === null ? 0 : 1 + depthOf(parents.get(id)));
    expect(ids).toHaveLength(22);
    expect(new Set([...parents.keys()].map(depthOf))).toEqual(new Set([1, 2, 3, 4]));
  });

  it('inherits multi-factor settings from the nearest account that has a policy', async () => {
    const byName = new Map((await accounts).map((account) => [account['name'], account]));
    const mfaOf = (name: string): unknown[] => {
      const account = byName.get(name) ?? {};
      return [
        'mfa_policy',
        'effective_mfa_policy',
        'effective_mfa_methods',
        'mfa_inherited_from_account_id',
      ].map((field) => account[field]);
    };
    const terminals = byName.get('Terminals')?.['id'];
    expect(mfaOf('Nordhafen Logistics')).toEqual([null, null, [], null]);
    expect(mfaOf('Terminals')).toEqual(['required', 'required', ['totp', 'email'], null]);
    expect(mfaOf('Malmo Terminal')).toEqual([null, 'required', ['totp', 'email'], terminals]);
    expect(mfaOf('Malmo Terminal Workshop')).toEqual([null, 'required', ['totp', 'email'], terminals]);
    expect(mfaOf('Aarhus Terminal')).toEqual(['optional', 'optional', ['email'], null]);
    expect(mfaOf('Rotterdam Warehouse')).toEqual(['disabled', 'disabled', [], null]);
    expect(mfaOf('Malmo Warehouse')).toEqual([null, null, [], null]);
  });

  it('has its people as users, in several accounts, and accounts without any', async () => {
    const users = await Promise.all(ids.map(async (id) => rowsOf(await ask(`GET /account/${id}/users`))));
    const emails = users.flat().map(({ email }) => email);
    const people = createDataset().peopleOf('autonoma');
    expect(people.length).toBeGreaterThan(13);
    expect([...new Set(emails)].sort()).toEqual(people.map(({ email }) => email).sort());
    expect(emails.length).toBeGreaterThan(people.length);
    expect(users.some((rows) => rows.length === 0)).toBe(true);
    expect(users.flat().some(({ firstname }) => firstname === null)).toBe(true);
  });

  it('has roles, active and not, in one account or in none', async () => {
    const roles = rowsOf(await ask('GET /user/1000001/roles'));
    expect(roles).toEqual([
      { id: 201, active: true, name: 'Portal user' },
      { id: 203, active: true, name: 'Administrator' },
      { id: 205, active: false, name: 'Importer' },
    ]);
    expect(rowsOf(await ask('GET /role/203/accounts'))).toMatchObject([{ id: 44 }]);
    expect(rowsOf(await ask('GET /role/202/accounts'))).toEqual([]);
    expect(rowsOf(await ask('GET /role/201/users')).length).toBeGreaterThan(12);
    expect(rowsOf(await ask('GET /role/202/users')).length).toBeGreaterThan(0);
  });

  it('has assets, gateways and metadatas, some shared by accounts', async () => {
    expect(rowsOf(await ask('GET /account/44/assets'))).toHaveLength(14);
    expect(rowsOf(await ask('GET /account/44/gateways'))).toHaveLength(13);
    expect(rowsOf(await ask('GET /account/44/metadatas'))[1]).toEqual({
      id: 502,
      name: 'country',
      val: 'SE',
      type: 'text',
      id_slug: 'malmo-terminal-country',
    });
    expect(rowsOf(await ask('GET /metadata/501/accounts')).length).toBeGreaterThan(12);
    expect(rowsOf(await ask('GET /metadata/501/ifttt_rules')).map(({ active }) => active)).toEqual([
      true,
      false,
    ]);
    expect(rowsOf(await ask('GET /metadata/501/devices'))).toHaveLength(3);
  });

  it('is the same at every start', async () => {
    const again = createTenant();
    for (const path of ['/account/44', '/account/44/users', '/role/201/users']) {
      expect((await again.ask(`GET ${path}`)).text).toBe((await ask(`GET ${path}`)).text);
    }
  });
});

describe('the profile', () => {
  it('enveloped wraps everything, has UUIDs, and lists its accounts', async () => {
    const { ask, emulator } = createTenant('enveloped');
    const [first = ''] = emulator.settings['accountIds'] as string[];
    expect(await ask(`GET /account/${first}`)).toMatchObject({
      json: { data: { id: first, account_id: null } },
    });
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    const { json } = await ask('GET /account');
    expect((json as { data: Json[] }).data.map(({ id }) => id)).toEqual(emulator.settings['accountIds']);
    expect((await ask('GET /user')).status).toBe(405);
  });

  it('plain knows three attributes, calls assets devices, and has no /connect and no invitations', async () => {
    const { ask, emulator } = createTenant('plain');
    expect(emulator.basePath).toBe('/v1/resources');
    expect(Object.keys(recordOf(await ask('GET /account/44')))).toEqual(['id', 'name', 'description']);
    expect(rowsOf(await ask('GET /account/44/devices'))).toHaveLength(14);
    expect((await ask('GET /account/44/assets')).status).toBe(404);
    expect((await ask('POST /account/44/call/invite', { body: 'email=a' })).status).toBe(404);
  });

  it('is one of three', () => {
    const create = () => createEmulator({ dataset: createDataset(1), now: Date.now, profile: 'toString' });
    expect(create).toThrow('autonoma: expected a profile of published, enveloped, plain; toString came');
  });
});

describe('a large company', () => {
  it('has all its people, each found by id', async () => {
    const { ask } = createTenant('published', 100_000);
    const users = rowsOf(await ask('GET /role/201/users'));
    expect(users.length).toBeGreaterThan(30_000);
    expect(recordOf(await ask(`GET /user/${users.at(-1)?.['id']}`))).toEqual(users.at(-1));
  });
});
