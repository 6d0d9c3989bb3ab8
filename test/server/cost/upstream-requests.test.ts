import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { wideLimits } from '../../support/wide-limits.ts';
import { jsonHeaders, type ServedGateway, serveGateway } from '../serve-gateway.ts';
import { type CostAnswer, costOfAnswer } from './cost-of-answer.ts';

const autonoma = { name: 'autonoma', provider: 'autonoma', emulated: true };
const wavefront = { name: 'wavefront', provider: 'wavefront', emulated: true };

describe.each([
  ['the short way', {}],
  ['yoga', { 'content-encoding': 'identity' }],
])('requests to backends, asked by %s', (_way, marks) => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway({
      configuration: { server: { ...wideLimits, maxUpstreamRequests: 30 }, backends: [autonoma, wavefront] },
    });
  });
  afterAll(() => gateway.close());
  beforeEach(() => gateway.forget());

  async function ask(query: string): Promise<CostAnswer> {
    return costOfAnswer(
      await gateway.send({ headers: { ...jsonHeaders, ...marks }, body: JSON.stringify({ query }) }),
    );
  }

  const sent = (): number => gateway.requests('autonoma').length + gateway.requests('wavefront').length;
  const isOutOfRequests = { message: expect.stringMatching(/30 requests.*server\.maxUpstreamRequests/) };

  it('are counted, and no more are sent than one operation may: what was read stays', async () => {
    const { status, data, errors, cost } = await ask(
      '{ groups(first: 1) { nodes { name } } users(first: 50, filter: { backends: ["autonoma"] }) { nodes { email roleAssignments { role { name } } } } }',
    );
    expect(status).toBe(200);
    expect(data).toMatchObject({ groups: { nodes: [{ name: expect.any(String) }] } });
    expect(sent()).toBe(30);
    expect(cost?.upstreamRequests).toBe(30);
    expect(errors?.length).toBeGreaterThan(0);
    for (const error of errors ?? [])
      expect(error).toMatchObject({
        ...isOutOfRequests,
        extensions: { code: 'RATE_LIMITED', backend: 'autonoma', provider: 'autonoma', retryable: true },
      });
  });

  it('that a list lacks are a failure of its backend, which the next page makes good', async () => {
    const query = (after: string): string =>
      `{ a: nodes(ids: ["${ids}"]) { id } users(first: 200, filter: { backends: ["wavefront"] }${after}) { nodes { email } complete failures { code message recoverable } pageInfo { endCursor } } }`;
    const ids = Array.from({ length: 30 }, (_, index) => idOf('Account', String(90_000 + index))).join('","');
    const first = await ask(query(''));
    const users = first.data?.['users'] as {
      nodes: unknown[];
      complete: boolean;
      failures: unknown[];
      pageInfo: { endCursor: string };
    };
    expect(users.complete).toBe(false);
    expect(users.failures).toMatchObject([{ code: 'RATE_LIMITED', ...isOutOfRequests, recoverable: true }]);
    const behind = costOfAnswer(
      await gateway.send({
        headers: { ...jsonHeaders, ...marks },
        body: JSON.stringify({
          query: `{ users(first: 200, filter: { backends: ["wavefront"] }, after: "${users.pageInfo.endCursor}") { nodes { email } complete } }`,
        }),
      }),
    );
    expect(behind.errors).toBeUndefined();
    expect(behind.data).toMatchObject({ users: { complete: true } });
  });

  it('of a mutation that has begun are sent to its end, and those of the next one are not begun', async () => {
    const create = (name: string): string =>
      `${name}: createServiceAccount(input: { backend: "wavefront", name: "${name}-${Date.now()}" }) { __typename ... on OperationError { code message } ... on CreateServiceAccountPayload { serviceAccount { id } } }`;
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const { data } = await ask(`mutation { ${names.map(create).join(' ')} }`);
    const answers = Object.values(data ?? {}) as { __typename: string; message?: string }[];
    const kinds = answers.map(({ __typename }) => __typename);
    const done = kinds.lastIndexOf('CreateServiceAccountPayload') + 1;
    expect(done).toBeGreaterThan(0);
    expect(new Set(kinds.slice(0, done))).toEqual(new Set(['CreateServiceAccountPayload']));
    expect(new Set(kinds.slice(done))).toEqual(new Set(['RateLimitedError']));
    expect(answers.at(-1)).toMatchObject(isOutOfRequests);
    expect(gateway.requests('wavefront').filter(({ method }) => method === 'POST').length).toBe(done);
  });

  it('cost each of several operations the same, whether they share them or not', async () => {
    const query = '{ accounts(first: 5) { nodes { name } } }';
    const alone = (await ask(query)).cost;
    gateway.forget();
    const together = await Promise.all(Array.from({ length: 8 }, () => ask(query)));
    expect(together.map(({ cost }) => cost)).toEqual(together.map(() => alone));
    expect(sent()).toBeLessThan(8 * (alone?.upstreamRequests ?? 0));
  });
});

it('tells what an operation has cost to callers who may know it alone', async () => {
  const configuration = {
    auth: { anonymous: { scopes: ['accounts:read'] } },
    backends: [wavefront],
  };
  const gateway = await serveGateway({ configuration });
  const answer = costOfAnswer(
    await gateway.send({ headers: jsonHeaders, body: '{"query":"{ accounts { totalCount } }"}' }),
  );
  await gateway.close();
  expect(answer.data).toMatchObject({ accounts: { totalCount: 1 } });
  expect(answer.cost).toBeUndefined();
});

function idOf(type: string, key: string): string {
  return Buffer.from(JSON.stringify([type, 'autonoma', key])).toString('base64url');
}
