import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { inAccount, queryFor, recordsOf, walk } from './queries.ts';

const dataset = createDataset();
const base = '/connect/v1/resources';
// In the order in which the company is built: the root, two divisions, eighteen sites, a workshop.
const root = '41';
const terminals = '42';
const malmo = '44';
const workshop = '62';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const sent = (): string[] => started.requests.map(({ method, url }) => `${method} ${url.replace(base, '')}`);

describe('every request', () => {
  it('carries the token as x-api-token, asks for JSON and has no body', async () => {
    await started.adapter.account?.get?.(malmo, createCall());
    const [request] = started.requests;
    expect(request).toMatchObject({ method: 'GET', url: `${base}/account/44`, body: '' });
    expect(request?.headers).toMatchObject({
      'x-api-token': dataset.uuid('autonoma', 'token'),
      accept: 'application/json',
    });
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  it.each(['../account/41', '', '.', '..', '41/users', '41?x=1', '%34%31', 'é', 'x'.repeat(10_000)])(
    'is not sent for an impossible id: %.20s',
    async (key) => {
      const { account, user, role } = started.adapter;
      expect(await account?.get?.(key, createCall())).toBeNull();
      expect(await user?.get?.(key, createCall())).toBeNull();
      expect(await role?.get?.(key, createCall())).toBeNull();
      expect(await user?.fields?.accountKeys?.([key], createCall())).toEqual(new Map());
      expect((await user?.list?.(queryFor({ parent: inAccount(key) }), createCall()))?.items).toEqual([]);
      expect(started.requests).toEqual([]);
    },
  );
});

describe('ping', () => {
  it('reads the first known account', async () => {
    await started.adapter.ping(createCall());
    expect(sent()).toEqual(['GET /account/41']);
  });

  it('is content with a missing account, which shows that the token was accepted', async () => {
    await started.close();
    started = await startProvider(autonoma, { settings: { accountIds: [] } });
    await expect(started.adapter.ping(createCall())).resolves.toBeUndefined();
    expect(sent()).toEqual(['GET /account/0']);
  });

  it('reads the list where the tenant has one and no account is named', async () => {
    await started.close();
    started = await startProvider(autonoma, { profile: 'enveloped', settings: { accountIds: [] } });
    await started.adapter.ping(createCall());
    expect(sent()).toEqual(['GET /account']);
  });

  it('fails for a token that is not accepted, even where 401 means a missing record', async () => {
    await started.close();
    const settings = { auth: { apiToken: 'wrong' }, treatAsMissing: [401, 403] };
    started = await startProvider(autonoma, { settings });
    await expect(started.adapter.ping(createCall())).rejects.toMatchObject({
      code: 'BACKEND_AUTHENTICATION',
    });
  });
});

describe('account.get', () => {
  it('reads an account whole in one request', async () => {
    const record = await started.adapter.account?.get?.(malmo, createCall());
    expect(record).toMatchObject({
      key: '44',
      externalId: '44',
      name: 'Malmo Terminal',
      description: 'Container terminal with its own substation',
      parentKey: terminals,
      mfa: {
        policy: null,
        methods: null,
        effectivePolicy: 'required',
        effectiveMethods: ['totp', 'email'],
        inheritedFromKey: terminals,
      },
      state: null,
      enabled: null,
      contact: null,
      settings: null,
      invites: null,
    });
    expect(record?.native).toMatchObject({ id: 44, account_id: 42 });
    expect(sent()).toEqual(['GET /account/44']);
  });

  it('tells own settings from inherited ones and from none', async () => {
    const mfaOf = async (key: string) => (await started.adapter.account?.get?.(key, createCall()))?.mfa;
    expect(await mfaOf(terminals)).toMatchObject({ policy: 'required', inheritedFromKey: null });
    expect(await mfaOf(workshop)).toMatchObject({ policy: null, inheritedFromKey: terminals });
    expect(await mfaOf(root)).toMatchObject({ effectivePolicy: null, inheritedFromKey: null });
  });

  it('answers null for an unknown id, and for an id that the upstream reads as another', async () => {
    expect(await started.adapter.account?.get?.('999', createCall())).toBeNull();
    started.served.setFaults({
      rules: [{ kind: 'body', body: '{"id":44,"name":"Malmo"}', mediaType: 'application/json' }],
    });
    expect(await started.adapter.account?.get?.('44abc', createCall())).toBeNull();
  });

  it('is refused for an account that the token does not see, unless the settings call that missing', async () => {
    await expect(started.adapter.account?.get?.('63', createCall())).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: "tested: the gateway's credentials may not do this (403)",
    });
    await started.close();
    started = await startProvider(autonoma, { settings: { treatAsMissing: [403] } });
    expect(await started.adapter.account?.get?.('63', createCall())).toBeNull();
  });
});

describe('account.list', () => {
  it('visits every configured account exactly once, by name, with one request for each', async () => {
    const { records, pages } = await walk(async (query) => {
      started.served.forget();
      const page = await started.adapter.account?.list?.(query, createCall());
      expect(sent()).toHaveLength(22);
      expect(page?.total).toBe(22);
      return page ?? expect.fail('no list');
    });
    expect(pages).toBe(5);
    const names = records.map(({ name }) => name ?? '');
    expect(names).toEqual([...names].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
    expect(new Set(records.map(({ key }) => key)).size).toBe(22);
  });

  it('shares its reads with get in one operation', async () => {
    const call = createCall();
    await started.adapter.account?.list?.(queryFor(), call);
    await started.adapter.account?.get?.(malmo, call);
    expect(sent().filter((request) => request === 'GET /account/44')).toHaveLength(1);
  });

  it('finds the known children of a parent', async () => {
    const page = await started.adapter.account?.list?.(queryFor({ parent: inAccount(root) }), createCall());
    expect(recordsOf(page).map(({ name }) => name)).toEqual(['Terminals', 'Warehouses']);
  });

  it('reads the list of a tenant that has one, and only unlisted accounts by themselves', async () => {
    await started.close();
    const unknown = dataset.uuid('nobody');
    started = await startProvider(autonoma, { profile: 'enveloped', settings: { accountIds: [unknown] } });
    const page = await started.adapter.account?.list?.(queryFor(), createCall());
    expect(recordsOf(page)).toHaveLength(22);
    expect(recordsOf(page)[0]?.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(sent()).toEqual(['GET /account', `GET /account/${unknown}`]);
  });

  it('is empty where no account is known', async () => {
    await started.close();
    started = await startProvider(autonoma, { settings: { accountIds: [] } });
    const page = await started.adapter.account?.list?.(queryFor(), createCall());
    expect(page).toEqual({ items: [], end: true, total: 0 });
    expect(sent()).toEqual([]);
  });
});

describe('account.fields.attributes', () => {
  it('reads the metadatas of each account once, and leaves out accounts that are not there', async () => {
    const batch = await started.adapter.account?.fields?.attributes?.([malmo, '999'], createCall());
    expect([...(batch?.keys() ?? [])]).toEqual([malmo]);
    expect(batch?.get(malmo)).toEqual([
      { name: 'customer', value: 'Nordhafen Logistics' },
      { name: 'country', value: 'SE' },
      { name: 'cost_center', value: '4100' },
      { name: 'opened_on', value: '2019-01-07' },
      { name: 'remark', value: null },
    ]);
    expect(sent().sort()).toEqual(['GET /account/44/metadatas', 'GET /account/999/metadatas']);
  });
});
