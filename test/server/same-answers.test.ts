import fc from 'fast-check';
import type { GraphQLArgument } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { providerIds } from '../../src/providers/registry.ts';
import { createRandom, type Random } from './execution/random.ts';
import { randomOperation } from './execution/random-operation.ts';
import { jsonHeaders } from './serve-gateway.ts';
import { openWays, settled, type Ways } from './ways.ts';

const runs = 50;

/** What a backend says of now, and cursors, which name the walk that they belong to. */
const leftOut = new Set(['health', 'quota', 'cursor', 'startCursor', 'endCursor']);

describe.each([
  ['everything', ['*']],
  ['little', ['accounts:read', 'users:read']],
])('random operations of a caller who may do %s', (_name, scopes) => {
  let ways: Ways;
  let ids: string[];
  beforeAll(async () => {
    ways = await openWays({ scopes });
    const { data } = await ways.gateway.query<Record<string, { nodes: { id: string }[] }>>(
      '{ users(first: 3) { nodes { id } } accounts(first: 9) { nodes { id } } roles(first: 3) { nodes { id } } groups(first: 3) { nodes { id } } }',
    );
    ids = Object.values(data ?? {}).flatMap(({ nodes }) => nodes.map(({ id }) => id));
  });
  afterAll(() => ways.close());

  function valueFor(random: Random, { name, type }: GraphQLArgument): unknown {
    const id = (): string => ids[random.below(ids.length)] ?? '';
    if (random.chance(0.1)) return undefined;
    if (name === 'first') return 3;
    if (name === 'after') return null;
    if (name === 'email') return 'mina.okafor@nordhafen.example';
    if (name === 'backend') return random.pick(['astra', 'oisp', 'wavefront']);
    if (name === 'backends') return [random.pick(['astra', 'oisp', 'wavefront'])];
    if (String(type).includes('[ID!]')) return [id(), id()];
    return String(type).includes('ID!') ? id() : undefined;
  }

  it('are answered the same by plans, by the short way and by the interpreter', async () => {
    let answered = 0;
    const cases = fc.record({ seed: fc.integer(), fails: fc.constantFrom(null, ...providerIds) });
    const property = fc.asyncProperty(cases, async ({ seed, fails }) => {
      const random = createRandom(seed);
      const { text, variables } = randomOperation({
        schema,
        random,
        kind: 'query',
        depth: 4,
        breadth: 3,
        valueFor: (argument) => valueFor(random, argument),
        leftOut,
      });
      for (const provider of providerIds)
        ways.gateway
          .emulator(provider)
          .setFaults(provider === fails ? { rules: [{ kind: 'status', status: 418 }] } : null);
      const body = JSON.stringify({ query: text, variables, operationName: 'Random' });
      const request = { headers: { ...jsonHeaders, 'x-request-id': 'same' }, body };
      const yoga = await ways.throughYoga(request);
      if (yoga.status === 200) answered += 1;
      expect(settled(await ways.plainly(request)), body).toEqual(settled(yoga));
      expect(settled(await ways.interpreted(request)), body).toEqual(settled(yoga));
    });
    await fc.assert(property, { numRuns: runs, endOnFailure: true });
    expect(answered).toBeGreaterThan(30);
    expect(ways.takenShort()).toBe(runs);
  });
});
