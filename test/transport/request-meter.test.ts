import { afterEach, describe, expect, it } from 'vitest';
import { createRequestMeter } from '../../src/loaders/request-meter.ts';
import type { HttpRequest } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, startServer } from './scripted-server.ts';

const read: HttpRequest = { method: 'GET', path: '/users' };
const write: HttpRequest = { method: 'PUT', path: '/users', body: { json: {} } };

afterEach(async () => {
  await closeServers();
  await closeClients();
});

describe('the requests of an operation', () => {
  it('are counted once for each operation that waits for a shared read', async () => {
    const server = await startServer((_request, response) => {
      setTimeout(() => answer(response, 200, 'x'), 20);
    });
    const client = openClient(server.url);
    const [one, other] = [createRequestMeter(9), createRequestMeter(9)];
    await Promise.all(
      [one, one, other, one, other].map((meter) => client.send(read, { ...createCall(), meter })),
    );
    expect(server.requests).toHaveLength(1);
    expect([one.count(), other.count()]).toEqual([1, 1]);
  });

  it('are no more than allowed, repetitions included, and the refused one is the caller alone', async () => {
    const server = await startServer((_request, response) => answer(response, 503, 'no'));
    const client = openClient(server.url);
    const refuse = (): never => {
      throw client.failure({ code: 'BACKEND_UNAVAILABLE', message: 'failed', status: 503 });
    };
    const poor = createRequestMeter(1);
    const spent = createRequestMeter(0);
    await expect(client.send(read, { ...createCall(), meter: poor }, refuse)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
    });
    expect([poor.count(), server.requests.length]).toEqual([1, 1]);
    const rich = createRequestMeter(9);
    const sent = client.send(read, { ...createCall(), meter: rich }, refuse);
    await expect(client.send(read, { ...createCall(), meter: spent })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      message: expect.stringContaining('server.maxUpstreamRequests'),
    });
    await expect(sent).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect([rich.count(), spent.count(), server.requests.length]).toEqual([2, 0, 3]);
  });

  it('of a write are refused before the first, or not at all', async () => {
    const server = await startServer((_request, response) => answer(response, 200, '{}'));
    const client = openClient(server.url);
    const meter = createRequestMeter(2);
    const begun = meter.ofWrite();
    for (let time = 0; time < 4; time += 1) await client.send(write, { ...createCall(), meter: begun });
    expect([meter.count(), server.requests.length]).toEqual([4, 4]);
    await expect(client.send(write, { ...createCall(), meter: meter.ofWrite() })).rejects.toMatchObject({
      code: 'RATE_LIMITED',
    });
    expect(server.requests).toHaveLength(4);
  });
});
