import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { costOf } from './cost-of.ts';

describe('bad input', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
    await sandbox.query('{ accounts(first: 1) { nodes { id } } }');
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());
  function expectNothingSent(): void {
    expect(costOf(sandbox)).toEqual({});
  }

  async function expectRefusal(query: string, said: RegExp, variables = {}): Promise<void> {
    const answer = await sandbox.query(query, variables);
    expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
    expect(answer.errors?.[0]?.message).toMatch(said);
    expectNothingSent();
  }

  const user = encodeGlobalId({ type: 'User', backend: 'wavefront', key: 'mina.okafor@nordhafen.example' });

  it.each([
    ['an empty id', ''],
    ['a text that is no id', 'not an id'],
    ['a truncated id', user.slice(0, -5)],
    [
      'an id of a backend that is not configured',
      encodeGlobalId({ type: 'User', backend: 'mars', key: '1' }),
    ],
    ['an id of an unknown type', Buffer.from('["Ship","wavefront","1"]').toString('base64url')],
    ['JSON of another shape', Buffer.from('{"type":"User"}').toString('base64url')],
    ['the prototype', Buffer.from('["__proto__","wavefront","1"]').toString('base64url')],
  ])('answers null for %s, and sends nothing', async (_name, id) => {
    const query = 'query ($id: ID!) { node(id: $id) { id } user(id: $id) { id } account(id: $id) { id } }';
    const answer = await sandbox.query(query, { id });
    expect(answer).toEqual({ status: 200, data: { node: null, user: null, account: null } });
    expectNothingSent();
  });

  it('answers null for any text that is not an id', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (id) => {
        const answer = await sandbox.query(
          'query ($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } }',
          {
            id,
          },
        );
        expect(answer.data).toEqual({ node: null, nodes: [null] });
      }),
      { numRuns: 60 },
    );
    expectNothingSent();
  });

  it('answers null for an id of another type, and sends nothing', async () => {
    const fields = ['account', 'role', 'serviceAccount', 'token', 'integrationUserAgent'];
    const query = `query ($id: ID!) { ${fields.map((field) => `${field}(id: $id) { id }`).join(' ')} }`;
    const answer = await sandbox.query(query, { id: user });
    expect(answer.data).toEqual(Object.fromEntries(fields.map((field) => [field, null])));
    expectNothingSent();
  });

  it.each(providerIds)('answers null for a key that %s does not have', async (backend) => {
    const ids = [
      encodeGlobalId({ type: 'User', backend, key: 'nobody' }),
      encodeGlobalId({ type: 'Account', backend, key: '00000000-0000-4000-8000-000000000000' }),
      encodeGlobalId({ type: 'User', backend, key: '../../etc/passwd?x=1#y' }),
    ];
    const answer = await sandbox.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.['nodes']).toEqual([null, null, null]);
    expect(sandbox.requests(backend).filter(({ url }) => url.includes('etc/passwd'))).toEqual([]);
  });

  it.each([0, -1, 201, 2_147_483_647])('refuses first: %i with the allowed range', async (first) => {
    const said = new RegExp(`first: expected 1 to 200, ${first} came`);
    for (const list of ['accounts', 'users', 'roles', 'groups', 'tokens', 'serviceAccounts', 'people']) {
      await expectRefusal(`query ($first: Int) { ${list}(first: $first) { nodes { id } } }`, said, { first });
    }
  });

  it('refuses a first that is no Int', async () => {
    await expectRefusal('{ users(first: 1.5) { nodes { id } } }', /Int cannot represent/);
    await expectRefusal('{ users(first: 99999999999) { nodes { id } } }', /Int cannot represent/);
  });

  it('refuses 501 ids, and takes 500', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = Array.from({ length: 501 }, (_, index) => `x${index}`);
    await expectRefusal(query, /ids: expected 0 to 500, 501 came/, { ids });
    const answer = await sandbox.query<{ nodes: null[] }>(query, { ids: ids.slice(1) });
    expect(answer.data?.nodes).toHaveLength(500);
  });

  it('lists the known backends when one is unknown', async () => {
    const known = /there is no backend "mars"; known: astra, autonoma, oisp, pigello, wavefront/;
    for (const list of ['accounts', 'users', 'roles', 'groups', 'tokens', 'serviceAccounts', 'people']) {
      await expectRefusal(`{ ${list}(filter: { backends: ["astra", "mars"] }) { nodes { id } } }`, known);
    }
    await expectRefusal('{ validatePrincipals(backend: "mars", identifiers: []) { unknown } }', known);
  });

  it.each([
    ['a date', '{ tokens(filter: { unusedSince: "yesterday" }) { nodes { id } } }', /DateTime/],
    ['an enum value', '{ users(filter: { kinds: [GHOST] }) { nodes { id } } }', /UserKind/],
    ['a provider', '{ users(filter: { providers: ["astra"] }) { nodes { id } } }', /Provider/],
    ['a field of a filter', '{ users(filter: { colour: "red" }) { nodes { id } } }', /colour/],
    ['null for what must be said', 'query ($e: String!) { person(email: $e) { id } }', /required type/],
  ])('refuses what is not %s', async (_name, query, said) => {
    await expectRefusal(query, said);
  });

  it('refuses a variable in place of an argument that it does not fit', async () => {
    const query = 'query ($name: String = "astra") { backend(name: $name) { name } }';
    await expectRefusal(query, /must not be null/, { name: null });
  });

  it('says that a backend cannot validate identifiers', async () => {
    const answer = await sandbox.query(
      '{ validatePrincipals(backend: "oisp", identifiers: ["a"]) { unknown } }',
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UNSUPPORTED', backend: 'oisp' });
    expectNothingSent();
  });
});
