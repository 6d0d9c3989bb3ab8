import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { decodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { costOf } from './cost-of.ts';
import { configurationWith, type ServedBackend, serveBackend } from './serve-backend.ts';

interface UserList {
  users: { nodes: { id: string; backend: { name: string } }[] };
}
interface NodeList {
  nodes: ({ id: string; displayName?: string } | null)[];
}

const manyNodes = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Principal { displayName } } }';

describe('many ids at once', () => {
  let backends: ServedBackend[];
  let gateway: StartedGateway;
  const running = new Map<string, number>();
  const highest = new Map<string, number>();

  beforeAll(async () => {
    backends = await Promise.all(
      providerIds.map((id) =>
        serveBackend(id, {
          wrap: (handle) => async (request) => {
            const now = (running.get(id) ?? 0) + 1;
            running.set(id, now);
            highest.set(id, Math.max(highest.get(id) ?? 0, now));
            await new Promise((resolve) => setTimeout(resolve, 5));
            const response = await handle(request);
            running.set(id, (running.get(id) ?? 0) - 1);
            return response;
          },
        }),
      ),
    );
    gateway = await startGateway({ configuration: configurationWith(backends) });
  });
  afterAll(async () => {
    await gateway.close();
    await Promise.all(backends.map(({ served }) => served.close()));
  });

  it('reads 100 ids of five backends in one batch each, or a few at once where there is no batch', async () => {
    const ids = await twentyOfEach(gateway);
    expect(ids.length).toBeGreaterThanOrEqual(95);
    for (const { served } of backends) served.forget();
    highest.clear();
    const answer = await gateway.query<NodeList>(manyNodes, { ids });
    expect(answer.errors).toBeUndefined();
    expect(answer.data?.nodes.map((node) => node?.id)).toEqual(ids);
    const sent = Object.fromEntries(
      backends.map(({ served, entry }) => [String(entry['name']), served.requests.length]),
    );
    // validateAccounts takes them all.
    expect(sent['wavefront']).toBe(1);
    // id__in, once for each kind of user that still has ids to find.
    expect(sent['pigello']).toBeLessThanOrEqual(3);
    // Nothing but one GET for each.
    expect(sent['autonoma']).toBe(20);
    // One list for an account with several of them, one GET for an account with one.
    expect(sent['astra']).toBeLessThanOrEqual(20);
    // The lists of the accounts, which hold every user, beside tokenInfo, and the gateway's own user who is in none.
    expect(sent['oisp']).toBeLessThanOrEqual(19);
    for (const { entry, concurrency } of backends) {
      expect(highest.get(String(entry['name'])) ?? 0).toBeLessThanOrEqual(concurrency);
    }
    expect(highest.get('autonoma')).toBe(4);
  });

  it('keeps the order, repetitions and unknown ids included', async () => {
    const [first = '', second = '', third = ''] = await twentyOfEach(gateway);
    const ids = [third, 'garbage', first, first, second, third];
    const answer = await gateway.query<NodeList>(manyNodes, { ids });
    expect(answer.data?.nodes.map((node) => node?.id ?? null)).toEqual([
      third,
      null,
      first,
      first,
      second,
      third,
    ]);
  });
});

describe('the same record asked for again', () => {
  let sandbox: StartedGateway;
  let ids: string[];
  beforeAll(async () => {
    sandbox = await startGateway();
    ids = await twentyOfEach(sandbox);
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());

  const thrice = `query ($id: ID!) {
    first: user(id: $id) { displayName }
    second: user(id: $id) { email displayName }
    third: node(id: $id) { ... on User { externalId firstName } }
  }`;

  it.each(providerIds)('is read once in one operation (%s)', async (provider) => {
    const id = ids.find((candidate) => backendOf(candidate) === provider) ?? '';
    const once = await sandbox.query('query ($id: ID!) { user(id: $id) { displayName email firstName } }', {
      id,
    });
    expect(once.data?.['user']).not.toBeNull();
    const costOnce = costOf(sandbox);
    sandbox.forget();
    await sandbox.query(thrice, { id });
    expect(costOf(sandbox)).toEqual(costOnce);
  });

  it('is read anew by the next operation', async () => {
    const id = ids.find((candidate) => backendOf(candidate) === 'autonoma') ?? '';
    await sandbox.query(thrice, { id });
    await sandbox.query(thrice, { id });
    expect(costOf(sandbox)).toEqual({ autonoma: { 'GET /connect/v1/resources/user/{id}': 2 } });
  });
});

function backendOf(id: string): string | null {
  const reference = decodeGlobalId(id);
  return reference !== null && 'backend' in reference ? reference.backend : null;
}

async function twentyOfEach(gateway: StartedGateway): Promise<string[]> {
  const answer = await gateway.query<UserList>('{ users(first: 200) { nodes { id backend { name } } } }');
  const users = answer.data?.users.nodes ?? [];
  return providerIds.flatMap((name) =>
    users
      .filter(({ backend }) => backend.name === name)
      .slice(0, 20)
      .map(({ id }) => id),
  );
}
