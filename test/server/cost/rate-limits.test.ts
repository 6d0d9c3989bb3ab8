import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { payerOf } from '../../../src/server/cost/costs.ts';
import { jsonHeaders, type RawAnswer, type ServedGateway, serveGateway } from '../serve-gateway.ts';

const free = '{"query":"{ viewer { subject } }"}';
const dear = '{"query":"{ users(first: 5) { totalCount } }"}';
const wide = { points: 1_000_000, perSeconds: 60 };

let gateway: ServedGateway | null = null;
afterEach(async () => {
  await gateway?.close();
  gateway = null;
});

async function open(rateLimit: object): Promise<ServedGateway> {
  const backends = [{ name: 'wavefront', provider: 'wavefront', emulated: true }];
  gateway = await serveGateway({ configuration: { server: { rateLimit }, backends } });
  return gateway;
}

const limitHeaders = ({ headers }: RawAnswer): unknown => ({
  limit: headers['ratelimit-limit'],
  remaining: headers['ratelimit-remaining'],
  policy: headers['ratelimit-policy'],
});

describe.each([
  ['the short way', {}],
  ['yoga', { 'content-encoding': 'identity' }],
])('rate limits, asked by %s', (_way, marks) => {
  const headers = { ...jsonHeaders, ...marks };

  it('let a caller in as long as there are points, and say so', async () => {
    const { send, requests } = await open({
      mode: 'enforce',
      perCaller: { points: 3, perSeconds: 30 },
      perAddress: wide,
    });
    const answers: RawAnswer[] = [];
    for (let time = 0; time < 4; time += 1) answers.push(await send({ headers, body: free }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.map(limitHeaders)).toEqual(
      [2, 1, 0, 0].map((remaining) => ({
        limit: '3',
        remaining: String(remaining),
        policy: '3;w=30;comment="caller", 1000000;w=60;comment="address"',
      })),
    );
    const [last] = answers.slice(-1);
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(last?.headers['retry-after'])).toBeLessThanOrEqual(30);
    expect(last?.headers['ratelimit-reset']).toBe(last?.headers['retry-after']);
    expect(JSON.parse(last?.text ?? '')).toEqual({
      errors: [
        {
          message: expect.stringMatching(/ask again in \d+ s.*server\.rateLimit/),
          extensions: { code: 'RATE_LIMITED', requestId: expect.any(String) },
        },
      ],
    });
    expect(requests('wavefront')).toEqual([]);
  });

  it('weigh an operation by what it asks of backends, and give back what was only estimated', async () => {
    const { send } = await open({
      mode: 'enforce',
      perCaller: { points: 100, perSeconds: 30 },
      perAddress: wide,
    });
    const answer = await send({ headers, body: dear });
    const { cost } = JSON.parse(answer.text).extensions as {
      cost: { estimated: number; upstreamRequests: number };
    };
    expect(cost.upstreamRequests).toBeGreaterThan(0);
    expect(cost.estimated).toBeGreaterThan(cost.upstreamRequests);
    expect(answer.headers['ratelimit-remaining']).toBe(String(100 - 1 - cost.upstreamRequests));
  });

  it('hold for an address whatever it asks, probes of load balancers left out', async () => {
    const { send } = await open({
      mode: 'enforce',
      perCaller: wide,
      perAddress: { points: 4, perSeconds: 30 },
    });
    const statuses: number[] = [];
    for (const body of [free, '{broken', '{"query":"{ nope }"}', free, free])
      statuses.push((await send({ headers, body })).status);
    // An operation that runs costs its address two.
    expect(statuses).toEqual([200, 400, 400, 429, 429]);
    expect((await send({ method: 'GET', path: '/readyz' })).status).toBe(200);
    const page = await send({ method: 'GET', headers: { accept: 'text/html' } });
    expect(page).toMatchObject({ status: 429, text: expect.stringMatching(/^Too many requests/) });
  });

  it('refuse nobody where they only measure, and tell the log once', async () => {
    const { send, log } = await open({
      mode: 'measure',
      perCaller: { points: 2, perSeconds: 30 },
      perAddress: wide,
    });
    for (let time = 0; time < 6; time += 1) {
      const answer = await send({ headers, body: free });
      expect(answer.status).toBe(200);
      expect(answer.headers['ratelimit-limit']).toBeUndefined();
    }
    expect(log.filter((line) => line.includes('a rate limit would refuse this caller'))).toHaveLength(1);
  });

  it('give all points back when their time is over', async () => {
    const { send } = await open({
      mode: 'enforce',
      perCaller: { points: 1, perSeconds: 1 },
      perAddress: wide,
    });
    expect((await send({ headers, body: free })).status).toBe(200);
    expect((await send({ headers, body: free })).status).toBe(429);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await send({ headers, body: free })).status).toBe(200);
  });
});

it('are off with emulators alone, and on with a real backend', async () => {
  const { send } = await open({});
  expect((await send({ headers: jsonHeaders, body: free })).headers['ratelimit-limit']).toBeUndefined();
  await gateway?.close();
  gateway = await serveGateway({
    configuration: {
      auth: { anonymous: { scopes: [] } },
      backends: [
        { name: 'plant', provider: 'wavefront', url: 'http://127.0.0.1:9', auth: { token: 'a token' } },
      ],
    },
  });
  const answer = await gateway.send({ headers: jsonHeaders, body: free });
  expect(answer.headers['ratelimit-policy']).toBe('6000;w=60;comment="caller", 12000;w=60;comment="address"');
});

describe('the payer of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
    ['2001:db8::5', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000::5', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is %s', (address, payer) => {
    expect(payerOf(address)).toBe(payer);
  });

  it('is one for all addresses of a network, and another one for each network', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((number) => number.toString(16));
    const four = fc.tuple(group, group, group, group);
    fc.assert(
      fc.property(four, four, four, (network, other, hosts) => {
        const address = (of: readonly string[]): string => [...of, ...hosts].join(':');
        expect(payerOf(address(network))).toBe(`${network.join(':')}::/64`);
        expect(payerOf(address(network)) === payerOf(address(other))).toBe(network.join() === other.join());
      }),
    );
  });
});
