import { readFileSync } from 'node:fs';
import { createServer as createPlain, type Server } from 'node:http';
import { createServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { UpstreamError } from '../../src/errors.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, startServer } from './scripted-server.ts';

const pem = (name: string): string => readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');
const ca = pem('authority');
const client = { cert: pem('client'), key: pem('client.key') };

let backend: Server;
let demanding: Server;
beforeAll(async () => {
  const own = { cert: pem('backend'), key: pem('backend.key') };
  const serve = async (options: object): Promise<Server> => {
    const server = createServer({ ...own, ...options }, (request, response) => {
      const subject = (request.socket as TLSSocket).getPeerCertificate().subject?.CN ?? null;
      answer(response, 200, JSON.stringify({ subject }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return server;
  };
  backend = await serve({});
  demanding = await serve({ ca, requestCert: true, rejectUnauthorized: true });
});
afterAll(() => {
  for (const server of [backend, demanding]) {
    server.closeAllConnections();
    server.close();
  }
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await closeClients();
  await closeServers();
});

const urlOf = (server: Server, host = '127.0.0.1'): string =>
  `https://${host}:${(server.address() as AddressInfo).port}`;
const get = { method: 'GET', path: '/' } as const;

function failureOf(answered: Promise<unknown>): Promise<UpstreamError> {
  return answered.then(
    (came) => {
      throw new Error(`an answer came: ${JSON.stringify(came)}`);
    },
    (error: UpstreamError) => error,
  );
}

describe('an https backend', () => {
  it('is not trusted where nobody vouches for it, whatever NODE_TLS_REJECT_UNAUTHORIZED says', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const failure = await failureOf(openClient(urlOf(backend)).send(get, createCall()));
    expect(failure).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(failure.message).toContain('its certificate is not trusted');
  });

  it('is trusted by a private authority', async () => {
    const { text } = await openClient(urlOf(backend), { tls: { ca } }).send(get, createCall());
    expect(text).toBe('{"subject":null}');
  });

  it('is not trusted under a name that its certificate does not have', async () => {
    const url = urlOf(backend, '127.0.0.2');
    const failure = await failureOf(openClient(url, { tls: { ca } }).send(get, createCall()));
    // Where only 127.0.0.1 listens, it is not even reached.
    expect(failure.code).toBe('BACKEND_UNAVAILABLE');
  });

  it('sees the client certificate, and refuses whoever has none', async () => {
    const url = urlOf(demanding);
    const { text } = await openClient(url, { tls: { ca, ...client } }).send(get, createCall());
    expect(text).toBe('{"subject":"gateway"}');
    const failure = await failureOf(openClient(url, { tls: { ca } }).send(get, createCall()));
    expect(failure).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });

  it('is held to the same through a proxy', async () => {
    const seen: string[] = [];
    const proxy = createPlain();
    proxy.on('connect', (incoming, socket) => {
      seen.push(incoming.url ?? '');
      const { port } = new URL(`http://${incoming.url}`);
      const target = connect(Number(port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        target.pipe(socket).on('error', () => target.destroy());
        socket.pipe(target).on('error', () => socket.destroy());
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const through = { proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` };
    const url = urlOf(demanding);
    const { text } = await openClient(url, { ...through, tls: { ca, ...client } }).send(get, createCall());
    expect(text).toBe('{"subject":"gateway"}');
    const failure = await failureOf(openClient(url, through).send(get, createCall()));
    expect(failure.message).toContain('its certificate is not trusted');
    expect(seen).toHaveLength(2);
    await closeClients();
    proxy.closeAllConnections();
    proxy.close();
  });
});

describe('what goes out', () => {
  it.each([301, 302, 303, 307, 308])('goes to the backend alone, also when it answers %i', async (status) => {
    const elsewhere = await startServer((_request, response) => answer(response, 200, '{}'));
    const location = `${elsewhere.url}/x`;
    const headers = { location, link: `<${location}>; rel=next`, refresh: `0; url=${location}` };
    const server = await startServer((_request, response) => answer(response, status, '{}', headers));
    for (const name of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'])
      vi.stubEnv(name, elsewhere.url);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    const http = openClient(`${server.url}/base`);
    for (const path of ['/a', `//${new URL(elsewhere.url).host}/a`, '/@evil/a', '/../../a'])
      await http.send({ method: 'GET', path }, createCall()).catch(() => undefined);
    await http.send({ method: 'POST', path: '/b', body: { json: {} } }, createCall()).catch(() => undefined);
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests.length).toBeGreaterThan(0);
    for (const { url } of server.requests) expect(url).toMatch(/^\/base/);
  });
});
