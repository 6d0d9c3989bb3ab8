import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

let gateway: StartedGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** The mutation lines that one request left in the log. */
async function linesOf(
  started: StartedGateway,
  document: string,
  variables: Record<string, unknown> = {},
): Promise<Record<string, unknown>[]> {
  started.log.splice(0);
  await started.query(document, variables);
  const lines = started.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  return lines.filter(({ audit }) => audit === true);
}

const create = `mutation ($name: String!, $key: String, $backend: String = "astra") {
  createAccount(input: { backend: $backend, name: $name, idempotencyKey: $key }) { __typename }
}`;
const countEvents = async (started: StartedGateway): Promise<unknown> =>
  (await started.query('{ auditEvents(first: 1) { totalCount } }')).data;

describe('a mutation’s line in the log', () => {
  it('says who, what, where, with which input, how long and what came of it', async () => {
    const [line, ...others] = await linesOf(gateway, create, { name: 'Bakery', key: 'one' });
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      subject: expect.stringMatching(/^anonymous:[\w-]{22}$/),
      operation: 'createAccount',
      backend: 'astra',
      targetIds: [],
      input: { backend: 'astra', name: 'Bakery' },
      outcome: 'SUCCEEDED',
      error: null,
      durationMs: expect.any(Number),
      requestId: expect.any(String),
      auditId: expect.any(String),
    });
  });

  it('is written for a replay and for a conflict', async () => {
    expect(await linesOf(gateway, create, { name: 'Bakery', key: 'one' })).toMatchObject([
      { outcome: 'REPLAYED', error: null },
    ]);
    expect(await linesOf(gateway, create, { name: 'Other', key: 'one' })).toMatchObject([
      { outcome: 'FAILED', error: 'idempotency key: conflict' },
    ]);
  });

  it.each([
    ['an unknown backend', { name: 'x', backend: 'nowhere' }, /^INVALID_INPUT: .*no backend "nowhere"/],
    ['an empty name', { name: ' ' }, /^INVALID_INPUT: input.name/],
    ['what the backend cannot do', { name: 'x', backend: 'pigello' }, /^UNSUPPORTED: .*ACCOUNT_CREATE/],
  ])('is written without a row when it is refused for %s', async (_, variables, error) => {
    const before = await countEvents(gateway);
    const lines = await linesOf(gateway, create, variables);
    expect(lines).toMatchObject([
      {
        msg: 'mutation refused',
        subject: expect.stringMatching(/^anonymous:[\w-]{22}$/),
        operation: 'createAccount',
        requestId: expect.any(String),
        outcome: 'FAILED',
        error: expect.stringMatching(error),
      },
    ]);
    expect(await countEvents(gateway)).toEqual(before);
  });

  it('is written when the caller lacks the scope', async () => {
    const backends = [{ name: 'astra', provider: 'astra', emulated: true }];
    const closed = await startGateway({
      configuration: { backends, auth: { anonymous: { scopes: ['accounts:read'] } } },
    });
    expect(await linesOf(closed, create, { name: 'x' })).toMatchObject([
      { outcome: 'FAILED', error: expect.stringMatching(/^UNAUTHENTICATED: needs the scope accounts:write/) },
    ]);
    await closed.close();
  });
});
