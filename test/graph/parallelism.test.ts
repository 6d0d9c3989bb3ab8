import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { configurationWith, type ServedBackend, serveBackend } from './serve-backend.ts';

const delays: Record<string, number> = { astra: 50, autonoma: 100, oisp: 150, pigello: 200, wavefront: 250 };

describe('five backends in one query', () => {
  let backends: ServedBackend[];
  let gateway: StartedGateway;
  const events: string[] = [];
  let openBarrier: () => void = () => undefined;
  let barrier: Promise<void> = Promise.resolve();

  beforeAll(async () => {
    backends = await Promise.all(
      providerIds.map((id) =>
        serveBackend(id, {
          wrap: (handle) => async (request) => {
            events.push(`${id} asked`);
            if (providerIds.every((other) => events.includes(`${other} asked`))) openBarrier();
            await barrier;
            events.push(`${id} answered`);
            return handle(request);
          },
        }),
      ),
    );
    gateway = await startGateway({
      configuration: { ...configurationWith(backends), server: { deadlineMs: 2_000 } },
    });
  });
  afterAll(async () => {
    openBarrier();
    await gateway.close();
    await Promise.all(backends.map(({ served }) => served.close()));
  });
  afterEach(() => {
    for (const { served } of backends) served.setFaults(null);
  });

  it('asks all five for their health before any has answered', async () => {
    await expectAllAskedFirst('{ backends { health { status } } }');
  });

  it('asks all five for their users before any has answered', async () => {
    await expectAllAskedFirst('{ users(first: 5) { nodes { id } } }');
  });

  // No clock is read: as long as one backend waits for another to be asked first, nobody ever answers.
  async function expectAllAskedFirst(query: string): Promise<void> {
    for (const { served, entry } of backends) {
      served.setFaults({ rules: [{ kind: 'latency', ms: delays[String(entry['name'])], times: 1 }] });
    }
    events.splice(0);
    barrier = new Promise((resolve) => {
      openBarrier = resolve;
    });
    await gateway.query(query);
    openBarrier();
    const firstAnswer = events.findIndex((event) => event.endsWith('answered'));
    const before = firstAnswer === -1 ? events : events.slice(0, firstAnswer);
    expect([...new Set(before)].sort()).toEqual(providerIds.map((id) => `${id} asked`));
  }

  it('gives the answers of the quick ones although a slow one never answers', async () => {
    barrier = Promise.resolve();
    const slow = await startGateway({
      configuration: { ...configurationWith(backends), server: { deadlineMs: 600 } },
    });
    backends[4]?.served.setFaults({ rules: [{ kind: 'latency', ms: 1_500 }] });
    const answer = await slow.query<{
      users: { complete: boolean; nodes: unknown[]; failures: { code: string; backend: { name: string } }[] };
    }>(
      '{ users(first: 5, filter: { providers: [PIGELLO, WAVEFRONT] }) { complete nodes { id } failures { code backend { name } } } }',
    );
    expect(answer.data?.users).toMatchObject({
      complete: false,
      failures: [{ code: 'BACKEND_TIMEOUT', backend: { name: 'wavefront' } }],
    });
    expect(answer.data?.users.nodes).toHaveLength(5);
    await slow.close();
  });
});
