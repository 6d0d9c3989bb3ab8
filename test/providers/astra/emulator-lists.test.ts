import { beforeEach, describe, expect, it } from 'vitest';
import { type Client, everything, expectProblem, mainAccount, openEmulator } from './emulator-support.ts';

let client: Client;
let core: string;

beforeEach(async () => {
  client = openEmulator();
  ({ core } = await mainAccount(client));
});

describe('lists', () => {
  it('carry the plural type and minimal metadata', async () => {
    const { body, headers } = await client.get('/accounts');
    expect(body).toMatchObject({ type: 'application/astra-accounts', version: '1.0', metadata: {} });
    expect(headers.get('content-type')).toBe('application/json');
  });

  it('become rows of values with include, in the order asked for', async () => {
    const { body } = await client.get('/accounts?include=name,id&orderBy=name&limit=1');
    expect(body.items[0]).toEqual(['Aarhus Terminal', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
  });

  it('may lose rows that are the same', async () => {
    const { body } = await client.get('/accounts?include=isEnabled');
    expect(body.items).toHaveLength(2);
  });

  it('sort by one field, either way', async () => {
    const up = (await client.get('/accounts?orderBy=name')).body.items.map(
      (row: { name: string }) => row.name,
    );
    const down = (await client.get('/accounts?orderBy=name desc')).body.items.map(
      (row: { name: string }) => row.name,
    );
    expect(up).toEqual([...up].sort());
    expect(down).toEqual([...up].reverse());
  });

  it('skip, limit and count', async () => {
    const all = (await client.get('/accounts?orderBy=name')).body.items;
    const { body } = await client.get('/accounts?orderBy=name&skip=2&limit=3&count=true');
    expect(body.items).toEqual(all.slice(2, 5));
    expect(body.metadata.count).toBe(all.length);
  });

  it('go on by a token that holds an offset', async () => {
    const { body } = await client.get('/accounts?limit=6');
    expect(JSON.parse(atob(body.metadata.continue ?? ''))).toEqual({ collectionIndex: 6 });
    const ids = (await everything(client, '/accounts')).map(({ id }) => id);
    expect(new Set(ids).size).toBe(16);
    expectProblem(await client.get(`/accounts?continue=${btoa('{}')}`), '5');
  });

  it('combine repeated filters with AND', async () => {
    const { body } = await client.get("/accounts?filter=state eq 'active'&filter=isEnabled eq 'false'");
    expect(body.items).toHaveLength(1);
  });

  it.each([
    ["name gt 'M' and more", '5'],
    ["email eq 'a+b@x.y'", '5'],
    ["email eq 'a~b'", '5'],
    ["email eq ''", '5'],
    ["email  eq 'a'", '5'],
    ["email like 'a'", '5'],
    ["email eq 'a',state eq 'active'", '5'],
  ] as const)('refuse the filter %s', async (filter, number) => {
    const answer = await client.get(`${core}/users?filter=${encodeURIComponent(filter)}`);
    expectProblem(answer, number);
    expect(answer.body['invalidParams']).toEqual([{ name: 'filter', reason: expect.any(String) }]);
  });

  it.each([
    "email eq 'mina.okafor@nordhafen.example'",
    "email eq 'mina.okafor@nordhafen.example',email eq 'mina.okafor@nordhafen.example'",
    "email in 'mina.'",
    "metadata.labels[*].name eq 'title'",
  ])('take the filter %s', async (filter) => {
    const { body } = await client.get(`${core}/users?filter=${encodeURIComponent(filter)}`);
    expect(body.items.map(({ email }) => email)).toContain('mina.okafor@nordhafen.example');
  });

  it.each([
    'skip=0',
    'limit=0',
    'limit=-1',
    'orderBy=name asc',
    'orderBy=metadata.createdBy',
    'count=false',
    'include=a.b',
    'include=a, b',
    'limit=1&limit=2',
  ])('refuse %s as malformed', async (query) => expectProblem(await client.get(`/accounts?${query}`), '5'));

  it('refuse parameters that a collection does not have', async () => {
    expectProblem(await client.get('/accounts?sort=name'), '6');
    expectProblem(await client.get(`${core}/credentials?count=true`), '6');
    expectProblem(await client.get(`${core}/credentials?skip=1`), '6');
  });
});
