import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer } from '../../src/commands/http-server.ts';
import { post, viewer } from '../server/odd-requests.ts';
import { jsonHeaders, send } from '../server/serve-gateway.ts';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';

const maxUnfinishedBytes = 1_000_000;

describe('the server that listens', () => {
  let gateway: StartedGateway;
  let server: Server;
  let port: number;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    gateway = await startGateway({
      configuration: { server: { maxUnfinishedBytes }, backends: sandboxBackends.slice(0, 1) },
    });
    const settings = { headersSeconds: 1, requestSeconds: 2, keepAliveSeconds: 5, maxConnections: 20 };
    server = createHttpServer(settings, gateway.gateway.logger);
    server.on('request', (request, response) => void gateway.gateway.handler(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    server.close();
    await gateway.close();
  });
  beforeEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    gateway.log.splice(0);
  });

  interface Client {
    socket: Socket;
    /** All that came until the connection ended. */
    ended: Promise<string>;
    text(): string;
  }

  function open(bytes: string): Client {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    let text = '';
    socket.on('error', () => undefined);
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
    const ended = new Promise<string>((resolve) => socket.once('close', () => resolve(text)));
    socket.write(bytes);
    return { socket, ended, text: () => text };
  }

  const head = (length: number, more = ''): string =>
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}Content-Length: ${length}\r\n\r\n`;

  /** Sends one byte more again and again, as a slow client does. */
  function drip({ socket, ended }: Client, byte: string): Promise<string> {
    const timer = setInterval(() => socket.write(byte), 100);
    return ended.finally(() => clearInterval(timer));
  }

  function expectRefused(answer: string, status: number, text: RegExp): void {
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(text);
    expect(answer).toMatch(/\r\ncache-control: no-store\r\n/i);
    const [, id = '-'] = /x-request-id: (\S+)/i.exec(answer) ?? [];
    expect(gateway.log.filter((line) => line.includes(id))).toHaveLength(1);
  }

  it('ends headers and bodies that come byte by byte, and serves others meanwhile', async () => {
    const started = performance.now();
    const headers = drip(open('POST /graphql HTTP/1.1\r\nHost: localhost\r\nX: '), 'x');
    const body = drip(open(`${head(1_000)}{`), ' ');
    const others = await send(port, { headers: jsonHeaders, body: post(viewer) });
    expect(others).toMatchObject({ status: 200 });
    expectRefused(await headers, 408, /server\.headersSeconds/);
    expect(performance.now() - started).toBeLessThan(3_500);
    expectRefused(await body, 408, /server\.requestSeconds/);
    expect(performance.now() - started).toBeLessThan(4_500);
  });

  it.each([
    ['is no HTTP', 'hello\r\n\r\n', 400],
    [
      'has two lengths',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    [
      'has a length and pieces',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['has no Host', 'GET /graphql HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['has long headers', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('answers what %s in a line of its own, with an id that the log has', async (_name, bytes, status) => {
    const answer = await open(bytes).ended;
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toMatch(/node_modules|\bat /);
  });

  it.each([
    ['whose length is told', (bytes: number) => `${head(250_000)}${' '.repeat(bytes)}`],
    [
      'that come in pieces',
      (bytes: number) =>
        `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${bytes.toString(16)}\r\n${' '.repeat(bytes)}\r\n`,
    ],
  ])('holds unfinished bodies %s up to a measure over all', async (_name, begin) => {
    const clients = Array.from({ length: 8 }, () => open(begin(200_000)));
    const refused = await Promise.race(clients.map(({ ended }) => ended));
    expectRefused(refused, 503, /server\.maxUnfinishedBytes/);
    expect(refused).toMatch(/\r\nretry-after: 1\r\n/i);
    for (const { socket } of clients) socket.destroy();
    await Promise.all(clients.map(({ ended }) => ended));
    // What was held is given back.
    const body = post(viewer, { extensions: { x: 'x'.repeat(200_000) } });
    expect(await send(port, { headers: jsonHeaders, body })).toMatchObject({ status: 200 });
  });

  it('takes so many connections, and tells once that it closes more', async () => {
    const clients = Array.from({ length: 30 }, () => open(''));
    const closed = clients.map(({ ended }) => ended);
    await Promise.any(closed);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(clients.filter(({ socket }) => !socket.destroyed).length).toBeLessThanOrEqual(20);
    expect(gateway.log.filter((line) => line.includes('server.maxConnections'))).toHaveLength(1);
    for (const { socket } of clients) socket.destroy();
    await Promise.all(closed);
    expect(await send(port, { headers: jsonHeaders, body: post(viewer) })).toMatchObject({ status: 200 });
  });
});
