import { afterEach, describe, expect, it } from 'vitest';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { errorsOf, inAccount, queryFor, recordsOf } from './queries.ts';
import { type Answers, startTenant } from './start-tenant.ts';

let started: StartedProvider | null = null;
afterEach(async () => {
  await started?.close();
  started = null;
});

async function adapterFor(answers: Answers, settings?: Record<string, unknown>) {
  started = await startTenant(answers, settings);
  return started.adapter;
}

const sent = (): string[] => (started?.requests ?? []).map(({ url }) => url.replace('/base', ''));

describe('the envelope', () => {
  const plant = { id: 42, name: 'Plant' };

  it.each([
    ['auto', plant],
    ['auto', { data: plant }],
    ['auto', { result: plant }],
    ['auto', [plant]],
    ['auto', { data: [plant] }],
    ['auto', { id: 42, name: 'Plant', data: { not: 'an envelope' }, result: 1 }],
    ['bare', plant],
    ['data', { data: plant }],
  ])('%s understands %j', async (envelope, body) => {
    const adapter = await adapterFor({ '/account/42': body }, { envelope });
    expect(await adapter.account?.get?.('42', createCall())).toMatchObject({ key: '42', name: 'Plant' });
  });

  it.each([
    ['bare', { data: plant }],
    ['bare', [plant]],
    ['data', plant],
    ['data', { result: plant }],
  ])('%s refuses %j', async (envelope, body) => {
    const adapter = await adapterFor({ '/account/42': body }, { envelope });
    await expect(adapter.account?.get?.('42', createCall())).rejects.toMatchObject({
      code: 'BACKEND_PROTOCOL',
    });
  });

  it.each([[[]], [null], [{ data: null }], [{ result: [] }]])('%j holds no record', async (body) => {
    const adapter = await adapterFor({ '/account/42': body, '/account/42/users': body });
    expect(await adapter.account?.get?.('42', createCall())).toBeNull();
    const page = await adapter.user?.list?.(queryFor({ parent: inAccount('42') }), createCall());
    expect(page).toEqual({ items: [], end: true, total: 0 });
  });

  it.each([[[{ id: 7 }]], [{ data: [{ id: 7 }] }], [{ id: 7 }], [{ data: { id: 7 } }]])(
    '%j is the one account of a role',
    async (body) => {
      const adapter = await adapterFor({ '/role/3/accounts': body });
      expect(await adapter.role?.fields?.accountKey?.(['3'], createCall())).toEqual(new Map([['3', '7']]));
    },
  );
});

describe('a tenant', () => {
  it.each(['published', 'enveloped', 'plain'])(
    'of the profile %s gives the same company',
    async (profile) => {
      started = await startProvider(autonoma, { profile });
      const { account, user, asset } = started.adapter;
      const accounts = recordsOf(await account?.list?.(queryFor(), createCall()));
      const users = recordsOf(await user?.list?.(queryFor(), createCall()));
      const assets = recordsOf(await asset?.list?.(queryFor(), createCall()));
      expect(accounts.map(({ name }) => name)).toContain('Malmo Terminal Workshop');
      expect([accounts.length, assets.length]).toEqual([22, 48]);
      const mina = users.find(({ displayName }) => displayName === 'Mina Okafor');
      const keys = (await user?.fields?.accountKeys?.([mina?.key ?? ''], createCall()))?.get(mina?.key ?? '');
      const names = accounts.filter(({ key }) => Array.isArray(keys) && keys.includes(key));
      expect(names.map(({ name }) => name)).toEqual(['Malmo Terminal', 'Terminals']);
      expect(mina?.email).toBe('mina.okafor@nordhafen.example');
    },
  );

  it('without multi-factor fields has null for all of them', async () => {
    started = await startProvider(autonoma, { profile: 'plain' });
    const record = await started.adapter.account?.get?.('44', createCall());
    expect(record).toMatchObject({ name: 'Malmo Terminal', mfa: null, parentKey: null });
    expect(started.requests[0]?.url).toBe('/v1/resources/account/44');
  });

  it('may call assets devices', async () => {
    const adapter = await adapterFor({ '/account/42/devices': [{ id: 1 }] }, { assetRelation: 'devices' });
    const page = await adapter.asset?.list?.(queryFor({ parent: inAccount('42') }), createCall());
    expect(recordsOf(page)).toMatchObject([{ key: '42/1', name: null, native: { id: 1 } }]);
  });

  it('may leave the id out of users and roles: then it is the one asked for', async () => {
    const adapter = await adapterFor({
      '/user/5': { email: 'ann@nordhafen.example' },
      '/role/6': { active: true, name: 'Operator' },
      '/user/7': { error: 'broken' },
    });
    expect(await adapter.user?.get?.('5', createCall())).toMatchObject({ key: '5', native: { id: '5' } });
    expect(await adapter.role?.get?.('6', createCall())).toMatchObject({ key: '6', name: 'Operator' });
    await expect(adapter.user?.get?.('7', createCall())).rejects.toMatchObject({
      code: 'BACKEND_PROTOCOL',
      message: 'tested: User: id: expected an integer or a string, nothing came',
    });
  });

  it('may have parents in a circle', async () => {
    const adapter = await adapterFor(
      {
        '/account/1': { id: 1, name: 'a', account_id: 2 },
        '/account/2': { id: 2, name: 'b', account_id: 1 },
        '/account/3': { id: 3, name: 'c', account_id: 3 },
      },
      { accountIds: ['1', '2', '3'] },
    );
    const accounts = recordsOf(await adapter.account?.list?.(queryFor(), createCall()));
    expect(accounts.map(({ key, parentKey }) => [key, parentKey])).toEqual([
      ['1', '2'],
      ['2', '1'],
      ['3', null],
    ]);
  });
});

describe('rows of a list', () => {
  it('are errors one by one, naming resource and field', async () => {
    const rows = [
      { id: 1, email: 'a@x.example' },
      { id: 2, email: 9 },
      { email: 'c@x.example' },
      null,
      { id: 1 },
    ];
    const adapter = await adapterFor({ '/account/42/users': rows, '/role/3/users': rows });
    const messages = [
      'BACKEND_PROTOCOL tested: User: id: expected an integer or a string, nothing came',
      'BACKEND_PROTOCOL tested: User: the whole answer: expected an object, null came',
    ];
    const users = await adapter.user?.list?.(queryFor({ parent: inAccount('42') }), createCall());
    expect(errorsOf(users)).toEqual(messages);
    expect(recordsOf(users)).toMatchObject([
      { key: '2', email: null, unreadable: [{ field: 'email', reason: 'expected a string, number came' }] },
      { key: '1', email: 'a@x.example' },
    ]);
    const parent = { type: 'Role', key: '3' } as const;
    const members = await adapter.role?.listMembers?.(queryFor({ parent, first: 1 }), createCall());
    expect(errorsOf(members)).toEqual(messages);
    expect(recordsOf(members)).toMatchObject([{ type: 'User', record: { key: '2' } }]);
  });

  it('that say little leave out what the record itself may say', async () => {
    const adapter = await adapterFor(
      { '/account': [{ id: 1, name: 'a' }], '/account/1/users': [{ id: 5 }, { id: 6, email: null }] },
      { listAccounts: true },
    );
    const [account] = recordsOf(await adapter.account?.list?.(queryFor(), createCall()));
    for (const field of ['description', 'parentKey', 'mfa']) expect(account).not.toHaveProperty(field);
    const [silent, told] = recordsOf(await adapter.user?.list?.(queryFor(), createCall()));
    for (const field of ['email', 'firstName', 'displayName']) expect(silent).not.toHaveProperty(field);
    expect(told).toMatchObject({ email: null, displayName: '6' });
    expect(sent()).toEqual(['/account', '/account', '/account/1/users']);
  });

  it('of roles that have no name are read by themselves', async () => {
    const adapter = await adapterFor({
      '/user/5/roles': [{ id: 3 }],
      '/role/3': { id: 3, name: 'Operator' },
    });
    const call = createCall();
    const batch = await adapter.user?.fields?.roleAssignments?.(['5'], call);
    expect(batch?.get('5')).toMatchObject([{ roleKey: '3' }]);
    expect(await adapter.role?.get?.('3', call)).toMatchObject({ name: 'Operator' });
    expect(sent()).toEqual(['/user/5/roles', '/role/3']);
  });

  it('of metadatas that are broken fail the attributes of their account only', async () => {
    const adapter = await adapterFor({
      '/account/1/metadatas': [{ name: 'a', val: { nested: [1] } }],
      '/account/2/metadatas': [{ name: 'a', val: 1 }, { val: 2 }],
    });
    const batch = await adapter.account?.fields?.attributes?.(['1', '2'], createCall());
    expect(batch?.get('1')).toEqual([{ name: 'a', value: { nested: [1] } }]);
    expect(batch?.get('2')).toMatchObject({
      code: 'BACKEND_PROTOCOL',
      message: 'tested: Metadata: name: expected a string, nothing came',
    });
  });
});
