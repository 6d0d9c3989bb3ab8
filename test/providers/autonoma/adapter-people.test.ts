import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { inAccount, queryFor, recordsOf, walk } from './queries.ts';

const dataset = createDataset();
const people = dataset.peopleOf('autonoma');
const base = '/connect/v1/resources';
// In the order in which the company is built: the root, two divisions, eighteen sites, a workshop.
const terminals = '42';
const malmo = '44';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const sent = (): string[] => started.requests.map(({ method, url }) => `${method} ${url.replace(base, '')}`);

describe('user', () => {
  it('is listed over all known accounts, each user once, by e-mail address', async () => {
    const { records, pages } = await walk(async (query) => {
      started.served.forget();
      const page = await started.adapter.user?.list?.(query, createCall());
      expect(sent()).toHaveLength(22);
      expect(sent()).toContain('GET /account/44/users');
      return page ?? expect.fail('no list');
    });
    expect(records.map(({ email }) => email)).toEqual(people.map(({ email }) => email).sort());
    expect(pages).toBe(Math.ceil(people.length / 5));
  });

  it('is listed for one account with one request', async () => {
    const parent = inAccount(terminals);
    const { records, pages } = await walk(
      async (query) => (await started.adapter.user?.list?.(query, createCall())) ?? expect.fail('no list'),
      { parent },
    );
    expect(records.length).toBeGreaterThan(11);
    expect(sent()).toEqual(Array(pages).fill('GET /account/42/users'));
  });

  it('filters what it has read, and counts exactly', async () => {
    const email = people[0]?.email.toUpperCase() ?? '';
    const page = await started.adapter.user?.list?.(queryFor({ filter: { email } }), createCall());
    expect(recordsOf(page).map((user) => user.displayName)).toEqual(['Mina Okafor']);
    expect(page?.total).toBe(1);
  });

  it('has no list by role or group', async () => {
    const query = queryFor({ parent: { type: 'UserGroup', key: '1' } });
    await expect(started.adapter.user?.list?.(query, createCall())).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
  });

  it('is read by id, accounts and roles not included', async () => {
    const user = await started.adapter.user?.get?.('1000001', createCall());
    expect(user).toMatchObject({
      key: '1000001',
      displayName: 'Mina Okafor',
      firstName: 'Mina',
      lastName: 'Okafor',
      email: people[0]?.email,
      kind: 'MEMBER',
      tokenKeys: null,
      groupKeys: null,
      permissions: null,
      attributes: [],
    });
    expect(user).not.toHaveProperty('accountKeys');
    expect(user).not.toHaveProperty('roleAssignments');
    expect(sent()).toEqual(['GET /user/1000001']);
  });

  it('shows the e-mail address where no name is known', async () => {
    const users = recordsOf(await started.adapter.user?.list?.(queryFor(), createCall()));
    const nameless = users.filter(({ firstName }) => firstName === null);
    expect(nameless.length).toBeGreaterThan(0);
    expect(nameless.every(({ displayName, email }) => displayName === email)).toBe(true);
  });

  it('knows its accounts, one request for each user', async () => {
    const batch = await started.adapter.user?.fields?.accountKeys?.(['1000001', '7'], createCall());
    expect(batch).toEqual(new Map([['1000001', [malmo, terminals]]]));
    expect(sent().sort()).toEqual(['GET /user/1000001/accounts', 'GET /user/7/accounts']);
  });

  it('knows its roles, which then cost nothing in the same operation', async () => {
    const call = createCall();
    const batch = await started.adapter.user?.fields?.roleAssignments?.(['1000001'], call);
    expect(batch?.get('1000001')).toEqual([
      { roleKey: '201', accountKey: null, constraints: [] },
      { roleKey: '203', accountKey: null, constraints: [] },
      { roleKey: '205', accountKey: null, constraints: [] },
    ]);
    const roles = await Promise.all(
      ['201', '203', '205'].map((key) => started.adapter.role?.get?.(key, call)),
    );
    expect(roles.map((role) => role?.name)).toEqual(['Portal user', 'Administrator', 'Importer']);
    expect(sent()).toEqual(['GET /user/1000001/roles']);
  });
});

describe('role', () => {
  it('is read by id, inactive ones too', async () => {
    const role = await started.adapter.role?.get?.('205', createCall());
    expect(role).toMatchObject({ key: '205', name: 'Importer', builtIn: false, permissions: null });
    expect(role?.native).toEqual({ id: 205, active: false, name: 'Importer' });
    expect(await started.adapter.role?.get?.('9', createCall())).toBeNull();
    expect(sent()).toEqual(['GET /role/205', 'GET /role/9']);
  });

  it('belongs to one account, or to none', async () => {
    const batch = await started.adapter.role?.fields?.accountKey?.(['203', '202', '9'], createCall());
    expect(batch).toEqual(new Map([['203', malmo]]));
  });

  it('lists its members in pages, with one request for each page', async () => {
    const { records, pages } = await walk(
      async (query) =>
        (await started.adapter.role?.listMembers?.(query, createCall())) ?? expect.fail('no list'),
      { parent: { type: 'Role', key: '201' } },
    );
    const active = people.filter((person) => person.active);
    expect(records.map(({ type }) => type)).toEqual(active.map(() => 'User'));
    expect(records.map(({ record }) => 'email' in record && record.email)).toEqual(
      active.map(({ email }) => email).sort(),
    );
    expect(sent()).toEqual(Array(pages).fill('GET /role/201/users'));
  });

  it('has no list, as no page documents one', () => {
    expect(started.adapter.role).not.toHaveProperty('list');
  });
});

describe.each([
  { type: 'asset', relation: 'assets', inMalmo: 14, inAll: 48 },
  { type: 'gateway', relation: 'gateways', inMalmo: 13, inAll: 30 },
] as const)('$type', ({ type, relation, inMalmo, inAll }) => {
  it('is listed for an account, and for all known ones', async () => {
    const { records, pages } = await walk(
      async (query) => (await started.adapter[type]?.list?.(query, createCall())) ?? expect.fail('no list'),
      { parent: inAccount(malmo) },
    );
    expect(new Set(records.map(({ key }) => key)).size).toBe(inMalmo);
    expect(sent()).toEqual(Array(pages).fill(`GET /account/44/${relation}`));
    const all = await started.adapter[type]?.list?.(queryFor(), createCall());
    expect(all?.total).toBe(inAll);
  });

  it('is read through its account, once for all of an account in one operation', async () => {
    const page = await started.adapter[type]?.list?.(queryFor({ parent: inAccount(malmo) }), createCall());
    const [first, second] = recordsOf(page);
    started.served.forget();
    const call = createCall();
    for (const record of [first, second]) {
      expect(record).toMatchObject({ key: `44/${record?.externalId}` });
      expect(await started.adapter[type]?.get?.(record?.key ?? '', call)).toEqual(record);
    }
    expect(sent()).toEqual([`GET /account/44/${relation}`]);
  });

  it('is null where the account has none such, or is not there', async () => {
    const get = (key: string) => started.adapter[type]?.get?.(key, createCall());
    const [other] = recordsOf(await started.adapter[type]?.list?.(queryFor(), createCall()));
    started.served.forget();
    expect(await get(`41/${other?.externalId}`)).toBeNull();
    expect(await get('999/1')).toBeNull();
    expect(sent()).toEqual([`GET /account/41/${relation}`, `GET /account/999/${relation}`]);
    started.served.forget();
    for (const key of ['44', '44/', '/1', '44/1/2', '../1', '', '44%2f1/1'])
      expect(await get(key)).toBeNull();
    expect(sent().filter((request) => request !== `GET /account/44/${relation}`)).toEqual([]);
  });
});
