import { createHash } from 'node:crypto';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonHeaders, type RawAnswer } from './serve-gateway.ts';
import { openWays, settled, type Ways } from './ways.ts';

const closed = { graphiql: false, introspection: false, getQueries: false };
const trustedText = 'query Who { viewer { subject } }';
const trustedId = createHash('sha256').update(trustedText).digest('hex');
const documents = { texts: new Map([[trustedId, trustedText]]), only: false };

const get = (ways: Ways, search: string, accept = jsonHeaders.accept): Promise<RawAnswer> =>
  ways.plainly({ method: 'GET', path: `/graphql${search}`, headers: { accept } });

/** The same by both ways. */
async function ask(ways: Ways, body: object): Promise<{ status: number; text: string }> {
  const request = { headers: { ...jsonHeaders, 'x-request-id': 'same' }, body: JSON.stringify(body) };
  const plain = await ways.plainly(request);
  expect(settled(await ways.throughYoga(request))).toEqual(settled(plain));
  return plain;
}

describe('a gateway that is closed', () => {
  let ways: Ways;
  let open: Ways;
  beforeAll(async () => {
    ways = await openWays({ scopes: ['users:read'], server: { ...closed, documents } });
    open = await openWays({ scopes: ['users:read', 'schema:read'], server: closed });
  });
  afterAll(async () => {
    await ways.close();
    await open.close();
  });

  it.each([
    ['the whole schema', getIntrospectionQuery()],
    ['one type', '{ __type(name: "User") { name } }'],
    ['a type under another name', '{ x: __type(name: "User") { name } }'],
    ['the schema through a fragment', '{ ...F } fragment F on Query { __schema { queryType { name } } }'],
  ])('tells %s to callers with schema:read alone', async (_name, query) => {
    for (let time = 0; time < 2; time += 1) {
      const refused = await ask(ways, { query });
      expect(refused.status).toBe(400);
      expect(JSON.parse(refused.text)).toMatchObject({
        errors: [
          { message: expect.stringMatching(/scope schema:read/), extensions: { code: 'INVALID_INPUT' } },
        ],
      });
    }
    expect(await ask(open, { query })).toMatchObject({ status: 200 });
  });

  it('tells of what type an answer is', async () => {
    expect(await ask(ways, { query: '{ __typename viewer { __typename } }' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['a field', '{ viewr { subject } }', {}],
    ['a field of a type', '{ viewer { subjct } }', {}],
    ['an argument', '{ users(frist: 1) { totalCount } }', {}],
    ['a type', 'query ($x: Usr) { __typename } fragment F on Usr { id }', {}],
    ['a field of an input', '{ users(filter: { serch: "x" }) { totalCount } }', {}],
    [
      'a value of an enum',
      'mutation { createAccount(input: { backend: "oisp", name: "x", status: ACTIV }) { __typename } }',
      {},
    ],
    [
      'a field of an input in variables',
      'query ($f: UserFilter) { users(filter: $f) { totalCount } }',
      { f: { serch: 'x' } },
    ],
    ['a directive', '{ __typename @incude(if: true) }', {}],
    ['what has parts', '{ users }', {}],
  ])('does not say what %s is probably called', async (_name, query, variables) => {
    const refused = await ask(ways, { query, variables });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toMatch(/did you mean/i);
  });

  it('says it to callers with schema:read', async () => {
    expect((await ask(open, { query: '{ viewr { subject } }' })).text).toMatch(/Did you mean/);
  });

  it('has no GraphiQL', async () => {
    const page = await get(ways, '', 'text/html');
    expect(page).toMatchObject({ status: 406, text: expect.not.stringContaining('<html') });
  });

  it('answers trusted documents alone by GET', async () => {
    const query = (text: string): string => `?query=${encodeURIComponent(text)}`;
    for (const search of ['', query('{ __typename }'), '?documentId=', query(`${trustedText} `)])
      expect(await get(ways, search)).toMatchObject({
        status: search.startsWith('?documentId') || search === '' ? expect.any(Number) : 405,
        headers: expect.objectContaining({ 'content-type': expect.stringContaining('json') }),
      });
    const refused = await get(open, query(trustedText));
    expect(refused).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(refused.text).toContain('server.getQueries');
    const persisted = encodeURIComponent(
      JSON.stringify({ persistedQuery: { version: 1, sha256Hash: trustedId } }),
    );
    for (const search of [
      query(trustedText),
      `?documentId=${trustedId}`,
      `?id=${trustedId}`,
      `?extensions=${persisted}`,
    ])
      expect(await get(ways, search)).toMatchObject({
        status: 200,
        text: '{"data":{"viewer":{"subject":"anonymous"}}}',
      });
  });

  it.each([
    ['documentId', { documentId: trustedId }],
    ['documentId with its kind', { documentId: `sha256:${trustedId}` }],
    ['id', { id: trustedId, variables: {} }],
    ['persistedQuery', { extensions: { persistedQuery: { version: 1, sha256Hash: trustedId } } }],
    ['both id and text', { id: trustedId, query: trustedText }],
  ])('takes the id of a trusted document as %s', async (_name, body) => {
    expect(await ask(ways, body)).toMatchObject({
      status: 200,
      text: '{"data":{"viewer":{"subject":"anonymous"}}}',
    });
  });

  it('refuses ids that it does not know, or that are none', async () => {
    for (const [body, message] of [
      [{ documentId: 'x' }, /no trusted document "x".*manifest/],
      [{ documentId: '__proto__' }, /no trusted document/],
      [{ id: 7 }, /expected to be a text, a number came/],
      [{ extensions: { persistedQuery: {} } }, /"query" is expected/],
    ] as const) {
      const refused = await ask(ways, body);
      expect(refused.status).toBe(400);
      expect((JSON.parse(refused.text) as { errors: { message: string }[] }).errors[0]?.message).toMatch(
        message,
      );
    }
  });

  it('knows nothing of ids where no documents are trusted', async () => {
    expect((await ask(open, { documentId: trustedId })).text).toContain('\\"query\\" is expected');
  });
});

describe('a gateway that takes trusted documents only', () => {
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays({ server: { documents: { ...documents, only: true } } });
  });
  afterAll(() => ways.close());

  it('answers them by id and by text, and nothing else', async () => {
    for (const body of [{ documentId: trustedId }, { query: trustedText }])
      expect(await ask(ways, body)).toMatchObject({ status: 200 });
    for (const body of [{ query: '{ __typename }' }, { query: '{ __typename }', documentId: trustedId }]) {
      const refused = await ask(ways, body);
      expect(refused.status).toBe(400);
      expect(refused.text).toMatch(/Only trusted documents.*server\.documents/);
    }
    expect((await get(ways, '?query={__typename}')).status).toBe(400);
  });
});
