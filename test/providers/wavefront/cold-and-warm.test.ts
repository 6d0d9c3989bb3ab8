import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../../support/start-gateway.ts';

const queries = [
  '{ users(first: 200) { nodes { email displayName roleAssignments { account { name } } } } }',
  '{ accounts(first: 1) { nodes { name } } }',
  '{ people(first: 50) { nodes { email users { externalId } } } }',
  '{ person(email: "consultant@partner.example") { users { externalId email accounts { name } } } }',
  '{ serviceAccounts(first: 3) { nodes { account { name } roleAssignments { account { name } } } } }',
  '{ roles(first: 3) { nodes { account { name } members(first: 3) { nodes { displayName } } } } }',
  '{ validatePrincipals(backend: "wavefront", identifiers: ["consultant@partner.example"]) { unknown } }',
];
const backends = [{ name: 'wavefront', provider: 'wavefront', emulated: true }];

describe('an answer of Wavefront', () => {
  const cold = new Map<string, unknown>();
  let shared: StartedGateway;
  beforeAll(async () => {
    for (const query of queries) {
      const fresh = await startGateway({ configuration: { backends } });
      cold.set(query, await fresh.query(query));
      await fresh.close();
    }
    shared = await startGateway({ configuration: { backends } });
  });
  afterAll(() => shared.close());

  it('names the account of every role, and the address of every user, on a cold start', () => {
    expect([...cold.values()].filter((answer) => JSON.stringify(answer).includes('"errors"'))).toEqual([]);
    const users = JSON.stringify(cold.get(queries[0] ?? ''));
    expect(users).toContain('"email":"consultant@partner.example"');
    expect(users).not.toContain('"account":null');
    expect(JSON.stringify(cold.get(queries[3] ?? ''))).toContain('consultant+nordhafen@partner.example');
  });

  it('does not depend on what was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(queries, { minLength: 1 }), async (order) => {
        for (const query of order) expect(await shared.query(query)).toEqual(cold.get(query));
      }),
      { numRuns: 10, seed: 9 },
    );
  });
});
