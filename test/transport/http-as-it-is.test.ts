import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/errors.ts';
import type { HttpRequest } from '../../src/transport/exchange.ts';
import { networkReason } from '../../src/transport/network-reason.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { type RawServer, startRawServer } from './raw-server.ts';
import { answer, closeServers, startServer } from './scripted-server.ts';

const read: HttpRequest = { method: 'GET', path: '/' };
const write: HttpRequest = { method: 'PUT', path: '/', body: { json: {} } };

let raw: RawServer | null = null;
afterEach(async () => {
  await raw?.close();
  raw = null;
  await closeServers();
  await closeClients();
});

const ok = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

describe('an answer as it is', () => {
  it.each<[string, (string | null)[], number, string]>([
    ['204 with a length', ['HTTP/1.1 204 No\r\ncontent-length: 4\r\n\r\n'], 204, ''],
    ['204 with a length and its body', ['HTTP/1.1 204 No\r\ncontent-length: 4\r\n\r\nnull'], 204, ''],
    ['204 with a length and an end', ['HTTP/1.1 204 No\r\ncontent-length: 4\r\n\r\n', null], 204, ''],
    ['205 with a body', ['HTTP/1.1 205 Reset\r\ncontent-length: 4\r\n\r\nnull'], 205, ''],
    ['205 that does not end', ['HTTP/1.1 205 Reset\r\n\r\n'], 205, ''],
    ['304 with a length', ['HTTP/1.1 304 Not Modified\r\ncontent-length: 9\r\n\r\n'], 304, ''],
    ['200 of no length', ['HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'], 200, ''],
    ['200 and bytes behind it', [`${ok}trailing`], 200, '{}'],
    ['HTTP/1.0 that ends with its connection', ['HTTP/1.0 200 OK\r\n\r\n{}', null], 200, '{}'],
    ['hints before it', [`HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n${ok}`], 200, '{}'],
    [
      'word of progress before it',
      [`HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n${ok}`],
      200,
      '{}',
    ],
  ])('is read, be it %s, for reads and writes, again and again', async (_what, bytes, status, text) => {
    raw = await startRawServer(bytes);
    const client = openClient(raw.url, { concurrency: 1 });
    for (const request of [read, write, write, read])
      expect(await client.send(request, createCall({ timeoutMs: 2_000 }))).toMatchObject({ status, text });

    expect(raw.requests()).toBe(4);
  });

  it.each<[string, (string | null)[], string, string]>([
    ['100 Continue', [`HTTP/1.1 100 Continue\r\n\r\n${ok}`], 'UNASKED_CONTINUE', '100 Continue'],
    [
      'a change of protocol',
      ['HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
      'UNASKED_UPGRADE',
      'protocol',
    ],
    ['HTTP/0.9', ['<html>hello</html>', null], 'NOT_HTTP', 'HTTP/1.1'],
    ['another protocol', ['SSH-2.0-OpenSSH_9.6\r\n'], 'NOT_HTTP', 'HTTP/1.1'],
    ['status 000', ['HTTP/1.1 000 OK\r\ncontent-length: 2\r\n\r\n{}'], 'NOT_HTTP', 'HTTP/1.1'],
    ['status 999', ['HTTP/1.1 999 No\r\ncontent-length: 2\r\n\r\n{}'], 'UNREADABLE', '999'],
    [
      'too many headers',
      [`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`],
      'HEADERS_TOO_LARGE',
      '16 kB',
    ],
  ])(
    'that is %s is named, not asked for again, and leaves a write of unknown outcome',
    async (_what, bytes, reason, word) => {
      raw = await startRawServer(bytes);
      const client = openClient(raw.url);
      const refused = await failureOf(client.send(read, createCall()));

      expect(refused).toMatchObject({ code: 'BACKEND_PROTOCOL', retryable: false });
      expect(refused.message).toContain(word);
      expect(networkReason(refused)).toBe(reason);
      expect(raw.requests()).toBe(1);
      const unknown = await failureOf(client.send(write, createCall()));
      expect(unknown.code).toBe('OUTCOME_UNKNOWN');
      expect(unknown.message).toContain(word);
      expect(unknown.message).toContain('may or may not have taken effect');
      expect(raw.requests()).toBe(2);
    },
  );

  it('that refuses is known by its status, however long it is', async () => {
    const server = await startServer((_request, response) => answer(response, 409, 'x'.repeat(5_000)));
    const client = openClient(server.url, { maxResponseSize: 1_000 });

    expect(await client.send(write, createCall())).toMatchObject({ status: 409, text: '' });
  });
});

describe('a host that cannot be spoken to', () => {
  it('is told apart by its reason: an unknown name', async () => {
    const failure = await failureOf(openClient('http://nowhere.invalid').send(read, createCall()));

    expect(failure.code).toBe('BACKEND_UNAVAILABLE');
    expect(networkReason(failure)).toBe('UNKNOWN_HOST');
    expect(failure.message).toMatch(/cannot be reached: (unknown host|its name could not be looked up)/);
  });

  it('is told apart by its reason: no TLS where it was expected', async () => {
    const server = await startServer((_request, response) => answer(response, 200, '{}'));
    const failure = await failureOf(
      openClient(server.url.replace('http:', 'https:')).send(write, createCall()),
    );

    expect(failure).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(failure.message).toContain('the TLS handshake failed');
    expect(networkReason(failure)).toBe('TLS');
  });

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'CERTIFICATE'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'CERTIFICATE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERTIFICATE'],
    ['CERT_HAS_EXPIRED', 'CERTIFICATE'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'CERTIFICATE'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'TLS'],
    ['EHOSTUNREACH', 'NO_ROUTE'],
  ])('has the reason of the code %s', (code, reason) => {
    expect(networkReason(Object.assign(new Error('failed'), { code }))).toBe(reason);
  });
});

describe('the signal of an operation', () => {
  it('has one listener, however many requests are under way, and tells all of them', async () => {
    const server = await startServer(() => undefined);
    const client = openClient(server.url, { concurrency: 8 });
    const caller = new AbortController();
    const call = { ...createCall(), signal: caller.signal };
    const requests = Array.from({ length: 500 }, () => client.send(read, call).catch((error) => error));
    await new Promise((resolve) => setTimeout(resolve, 100));

    expect(getEventListeners(caller.signal, 'abort').length).toBe(1);
    const reason = new Error('the caller has gone');
    caller.abort(reason);
    expect(new Set(await Promise.all(requests))).toEqual(new Set([reason]));
  });

  it('keeps one listener after hundreds of answers', async () => {
    const server = await startServer((_request, response) => answer(response, 200, '{}'));
    const client = openClient(server.url);
    const call = createCall();
    await Promise.all(Array.from({ length: 300 }, () => client.send(read, call)));

    expect(getEventListeners(call.signal, 'abort').length).toBeLessThanOrEqual(1);
  });
});

async function failureOf(answered: Promise<unknown>): Promise<UpstreamError> {
  return answered.then(
    () => {
      throw new Error('an answer came');
    },
    (error: UpstreamError) => error,
  );
}
