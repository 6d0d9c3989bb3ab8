import { once } from 'node:events';
import { Agent, request, type ServerResponse } from 'node:http';
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

async function untilClosed(url: string): Promise<void> {
  while (await listens(url)) await new Promise((resolve) => setTimeout(resolve, 10));
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
    const { graph, kill, finished } = await serveOver(backend);
    const answer = ask(graph, accounts);
    const [, response] = (await once(backend.server, 'request')) as [unknown, ServerResponse];
    kill('SIGTERM');
    await untilClosed(graph);
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

  it('ends at the second signal, whatever is under way', async () => {
    const { graph, kill, finished } = await serveOver(backend);
    const answer = ask(graph, accounts).catch(() => 'broken off');
    await once(backend.server, 'request');
    kill('SIGTERM');
    await untilClosed(graph);
    kill('SIGTERM');
    expect(await finished).toMatchObject({ code: null, signal: 'SIGTERM' });
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
