import { afterEach, describe, expect, it } from 'vitest';
import { providerIds } from '../../src/providers/registry.ts';
import { ask, run, serve, start, temporaryFile } from '../process/run-program.ts';
import { deadPort, listens, type OccupiedPort, occupiedPort } from '../process/sockets.ts';

let occupied: OccupiedPort | null = null;
afterEach(async () => {
  await occupied?.close();
  occupied = null;
});

describe('account-graph serve', () => {
  it('prints the graph, GraphiQL, and each backend with its URL, its provider and what it can do', async () => {
    const { graph, stdout, says } = await serve();
    await says(/wavefront .*\n.*\n/);
    expect(stdout()).toContain(`GraphiQL  ${graph} in a browser`);
    for (const id of providerIds) {
      const [, url = '', capabilities] =
        stdout().match(
          new RegExp(`^  ${id} +(http://127\\.0\\.0\\.1:\\d+\\S*)  \\(${id}, emulated\\)\\n +(.*)$`, 'm'),
        ) ?? [];
      expect(await listens(url)).toBe(true);
      expect(capabilities).toMatch(/\b(user|account) read list\b/);
    }
  });

  it('serves the graph over all five backends, and the example operations from the package', async () => {
    const { graph } = await serve([], { cwd: '/' });
    const { data } = await ask(graph, '{ backends { name } accounts(first: 1) { complete } }');
    expect(data).toEqual({ backends: providerIds.map((name) => ({ name })), accounts: { complete: true } });
    const page = await fetch(graph, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('query Accounts');
  });

  it('is what runs without a command', async () => {
    const running = await start(['--port', '0']);
    expect(await running.says(/Graph +http:/)).not.toBeNull();
  });

  it('writes nothing but what it serves to standard output, and nothing to standard error', async () => {
    const { stderr, graph } = await serve();
    await ask(graph, '{ backends { name } }');
    expect(stderr()).toBe('');
  });

  it('takes the port from the environment, and the option before it', async () => {
    const port = await deadPort();
    const fromEnvironment = await start(['serve'], { env: { PORT: String(port) } });
    const [, graph] = await fromEnvironment.says(/Graph +(\S+)/);
    expect(graph).toBe(`http://127.0.0.1:${port}/graphql`);
    const other = await serve([], { env: { PORT: String(port) } });
    expect(other.graph).not.toBe(graph);
  });

  it('reads a configuration, and warns where ids of tokens will not last', async () => {
    const file = temporaryFile(
      'gateway.yaml',
      `server: { graphiql: false }
auth: { anonymous: { scopes: ["*"] } }
backends: [{ name: prod, provider: wavefront, url: "http://127.0.0.1:${await deadPort()}", auth: { token: "\${TOKEN}" } }]`,
    );
    const { kill, finished } = await serve(['--config', file], { env: { TOKEN: 'planted-token' } });
    kill('SIGTERM');
    const { stdout, stderr } = await finished;
    expect(stdout).toMatch(/GraphiQL {2}switched off/);
    expect(stdout).toMatch(/ prod {2}http:\S+ {2}\(wavefront\)/);
    expect(stderr).toContain('no fingerprintKey is configured');
    expect(stdout + stderr).not.toContain('planted-token');
  });

  it('starts with a backend that is down, and says so where it is asked', async () => {
    const file = temporaryFile(
      'gateway.yaml',
      `auth: { anonymous: { scopes: ["*"] } }
backends:
  - { name: dead, provider: astra, url: "http://127.0.0.1:${await deadPort()}", auth: { token: planted-token } }
  - { name: alive, provider: astra, emulated: true }`,
    );
    const { graph } = await serve(['--config', file]);
    const { data } = await ask(
      graph,
      '{ backends { name health { status } } accounts(first: 1) { complete failures { backend { name } } nodes { backend { name } } } }',
    );
    expect(data).toEqual({
      backends: [
        { name: 'dead', health: { status: 'DOWN' } },
        { name: 'alive', health: { status: 'UP' } },
      ],
      accounts: {
        complete: false,
        failures: [{ backend: { name: 'dead' } }],
        nodes: [{ backend: { name: 'alive' } }],
      },
    });
  });

  it('says in one line that the port is in use and what to do, and leaves nothing behind', async () => {
    occupied = await occupiedPort();
    const { code, stdout, stderr } = await run(['serve', '--port', String(occupied.port)]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `Port ${occupied.port} on 127.0.0.1 is in use: stop what listens there, or choose another with --port (0 takes a free one).\n`,
    );
  });

  it('says in one line that an address is not one of this machine', async () => {
    const file = temporaryFile(
      'gateway.yaml',
      'auth: {}\nserver: { hosts: [graph.example] }\nbackends: [{ name: a, provider: astra, emulated: true }]',
    );
    const { code, stderr } = await run(['serve', '--config', file, '--port', '0', '--host', '192.0.2.1']);
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^Cannot listen on 192\.0\.2\.1 \(EADDRNOTAVAIL\): choose another with --host\.\n$/,
    );
  });

  it('refuses to open a sandbox to the network', async () => {
    const { code, stderr } = await run(['serve', '--port', '0', '--host', '0.0.0.0']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^The configuration has [^:]*:\n {2}auth: missing, .*listens on 0\.0\.0\.0/);
  });

  it('tells three faults at once, exits with 2, and starts nothing', async () => {
    const port = await deadPort();
    const file = temporaryFile(
      'gateway.yaml',
      `server: { port: ${port}, deadlineMs: 1 }
backends:
  - { name: Upper, provider: astra, emulated: true }
  - { name: other, provider: okta, emulated: true }`,
    );
    const { code, stdout, stderr } = await run(['serve', '--config', file]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'The configuration has 3 faults:',
      expect.stringMatching(/^ {2}server\.deadlineMs: /),
      expect.stringMatching(/^ {2}backends\[0\]\.name: /),
      expect.stringMatching(/^ {2}backends\[1\]\.provider: /),
      '',
    ]);
    expect(await listens(`http://127.0.0.1:${port}`)).toBe(false);
  });

  it('ends when one emulator cannot start, although the others could', async () => {
    const file = temporaryFile(
      'gateway.yaml',
      `backends:
  - { name: fine, provider: astra, emulated: true }
  - { name: broken, provider: oisp, emulated: true, profile: v9 }
  - { name: wrong, provider: pigello, emulated: true, profile: v9 }`,
    );
    const { code, stderr } = await run(['serve', '--config', file, '--port', '0']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/2 faults:\n {2}backends\[1\]\.profile: .*v1.*v2.*\n {2}backends\[2\]\.profile: /);
  });

  it('names a configuration that is not there', async () => {
    const { code, stderr } = await run(['serve', '--config', 'nowhere.yaml']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'The configuration has a fault:\n  nowhere.yaml: cannot be read (ENOENT)\n',
    });
  });
});
