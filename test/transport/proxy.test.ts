import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/errors.ts';
import { networkReason } from '../../src/transport/network-reason.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, later, refusedUrl, startServer } from './scripted-server.ts';

interface Proxy {
  url: string;
  /** The requests that it read: method and target. */
  seen: string[];
  headers: Record<string, unknown>[];
  /** Bytes that passed through its tunnels towards the backend. */
  tunnelled: Buffer[];
  close(): Promise<void>;
}

const proxies: Proxy[] = [];
afterEach(async () => {
  await closeServers();
  await closeClients();
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
});

describe('a backend behind a proxy', () => {
  it('gets its http requests forwarded, as many at once as it bears', async () => {
    const backend = await startServer(async (_request, response) => {
      await later(5);
      answer(response, 200, '{"a":1}');
    });
    const proxy = await startProxy();
    const client = openClient(`${backend.url}/base`, { proxy: withUser(proxy.url), concurrency: 2 });
    const headers = { authorization: 'Bearer own' };
    const sends = Array.from({ length: 8 }, () =>
      client.send(
        { method: 'GET', path: '/users', query: { q: 'a' }, headers },
        { ...createCall(), alone: true },
      ),
    );

    for (const { text } of await Promise.all(sends)) expect(text).toBe('{"a":1}');
    expect(new Set(proxy.seen)).toEqual(new Set([`GET ${backend.url}/base/users?q=a`]));
    expect(backend.requests).toHaveLength(8);
    expect(backend.mostAtOnce()).toBeLessThanOrEqual(2);
    expect(proxy.headers[0]).toMatchObject({
      host: new URL(backend.url).host,
      'proxy-authorization': `Basic ${Buffer.from('ann:p@ss').toString('base64')}`,
    });
  });

  it('is reached by https in a tunnel, which shows none of its credentials', async () => {
    const backend = await startServer((_request, response) => answer(response, 200, '{}'));
    const proxy = await startProxy();
    const client = openClient(backend.url.replace('http:', 'https:'), { proxy: withUser(proxy.url) });
    const headers = { authorization: 'Bearer own-secret' };
    const failure = await failureOf(client.send({ method: 'GET', path: '/', headers }, createCall()));

    // The backend of this test speaks no TLS: what matters is what the proxy saw.
    expect(networkReason(failure)).toBe('TLS');
    expect(proxy.seen).toEqual([`CONNECT ${new URL(backend.url).host}`]);
    expect(proxy.headers[0]?.['proxy-authorization']).toContain('Basic ');
    expect(JSON.stringify(proxy.headers)).not.toContain('own-secret');
    expect(Buffer.concat(proxy.tunnelled).length).toBeGreaterThan(0);
    expect(Buffer.concat(proxy.tunnelled).toString('latin1')).not.toContain('own-secret');
  });

  it.each(['http:', 'https:'])('by %s is unavailable when the proxy refuses or is dead', async (scheme) => {
    const backend = await startServer((_request, response) => answer(response, 200, '{}'));
    const url = backend.url.replace('http:', scheme);
    const proxy = await startProxy(407);
    for (const request of [
      { method: 'GET', path: '/' },
      { method: 'POST', path: '/' },
    ] as const) {
      const refused = await failureOf(openClient(url, { proxy: proxy.url }).send(request, createCall()));
      expect(refused.code).toBe('BACKEND_UNAVAILABLE');
      expect(refused.message).toContain('the proxy refused to connect (407)');
      const dead = openClient(url, { proxy: await refusedUrl() });
      expect(await failureOf(dead.send(request, createCall()))).toMatchObject({
        code: 'BACKEND_UNAVAILABLE',
        message: 'plant: cannot be reached through its proxy: connection refused',
      });
    }
    expect(proxy.seen).toHaveLength(2);
    expect(backend.requests).toEqual([]);
  });
});

function withUser(url: string): string {
  return url.replace('//', '//ann:p%40ss@');
}

async function startProxy(refusal?: number): Promise<Proxy> {
  const seen: string[] = [];
  const headers: Record<string, unknown>[] = [];
  const tunnelled: Buffer[] = [];
  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    headers.push(incoming.headers);
    if (refusal !== undefined) return void outgoing.writeHead(refusal).end();
    const { method, url = '' } = incoming;
    const passed = forward(url, { method, headers: incoming.headers, agent: false }, (came) => {
      outgoing.writeHead(came.statusCode ?? 502, came.headers);
      came.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  server.on('connect', (incoming, socket) => {
    seen.push(`CONNECT ${incoming.url}`);
    headers.push(incoming.headers);
    socket.on('error', () => undefined);
    if (refusal !== undefined) return void socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const [host = '', port = ''] = (incoming.url ?? '').split(':');
    const target = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      target.pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      tunnelled.push(chunk);
      target.write(chunk);
    });
    socket.on('close', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const proxy: Proxy = {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    seen,
    headers,
    tunnelled,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  proxies.push(proxy);
  return proxy;
}

async function failureOf(answered: Promise<unknown>): Promise<UpstreamError> {
  return answered.then(
    () => {
      throw new Error('an answer came');
    },
    (error: UpstreamError) => error,
  );
}
