// The servers that are measured: how each is started.

import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cores, pathOf, start, waitFor } from './processes.js';
import { backends } from './rows.js';

/** By name; the first is what the others are compared with. */
export const contestants = {
  limit: { title: 'by hand: node:http and undici', command: () => [pathOf('servers/limit.js')] },
  gateway: {
    title: 'account-graph',
    command: ({ app, configuration }) => [join(app, 'dist/main.js'), 'serve', '--config', configuration],
    endsItself: true,
  },
  'mercurius-jit': {
    title: 'Mercurius with graphql-jit, resolvers by hand',
    command: () => [pathOf('servers/mercurius.js')],
  },
  'yoga-jit': {
    title: 'Yoga with graphql-jit, resolvers by hand',
    command: () => [pathOf('servers/yoga.js'), '--jit'],
  },
  yoga: { title: 'Yoga, resolvers by hand', command: () => [pathOf('servers/yoga.js')] },
  apollo: { title: 'Apollo Server, resolvers by hand', command: () => [pathOf('servers/apollo.js')] },
  hive: {
    title: 'Hive Gateway with Mesh over OpenAPI',
    command: () => [pathOf('servers/hive/index.js')],
  },
};

/** Starts one of them before the upstreams, and answers its process with the URL of its graph. */
export async function startContestant(name, { app, ports, providers, directory }) {
  const { command, endsItself = false } = contestants[name];
  const port = await freePort();
  const configuration = join(directory, 'gateway.json');
  if (name === 'gateway')
    writeFileSync(configuration, JSON.stringify(configurationOf(port, { ports, providers, directory })));
  const started = performance.now();
  const server = start({
    core: cores.server,
    command: ['--trace-gc', '--import', pathOf('probe.js'), ...command({ app, configuration })],
    env: {
      NODE_ENV: 'production',
      BENCH_PORT: String(port),
      BENCH_UPSTREAMS: JSON.stringify(ports),
      BENCH_EXIT: endsItself ? 'no' : 'yes',
    },
    log: join(directory, `${name}.log`),
  });
  await waitFor(server, port);
  const readyAfter = performance.now() - started;
  return { ...server, name, readyAfter, url: `http://127.0.0.1:${port}/graphql` };
}

/** Everything but `cost:read`, which would add to each answer what no other server tells. */
const readsAndWrites = [
  'accounts',
  'users',
  'roles',
  'groups',
  'serviceAccounts',
  'tokens',
  'backends',
  'native',
].map((resource) => `${resource}:*`);

/** As in production: every backend a real one, the ledger on disk, all limits and checks at their defaults. */
function configurationOf(port, { ports, providers, directory }) {
  // On, and wide enough for a benchmark.
  const wide = { points: 1_000_000_000 };
  return {
    server: { host: '127.0.0.1', port, rateLimit: { perCaller: wide, perAddress: wide } },
    auth: { anonymous: { scopes: readsAndWrites } },
    fingerprintKey: 'a key for the benchmark alone',
    ledger: { url: `file:${join(directory, 'ledger.db')}` },
    backends: providers.map((provider, index) => ({
      name: backends[index],
      provider,
      ...settingsOf(provider, `http://127.0.0.1:${ports[index]}`),
    })),
  };
}

function settingsOf(provider, origin) {
  if (provider === 'oisp')
    return { url: `${origin}/v1/api`, auth: { username: 'gateway@plant.example', password: 'canned' } };
  return { url: origin, auth: { token: 'canned' } };
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
