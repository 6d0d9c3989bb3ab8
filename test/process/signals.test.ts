import { once } from 'node:events';
import { Agent, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, run, serve, start, temporaryFile } from './run-program.ts';
import { listens, type OccupiedPort, occupiedPort } from './sockets.ts';

const accounts = '{ accounts(first: 1) { complete failures { message } } }';

let backend: OccupiedPort;
beforeEach(async () => {
  backend = await occupiedPort();
});
afterEach(() => backend.close());

/** A gateway with one backend, whose requests the test answers when it likes. */
function serveOver({ port }: OccupiedPort): ReturnType<typeof serve> {
  const text = `auth: { anonymous: { scopes: ["*"] } }
backends: [{ name: slow, provider: astra, url: "http://127.0.0.1:${port}", auth: { token: t } }]`;
  return serve(['--config', temporaryFile('gateway.yaml', text)]);
}

/** The first answer of /readyz that is 503. */
async function untilDraining(graph: string): Promise<Response> {
  for (;;) {
    // An idle connection is closed in the moment of the signal, maybe with a question on its way.
    const answer = await fetch(new URL('/readyz', graph)).catch(() => null);
    if (answer?.status === 503) return answer;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a signal to end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s ends the gateway and its emulators with 0', async (signal) => {
    const { graph, stdout, says, kill, finished } = await serve();
    await says(/wavefront .*\n.*\n/);
    const urls = stdout().match(/http:\/\/127\.0\.0\.1:\d+/g) ?? [];
    expect(new Set([...urls, new URL(graph).origin]).size).toBe(6);
    kill(signal);
    expect(await finished).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(await Promise.all(urls.map(listens))).not.toContain(true);
  });

  it('lets a query that is under way finish, and takes no new one', async () => {
    // It listens on until then: a load balancer hears 503 from /readyz instead of nothing.
    const { graph, kill, finished } = await serveOver(backend);
    const answer = ask(graph, accounts);
    const [, response] = (await once(backend.server, 'request')) as [unknown, ServerResponse];
    kill('SIGTERM');
    const ready = await untilDraining(graph);
    expect(ready.headers.get('connection')).toBe('close');
    const refused = await fetch(graph, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ viewer { subject } }"}',
    });
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.text()).toMatch(/ends; ask again/);
    backend.server.on('request', (_, later: ServerResponse) => later.writeHead(403).end());
    response.writeHead(403).end();
    expect(await answer).toMatchObject({ data: { accounts: { complete: false } } });
    expect(await finished).toMatchObject({ code: 0 });
  });

  it('does not wait for a client that only keeps its connection', async () => {
    const { graph, kill, finished } = await serve();
    const agent = new Agent({ keepAlive: true });
    const url = new URL('/livez', graph);
    await new Promise<void>((resolve, reject) => {
      request(url, { agent }, (response) => response.resume().once('end', resolve))
        .once('error', reject)
        .end();
    });
    kill('SIGTERM');
    expect(await finished).toMatchObject({ code: 0 });
    agent.destroy();
  });

  it('does not wait for a connection that never sent a request, or half of one', async () => {
    const { graph, kill, finished } = await serve();
    const sockets = ['', 'GET /livez HTTP/1.1\r\nhost'].map((bytes) => {
      const socket = connect(Number(new URL(graph).port), '127.0.0.1');
      socket.on('error', () => undefined).write(bytes);
      return socket;
    });
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    await fetch(new URL('/livez', graph));
    const start = Date.now();
    kill('SIGTERM');
    expect(await finished).toMatchObject({ code: 0 });
    expect(Date.now() - start).toBeLessThan(4_000);
    for (const socket of sockets) socket.destroy();
  });

  it('ends at the second signal of either kind, whatever is under way', async () => {
    const { graph, kill, finished } = await serveOver(backend);
    const answer = ask(graph, accounts).catch(() => 'broken off');
    await once(backend.server, 'request');
    kill('SIGTERM');
    await untilDraining(graph);
    kill('SIGINT');
    expect(await finished).toMatchObject({ code: null, signal: 'SIGINT' });
    expect(await answer).toBe('broken off');
  });
});

describe('a reader that leaves', () => {
  it('does not make the program fail', async () => {
    const running = await start(['schema'], { closeOutput: true });
    expect(await running.finished).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a port', () => {
  it('can be taken again by the next gateway as soon as one has ended', async () => {
    const first = await serve();
    const { port } = new URL(first.graph);
    first.kill('SIGTERM');
    await first.finished;
    const second = await start(['serve', '--port', port]);
    expect((await second.says(/Graph +(\S+)/))[1]).toBe(first.graph);
    expect((await run(['serve', '--port', port])).code).toBe(1);
  });
});
