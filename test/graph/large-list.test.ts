import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { configurationWith, type ServedBackend, serveBackend } from './serve-backend.ts';

interface UserPage {
  users: {
    nodes: { id: string }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
  };
}

const page =
  'query ($after: String) { users(first: 50, after: $after) { nodes { id displayName } pageInfo { hasNextPage endCursor } } }';
const megabyte = 1024 * 1024;

interface Tenant {
  backend: ServedBackend;
  gateway: StartedGateway;
  bytes(): number;
}

describe('a page of 50 out of 100,000 users', () => {
  let small: Tenant;
  let large: Tenant;
  beforeAll(async () => {
    small = await startTenant(250);
    large = await startTenant(100_000);
  });
  afterAll(async () => {
    for (const { gateway, backend } of [small, large]) {
      await gateway.close();
      await backend.served.close();
    }
  });

  it('costs the requests and the bytes of a page out of 100', async () => {
    const answers = [];
    for (const { gateway, backend } of [small, large]) {
      const answer = await gateway.query<UserPage>(page, { after: null });
      expect(answer.errors).toBeUndefined();
      answers.push({
        nodes: answer.data?.users.nodes.length,
        hasNextPage: answer.data?.users.pageInfo.hasNextPage,
        // The tenant is asked for where a page holds a rewritten address, however long the list is.
        requests: backend.served.requests
          .map(({ method, url }) => `${method} ${url}`)
          .filter((line) => line !== 'POST /api/v2/search/user'),
      });
    }
    const one = { nodes: 50, hasNextPage: true, requests: ['POST /api/v2/search/account'] };
    expect(answers).toEqual([one, one]);
    expect(large.bytes()).toBeLessThan(small.bytes() * 2);
  });

  it('leaves nothing behind in memory, page after page', async () => {
    const collect = exposeGarbageCollector();
    await walk(large.gateway, 4);
    collect();
    const before = process.memoryUsage().heapUsed;
    const visited = await walk(large.gateway, 20);
    large.backend.served.forget();
    large.gateway.log.splice(0);
    collect();
    // What 1,000 users would take if they were kept is less than the bound; what 100,000 would take is far beyond.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(16 * megabyte);
    expect(visited.size).toBe(1_000);
  });
});

async function startTenant(size: number): Promise<Tenant> {
  let bytes = 0;
  const backend = await serveBackend('wavefront', {
    size,
    wrap: (handle) => async (request) => {
      const response = await handle(request);
      bytes += (await response.clone().arrayBuffer()).byteLength;
      return response;
    },
  });
  const gateway = await startGateway({ configuration: configurationWith([backend]) });
  return { backend, gateway, bytes: () => bytes };
}

async function walk(gateway: StartedGateway, pages: number): Promise<Set<string>> {
  const visited = new Set<string>();
  let after: string | null = null;
  for (let number = 0; number < pages; number += 1) {
    const answer: { data?: UserPage | null } = await gateway.query<UserPage>(page, { after });
    for (const { id } of answer.data?.users.nodes ?? []) visited.add(id);
    after = answer.data?.users.pageInfo.endCursor ?? null;
  }
  return visited;
}

/** Node offers the collector to programs that were started with the flag; a test may ask for it later. */
function exposeGarbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
