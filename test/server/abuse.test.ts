import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { wideLimits } from '../support/wide-limits.ts';

describe('hostile requests', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    // Long documents are let through, since what stands behind the limits must hold by itself.
    gateway = await startGateway({
      configuration: {
        server: { ...wideLimits, maxDocumentTokens: 100_000, maxBodyBytes: 2_000_000 },
        backends: sandboxBackends,
      },
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() => gateway.forget());
  afterEach(async () => {
    // Whatever came, the gateway still works.
    const answer = await gateway.query('{ viewer { subject } }');
    expect(answer.data).toEqual({ viewer: { subject: 'anonymous' } });
  });

  it.each([1_000, 20_000, 100_000])('refuses a document of %i levels in its own words', async (levels) => {
    const answer = await gateway.query(`${'{ a '.repeat(levels)}${'}'.repeat(levels)}`);
    expect(answer.status).toBe(400);
    expect(answer.data).toBeUndefined();
    for (const { message } of answer.errors ?? []) expect(message).not.toMatch(/call stack/i);
    expect(answer.errors?.[0]?.extensions['code']).toBe('INVALID_INPUT');
  });

  it('follows a deep chain only as far as the data goes', async () => {
    const id = Buffer.from('["Account","autonoma","44"]').toString('base64url');
    const query = `{ account(id: "${id}") ${'{ parent '.repeat(300)}{ name }${'}'.repeat(300)} }`;
    const answer = await gateway.query(query);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ account: { parent: { parent: { parent: null } } } });
    expect(gateway.sent('autonoma').length).toBeLessThanOrEqual(4);
  });

  it('reads a record once under a thousand aliases', async () => {
    const id = Buffer.from('["User","wavefront","mina.okafor@nordhafen.example"]').toString('base64url');
    const aliases = Array.from(
      { length: 1_000 },
      (_, index) => `a${index}: user(id: "${id}") { email groups { name } }`,
    );
    const answer = await gateway.query(`{ ${aliases.join(' ')} }`);
    expect(answer.errors).toBeUndefined();
    expect(Object.keys(answer.data ?? {})).toHaveLength(1_000);
    expect(gateway.sent('wavefront').length).toBeLessThanOrEqual(2);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'treats %s as any other alias',
    async (alias) => {
      const answer = await gateway.query(`{ ${alias}: viewer { ${alias}: subject } }`);
      expect(answer.errors).toBeUndefined();
      expect(JSON.stringify(answer.data)).toBe(`{"${alias}":{"${alias}":"anonymous"}}`);
      expect(Object.hasOwn(Object.prototype, 'subject')).toBe(false);
    },
  );

  it('takes __proto__ as a variable for nothing', async () => {
    const body =
      '{"query":"query ($first: Int) { users(first: $first) { totalCount } }","variables":{"__proto__":{"first":0},"first":1}}';
    const answer = await gateway.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toMatchObject({ data: { users: {} } });
  });

  it('reads a query of a megabyte', async () => {
    const answer = await gateway.query(`{ viewer { subject } }${' #'.repeat(500_000)}`);
    expect(answer).toEqual({ status: 200, data: { viewer: { subject: 'anonymous' } } });
  });

  it('refuses a thousand unknown fields without a word to any backend', async () => {
    const fields = Array.from({ length: 1_000 }, (_, index) => `nope${index}`);
    const answer = await gateway.query(`{ users { nodes { id } } ${fields.join(' ')} }`);
    expect(answer.status).toBe(400);
    expect(providerIds.flatMap((provider) => gateway.requests(provider))).toEqual([]);
  });

  it('refuses fragments that contain themselves', async () => {
    const answer = await gateway.query('{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }');
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.message).toMatch(/within itself/);
  });
});
