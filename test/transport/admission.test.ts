import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, type ScriptedServer, startServer } from './scripted-server.ts';

afterEach(async () => {
  await closeServers();
  await closeClients();
});

const write: HttpRequest = { method: 'POST', path: '/users', body: { json: {} } };

describe('a request that waits for its turn', () => {
  it('is not sent when its caller leaves, where one that has begun is', async () => {
    const server = await slowServer(80);
    const client = openClient(server.url, { concurrency: 1 });
    const caller = new AbortController();
    const call = { ...createCall(), leaves: caller.signal };
    const begun = client.send(write, call);
    const waiting = client.send(write, call);
    setTimeout(() => caller.abort(), 20);

    await expect(waiting).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'plant: the caller left before it was the turn of this request, so nothing was sent',
    });
    await expect(begun).resolves.toMatchObject({ status: 200 });
    expect(server.requests).toHaveLength(1);
  });

  it('is refused unsent where too many wait, and where its turn does not come', async () => {
    const server = await slowServer(150);
    const client = openClient(server.url, { concurrency: 1, maxQueued: 1, maxQueueSeconds: 0.05 });
    const [, late, refused] = await Promise.allSettled([
      client.send(write, createCall()),
      client.send(write, createCall()),
      client.send(write, createCall()),
    ]);

    expect(refused).toMatchObject({ reason: { code: 'RATE_LIMITED', retryAfterSeconds: 1 } });
    expect(late).toMatchObject({
      reason: {
        code: 'BACKEND_TIMEOUT',
        message: 'plant: it was not the turn of this request within 0.05 s, so nothing was sent',
      },
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is not sent with less time left than the backend usually takes', async () => {
    const server = await slowServer(100);
    const client = openClient(server.url, { concurrency: 1 });
    await client.send(write, createCall());
    const hasty = client.send(write, createCall({ timeoutMs: 60 }));

    await expect(hasty).rejects.toMatchObject({
      code: 'BACKEND_TIMEOUT',
      message: expect.stringMatching(
        /^plant: \d+ ms were left and it usually takes \d+ ms, so nothing was sent$/,
      ),
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a backend that is silent', () => {
  it('costs a read its own time, not all of the operation, and a write has until the deadline', async () => {
    const server = await startServer(() => undefined);
    const client = openClient(server.url, { timeoutSeconds: 0.2 });
    await expect(
      client.send({ method: 'GET', path: '/' }, createCall({ timeoutMs: 8_000 })),
    ).rejects.toMatchObject({
      code: 'BACKEND_TIMEOUT',
      message: 'plant: no answer in time',
    });
    await expect(client.send(write, createCall({ timeoutMs: 1_500 }))).rejects.toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
  });
});

function slowServer(delayMs: number): Promise<ScriptedServer> {
  return startServer((_request, response) => {
    setTimeout(() => answer(response, 200, '{}'), delayMs);
  });
}
