import { describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { keysOf, query, readPages, recordsOf, type StartedPigello, startPigello } from './start-pigello.ts';

const members = '/accounts/users/organization/organizationuser/';
const tenants = '/accounts/users/customer/tenant/';
const subtenants = '/accounts/users/customer/subtenant/';

async function keysIn({ users, sent }: StartedPigello, partition: string): Promise<string[]> {
  const keys = keysOf(await readPages(users, query({}, { first: 200, partition })));
  sent();
  return keys;
}

describe('listing users', () => {
  it.each([
    ['organizationuser', members, 'MEMBER', 27],
    ['tenant', tenants, 'TENANT', 14],
    ['subtenant', subtenants, 'SUBTENANT', 8],
  ])('visits every %s exactly once, by e-mail address without case', async (partition, path, kind, count) => {
    const { users, sent } = await startPigello();

    const pages = await readPages(users, query({}, { partition }));

    const records = recordsOf(pages);
    expect(new Set(records.map(({ key }) => key)).size).toBe(count);
    expect(
      records.every((user) => user.kind === kind && user.key === `${partition}/${user.externalId}`),
    ).toBe(true);
    const emails = records.flatMap(({ email }) => email?.toLowerCase() ?? []);
    expect(emails).toEqual([...emails].sort());
    // A list in array form says nothing of more: only an empty page tells that it ends.
    const ask = (page: number): string =>
      `GET ${path}list/?_order_by=email%2Cid&_page=${page}&_page_size=500`;
    expect(sent()).toEqual(pages.flatMap(() => [ask(1), ask(2)]));
  });

  it('is made of three tables, of which a filter may leave out some', async () => {
    const { users, sent } = await startPigello();
    const all = ['organizationuser', 'tenant', 'subtenant'];
    const parent = { type: 'Account', key: '497f6eca-6276-4993-bfeb-53cbbbba6f08' } as const;

    expect(await users.partitions(query({}), createCall())).toEqual(all);
    expect(await users.partitions(query({ kinds: ['TENANT', 'MEMBER'] }), createCall())).toEqual(
      all.slice(0, 2),
    );
    expect(await users.partitions(query({}, { parent }), createCall())).toEqual(['organizationuser']);
    // Nobody's permissions are told: everybody is asked for, and counted as undecided.
    expect(await users.partitions(query({ permission: 'any' }), createCall())).toEqual(all);
    expect(sent()).toEqual([]);
  });

  it.each([
    { partition: 'tenant', filter: { kinds: ['MEMBER' as const] } },
    { partition: 'protectedidentity', filter: {} },
    { partition: null, filter: {} },
  ])('asks nobody for what cannot be there: %j', async ({ partition, filter }) => {
    const { users, sent } = await startPigello();
    const page = await users.list(query(filter, { partition }), createCall());
    expect(page).toEqual({ items: [], end: true, total: 0 });
    expect(sent()).toEqual([]);
  });

  it('finds an e-mail address whatever its case, in one request', async () => {
    const { users, sent } = await startPigello({ profile: 'results' });
    const filter = { email: 'Mina.Okafor@NORDHAFEN.example' };

    const page = await users.list(query(filter, { partition: 'organizationuser' }), createCall());

    expect(recordsOf([page]).map(({ email }) => email)).toEqual(['mina.okafor@nordhafen.example']);
    expect(page).toMatchObject({ end: true, total: 1 });
    expect(sent()).toEqual([
      `GET ${members}list/?email__iexact=Mina.Okafor%40NORDHAFEN.example&_order_by=email%2Cid&_page=1&_page_size=500`,
    ]);
  });

  it('knows the same human as a member and as a tenant', async () => {
    const { users } = await startPigello();
    const filter = { email: 'mina.okafor@nordhafen.example' };
    const page = await users.list(query(filter, { partition: 'tenant' }), createCall());
    expect(recordsOf([page])).toMatchObject([
      { kind: 'TENANT', displayName: 'Mina Okafor', roleAssignments: null },
    ]);
  });

  it('leaves active users of one organization to the upstream', async () => {
    const { users, sent } = await startPigello();
    const partition = 'organizationuser';
    const all = recordsOf(await readPages(users, query({}, { first: 50, partition })));
    const key = all[0]?.accountKeys?.[0] ?? '';
    sent();

    const parent = { type: 'Account', key } as const;
    const page = await users.list(query({ active: true }, { first: 50, partition, parent }), createCall());

    const expected = all.filter((user) => user.active && user.accountKeys?.includes(key));
    expect(keysOf([page])).toEqual(expected.map((user) => user.key));
    expect(sent()[0]).toContain(`?is_active=true&organization__in=${key}&`);
  });
});

describe('reading users', () => {
  it('reads one at the path of its kind', async () => {
    const pigello = await startPigello();
    const [key = ''] = await keysIn(pigello, 'subtenant');

    const user = await pigello.users.get(key, createCall());

    expect(user).toMatchObject({ key, kind: 'SUBTENANT', accountKeys: [] });
    expect(pigello.sent()).toEqual([`GET ${subtenants}${key.replace('subtenant/', '')}/`]);
  });

  it('takes one request for each kind and one more for whom it missed, and matches by key', async () => {
    const pigello = await startPigello();
    const [a, b] = await keysIn(pigello, 'organizationuser');
    const [c, d] = await keysIn(pigello, 'tenant');
    const keys = [d, b, c, a].flatMap((key) => key ?? []);
    const absent = 'tenant/00000000-0000-4000-8000-000000000000';

    const batch = await pigello.users.getMany([...keys, absent, 'tenant/x'], createCall());

    expect(new Set(batch.keys())).toEqual(new Set(keys));
    for (const [key, user] of batch) expect(user).toMatchObject({ key });
    const sent = pigello.sent().map((line) => line.replace(/id__in=[^&]+/, 'id__in='));
    expect(sent.sort()).toEqual(
      [
        `GET ${tenants}list/?id__in=&_page=1&_page_size=3`,
        `GET ${tenants}list/?id__in=&_page=1&_page_size=1`,
        `GET ${members}list/?id__in=&_page=1&_page_size=2`,
      ].sort(),
    );
  });

  it.each([
    '',
    '/',
    'tenant',
    'tenant/',
    '497f6eca-6276-4993-bfeb-53cbbbba6f08',
    'protectedidentity/497f6eca-6276-4993-bfeb-53cbbbba6f08',
    'tenant/../497f6eca-6276-4993-bfeb-53cbbbba6f08',
    'constructor/497f6eca-6276-4993-bfeb-53cbbbba6f08',
  ])('answers null without a request for the key "%s"', async (key) => {
    const { users, sent } = await startPigello();
    expect(await users.get(key, createCall())).toBeNull();
    expect(await users.getMany([key], createCall())).toEqual(new Map());
    expect(sent()).toEqual([]);
  });

  it('shows no identity number anywhere', async () => {
    const pigello = await startPigello();
    const pages = await readPages(pigello.users, query({}, { first: 200, partition: 'tenant' }));
    const natives = recordsOf(pages).map(({ native }) => Object.keys(native ?? {}));
    for (const names of natives) {
      expect(names).toContain('status');
      expect(names).not.toEqual(expect.arrayContaining(['ssn']));
      expect(names.filter((name) => ['ssn', 'org_no', 'fmi', 'birth_date'].includes(name))).toEqual([]);
    }
  });
});
