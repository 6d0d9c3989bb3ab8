import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

const response = 'application/graphql-response+json';
const json = 'application/json';
const viewer = JSON.stringify({ query: '{ viewer { subject } }' });

describe('GraphQL over HTTP', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  async function post(body: string, accept: string, contentType = json): Promise<Response> {
    return gateway.fetch('/graphql', {
      method: 'POST',
      headers: { accept, 'content-type': contentType },
      body,
    });
  }

  it.each([response, json])('answers 200 in the media type asked for (%s)', async (accept) => {
    const answer = await post(viewer, accept);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    expect(await answer.json()).toEqual({
      data: { viewer: { subject: 'anonymous' } },
      extensions: { cost: { estimated: 0, upstreamRequests: 0 } },
    });
  });

  it.each([
    ['JSON that is broken', '{broken'],
    ['no query', '{}'],
    ['a query that is no text', '{"query":1}'],
    ['a text in place of an object', '"{ viewer { subject } }"'],
    ['null', 'null'],
    ['a batch', `[${viewer}]`],
    ['variables that are no object', '{"query":"{ viewer { subject } }","variables":"x"}'],
    ['an operation that is not there', '{"query":"query A { viewer { subject } }","operationName":"B"}'],
    ['a syntax error', '{"query":"{ viewer {"}'],
    ['an unknown field', '{"query":"{ nope }"}'],
    [
      'a variable of a wrong type',
      '{"query":"query ($f: Int) { users(first: $f) { totalCount } }","variables":{"f":"x"}}',
    ],
  ])('answers 400 without data for %s', async (_name, body) => {
    const answer = await post(body, response);
    expect(answer.status).toBe(400);
    const { errors, ...rest } = (await answer.json()) as { errors: { extensions: object }[] };
    expect(rest).toEqual({});
    expect(errors[0]?.extensions).toEqual({ code: 'INVALID_INPUT', requestId: expect.any(String) });
  });

  it.each(['{ nope }', '{ viewer {'])(
    'answers 200 with errors to a client of plain JSON for %s',
    async (query) => {
      const answer = await post(JSON.stringify({ query }), json);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_INPUT' } }] });
    },
  );

  it.each([response, json])(
    'answers 200 once fields were executed, whatever a backend said (%s)',
    async (accept) => {
      gateway.emulator('autonoma').setFaults({ rules: [{ kind: 'status', status: 418 }] });
      const id = Buffer.from('["Account","autonoma","44"]').toString('base64url');
      const answer = await post(
        JSON.stringify({ query: `{ account(id: "${id}") { mfa { policy } } }` }),
        accept,
      );
      gateway.emulator('autonoma').setFaults(null);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ data: { account: null }, errors: [{ path: ['account'] }] });
    },
  );

  it('takes queries by GET, and no mutations', async () => {
    const headers = { accept: response };
    const query = await gateway.fetch(`/graphql?query=${encodeURIComponent('{ viewer { subject } }')}`, {
      headers,
    });
    expect(query.status).toBe(200);
    const mutation = await gateway.fetch(`/graphql?query=${encodeURIComponent('mutation { x }')}`, {
      headers,
    });
    expect(mutation.status).toBe(405);
    expect(mutation.headers.get('allow')).toBe('POST');
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('refuses %s', async (method) => {
    const answer = await gateway.fetch('/graphql', { method, headers: { accept: response } });
    expect(answer.status).toBe(405);
  });

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'text/xml'])(
    'refuses a body of %s',
    async (type) => {
      expect((await post(viewer, response, type)).status).toBe(415);
    },
  );

  it('refuses to answer in a media type that is not JSON', async () => {
    expect((await post(viewer, 'text/xml')).status).toBe(406);
  });

  it('answers introspection', async () => {
    const answer = await gateway.query<{ __schema: { types: unknown[] } }>(getIntrospectionQuery());
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.__schema.types.length).toBeGreaterThan(50);
  });

  it('says that it lives and is ready to whoever asks without a header', async () => {
    expect((await gateway.fetch('/livez')).status).toBe(200);
    expect((await gateway.fetch('/readyz')).status).toBe(200);
    expect((await gateway.fetch('/nothing')).status).toBe(404);
  });

  it('lets no other web page read its answers unless the operator names it', async () => {
    const origin = 'https://console.example';
    const init = { method: 'POST', headers: { origin, 'content-type': json }, body: viewer };
    expect((await gateway.fetch('/graphql', init)).headers.get('access-control-allow-origin')).toBeNull();
    const open = await startGateway({
      configuration: {
        server: { corsOrigins: [origin] },
        backends: [{ name: 'oisp', provider: 'oisp', emulated: true }],
      },
    });
    expect((await open.fetch('/graphql', init)).headers.get('access-control-allow-origin')).toBe(origin);
    await open.close();
  });

  it('shows GraphiQL to browsers, or to nobody', async () => {
    const headers = { accept: 'text/html' };
    const page = await gateway.fetch('/graphql', { headers });
    expect(page.headers.get('content-type')).toContain('text/html');
    const closed = await startGateway({
      configuration: {
        server: { graphiql: false },
        backends: [{ name: 'oisp', provider: 'oisp', emulated: true }],
      },
    });
    expect(await (await closed.fetch('/graphql', { headers })).text()).not.toContain('<html');
    await closed.close();
  });
});
