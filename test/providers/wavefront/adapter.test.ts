import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../src/contract/call.ts';
import type { GroupRecord } from '../../../src/contract/group.ts';
import type { Adapter } from '../../../src/contract/provider.ts';
import type { ListQuery, Page } from '../../../src/contract/read.ts';
import type { RoleRecord } from '../../../src/contract/role.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { wavefront } from '../../../src/providers/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { faultsOfRequest } from './description.ts';

const ghost = '00000000-0000-4000-8000-000000000000';
const exporter = 'sa::malmo-terminal-exporter';
const full = 'sa::hamburg-terminal-exporter';
const onlyUsers = { key: 'identifier', value: 'sa::', matchingMethod: 'STARTSWITH', negated: true };
const byIdentifier = { field: 'identifier', ascending: true };

let started: StartedProvider;
let adapter: Required<
  Pick<Adapter, 'account' | 'user' | 'serviceAccount' | 'role' | 'group' | 'token' | 'principal'>
>;

beforeAll(async () => {
  started = await startProvider(wavefront);
  adapter = operationsOf(started);
});
afterAll(() => started.close());
beforeEach(() => {
  started.served.forget();
  started.served.setFaults(null);
});

function operationsOf({
  adapter,
}: StartedProvider): typeof adapter &
  Required<Pick<Adapter, 'account' | 'user' | 'serviceAccount' | 'role' | 'group' | 'token' | 'principal'>> {
  const { account, user, serviceAccount, role, group, token, principal } = adapter;
  if (!account || !user || !serviceAccount || !role || !group || !token || !principal)
    throw new Error('an operation is missing');
  return { ...adapter, account, user, serviceAccount, role, group, token, principal };
}

/** What went over the wire, JSON bodies parsed. */
function sent(provider: StartedProvider = started): { line: string; body: unknown }[] {
  return provider.requests.map(({ method, url, body }) => ({
    line: `${method} ${url}`,
    body: body === '' ? null : JSON.parse(body),
  }));
}

function lines(provider: StartedProvider = started): string[] {
  return sent(provider).map(({ line }) => line);
}

function query<Filter>(options: Partial<ListQuery<Filter>> & { filter: Filter }): ListQuery<Filter> {
  return { first: 50, position: null, partition: null, parent: null, ...options };
}

async function readAll<R>(
  list: ((query: ListQuery<Record<never, never>>, call: Call) => Promise<Page<R>>) | undefined,
  options: Partial<ListQuery<Record<never, never>>> = {},
): Promise<R[]> {
  const records: R[] = [];
  let position: string | null = null;
  for (;;) {
    const page: Page<R> | undefined = await list?.(query({ ...options, position, filter: {} }), createCall());
    if (page === undefined) throw new Error('no list');
    for (const item of page.items) {
      if ('error' in item) throw item.error;
      records.push(item.record);
    }
    if (page.end) return records;
    position = page.items.at(-1)?.position ?? null;
  }
}

async function failureOf(promise: Promise<unknown> | undefined): Promise<UpstreamError> {
  const error: unknown = await promise?.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof UpstreamError) return error;
  throw new Error(`expected an UpstreamError, ${String(error)} came`);
}

function failing(rule: Omit<FaultRule, 'kind'> & { kind?: FaultRule['kind'] }): void {
  started.served.setFaults({ rules: [{ kind: 'body', ...rule }] });
}

describe('every request', () => {
  it('is one that the description declares, with the token as Bearer', async () => {
    const users = await readAll(adapter.user.list, { first: 5 });
    const [role] = await readAll(adapter.role.list);
    const [group] = await readAll(adapter.group.list);
    const tokens = await readAll(adapter.token.list);
    const keys = users.slice(0, 3).map(({ key }) => key);
    const call = createCall();
    await started.adapter.ping(call);
    await adapter.account.list?.(query({ filter: {} }), call);
    await adapter.user.getMany?.(keys, call);
    await adapter.principal.validate?.(keys, call);
    await adapter.user.fields?.tokenKeys?.(keys, call);
    await adapter.user.fields?.businessFunctions?.(keys, call);
    await adapter.user.fields?.effectivePermissions?.(keys, call);
    await adapter.serviceAccount.get?.(exporter, call);
    await adapter.serviceAccount.getMany?.([exporter], call);
    await adapter.role.get?.(role?.key ?? '', call);
    await adapter.role.getMany?.([role?.key ?? ''], call);
    await adapter.group.get?.(group?.key ?? '', call);
    await adapter.group.getMany?.([group?.key ?? ''], call);
    await adapter.token.get?.(tokens[0]?.key ?? '', createCall());
    expect(started.requests.length).toBeGreaterThan(15);
    for (const request of started.requests) {
      expect(faultsOfRequest(request), `${request.method} ${request.url}`).toEqual([]);
      expect(request.headers['authorization']).toMatch(/^Bearer [0-9a-f-]{36}$/);
      expect(request.headers['accept']).toBe('application/json');
    }
  });
});

describe('account', () => {
  it('is the tenant, read from a user once for the operation', async () => {
    const fresh = await startProvider(wavefront);
    const { account } = operationsOf(fresh);
    const call = createCall();
    const page = await account.list?.(query({ filter: {} }), call);
    expect(page?.items).toMatchObject([{ record: { key: 'nordhafen', name: 'nordhafen', state: null } }]);
    expect(page).toMatchObject({ end: true, total: 1 });
    expect(await account.get?.('nordhafen', call)).toMatchObject({ key: 'nordhafen' });
    expect(await account.get?.('other', call)).toBeNull();
    expect(sent(fresh)).toEqual([
      { line: 'POST /api/v2/search/user', body: { limit: 1, offset: 0, query: [], sort: byIdentifier } },
    ]);
    await fresh.close();
  });

  it('costs no request when the tenant is configured', async () => {
    const fresh = await startProvider(wavefront, { settings: { tenant: 'acme' } });
    expect(await operationsOf(fresh).account.get?.('acme', createCall())).toMatchObject({ name: 'acme' });
    expect(fresh.requests).toEqual([]);
    await fresh.close();
  });

  it('forgets a failed reading of the tenant', async () => {
    const fresh = await startProvider(wavefront);
    const { account } = operationsOf(fresh);
    fresh.served.setFaults({ rules: [{ kind: 'status', status: 403, times: 1 }] });
    expect((await failureOf(account.get?.('nordhafen', createCall()))).code).toBe('PERMISSION_DENIED');
    expect(await account.get?.('nordhafen', createCall())).not.toBeNull();
    await fresh.close();
  });

  it('as a parent lists the whole backend, and another one nothing', async () => {
    const list = (key: string): Promise<Page<unknown>> | undefined =>
      adapter.role.list?.(query({ parent: { type: 'Account', key }, filter: {} }), createCall());
    expect((await list('nordhafen'))?.items).toHaveLength(14);
    expect(await list('other')).toEqual({ items: [], end: true, total: 0 });
  });
});

describe('user list', () => {
  it('searches users only, sorted, and asks for as many as are wanted', async () => {
    const page = await adapter.user.list?.(query({ first: 5, filter: {} }), createCall());
    expect(sent()).toEqual([
      {
        line: 'POST /api/v2/search/account',
        body: { limit: 5, offset: 0, query: [onlyUsers], sort: byIdentifier },
      },
    ]);
    expect(page?.items.map(({ position }) => (JSON.parse(position) as [number])[0])).toEqual([1, 2, 3, 4, 5]);
    expect(page).toMatchObject({ end: false, total: null });
  });

  it.each([1, 2, 5, 7, 201])('visits every user exactly once by pages of %i', async (first) => {
    const users = await readAll(adapter.user.list, { first });
    const keys = users.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toEqual([...keys].sort());
    expect(keys).toContain('mina.okafor@nordhafen.example');
    expect(keys.some((key) => key.startsWith('sa::'))).toBe(false);
    const searches = lines().filter((line) => line.endsWith('/search/account'));
    // A full page may not be the last, whatever it says.
    expect(searches).toHaveLength(Math.floor(keys.length / first) + 1);
    // Whose tag a name has is asked for where a page has such a name.
    expect(started.requests.length - searches.length).toBeLessThanOrEqual(2);
  });

  it('goes on behind any single item', async () => {
    const all = (await readAll(adapter.user.list)).map(({ key }) => key);
    const positionBehind = (index: number): string => JSON.stringify([index + 1, all[index], all[index]]);
    await fc.assert(
      fc.asyncProperty(fc.nat(all.length - 1), fc.integer({ min: 1, max: 9 }), async (index, first) => {
        const position = positionBehind(index);
        const page = await adapter.user.list?.(query({ first, position, filter: {} }), createCall());
        const keys = page?.items.map((item) => ('record' in item ? item.record.key : null));
        expect(keys).toEqual(all.slice(index + 1, index + 1 + first));
        expect(page?.end).toBe(index + 1 + first > all.length);
      }),
      { numRuns: 25 },
    );
  });

  it('counts only what it has read to the end', async () => {
    const all = await readAll(adapter.user.list);
    const last = await adapter.user.list?.(
      query({ position: JSON.stringify([all.length - 1, null, null]), filter: {} }),
      createCall(),
    );
    expect(last).toMatchObject({ end: true, total: all.length });
    const beyond = await adapter.user.list?.(
      query({ position: '[5000,null,null]', filter: {} }),
      createCall(),
    );
    expect(beyond).toMatchObject({ items: [], end: true, total: null });
  });

  it('gives what the thin row has and leaves the rest to be loaded', async () => {
    const page = await adapter.user.list?.(
      query({ filter: { email: 'mina.okafor@nordhafen.example' } }),
      createCall(),
    );
    const [item] = page?.items ?? [];
    expect(item).toMatchObject({
      record: {
        key: 'mina.okafor@nordhafen.example',
        displayName: 'mina.okafor@nordhafen.example',
        email: 'mina.okafor@nordhafen.example',
        permissions: ['user_management'],
        groupKeys: [expect.any(String), expect.any(String)],
        roleAssignments: [{ roleKey: expect.any(String), constraints: ['*'] }],
        effectivePermissions: expect.arrayContaining(['user_management', 'token_management']),
        active: null,
      },
    });
    const { record } = item as { record: object };
    for (const field of ['lastUse', 'native', 'tokenKeys', 'businessFunctions'])
      expect(record).not.toHaveProperty(field);
  });

  it('pushes filters down', async () => {
    const filter = {
      search: 'Okafor',
      email: 'Mina.Okafor@nordhafen.example',
      permission: 'saml_sso_management',
    };
    const page = await adapter.user.list?.(query({ filter }), createCall());
    expect(page?.items).toHaveLength(1);
    expect(page?.total).toBe(1);
    const names = [
      'Mina.Okafor@nordhafen.example',
      'mina.okafor@nordhafen.example',
      'Mina.Okafor+nordhafen@nordhafen.example',
      'mina.okafor+nordhafen@nordhafen.example',
    ];
    expect(lines()[0]).toBe('POST /api/v2/search/user');
    expect(sent()[1]?.body).toMatchObject({
      query: [
        onlyUsers,
        { key: 'identifier', value: 'Okafor', matchingMethod: 'CONTAINS' },
        { key: 'identifier', values: names, matchingMethod: 'EXACT' },
        { key: 'unitedPermissions', value: 'saml_sso_management', matchingMethod: 'EXACT' },
      ],
    });
  });

  it('leaves texts to the gateway where the search tells upper from lower case', async () => {
    const fresh = await startProvider(wavefront, { settings: { searchCase: 'significant' } });
    const filter = { search: 'Okafor', email: 'x@y.example', permission: 'ingestion' };
    const page = await operationsOf(fresh).user.list?.(query({ filter }), createCall());
    expect(sent(fresh)[0]?.body).toMatchObject({
      query: [onlyUsers, { key: 'unitedPermissions', value: 'ingestion' }],
    });
    expect(page?.total).toBeNull();
    await fresh.close();
  });

  it.each([{ kinds: ['TENANT' as const] }])('knows without asking that nobody matches %j', async (filter) => {
    expect(await adapter.user.list?.(query({ filter }), createCall())).toEqual({
      items: [],
      end: true,
      total: 0,
    });
    expect(started.requests).toEqual([]);
  });

  it('refuses a position that is not one', async () => {
    await expect(adapter.user.list?.(query({ position: '-1', filter: {} }), createCall())).rejects.toThrow(
      'this cursor holds no position',
    );
    expect(started.requests).toEqual([]);
  });

  it('gives the other rows when one is malformed', async () => {
    const items = [{ identifier: 'a' }, { identifier: 7 }, { identifier: 'c' }];
    failing({
      body: JSON.stringify({ status: { result: 'OK', code: 200 }, response: { items, moreItems: false } }),
    });
    const page = await adapter.user.list?.(query({ filter: {} }), createCall());
    const errors = page?.items.flatMap((item) => ('error' in item ? [item.error] : []));
    expect(page?.items.map((item) => ('record' in item ? item.record.key : 'error'))).toEqual([
      'a',
      'error',
      'c',
    ]);
    expect(errors?.[0]).toMatchObject({ code: 'BACKEND_PROTOCOL', backend: 'tested' });
    expect(errors?.[0]?.message).toMatch(/^tested: account: identifier: .*string/);
  });

  it('ends where an upstream claims more and gives nothing, and says so', async () => {
    failing({ body: JSON.stringify({ items: [], moreItems: true }) });
    expect(await adapter.user.list?.(query({ filter: {} }), createCall())).toMatchObject({
      items: [],
      end: true,
      total: null,
      incomplete: [{ error: { code: 'BACKEND_PROTOCOL' } }],
    });
  });

  it('does not believe in an end that was not said when the page is full', async () => {
    failing({ body: JSON.stringify({ items: [{ identifier: 'a' }, { identifier: 'b' }] }) });
    expect((await adapter.user.list?.(query({ first: 2, filter: {} }), createCall()))?.end).toBe(false);
    expect((await adapter.user.list?.(query({ first: 3, filter: {} }), createCall()))?.end).toBe(true);
  });
});

describe('user batch', () => {
  const mina = 'mina.okafor@nordhafen.example';

  it('validates all keys in one request, and answers by key', async () => {
    const batch = await adapter.user.getMany?.(['ghost', mina, 'wallboard'], createCall());
    expect([...(batch?.keys() ?? [])].sort()).toEqual([mina, 'wallboard']);
    expect(batch?.get(mina)).toMatchObject({
      key: mina,
      lastUse: { basis: 'USED', at: expect.any(Date) },
      accountKeys: ['nordhafen'],
    });
    expect(batch?.get('wallboard')).toMatchObject({
      key: 'wallboard',
      email: null,
      lastUse: { basis: 'NEVER', at: null },
    });
    expect(sent()).toEqual([
      { line: 'POST /api/v2/account/validateAccounts', body: ['ghost', mina, 'wallboard'] },
    ]);
  });

  it('carries groups and roles whole, so that they need not be fetched', async () => {
    const user = await adapter.user.get?.(mina, createCall());
    const { UserGroup, Role } = (user?.embedded ?? {}) as { UserGroup?: GroupRecord[]; Role?: RoleRecord[] };
    expect(UserGroup?.map(({ name, system }) => [name, system])).toEqual([
      ['Everyone', true],
      ['Malmo Terminal', false],
    ]);
    expect(Role?.map(({ name }) => name)).toContain('Administrators');
    expect(user?.native).toMatchObject({ identifier: mina, customer: 'nordhafen' });
    expect(user).not.toHaveProperty('effectivePermissions');
  });

  it('answers each key with its own record, however the rows are mixed', async () => {
    const all = (await readAll(adapter.user.list)).map(({ key }) => key);
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...all, 'ghost', 'nobody@x.example']), async (keys) => {
        const batch = await adapter.user.getMany?.(keys, createCall());
        for (const key of keys) {
          const record = batch?.get(key);
          if (all.includes(key)) expect(record).toMatchObject({ key });
          else expect(record).toBeUndefined();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('finds a user whose identifier the server rewrote', async () => {
    const batch = await adapter.user.getMany?.(['consultant@partner.example'], createCall());
    expect(batch?.get('consultant@partner.example')).toMatchObject({
      key: 'consultant+nordhafen@partner.example',
    });
  });

  it('splits into chunks of the batch size, and fails only the chunk that failed', async () => {
    const fresh = await startProvider(wavefront, { settings: { batchSize: 2 } });
    fresh.served.setFaults({ rules: [{ kind: 'status', status: 400, times: 1 }] });
    const batch = await operationsOf(fresh).user.getMany?.(
      [mina, 'a', 'wallboard', 'night-shift', 'b'],
      createCall(),
    );
    expect(fresh.requests).toHaveLength(3);
    const entries = [...(batch?.values() ?? [])];
    expect(entries.filter((entry) => entry instanceof UpstreamError).length).toBeLessThanOrEqual(2);
    expect(entries.some((entry) => entry instanceof UpstreamError)).toBe(true);
    expect(entries.some((entry) => !(entry instanceof UpstreamError))).toBe(true);
    await fresh.close();
  });

  it.each(['', 'sa::robot', 'x'.repeat(10_000), 'a\u0000b', '\ud800', '.', '..'])(
    'answers null for the impossible key %j without a request',
    async (key) => {
      expect(await adapter.user.get?.(key, createCall())).toBeNull();
      expect(started.requests).toEqual([]);
    },
  );

  it('tells the odd fields of a row, and keeps the row', async () => {
    const validUsers = [
      { identifier: mina, lastSuccessfulLogin: 'yesterday', groups: ['a', null] },
      { identifier: 'wallboard' },
    ];
    failing({ body: JSON.stringify({ validUsers, invalidIdentifiers: ['ghost'] }) });
    const batch = await adapter.user.getMany?.([mina, 'wallboard', 'ghost'], createCall());
    expect(batch?.get('wallboard')).toMatchObject({ key: 'wallboard' });
    expect(batch?.has('ghost')).toBe(false);
    const user = batch?.get(mina);
    expect(user).toMatchObject({ lastUse: { basis: 'NOT_REPORTED' }, permissions: ['a'] });
    const told = user instanceof UpstreamError ? [] : (user?.unreadable ?? []);
    expect(told.map(({ field }) => field).sort()).toEqual(['lastUse', 'permissions']);
    expect(JSON.stringify(told)).not.toContain('yesterday');
  });

  it('reports a row without an identifier under every key that is not there', async () => {
    failing({ body: JSON.stringify({ validUsers: [{ identifier: 7 }, { identifier: 'wallboard' }] }) });
    const batch = await adapter.user.getMany?.([mina, 'wallboard'], createCall());
    expect(batch?.get('wallboard')).toMatchObject({ key: 'wallboard' });
    expect(batch?.get(mina)).toBeInstanceOf(UpstreamError);
  });
});

describe('user fields', () => {
  it('reads effective permissions of all keys in one search', async () => {
    const keys = ['mina.okafor@nordhafen.example', 'wallboard', 'ghost'];
    const batch = await adapter.user.fields?.effectivePermissions?.(keys, createCall());
    expect(batch?.get('wallboard')).toEqual([]);
    expect(batch?.get(keys[0] ?? '')).toContain('saml_sso_management');
    expect(batch?.has('ghost')).toBe(false);
    expect(sent()).toEqual([
      {
        line: 'POST /api/v2/search/account',
        body: {
          limit: 1000,
          offset: 0,
          query: [{ key: 'identifier', values: keys, matchingMethod: 'EXACT' }],
          sort: byIdentifier,
        },
      },
    ]);
  });

  it('reads business functions one by one, and reports each failure under its key', async () => {
    started.served.setFaults({ rules: [{ kind: 'status', status: 403, path: 'night-shift' }] });
    const keys = ['mina.okafor@nordhafen.example', 'night-shift', 'ghost'];
    const batch = await adapter.user.fields?.businessFunctions?.(keys, createCall());
    expect(batch?.get(keys[0] ?? '')).toContain('ROLES_MANAGEMENT');
    expect(batch?.get('night-shift')).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(batch?.has('ghost')).toBe(false);
    expect(lines()).toContain('GET /api/v2/account/mina.okafor%40nordhafen.example/businessFunctions');
  });

  it('reads tokens by their owners once in an operation, records and keys together', async () => {
    const owners = (await readAll(adapter.user.list)).map(({ key }) => key);
    started.served.forget();
    const call = createCall();
    const batch = await adapter.user.fields?.tokenKeys?.(owners, call);
    const keys = [...(batch?.values() ?? [])].flatMap((entry) => (Array.isArray(entry) ? entry : []));
    expect(keys.length).toBeGreaterThan(3);
    const tokens = await adapter.token.getMany?.(keys, call);
    expect(tokens?.size).toBe(keys.length);
    expect(batch?.get('wallboard')).toEqual([]);
    expect(sent()).toEqual([
      {
        line: 'POST /api/v2/search/token',
        body: {
          limit: 1000,
          offset: 0,
          query: [{ key: 'account', values: owners, matchingMethod: 'EXACT' }],
          sort: { field: 'account', ascending: true },
        },
      },
    ]);
  });

  it('does not mix the tokens of accounts whose names differ in case only', async () => {
    const items = [
      { id: 'one', account: 'Wallboard' },
      { id: 'second', account: 'wallboard' },
    ];
    failing({ body: JSON.stringify({ items, moreItems: false }) });
    const batch = await adapter.user.fields?.tokenKeys?.(['wallboard'], createCall());
    expect(batch?.get('wallboard')).toHaveLength(1);
  });

  it("reports a malformed token under its owner's key", async () => {
    const items = [{ id: ['secret'], account: 'wallboard', lastUsed: 'never' }];
    failing({ body: JSON.stringify({ items, moreItems: false }) });
    const batch = await adapter.user.fields?.tokenKeys?.(['wallboard', 'night-shift'], createCall());
    expect(batch?.get('night-shift')).toEqual([]);
    const error = batch?.get('wallboard');
    expect(error instanceof UpstreamError && error.message).toMatch(/^tested: token: id/);
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

describe('validation', () => {
  it('tells users, service accounts and unknown identifiers apart in one request', async () => {
    const validation = await adapter.principal.validate?.(['wallboard', exporter, 'ghost', ''], createCall());
    expect(validation?.valid.map(({ type, record }) => [type, record.key])).toEqual([
      ['User', 'wallboard'],
      ['ServiceAccount', exporter],
    ]);
    expect(validation?.unknown).toEqual(['ghost', '']);
    expect(lines()).toEqual(['POST /api/v2/account/validateAccounts']);
    expect(validation?.valid[1]?.record).not.toHaveProperty('active');
  });

  it('fails as a whole when a row cannot be read', async () => {
    failing({ body: JSON.stringify({ validUsers: [{ identifier: 7, groups: 'all' }] }) });
    expect((await failureOf(adapter.principal.validate?.(['wallboard'], createCall()))).code).toBe(
      'BACKEND_PROTOCOL',
    );
  });
});

describe('service accounts', () => {
  it.each([1, 5, 50])('are listed whole, each exactly once, by pages of %i', async (first) => {
    const accounts = await readAll(adapter.serviceAccount.list, { first });
    const keys = accounts.map(({ key }) => key);
    expect(new Set(keys).size).toBe(18);
    expect(keys).toEqual([...keys].sort());
    const withMany = accounts.find(({ key }) => key === full);
    expect(withMany).toMatchObject({
      displayName: 'hamburg-terminal-exporter',
      active: true,
      accountKey: 'nordhafen',
    });
    expect(withMany?.embedded?.Token).toHaveLength(20);
    expect(withMany?.tokenKeys).toEqual(withMany?.embedded?.Token?.map(({ key }) => key));
    expect(accounts.some(({ active }) => active === false)).toBe(true);
    expect(new Set(lines())).toEqual(new Set(['POST /api/v2/search/serviceaccount']));
    expect(started.requests).toHaveLength(Math.floor(18 / first) + 1);
  });

  it('are got by their path, percent-encoded', async () => {
    const account = await adapter.serviceAccount.get?.(exporter, createCall());
    expect(account).toMatchObject({
      key: exporter,
      description: 'Telemetry of Malmo Terminal',
      permissions: ['metrics_management'],
      effectivePermissions: expect.arrayContaining(['metrics_management', 'ingestion']),
      lastUse: { basis: 'USED', at: expect.any(Date) },
    });
    expect(lines()).toEqual(['GET /api/v2/account/serviceaccount/sa%3A%3Amalmo-terminal-exporter']);
    expect(await adapter.serviceAccount.get?.('sa::nobody', createCall())).toBeNull();
  });

  it('are got many at once by one search', async () => {
    const batch = await adapter.serviceAccount.getMany?.(
      [full, 'sa::nobody', exporter, 'nobody'],
      createCall(),
    );
    expect([...(batch?.keys() ?? [])]).toEqual([full, exporter]);
    expect(started.requests).toHaveLength(1);
    expect(sent()[0]?.body).toMatchObject({
      query: [{ key: 'identifier', values: [full, 'sa::nobody', exporter], matchingMethod: 'EXACT' }],
    });
  });

  it('are searched by a part of the identifier', async () => {
    const filter = { search: 'Warehouse' };
    const page = await adapter.serviceAccount.list?.(query({ filter }), createCall());
    expect(page).toMatchObject({ end: true, total: 9 });
    const active = await adapter.serviceAccount.list?.(query({ filter: { active: true } }), createCall());
    expect(active?.total).toBeNull();
    expect(sent()[1]?.body).toMatchObject({ query: [] });
  });

  it('have business functions too', async () => {
    const batch = await adapter.serviceAccount.fields?.businessFunctions?.([exporter, '../x'], createCall());
    expect(batch?.get(exporter)).toContain('METRIC_INGESTION');
    expect(started.requests).toHaveLength(1);
  });

  it.each(['', 'mina@x.example', 'sa::', '../sa::x', `sa::${'x'.repeat(300)}`, 'sa::\u0007'])(
    'answer null for the impossible key %j without a request',
    async (key) => {
      expect(await adapter.serviceAccount.get?.(key, createCall())).toBeNull();
      expect(started.requests).toEqual([]);
    },
  );

  it.each(['sa::../../role', 'sa::a/b?c#d', 'sa::a%252Fb'])('send nothing for %j', async (key) => {
    expect(await adapter.serviceAccount.get?.(key, createCall())).toBeNull();
    expect(lines()).toEqual([]);
  });

  it.each(['sa::b?c#d', 'sa::%2e%2e'])('keep %j inside one path segment', async (key) => {
    expect(await adapter.serviceAccount.get?.(key, createCall())).toBeNull();
    expect(lines()).toEqual([`GET /api/v2/account/serviceaccount/${encodeURIComponent(key)}`]);
  });
});

describe('roles', () => {
  it('are listed by name, each exactly once', async () => {
    const roles = await readAll(adapter.role.list, { first: 5 });
    const names = roles.map(({ name }) => name);
    expect(names).toHaveLength(14);
    expect(names).toEqual([...names].sort());
    expect(started.requests).toHaveLength(3);
    expect(roles[0]).toMatchObject({
      name: 'Administrators',
      description: 'Run the tenant',
      builtIn: false,
      accountKey: 'nordhafen',
      permissions: ['user_management', 'token_management', 'saml_sso_management'],
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
    });
    expect(sent()[0]?.body).toMatchObject({ sort: { field: 'name', ascending: true }, query: [] });
  });

  it('are got one by one or many at once', async () => {
    const [first, second] = await readAll(adapter.role.list);
    started.served.forget();
    expect(await adapter.role.get?.(first?.key ?? '', createCall())).toMatchObject({
      name: 'Administrators',
    });
    const keys = [second?.key ?? '', ghost, first?.key.toUpperCase() ?? ''];
    const batch = await adapter.role.getMany?.(keys, createCall());
    expect(keys.map((key) => batch?.get(key) ?? null)).toMatchObject([
      { name: 'Alert authors' },
      null,
      { name: 'Administrators' },
    ]);
    expect(lines()).toEqual([`GET /api/v2/role/${first?.key}`, 'POST /api/v2/search/role']);
  });

  it('push a text down unless it may be part of an id', async () => {
    const page = await adapter.role.list?.(query({ filter: { search: 'Authors' } }), createCall());
    expect(page).toMatchObject({ end: true, total: 2 });
    expect(sent()[0]?.body).toMatchObject({
      query: [{ key: 'name', value: 'Authors', matchingMethod: 'CONTAINS' }],
    });
    const hex = await adapter.role.list?.(query({ filter: { search: 'bad' } }), createCall());
    expect(hex).toMatchObject({ end: true, total: null });
    expect(sent()[1]?.body).toMatchObject({ query: [] });
    expect(await adapter.role.list?.(query({ filter: { builtIn: true } }), createCall())).toMatchObject({
      total: 0,
    });
  });

  it('list their members, users and service accounts, in pages', async () => {
    const roles = await readAll(adapter.role.list);
    const exporters = roles.find(({ name }) => name === 'Exporters')?.key ?? '';
    started.served.forget();
    const members = await readAll(adapter.role.listMembers, {
      first: 4,
      parent: { type: 'Role', key: exporters },
    });
    const keys = members.map(({ record }) => record.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { type, record } of members) {
      expect(type).toBe(record.key.startsWith('sa::') ? 'ServiceAccount' : 'User');
      expect(record.roleAssignments?.map(({ roleKey }) => roleKey)).toContain(exporters);
    }
    expect(new Set(members.map(({ type }) => type)).size).toBe(2);
    expect(sent()[0]).toEqual({
      line: 'POST /api/v2/search/account',
      body: {
        limit: 4,
        offset: 0,
        query: [{ key: 'roles', value: exporters, matchingMethod: 'EXACT' }],
        sort: byIdentifier,
      },
    });
  });

  it.each(['', '../account', 'Administrators', 'x'.repeat(10_000)])(
    'answer nothing for the key %j',
    async (key) => {
      expect(await adapter.role.get?.(key, createCall())).toBeNull();
      expect((await adapter.role.getMany?.([key], createCall()))?.size).toBe(0);
      const members = query({ parent: { type: 'Role', key }, filter: {} });
      expect(await adapter.role.listMembers?.(members, createCall())).toMatchObject({ items: [], end: true });
      expect(started.requests).toEqual([]);
    },
  );

  it('are not there when the upstream answers 404, or 406', async () => {
    expect(await adapter.role.get?.(ghost, createCall())).toBeNull();
    failing({ status: 406, body: 'HTTP 406 NOT_ACCEPTABLE', mediaType: 'text/plain' });
    expect(await adapter.role.get?.(ghost, createCall())).toBeNull();
  });
});

describe('groups', () => {
  it('carry their roles and say whether the backend manages their members', async () => {
    const groups = await readAll(adapter.group.list, { first: 7 });
    expect(groups).toHaveLength(20);
    expect(groups.filter(({ system }) => system).map(({ name }) => name)).toEqual([
      'Everyone',
      'Service Accounts',
    ]);
    const withRole = groups.find(({ roleAssignments }) => (roleAssignments?.length ?? 0) > 0);
    expect(withRole?.embedded?.Role?.map(({ key }) => key)).toEqual(
      withRole?.roleAssignments?.map(({ roleKey }) => roleKey),
    );
    expect(started.requests).toHaveLength(3);
  });

  it('are got one by one or many at once, and list their members', async () => {
    const groups = await readAll(adapter.group.list);
    const everyone = groups.find(({ name }) => name === 'Everyone')?.key ?? '';
    started.served.forget();
    expect(await adapter.group.get?.(everyone, createCall())).toMatchObject({
      name: 'Everyone',
      system: true,
    });
    expect((await adapter.group.getMany?.([ghost, everyone], createCall()))?.size).toBe(1);
    expect(await adapter.group.get?.(ghost, createCall())).toBeNull();
    const members = await readAll(adapter.group.listMembers, {
      parent: { type: 'UserGroup', key: everyone },
    });
    const users = await readAll(adapter.user.list);
    expect(members.map(({ record }) => record.key)).toEqual(users.map(({ key }) => key));
    expect(lines().slice(0, 2)).toEqual([
      `GET /api/v2/usergroup/${everyone}`,
      'POST /api/v2/search/usergroup',
    ]);
  });

  it('are neither active nor inactive, which a filter cannot decide', async () => {
    const page = await adapter.group.list?.(query({ filter: { active: true } }), createCall());
    expect(page?.items.length).toBeGreaterThan(0);
    expect(page?.total).toBeNull();
    started.served.forget();
    expect(await adapter.group.get?.('../role', createCall())).toBeNull();
    expect(started.requests).toEqual([]);
  });
});

describe('tokens', () => {
  it('are listed each exactly once, and name their owners', async () => {
    const tokens = await readAll(adapter.token.list, { first: 5 });
    expect(new Set(tokens.map(({ key }) => key)).size).toBe(tokens.length);
    expect(new Set(tokens.map(({ owner }) => owner?.type))).toEqual(new Set(['User', 'ServiceAccount']));
    expect(new Set(tokens.map(({ active }) => active))).toEqual(new Set([true, false]));
    expect(sent()[0]?.body).toEqual({
      limit: 5,
      offset: 0,
      query: [],
      sort: { field: 'account', ascending: true },
    });
    const unused = await adapter.token.list?.(query({ filter: { unusedSince: new Date() } }), createCall());
    expect(unused?.total).toBeNull();
  });

  it('are resolved from their keys by listing their owners once', async () => {
    const tokens = await readAll(adapter.token.list);
    started.served.forget();
    const keys = tokens.map(({ key }) => key);
    const batch = await adapter.token.getMany?.(
      [...keys, `${encodeURIComponent(exporter)}/0000`],
      createCall(),
    );
    expect(keys.map((key) => batch?.get(key))).toEqual(tokens);
    expect(batch?.size).toBe(keys.length);
    expect(lines()).toEqual(['POST /api/v2/search/token']);
    expect(await adapter.token.get?.(keys[0] ?? '', createCall())).toEqual(tokens[0]);
  });

  it.each([
    '',
    '/',
    'wallboard',
    'wallboard/',
    'a/b/c',
    '%/f',
    '%zz/f',
    'a%2fb/f',
    '../x',
    'wall board/f',
    `${'x'.repeat(10_000)}/f`,
  ])('answer null for the impossible key %j without a request', async (key) => {
    expect(await adapter.token.get?.(key, createCall())).toBeNull();
    expect(started.requests).toEqual([]);
  });

  it('never show a secret, in no field of any record, however nested', async () => {
    const createEmulator = await wavefront.loadEmulator();
    const emulator = createEmulator({ dataset: createDataset(), now: Date.now });
    const { token } = emulator.settings['auth'] as { token: string };
    const answer = await emulator.handle(
      new Request('http://emulated/api/v2/apitoken/customertokens', {
        headers: { authorization: `Bearer ${token}` },
      }),
    );
    const { response } = (await answer.json()) as { response: { id: string }[] };
    const secrets = response.map(({ id }) => id);
    const shown = JSON.stringify([
      await readAll(adapter.token.list),
      await readAll(adapter.serviceAccount.list),
      await readAll(adapter.user.list),
      await adapter.serviceAccount.get?.(full, createCall()),
    ]);
    expect(secrets.length).toBeGreaterThan(30);
    expect(secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('page on when an answer is longer than the upstream gives at once', async () => {
    const item = (id: string): object => ({ id, account: 'wallboard' });
    const page = (id: string, moreItems: boolean): string => JSON.stringify({ items: [item(id)], moreItems });
    started.served.setFaults({
      rules: [
        { kind: 'body', body: page('one', true), mediaType: 'application/json', times: 1 },
        { kind: 'latency', ms: 0 },
      ],
    });
    await adapter.user.fields?.tokenKeys?.(['wallboard'], createCall());
    expect(sent().map(({ body }) => (body as { offset: number }).offset)).toEqual([0, 1]);
  });
});

describe('failures', () => {
  const get = (call: Call = createCall()): Promise<unknown> | undefined =>
    adapter.serviceAccount.get?.(exporter, call);
  const envelope = (code: number, message = ''): string =>
    JSON.stringify({ status: { result: 'ERROR', message, code } });

  it.each([
    [401, 'BACKEND_AUTHENTICATION'],
    [403, 'PERMISSION_DENIED'],
    [406, 'RATE_LIMITED'],
    [409, 'CONFLICT'],
    [415, 'INVALID_INPUT'],
    [429, 'RATE_LIMITED'],
    [500, 'BACKEND_UNAVAILABLE'],
    [302, 'BACKEND_PROTOCOL'],
  ])('maps an empty %i to %s', async (status, code) => {
    failing({ kind: 'status', status });
    expect(await failureOf(get())).toMatchObject({ code, status, backend: 'tested', provider: 'wavefront' });
  });

  it('answers null for 404 in each of its shapes', async () => {
    const shapes = [
      envelope(404),
      '{"error":"HTTP 404 Not Found","trackingId":"x"}',
      "error='not_found'\nmessage='x'",
      '<html>',
      '',
    ];
    for (const body of shapes) {
      failing({ status: 404, body });
      expect(await get()).toBeNull();
    }
  });

  it.each([
    [400, 'INVALID_INPUT'],
    [401, 'BACKEND_AUTHENTICATION'],
    [403, 'PERMISSION_DENIED'],
    [406, 'RATE_LIMITED'],
    [500, 'BACKEND_UNAVAILABLE'],
    [200, 'BACKEND_PROTOCOL'],
  ])('believes the code %i of an error envelope inside a 200', async (number, code) => {
    failing({ body: envelope(number), mediaType: 'application/json' });
    expect((await failureOf(get())).code).toBe(code);
  });

  it('answers null for an envelope that says 404 inside a 200', async () => {
    failing({ body: envelope(404) });
    expect(await get()).toBeNull();
  });

  it('does not take a text that looks like an error for one', async () => {
    failing({
      body: JSON.stringify({ identifier: exporter, active: true, description: '"result":"ERROR"' }),
    });
    expect(await get()).toMatchObject({ description: '"result":"ERROR"' });
  });

  it('takes a warning for a success', async () => {
    const status = { result: 'OK', message: 'Invalid user groups found and ignored', code: 202 };
    failing({ body: JSON.stringify({ status, response: { identifier: exporter, active: true } }) });
    expect(await get()).toMatchObject({ key: exporter });
  });

  it.each([
    [
      'E2',
      415,
      '{"error":"HTTP 415 Unsupported Media Type","trackingId":"1"}',
      'application/json',
      'INVALID_INPUT',
    ],
    ['E3', 400, "error='bad'\nmessage='worse'\ntrackingId=1", 'text/plain', 'INVALID_INPUT'],
    ['E4', 429, 'HTTP 429 TOO_MANY_REQUESTS\nYou have too many.', 'text/plain', 'RATE_LIMITED'],
    ['HTML', 502, '<html>bad gateway</html>', 'text/html', 'BACKEND_UNAVAILABLE'],
    ['broken JSON', 403, '{"status":{"res', 'application/json', 'PERMISSION_DENIED'],
  ])('survives the error body %s', async (_, status, body, mediaType, code) => {
    failing({ status, body, mediaType });
    expect((await failureOf(get())).code).toBe(code);
  });

  it('tells why a request was refused to the log, and nothing of it to callers', async () => {
    const message = `Token ${ghost} is bad, see https://x.example/y\n at [Source: secret]`;
    failing({ status: 400, body: envelope(400, message), mediaType: 'application/json' });
    const failure = await failureOf(get());
    expect(failure.message).toBe('tested: refused the request as invalid (400)');
    expect(failure.detail).toContain(message);
  });

  it("keeps the upstream's words on credentials to itself", async () => {
    failing({ status: 401, body: envelope(401, `Invalid token ${ghost}`) });
    expect((await failureOf(get())).message).toBe("tested: did not accept the gateway's credentials (401)");
  });

  it.each([
    ['HTML', '<html>log in</html>', 'text/html', 'expected JSON, text/html came'],
    ['nothing', '', 'application/json', 'serviceaccount: the whole answer'],
    ['half an answer', '{"status":{"result":"OK"', 'application/json', 'expected JSON, broken JSON came'],
    [
      'an envelope without payload',
      '{"status":{"result":"OK","code":200}}',
      'application/json',
      'the whole answer',
    ],
    [
      'a field of the wrong type',
      '{"identifier":7,"active":"yes"}',
      'application/json',
      'serviceaccount: identifier',
    ],
  ])('says what was wrong with %s', async (_, body, mediaType, message) => {
    failing({ body, mediaType });
    const error = await failureOf(get());
    expect(error.code).toBe('BACKEND_PROTOCOL');
    expect(error.message).toContain(message);
  });

  it('repeats a read once when the upstream is unavailable, and then answers', async () => {
    failing({ kind: 'status', status: 503, times: 1 });
    expect(await adapter.user.get?.('wallboard', createCall())).toMatchObject({ key: 'wallboard' });
    expect(lines()).toEqual([
      'POST /api/v2/account/validateAccounts',
      'POST /api/v2/account/validateAccounts',
    ]);
  });

  it('gives up at the deadline', async () => {
    failing({ kind: 'latency', ms: 90 });
    expect((await failureOf(get(createCall({ timeoutMs: 30 })))).code).toBe('BACKEND_TIMEOUT');
  });

  it("lets a caller's abort through, from a batch as well", async () => {
    const controller = new AbortController();
    const reason = new Error('the caller has gone');
    const call = createCall({ signal: controller.signal });
    failing({ kind: 'latency', ms: 50 });
    const reads = [
      get(call),
      adapter.user.getMany?.(['wallboard'], call),
      adapter.user.fields?.tokenKeys?.(['wallboard'], call),
      adapter.user.fields?.businessFunctions?.(['wallboard'], call),
    ].map((read) => expect(read).rejects.toBe(reason));
    setTimeout(() => controller.abort(reason), 10);
    await Promise.all(reads);
  });

  it('of a health check are failures, and its success is silence', async () => {
    await expect(started.adapter.ping(createCall())).resolves.toBeUndefined();
    failing({ kind: 'status', status: 401 });
    expect((await failureOf(started.adapter.ping(createCall()))).code).toBe('BACKEND_AUTHENTICATION');
  });
});

describe('cost', () => {
  it('of a page of 50 is one request, among a hundred people or a hundred thousand', async () => {
    for (const size of [100, 100_000]) {
      const large = await startProvider(wavefront, { size, settings: { tenant: 'nordhafen' } });
      const page = await operationsOf(large).user.list?.(query({ first: 50, filter: {} }), createCall());
      expect(page?.items.length).toBeGreaterThan(40);
      const keys = page?.items.flatMap((item) => ('record' in item ? [item.record.key] : [])) ?? [];
      expect((await operationsOf(large).user.getMany?.(keys, createCall()))?.size).toBe(keys.length);
      expect(lines(large)).toEqual(['POST /api/v2/search/account', 'POST /api/v2/account/validateAccounts']);
      await large.close();
    }
  });
});

describe('settings', () => {
  it('know no other names, and need a token', () => {
    const url = 'https://acme.wavefront.com';
    const parse = (value: object): boolean => wavefront.settings.safeParse(value).success;
    expect(parse({ url, auth: { token: 'x' } })).toBe(true);
    expect(parse({ url, auth: { token: 'x' }, tennant: 'acme' })).toBe(false);
    expect(parse({ url, auth: {} })).toBe(false);
    expect(parse({ url: 'acme', auth: { token: 'x' } })).toBe(false);
    expect(parse({ url, auth: { token: 'x' }, batchSize: 1001 })).toBe(false);
  });
});
