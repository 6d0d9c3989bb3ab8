import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { type Answer, type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { wideLimits } from '../support/wide-limits.ts';

describe('limits of a document', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await startGateway({ configuration: { server: wideLimits, backends: sandboxBackends } });
  });
  afterAll(() => gateway.close());
  beforeEach(() => gateway.forget());

  /** Eight tokens, and three more for each alias. */
  function aliases(count: number): string {
    return `{ __typename __typename viewer { subject ${Array.from({ length: count }, (_, index) => `a${index}:subject`).join(' ')} } }`;
  }

  async function get(query: string): Promise<Answer> {
    const response = await gateway.fetch(`/graphql?query=${encodeURIComponent(query)}`, {
      headers: { accept: 'application/graphql-response+json' },
    });
    return { status: response.status, ...((await response.json()) as object) };
  }

  it('takes 2,000 tokens, and refuses one more before anything is sent', async () => {
    expect(await gateway.query(aliases(664))).toMatchObject({ status: 200 });
    const answer = await gateway.query(aliases(664).replace('{', '{ __typename'));
    expect(answer).toEqual({
      status: 400,
      errors: [
        {
          message: expect.stringMatching(/more than 2000 tokens.*server\.maxDocumentTokens/),
          extensions: { code: 'INVALID_INPUT', requestId: expect.any(String) },
        },
      ],
    });
    expect(providerIds.flatMap((provider) => gateway.requests(provider))).toEqual([]);
  });

  it('counts no comments, commas and spaces', async () => {
    expect(await gateway.query(`{ viewer { subject } }${' ,#x\n'.repeat(5_000)}`)).toMatchObject({
      status: 200,
    });
  });

  it('holds by GET too', async () => {
    expect(await get(aliases(1))).toMatchObject({ status: 200 });
    expect(await get(`{ ${'a '.repeat(1_999)}}`)).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringContaining('2000 tokens') }],
    });
  });

  it.each([
    ['selections', (levels: number) => `${'{a'.repeat(levels)}${'}'.repeat(levels)}`],
    ['lists', (levels: number) => `{ nodes(ids: ${'['.repeat(levels)}${']'.repeat(levels)}) { id } }`],
    [
      'objects',
      (levels: number) => `{ users(filter: ${'{a:'.repeat(levels)}1${'}'.repeat(levels)}) { totalCount } }`,
    ],
    [
      'types of variables',
      (levels: number) => `query ($a: ${'['.repeat(levels)}Int${']'.repeat(levels)}) { viewer { subject } }`,
    ],
    ['brackets that are never closed', (levels: number) => '{a('.repeat(levels / 2)],
  ])('refuses %s nested 450 deep, in its own words', async (_name, nest) => {
    expect(await gateway.query(nest(450))).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringMatching(/nested too deeply.*server\.maxDocumentDepth/) }],
    });
  });

  it('reaches the end of no stack with what it takes', async () => {
    const id = Buffer.from('["Account","autonoma","44"]').toString('base64url');
    const chain = `{ account(id: "${id}") ${'{ parent '.repeat(390)}{ name }${'}'.repeat(390)} }`;
    expect(await gateway.query(chain)).toMatchObject({ status: 200, data: {} });
    const links = Array.from(
      { length: 170 },
      (_, index) => `fragment F${index} on Account { parent { ...F${index + 1} } }`,
    );
    const fragments = `{ account(id: "${id}") { ...F0 } } ${links.join(' ')} fragment F170 on Account { name }`;
    expect(await gateway.query(fragments)).toMatchObject({ status: 200, data: {} });
  });

  it('says so where fields are too many to compare', async () => {
    expect(await gateway.query(`{ ${'__typename '.repeat(1_990)} }`)).toMatchObject({
      status: 400,
      errors: [
        { message: expect.stringMatching(/too much to compare/), extensions: { code: 'INVALID_INPUT' } },
      ],
    });
  });

  it('tells fifty of a thousand faults', async () => {
    const answer = await gateway.query(
      `{ ${Array.from({ length: 1_000 }, (_, index) => `nope${index}`).join(' ')} }`,
    );
    expect(answer.status).toBe(400);
    expect(answer.errors?.length).toBeLessThanOrEqual(51);
    expect(answer.errors?.at(-1)?.message).toMatch(/Too many validation errors/);
  });

  it('takes a document that it knows as it took it the first time', async () => {
    const query = 'query A { viewer { subject } } query B { __typename }';
    for (const operationName of ['A', 'B', 'A']) {
      const response = await gateway.fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, operationName }),
      });
      expect(await response.json()).toHaveProperty(['data', operationName === 'A' ? 'viewer' : '__typename']);
    }
    for (let time = 0; time < 2; time += 1)
      expect(await gateway.query('{ nope }')).toMatchObject({
        status: 400,
        errors: [{ locations: [{ line: 1 }] }],
      });
  });

  it('sends no mutation by GET, also where the document is known', async () => {
    const mutation = 'mutation { deleteUser(input: { id: "x" }) { __typename } }';
    expect(await gateway.query(mutation)).toMatchObject({ status: 200 });
    expect(await get(mutation)).toMatchObject({ status: 405 });
  });
});
