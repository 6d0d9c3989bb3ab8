import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/errors.ts';
import type { HttpRequest } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, later, refusedUrl, type Script, startServer } from './scripted-server.ts';

const read: HttpRequest = { method: 'GET', path: '/' };
const write: HttpRequest = { method: 'POST', path: '/', body: { json: {} } };
const readByPost: HttpRequest = { ...write, effect: 'read' };

afterEach(async () => {
  await closeServers();
  await closeClients();
});

const silent: Script = () => undefined;
const slowBody: Script = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"a":');
};
const drop: Script = (_request, response) => void response.destroy();
const cutBody: Script = async (_request, response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"a":');
  await later(20);
  response.destroy();
};
const large: Script = (_request, response) => answer(response, 200, 'x'.repeat(5_000));
const nonsense: Script = (_request, response) => void response.socket?.end('nonsense\r\n\r\n');

describe('a request that is not answered', () => {
  it.each<[string, Script, number, string]>([
    ['no headers in time', silent, 1, 'BACKEND_TIMEOUT'],
    ['no end of the body in time', slowBody, 1, 'BACKEND_TIMEOUT'],
    ['a dropped connection', drop, 2, 'BACKEND_UNAVAILABLE'],
    ['a body that is cut off', cutBody, 2, 'BACKEND_UNAVAILABLE'],
    ['something that is not HTTP', nonsense, 1, 'BACKEND_PROTOCOL'],
    ['too large a body', large, 1, 'BACKEND_PROTOCOL'],
  ])(
    'for %s: a read fails by what happened, a write is of unknown outcome',
    async (_what, script, reads, code) => {
      const server = await startServer(script);
      const client = openClient(server.url, { maxResponseSize: 1_000 });
      // Where no timeout is meant, a busy machine has time for the second try.
      const call = { timeoutMs: code === 'BACKEND_TIMEOUT' ? 200 : 3_000 };

      expect(await failureOf(client.send(read, createCall(call)))).toMatchObject({ code, backend: 'plant' });
      expect(server.requests).toHaveLength(reads);
      expect(await failureOf(client.send(readByPost, createCall(call)))).toMatchObject({ code });
      expect(await failureOf(client.send(write, createCall(call)))).toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        retryable: false,
        message: expect.stringContaining('may or may not have taken effect'),
      });
      expect(server.requests).toHaveLength(reads * 2 + 1);
    },
  );

  it('names no address in its message', async () => {
    const url = await refusedUrl();
    const { message } = await failureOf(openClient(url).send(read, createCall()));

    expect(message).toBe('plant: cannot be reached: connection refused');
  });
});

describe('a request that was never sent', () => {
  it('is a backend that cannot be reached, be it a write', async () => {
    const client = openClient(await refusedUrl());

    for (const request of [read, write]) {
      expect(await failureOf(client.send(request, createCall()))).toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        message: 'plant: cannot be reached: connection refused',
        detail: 'ECONNREFUSED',
      });
    }
  });

  it('did not act when no connection was free before its deadline', async () => {
    const server = await startServer(silent);
    const client = openClient(server.url, { concurrency: 1 });
    const blocking = failureOf(client.send(read, createCall({ timeoutMs: 250 })));
    const waiting = failureOf(client.send(write, createCall({ timeoutMs: 60 })));
    const first = await Promise.race([blocking.then(() => 'blocking'), waiting.then(() => 'waiting')]);

    expect(first).toBe('waiting');
    expect(await waiting).toMatchObject({
      code: 'BACKEND_TIMEOUT',
      message: expect.stringContaining('nothing was sent'),
    });
    await blocking;
    expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
  });

  it('is never sent later, when a connection becomes free', async () => {
    const server = await startServer(async (_request, response) => {
      await later(100);
      answer(response, 200, '{}');
    });
    const client = openClient(server.url, { concurrency: 1 });
    const blocking = client.send(read, createCall());
    const waiting = failureOf(client.send(write, createCall({ timeoutMs: 30 })));
    await Promise.all([blocking, waiting]);
    await client.send(read, createCall());

    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it.each([read, write])(
    'passes the abort of its caller through: $method before it began',
    async (request) => {
      const server = await startServer((_request, response) => answer(response, 200, '{}'));
      const reason = new Error('the caller has gone');
      const signal = AbortSignal.abort(reason);
      const sent = openClient(server.url).send(request, createCall({ signal }));

      await expect(sent).rejects.toBe(reason);
      expect(server.requests).toEqual([]);
    },
  );

  it('passes the abort of its caller through while it waits for its turn', async () => {
    const server = await startServer(silent);
    const client = openClient(server.url, { concurrency: 1 });
    const blocking = failureOf(client.send(read, createCall({ timeoutMs: 150 })));
    const caller = new AbortController();
    const waiting = client.send(write, createCall({ signal: caller.signal }));
    const reason = new Error('the caller has gone');
    caller.abort(reason);

    await expect(waiting).rejects.toBe(reason);
    await blocking;
  });

  it('says so when a credential holds what no header can', async () => {
    const server = await startServer((_request, response) => answer(response, 200, '{}'));
    const headers = { authorization: 'Bearer hidden\nhidden' };
    const failure = await failureOf(openClient(server.url).send({ ...write, headers }, createCall()));

    expect(failure).toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('line breaks') });
    expect(`${failure.message} ${failure.detail} ${failure.cause}`).not.toContain('hidden');
  });
});

describe('the abort of the caller', () => {
  it('passes through a read, which is not repeated, and ends it upstream', async () => {
    const caller = new AbortController();
    const reason = new Error('the caller has gone');
    let closed: Promise<unknown> = Promise.resolve();
    const server = await startServer((_request, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      caller.abort(reason);
    });
    const sent = openClient(server.url).send(read, createCall({ signal: caller.signal }));

    await expect(sent).rejects.toBe(reason);
    await closed;
    expect(server.requests).toHaveLength(1);
  });

  it('leaves the outcome of a write unknown, once it has been sent', async () => {
    const caller = new AbortController();
    const server = await startServer(() => caller.abort(new Error('the caller has gone')));
    const failure = await failureOf(
      openClient(server.url).send(write, createCall({ signal: caller.signal })),
    );

    expect(failure.code).toBe('OUTCOME_UNKNOWN');
    expect(server.requests).toHaveLength(1);
  });

  it('between two attempts ends the second', async () => {
    const caller = new AbortController();
    const reason = new Error('the caller has gone');
    const server = await startServer((_request, response) => {
      response.destroy();
      setTimeout(() => caller.abort(reason), 10);
    });
    const sent = openClient(server.url).send(read, createCall({ signal: caller.signal }));

    await expect(sent).rejects.toSatisfy((error: unknown) => error === reason || isBroken(error));
    expect(server.requests.length).toBeLessThanOrEqual(2);
  });
});

function isBroken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'BACKEND_UNAVAILABLE';
}

async function failureOf(answered: Promise<unknown>): Promise<UpstreamError> {
  return answered.then(
    () => {
      throw new Error('an answer came');
    },
    (error: UpstreamError) => error,
  );
}
