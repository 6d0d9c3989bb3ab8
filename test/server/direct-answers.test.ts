import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepts, bodies, post, viewer } from './odd-requests.ts';
import { jsonHeaders, type RawRequest, send } from './serve-gateway.ts';
import { openWays, settled, type Ways } from './ways.ts';

describe('a request on the short way is answered as on the other', () => {
  const origin = 'https://console.example';
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays({ corsOrigins: [origin] });
  });
  afterAll(() => ways.close());

  async function expectSame(request: RawRequest): Promise<void> {
    const headers = { 'x-request-id': 'same', ...request.headers };
    const asked = { ...request, headers };
    const yoga = settled(await ways.throughYoga(asked));
    expect(settled(await ways.plainly(asked))).toEqual(yoga);
    expect(settled(await ways.interpreted(asked))).toEqual(yoga);
  }

  describe.each(Object.entries(bodies))('with %s', (_name, body) => {
    it.each(['application/json', 'application/graphql-response+json'])('for %s', async (accept) => {
      await expectSame({ headers: { ...jsonHeaders, accept }, body });
    });
  });

  it.each(Object.entries(accepts))('for %s', async (_name, accept) => {
    const headers = { 'content-type': 'application/json', ...(accept !== undefined && { accept }) };
    for (const body of [post(viewer), post('{ nope }'), post('{ users(after: "x") { totalCount } }')])
      await expectSame({ headers, body });
  });

  it('for whatever is accepted', async () => {
    const range = fc
      .tuple(
        fc.constantFrom(
          'application/json',
          'application/graphql-response+json',
          '*/*',
          'application/*',
          '*/json',
          'text/*',
          'text/html',
          'text/event-stream',
          'multipart/mixed',
          'application/json/x',
          'application',
          '',
        ),
        fc.array(
          fc.constantFrom(
            'q=0',
            'q=0.5',
            'charset=utf-8',
            'charset=utf-16',
            'Charset = UTF-8',
            'xcharset=utf-8',
            ' v=1',
            '',
          ),
        ),
      )
      .map(([type, parameters]) => [type, ...parameters].join(';'));
    const accepted = fc.tuple(
      fc.array(range, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(',', ', ', ' ,\t'),
    );
    const property = fc.asyncProperty(accepted, async ([ranges, comma]) => {
      await expectSame({ headers: { ...jsonHeaders, accept: ranges.join(comma) }, body: post(viewer) });
    });
    await fc.assert(property, { numRuns: 150 });
  });

  it.each([
    ['a listed origin', { origin }],
    ['a listed origin of another site', { origin, 'sec-fetch-site': 'cross-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['another origin of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['no origin of another site', { 'sec-fetch-site': 'same-site' }],
    ['its own site', { 'sec-fetch-site': 'same-origin' }],
    ['the null origin', { origin: 'null' }],
    ['an id with spaces around', { 'x-request-id': ' mine ' }],
    ['a media type in capitals', { 'content-type': 'APPLICATION/JSON' }],
    ['a charset', { 'content-type': 'application/json; charset=utf-8' }],
    ['another charset', { 'content-type': 'application/json; charset=latin1' }],
    ['another media type', { 'content-type': 'text/plain' }],
    ['an expectation', { expect: '100-continue' }],
    ['cookies', { cookie: 'a=b', authorization: 'Basic eDp5' }],
  ])('with %s', async (_name, headers) => {
    await expectSame({ headers: { ...jsonHeaders, ...headers }, body: post(viewer) });
    await expectSame({ headers: { ...jsonHeaders, ...headers }, body: post('{ nope }') });
  });

  it('at another path, by another method, and in pieces', async () => {
    const request = { headers: jsonHeaders, body: post(viewer) };
    for (const path of ['/graphql?x=1', '/graphql/', '/GRAPHQL', '/nothing', '//graphql'])
      await expectSame({ ...request, path });
    for (const method of ['PUT', 'DELETE', 'PATCH']) await expectSame({ ...request, method });
    const bytes = Buffer.from(request.body);
    ways.takenShort();
    await expectSame({ ...request, body: [bytes.subarray(0, 9), bytes.subarray(9)] });
    expect(ways.takenShort()).toBe(0);
    await expectSame(request);
    expect(ways.takenShort()).toBe(1);
  });

  it('when a backend fails', async () => {
    ways.gateway.emulator('oisp').setFaults({ rules: [{ kind: 'status', status: 418 }] });
    const query =
      '{ accounts(filter: { backends: ["oisp"] }) { nodes { id } failures { message } } backend(name: "oisp") { name } }';
    await expectSame({ headers: jsonHeaders, body: post(query) });
    ways.gateway.emulator('oisp').setFaults(null);
  });
});

describe('a client on the short way', () => {
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays();
  });
  afterAll(() => ways.close());

  /** What is sent as it is over a connection of its own, which ends as soon as it is said. */
  function raw(text: string, isEnough: (answer: string) => boolean): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(ways.port, '127.0.0.1');
      let answer = '';
      socket.on('error', () => undefined);
      socket.setEncoding('latin1').on('data', (part: string) => {
        answer += part;
      });
      const timer = setInterval(() => isEnough(answer) && socket.destroy(), 5);
      socket.once('close', () => {
        clearInterval(timer);
        resolve(answer);
      });
      socket.write(text);
    });
  }
  const isAnswered =
    (times: number) =>
    (answer: string): boolean =>
      answer.split('HTTP/1.1').length > times && answer.endsWith('}');
  const head = (length: number): string =>
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

  it('may say a length that is not its body’s', async () => {
    const body = post(viewer);
    const started = Date.now();
    const isLate = (): boolean => Date.now() > started + 100;
    expect(await raw(`${head(body.length + 9)}${body}`, isLate)).toBe('');
    const answer = await raw(`${head(body.length - 9)}${body}`, (text) => text.includes('}'));
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    expect(await raw(`${head(body.length)}${body}`, isAnswered(1))).toMatch(/^HTTP\/1\.1 200/);
    expect(ways.gateway.log.filter((line) => line.includes('unexpected'))).toEqual([]);
  });

  it('may ask again before it is answered, and is answered in order', async () => {
    const ask = (query: string): string => `${head(post(query).length)}${post(query)}`;
    const asked = `${ask('{ a: __typename }')}${ask('{ nope }')}${ask('{ b: __typename }')}`;
    const answers = await raw(asked, isAnswered(3));
    expect(answers.match(/\{"data":\{"\w"|\{"errors"/g)).toEqual([
      '{"data":{"a"',
      '{"errors"',
      '{"data":{"b"',
    ]);
  });

  it('that leaves has its reads given up', async () => {
    const { gateway } = ways;
    const query =
      '{ users(filter: { backends: ["astra"] }, first: 200) { nodes { id groups { id roles { id } } } } }';
    // Logs in, which the next then need not, and tells how much there is to read.
    gateway.forget();
    await gateway.query(query);
    const whole = gateway.sent('astra').length;
    gateway.emulator('astra').setFaults({ rules: [{ kind: 'latency', ms: 100 }] });
    gateway.forget();
    const sent = (): number => gateway.sent('astra').length;
    const begun = await raw(`${head(post(query).length)}${post(query)}`, () => sent() > 0).then(sent);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(sent()).toBe(begun);
    expect(begun).toBeLessThan(whole);
    gateway.emulator('astra').setFaults(null);
  });

  it('is told to come back while the gateway ends', async () => {
    ways.takenShort();
    ways.handler.drain();
    const answer = await send(ways.port, { headers: jsonHeaders, body: post(viewer) });
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(ways.takenShort()).toBe(0);
  });
});
