import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';

interface Page {
  nodes: { id: string }[];
  pageInfo: { endCursor: string | null };
  complete: boolean;
  failures: { code: string; message: string; backend: { name: string } }[];
}

const failures = 'complete failures { code message backend { name } } nodes { id }';

describe('an answer that is not whole', () => {
  let sandbox: StartedGateway;
  beforeAll(async () => {
    sandbox = await startGateway();
  });
  afterAll(() => sandbox.close());
  afterEach(() => {
    for (const provider of providerIds) sandbox.emulator(provider).setFaults(null);
  });

  it.each(providerIds)(
    'shows a dead %s in failures and health, beside the records of the others',
    async (dead) => {
      const gateway = await startGateway();
      await gateway.emulator(dead).close();
      const answer = await gateway.query<{ users: Page; backends: { name: string; health: object }[] }>(
        `{ users(first: 200) { ${failures} } backends { name health { status reason } } }`,
      );
      expect(answer.errors).toBeUndefined();
      const { users, backends = [] } = answer.data ?? {};
      expect(users?.complete).toBe(false);
      expect(users?.failures).toContainEqual({
        backend: { name: dead },
        code: 'BACKEND_UNAVAILABLE',
        message: `${dead}: cannot be reached: connection refused`,
      });
      expect(users?.nodes.length).toBeGreaterThan(20);
      expect(backends.find(({ name }) => name === dead)?.health).toEqual({
        status: 'DOWN',
        reason: `${dead}: cannot be reached: connection refused`,
      });
      expect(backends.filter(({ health }) => 'status' in health && health.status === 'UP')).toHaveLength(4);
      await gateway.close();
    },
  );

  it('asks a backend that has failed again with the next page', async () => {
    const list = `query ($after: String) { accounts(after: $after, filter: { backends: ["astra"] }) { ${failures} pageInfo { endCursor hasNextPage } } }`;
    sandbox.emulator('astra').setFaults({ rules: [{ kind: 'status', status: 503 }] });
    const first = await sandbox.query<{ accounts: Page }>(list, { after: null });
    expect(first.data?.accounts).toMatchObject({ complete: false, nodes: [] });
    sandbox.emulator('astra').setFaults(null);
    const after = first.data?.accounts.pageInfo.endCursor;
    const second = await sandbox.query<{ accounts: Page }>(list, { after });
    expect(second.data?.accounts.complete).toBe(true);
    expect(second.data?.accounts.nodes).toHaveLength(16);
  });

  it('gives the others when one record of a list is malformed, and names backend, resource and field', async () => {
    const agents =
      '{ integrationUserAgents(first: 50) { complete failures { code message backend { name } } nodes { id } } }';
    const whole = await sandbox.query<{ integrationUserAgents: Page }>(agents);
    const count = whole.data?.integrationUserAgents.nodes.length ?? 0;
    sandbox.emulator('pigello').setFaults(null);
    const body = await brokenList(sandbox);
    sandbox.emulator('pigello').setFaults({
      rules: [
        { kind: 'body', body, mediaType: 'application/json', path: '/integrationuseragent/list', times: 1 },
      ],
    });
    const answer = await sandbox.query<{ integrationUserAgents: Page }>(agents);
    const list = answer.data?.integrationUserAgents;
    expect(answer.errors).toBeUndefined();
    expect(list?.nodes).toHaveLength(count - 1);
    expect(list?.complete).toBe(false);
    expect(list?.failures).toHaveLength(1);
    expect(list?.failures[0]).toMatchObject({ code: 'BACKEND_PROTOCOL', backend: { name: 'pigello' } });
    expect(list?.failures[0]?.message).toMatch(/pigello: .*agent.*service_id/is);
  });
});

/** What the emulator answers for its agents, with one value of one record changed to what it may not be. */
async function brokenList(sandbox: StartedGateway): Promise<string> {
  // Behind the page of agents another is asked for, which is empty.
  const request = sandbox.requests('pigello').findLast(({ url }) => /[?&]_page=1(&|$)/.test(url));
  const { origin } = new URL(sandbox.emulator('pigello').url);
  const headers = Object.fromEntries(
    Object.entries(request?.headers ?? {}).filter(([name]) => !['host', 'connection'].includes(name)),
  );
  const response = await fetch(`${origin}${request?.url ?? ''}`, { headers });
  const text = await response.text();
  return text.replace(/"service_id":\s*"[^"]*"/, '"service_id":[7]');
}
