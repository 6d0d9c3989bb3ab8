import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { wideLimits } from '../support/wide-limits.ts';

/** As many as the limit of tokens lets through. */
const aliases = (count: number, field: (index: number) => string): string =>
  `{${Array.from({ length: count }, (_, index) => `a${index}:${field(index)}`).join(' ')}}`;

let gateway: StartedGateway;
let ids: string[];
beforeAll(async () => {
  gateway = await startGateway({
    configuration: {
      server: wideLimits,
      backends: sandboxBackends.map((backend) => ({ ...backend, size: 200 })),
    },
  });
  const answer = await gateway.query<{ users: { nodes: { id: string }[] } }>(
    '{ users(first: 200) { nodes { id } } }',
  );
  ids = answer.data?.users.nodes.map(({ id }) => id) ?? [];
});
afterAll(() => gateway.close());

/** How long the event loop stood still at the most, in parts of what the whole request took. */
async function worstPart(query: string, variables: Record<string, unknown> = {}): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 2 });
  const started = performance.now();
  delay.enable();
  await gateway.query(query, variables);
  delay.disable();
  return delay.max / 1e6 / (performance.now() - started);
}

describe('a second client', () => {
  it.each([
    ['many lists', aliases(140, () => 'users(first:200){nodes{id}}'), {}],
    ['many people', aliases(120, (index) => `person(email:"a${index}@x.example"){email}`), {}],
    [
      'lists in lists in lists',
      '{accounts(first:200){nodes{users(first:200){nodes{accounts{users(first:200){nodes{id}}}}}}}}',
      {},
    ],
  ])('is served while one request asks for %s', async (_, query, variables) => {
    expect(await worstPart(query, variables)).toBeLessThan(0.34);
  });

  it('is served while one request asks for thousands of records by id', async () => {
    const some = Array.from({ length: 500 }, (_, index) => ids[index % ids.length] ?? '');
    const query = `query ($ids: [ID!]!) {${Array.from({ length: 12 }, (_, index) => `a${index}: nodes(ids: $ids) { id }`).join(' ')}}`;
    expect(await worstPart(query, { ids: some })).toBeLessThan(0.6);
  });

  it('waits for no document of more than the limit, which is refused before it is parsed', async () => {
    const answer = await gateway.query(aliases(1_000, (index) => `person(email:"a${index}@x"){email}`));
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.message).toContain('more than 2000 tokens');
  });
});
