import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { jsonHeaders, type RawAnswer, type ServedGateway, serveGateway } from './serve-gateway.ts';

const viewer = JSON.stringify({ query: '{ viewer { subject } }' });
const write = (name: string): string =>
  JSON.stringify({
    query: `mutation { createServiceAccount(input: { backend: "wavefront", name: "${name}" }) { __typename } }`,
  });

describe('a request', () => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(() => {
    gateway.forget();
    gateway.log.splice(0);
  });
  afterEach(async () => {
    expect(await gateway.send({ headers: jsonHeaders, body: viewer })).toMatchObject({ status: 200 });
  });

  function expectNothingSent(): void {
    expect(providerIds.flatMap((provider) => gateway.requests(provider))).toEqual([]);
  }

  function expectRefusal(answer: RawAnswer, status: number, text: RegExp): void {
    expect(answer.status).toBe(status);
    const requestId = String(answer.headers['x-request-id']);
    // A line of text, or for whoever reads JSON an error as GraphQL has it.
    if (answer.headers['content-type'] === 'text/plain; charset=utf-8') expect(answer.text).toMatch(text);
    else
      expect(JSON.parse(answer.text)).toEqual({
        errors: [
          {
            message: expect.stringMatching(text),
            extensions: { code: status === 403 ? 'PERMISSION_DENIED' : 'INVALID_INPUT', requestId },
          },
        ],
      });
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(gateway.log.filter((line) => line.includes(requestId) && line.includes('refused'))).toHaveLength(
      1,
    );
    expectNothingSent();
  }

  function expectInvalid(answer: RawAnswer, message: RegExp, status = 400): void {
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toEqual({
      errors: [
        {
          message: expect.stringMatching(message),
          extensions: { code: 'INVALID_INPUT', requestId: answer.headers['x-request-id'] },
        },
      ],
    });
    expectNothingSent();
  }

  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'APPLICATION/JSON ; Charset="UTF-8"',
    'application/json; charset=utf8; profile=x',
    'application/graphql+json',
  ])('is taken as %s', async (type) => {
    expect(await gateway.send({ headers: { 'content-type': type }, body: viewer })).toMatchObject({
      status: 200,
      text: '{"data":{"viewer":{"subject":"anonymous"}},"extensions":{"cost":{"estimated":0,"upstreamRequests":0}}}',
    });
  });

  it.each([
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-URLEncoded',
    'application/graphql',
    'text/plain',
    'text/plain; application/json',
    'text/plain, application/json',
    'application/json, text/plain',
    'multipart/form-data; boundary=application/json',
    'application/jsonp',
    '',
  ])('is refused as %j, which a form of any web page could send', async (type) => {
    const answer = await gateway.send({
      headers: { 'content-type': type },
      body: `query=${encodeURIComponent('mutation { deleteUser(input: { id: "x" }) { __typename } }')}`,
    });
    expectRefusal(answer, 415, /Expected content-type: application\/json.*"query"/);
  });

  it('is refused without a media type', async () => {
    expectRefusal(await gateway.send({ body: write('x') }), 415, /application\/json, none came/);
  });

  it.each(['iso-8859-1', 'utf-16', '"windows-1252"', 'utf-7'])('is refused in %s', async (charset) => {
    const headers = { 'content-type': `application/json; charset=${charset}` };
    expectRefusal(await gateway.send({ headers, body: Buffer.from(write('é'), 'latin1') }), 415, /UTF-8/);
  });

  it.each(['gzip', 'br', 'deflate', 'gzip, identity'])(
    'is refused with content-encoding %s',
    async (coding) => {
      const headers = { ...jsonHeaders, 'content-encoding': coding };
      expectRefusal(await gateway.send({ headers, body: write('x') }), 415, /uncompressed/);
    },
  );

  it('is taken with content-encoding identity, and with a byte-order mark', async () => {
    const headers = { ...jsonHeaders, 'content-encoding': 'identity' };
    expect(await gateway.send({ headers, body: `\uFEFF${viewer}` })).toMatchObject({ status: 200 });
  });

  it.each([
    ['ISO-8859-1', Buffer.from(write('Müller'), 'latin1')],
    ['a character cut off', Buffer.concat([Buffer.from(write('x').slice(0, -2)), Buffer.from([0xc3])])],
    [
      'half of a pair, as some encoders write it',
      Buffer.from([...Buffer.from('{"query":"'), 0xed, 0xa0, 0x80]),
    ],
    ['UTF-16', Buffer.from(write('x'), 'utf16le').subarray(0, 99)],
  ])('with bytes that are no UTF-8 is 400, and nothing is written (%s)', async (_name, body) => {
    expectInvalid(await gateway.send({ headers: jsonHeaders, body }), /no UTF-8|JSON/);
  });

  it('keeps a character that comes in two pieces', async () => {
    const bytes = Buffer.from(JSON.stringify({ query: 'query ($e: String!) { node(id: $e) { id } } # ü' }));
    const cut = bytes.indexOf(0xc3) + 1;
    const answer = await gateway.send({
      headers: jsonHeaders,
      body: [bytes.subarray(0, cut), bytes.subarray(cut)],
    });
    expect(answer.text).not.toContain('UTF-8');
  });

  it.each(['application/json', 'application/graphql-response+json'])(
    'that is no operation is 400 for whoever accepts %s',
    async (accept) => {
      const cases: readonly (readonly [string, RegExp])[] = [
        ['', /it is empty/],
        ['{broken', /cannot be read as JSON/],
        ['null', /null came/],
        ['"x"', /a string came/],
        ['[{"query":"{ viewer { subject } }"}]', /a list came/],
        ['{}', /"query" is expected/],
        ['{"query":""}', /"query" is expected/],
        ['{"query":"  "}', /"query" is expected/],
        ['{"query":1}', /"query" is expected/],
        ['{"query":"{ a }","variables":"x"}', /"variables" is expected to be an object, a string came/],
        ['{"query":"{ a }","variables":[]}', /"variables" is expected to be an object, a list came/],
        ['{"query":"{ a }","extensions":7}', /"extensions" is expected to be an object/],
        ['{"query":"{ a }","operationName":{}}', /"operationName" is expected to be a text/],
      ];
      for (const [body, message] of cases)
        expectInvalid(await gateway.send({ headers: { ...jsonHeaders, accept }, body }), message);
    },
  );

  it('by GET that is no operation is 400 too', async () => {
    const cases: readonly (readonly [string, RegExp])[] = [
      ['?query={__typename}&variables=x', /The parameter "variables"/],
      ['?query={__typename}&variables=[]', /"variables" is expected to be an object/],
      ['?query={__typename}&extensions={', /The parameter "extensions"/],
      ['?query=%E4', /UTF-8/],
      ['?query=%ZZ', /UTF-8/],
      ['?query=', /"query" is expected/],
      ['', /"query" is expected/],
    ];
    for (const [search, message] of cases)
      expectInvalid(
        await gateway.send({ method: 'GET', path: `/graphql${search}`, headers: jsonHeaders }),
        message,
      );
    expect(gateway.log.filter((line) => line.includes('unexpected'))).toEqual([]);
  });

  it('longer than 256 kB is 413, told by its length or sent in pieces', async () => {
    const rest = `{"query":"{ viewer { subject } }","extensions":{"x":"`;
    const fill = (bytes: number): string => `${rest}${'x'.repeat(bytes - rest.length - 3)}"}}`;
    expect(await gateway.send({ headers: jsonHeaders, body: fill(256_000) })).toMatchObject({ status: 200 });
    const message = /more than 256000 bytes.*server\.maxBodyBytes/;
    expectInvalid(await gateway.send({ headers: jsonHeaders, body: fill(256_001) }), message, 413);
    const pieces = Array.from({ length: 300 }, () => Buffer.alloc(1_000, 'x'));
    expectInvalid(await gateway.send({ headers: jsonHeaders, body: pieces }), message, 413);
    expectInvalid(await gateway.send({ headers: jsonHeaders, body: fill(3_000_000) }), message, 413);
  });

  it.each(['cross-site', 'same-site', 'something-new'])('is refused from a page that is %s', async (site) => {
    const headers = { ...jsonHeaders, 'sec-fetch-site': site, origin: 'null' };
    expectRefusal(await gateway.send({ headers, body: write('x') }), 403, /server\.corsOrigins/);
    const path = '/graphql?query={viewer{subject}}';
    expectRefusal(await gateway.send({ method: 'GET', path, headers }), 403, /server\.corsOrigins/);
  });

  it.each(['same-origin', 'none'])('is taken from a page that is %s', async (site) => {
    const headers = { ...jsonHeaders, 'sec-fetch-site': site };
    expect(await gateway.send({ headers, body: viewer })).toMatchObject({ status: 200 });
  });
});
