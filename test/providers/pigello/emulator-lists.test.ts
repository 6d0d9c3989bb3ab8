import { describe, expect, it } from 'vitest';
import { type Asked, agentPath, askEmulator, type Item, memberPath, tenantPath } from './ask-emulator.ts';

async function list({ get }: Asked, query: string, path = memberPath): Promise<Item[]> {
  const { status, items } = await get(`${path}list/?${query}`);
  expect([query, status]).toEqual([query, 200]);
  return items;
}

describe('an emulated list', () => {
  it('pages from 1, the last page being shorter and those behind it empty', async () => {
    const emulator = askEmulator();
    const all = await list(emulator, '_order_by=id', agentPath);
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => list(emulator, `_order_by=id&_page=${page}&_page_size=10`, agentPath)),
    );
    expect(pages.map((page) => page.length)).toEqual([10, 10, 4, 0]);
    expect(pages.flat()).toEqual(all);
  });

  it.each([
    ['_page=1', '_page_size'],
    ['_page_size=5', '_page'],
    ['_page=0&_page_size=5', '_page'],
    ['_page=1&_page_size=0', '_page_size'],
    ['_page=x&_page_size=5', '_page'],
    ['_page=1&_page_size=501', '_page_size'],
    ['_order_by=nothing', '_order_by'],
    ['_slim=maybe', '_slim'],
    ['nothing=1', 'nothing'],
    ['constructor=1', 'constructor'],
    ['id__in=x', 'id__in'],
    ['is_active=maybe', 'is_active'],
    ['detail_access=x', 'detail_access'],
    ['birth_date__gt=x', 'birth_date__gt'],
    ['organization=x', 'organization'],
    ['email__gt=a', 'email__gt'],
    ['email__iexact__in=a', 'email__iexact__in'],
    ['email__toString=a', 'email__toString'],
    ['profile_picture=x', 'profile_picture'],
  ])('refuses %s', async (query, name) => {
    const { status, record } = await askEmulator().get(`${memberPath}list/?${query}`);
    expect([status, Object.keys(record)]).toEqual([400, [name]]);
  });

  it('sorts by several fields, descending with a minus, nulls last', async () => {
    const emulator = askEmulator();
    const sorted = await list(emulator, '_order_by=-detail_access,email');
    const places = sorted.map((member) => [member['detail_access'], member['email']] as [number, string]);
    const expected = [...places].sort(([a, b], [c, d]) => c - a || (b < d ? -1 : b > d ? 1 : 0));
    expect(places).toEqual(expected);

    const emails = (await list(emulator, '_order_by=email', tenantPath)).map((tenant) => tenant['email']);
    expect(emails.at(-1)).toBeNull();
    expect(emails[0]).not.toBeNull();
  });

  it.each([
    ['first_name=Mina', (one: Item) => one['first_name'] === 'Mina'],
    ['first_name!=Mina', (one: Item) => one['first_name'] !== 'Mina'],
    ['email__contains=kforr', () => false],
    ['email__icontains=OKAFOR', (one: Item) => /okafor/i.test(`${one['email']}`)],
    ['first_name__startswith=M', (one: Item) => `${one['first_name']}`.startsWith('M')],
    ['first_name__istartswith=m', (one: Item) => `${one['first_name']}`.startsWith('M')],
    ['last_name__endswith=r', (one: Item) => `${one['last_name']}`.endsWith('r')],
    ['last_name__iendswith=R', (one: Item) => `${one['last_name']}`.endsWith('r')],
    ['email__iexact=MINA.okafor@nordhafen.example', (one: Item) => one['first_name'] === 'Mina'],
    ['first_name__in=Mina,Erik', (one: Item) => /^(Mina|Erik)$/.test(`${one['first_name']}`)],
    ['first_name__in!=Mina,Erik', (one: Item) => !/^(Mina|Erik)$/.test(`${one['first_name']}`)],
    ['role__isnull=true', (one: Item) => one['role'] === null],
    ['role__isnull!=true', (one: Item) => one['role'] !== null],
    ['detail_access__gt=1', (one: Item) => Number(one['detail_access']) > 1],
    ['detail_access__gte=1', (one: Item) => Number(one['detail_access']) >= 1],
    ['detail_access__lt=1', (one: Item) => one['detail_access'] === 0],
    [
      'detail_access__lte=1&is_active=true',
      (one: Item) => Number(one['detail_access']) <= 1 && one['is_active'],
    ],
    ['detail_access__in=0,2', (one: Item) => one['detail_access'] !== 1],
    ['birth_date__gte=1970-01-01', (one: Item) => `${one['birth_date'] ?? ''}` >= '1970-01-01'],
    ['active_to__isnull=false', (one: Item) => one['active_to'] !== null],
    ['_search=oka', (one: Item) => JSON.stringify(one).toLowerCase().includes('oka')],
    ['_statistics=true&tags=x&global_realestates=y', () => true],
  ])('filters by %s', async (query, expected) => {
    const emulator = askEmulator();
    const all = await list(emulator, '');
    expect(await list(emulator, query)).toEqual(all.filter(expected));
  });

  it('takes comma lists for relations, with an operator and without', async () => {
    const emulator = askEmulator();
    const all = await list(emulator, '');
    const ids = all.flatMap((member) => (member['organization'] as Item | null)?.id ?? []).slice(0, 2);
    const expected = all.filter((member) => ids.includes(`${(member['organization'] as Item | null)?.id}`));
    expect(await list(emulator, `organization=${ids}`)).toEqual(expected);
    expect(await list(emulator, `organization__in=${ids}`)).toEqual(expected);

    const [tenant] = await list(emulator, '', tenantPath);
    const [estate] = (tenant?.['realestates'] ?? []) as Item[];
    expect(await list(emulator, `realestates=${estate?.id}`, tenantPath)).toContainEqual(tenant);
  });

  it('finds by id, in no promised order', async () => {
    const emulator = askEmulator();
    const [a, b] = await list(emulator, '', agentPath);
    const found = await list(emulator, `id__in=${a?.id},${b?.id},${a?.id}&_page=1&_page_size=3`, agentPath);
    expect(found).toEqual([b, a]);
    expect(await list(emulator, `id__in=${a?.id},${b?.id}&_order_by=id`, agentPath)).toHaveLength(2);
    expect(await list(emulator, `id__in!=${a?.id}`, agentPath)).toHaveLength(23);
  });

  it('answers line by line when asked to', async () => {
    const { get } = askEmulator();
    const { text, mediaType } = await get(`${agentPath}list/?_jsonl=true&_page=1&_page_size=3`);
    expect(mediaType).toBe('application/x-ndjson');
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => Object.hasOwn(JSON.parse(line), 'id')),
    ).toEqual([true, true, true]);
  });

  it('counts in the profile with an envelope, where no page is behind the last one', async () => {
    const { get } = askEmulator('results');
    const { json, record } = await get(`${agentPath}list/?_page=2&_page_size=20`);
    expect(json).toEqual({ count: 24, results: expect.any(Array) });
    expect(record['results']).toHaveLength(4);
    expect(await get(`${agentPath}list/?_page=3&_page_size=20`)).toMatchObject({
      status: 404,
      json: { detail: 'Invalid page.' },
    });
  });

  it('refuses ids in the profile without them, and lists all the same', async () => {
    const { get } = askEmulator('noList');
    const id = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
    expect((await get(`${agentPath}list/?id__in=${id}&_page=1&_page_size=1`)).status).toBe(400);
    expect((await get(`${agentPath}list/?_page=1&_page_size=5`)).json).toHaveLength(5);
  });

  it('is at the path of the entity in the profile of the overview', async () => {
    expect((await askEmulator('root').get(agentPath)).json).toHaveLength(24);
    expect((await askEmulator('root').get(`${agentPath}list/`)).status).toBe(405);
    expect((await askEmulator().get(agentPath)).status).toBe(405);
  });

  it('joins users and segments', async () => {
    const emulator = askEmulator();
    const segments = await list(emulator, '', '/accounts/users/organization/organizationusersegment/');
    const members = new Set((await list(emulator, '')).map(({ id }) => id));
    expect(segments.length).toBeGreaterThan(0);
    for (const { user } of segments) expect(members).toContain((user as Item).id);
  });
});
