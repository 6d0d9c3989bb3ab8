import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/errors.ts';
import type { HttpRequest, TransportCall } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, type ScriptedServer, startServer } from './scripted-server.ts';

const read: HttpRequest = { method: 'GET', path: '/users', query: { q: 'a' } };
const write: HttpRequest = { method: 'PUT', path: '/users', body: { json: {} } };

afterEach(async () => {
  await closeServers();
  await closeClients();
});

describe('equal reads at the same moment', () => {
  it('go upstream once, and all get the answer', async () => {
    const { send, server } = await open(20);
    const texts = await Promise.all(Array.from({ length: 20 }, () => send(read)));

    expect(new Set(texts)).toEqual(new Set(['1']));
    expect(server.requests).toHaveLength(1);
    expect(await send(read)).toBe('2');
  });

  it.each<[string, HttpRequest]>([
    ['path', { ...read, path: '/roles' }],
    ['query', { ...read, query: { q: 'b' } }],
    ['method and body', { method: 'POST', path: '/users', body: { json: { q: 'a' } }, effect: 'read' }],
    ['token', { ...read, headers: { authorization: 'Bearer another' } }],
    ['media type', { ...read, headers: { accept: 'text/plain' } }],
  ])('are no equal ones with another %s', async (_, other) => {
    const { send, server } = await open(20);
    await Promise.all([send(read), send(other), send(read), send(other)]);
    expect(server.requests).toHaveLength(2);
  });

  it('are their own where a write asks', async () => {
    const { send, server } = await open(20);
    await Promise.all([send(read), send(read, { alone: true }), send(read, { alone: true })]);
    expect(server.requests).toHaveLength(3);
  });

  it('fail together, after one repetition for all', async () => {
    const server = await startServer((_request, response) => answer(response, 503, 'no'));
    const client = openClient(server.url);
    const refuse = (): never => {
      throw client.failure({ code: 'BACKEND_UNAVAILABLE', message: 'failed', status: 503 });
    };
    const failures = await Promise.all(
      [1, 2, 3].map(() => client.send(read, createCall(), refuse).catch((error: UpstreamError) => error)),
    );

    for (const failure of failures) expect(failure).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(server.requests).toHaveLength(2);
  });
});

describe('who joins', () => {
  it('keeps a deadline of his own, and ends nobody else', async () => {
    const { send, server } = await open(150);
    const [hasty, patient] = await Promise.allSettled([send(read, { timeoutMs: 60 }), send(read)]);

    expect(hasty).toMatchObject({
      reason: { name: 'UpstreamError', code: 'BACKEND_TIMEOUT', message: 'plant: no answer in time' },
    });
    expect(patient).toMatchObject({ value: '1' });
    expect(server.requests).toHaveLength(1);
  });

  it('leaves with his own reason, and the last one ends the request', async () => {
    const closed: unknown[] = [];
    const server = await startServer((_request, response) => {
      response.once('close', () => closed.push(response.writableFinished));
    });
    const client = openClient(server.url);
    const controllers = [new AbortController(), new AbortController()];
    const reads = controllers.map(({ signal }) => client.send(read, createCall({ signal })));
    await until(() => server.requests.length === 1);

    controllers[0]?.abort('first');
    await expect(reads[0]).rejects.toBe('first');
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(closed).toEqual([]);
    controllers[1]?.abort('second');
    await expect(reads[1]).rejects.toBe('second');
    await until(() => closed.length === 1);
    expect(closed).toEqual([false]);
  });
});

it('a read that begins after a write never tells of the time before it', async () => {
  const steps = fc.array(fc.constantFrom('read', 'write', 'wait'), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(steps, async (schedule) => {
      let version = 0;
      const server = await startServer(async (request, response) => {
        const now = request.method === 'PUT' ? ++version : version;
        await new Promise((resolve) => setTimeout(resolve, 4));
        answer(response, 200, String(now));
      });
      const client = openClient(server.url, { concurrency: 32 });
      let written = 0;
      const pending: Promise<void>[] = [];
      for (const step of schedule) {
        if (step === 'wait') await new Promise((resolve) => setTimeout(resolve, 3));
        else if (step === 'read') {
          const least = written;
          const seen = client.send(read, createCall());
          pending.push(seen.then(({ text }) => expect(Number(text)).toBeGreaterThanOrEqual(least)));
        } else {
          const done = client.send(write, createCall());
          const note = (text: string): void => {
            written = Math.max(written, Number(text));
          };
          pending.push(done.then(({ text }) => note(text)));
        }
      }
      await Promise.all(pending);
      await closeClients();
      await closeServers();
    }),
    { numRuns: 40 },
  );
});

it('a write is told before it leaves and when it has ended, however it ends, and a read never', async () => {
  const told: string[] = [];
  const server = await startServer((request, response) => {
    told.push(request.method);
    answer(response, request.method === 'PUT' ? 500 : 200, '');
  });
  const client = openClient(server.url, { onWrite: () => told.push('write') });
  await client.send(read, createCall());
  await client.send({ ...write, method: 'POST', effect: 'read' }, createCall());
  await client.send(write, createCall());
  await client.send({ ...write, method: 'DELETE' }, createCall());

  expect(told).toEqual(['GET', 'POST', 'write', 'PUT', 'write', 'write', 'DELETE', 'write']);
});

interface Opened {
  server: ScriptedServer;
  /** The answer's text: how many requests came so far. */
  send(request: HttpRequest, call?: Partial<TransportCall> & { timeoutMs?: number }): Promise<string>;
}

async function open(latencyMs: number): Promise<Opened> {
  const server = await startServer(async (_request, response) => {
    const { length } = server.requests;
    await new Promise((resolve) => setTimeout(resolve, latencyMs));
    answer(response, 200, String(length));
  });
  const client = openClient(server.url);
  return {
    server,
    send: async (request, { timeoutMs = 5_000, ...call } = {}) =>
      (await client.send(request, { ...createCall({ timeoutMs }), ...call })).text,
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
