import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Configuration } from '../config/configuration.ts';
import { type ConnectedBackend, createGateway, type Gateway } from '../gateway.ts';
import { type Connections, watchConnections } from './connections.ts';
import { createHttpServer } from './http-server.ts';
import { type ConfigurationOptions, readConfiguration } from './read-configuration.ts';
import { summarize } from './summarize.ts';

/** Serves the graph until SIGINT or SIGTERM; then finishes what is under way. */
export async function serve(options: ConfigurationOptions): Promise<void> {
  const configuration = readConfiguration(options);
  const gateway = await createGateway(configuration);
  for (const warning of configuration.warnings) gateway.logger.warn(warning);
  const server = createHttpServer(configuration.server, gateway.logger);
  const connections = watchConnections(server);
  server.on('request', (request, response) => void gateway.handler(request, response));
  try {
    await listen(server, configuration.server);
  } catch (error) {
    await gateway.close();
    throw error;
  }
  const graceMs = configuration.server.deadlineMs + 1_000;
  const stopOnce = (): void => {
    // A second signal ends the process at once, as Node does where nobody listens.
    for (const signal of signals) process.off(signal, stopOnce);
    void stop({ server, connections, gateway, graceMs });
  };
  for (const signal of signals) process.on(signal, stopOnce);
  const { port } = server.address() as AddressInfo;
  process.stdout.write(describe(configuration, port, gateway.backends));
  if (configuration.fingerprintKey === null && gateway.backends.some(({ emulator }) => emulator === null)) {
    gateway.logger.warn('no fingerprintKey is configured: ids of tokens last only until the next start');
  }
}

const signals = ['SIGINT', 'SIGTERM'] as const;

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

interface Running {
  server: Server;
  connections: Connections;
  gateway: Gateway;
  graceMs: number;
}

/** Listens on while something is under way, so that a load balancer that asks hears that it is not ready. */
async function stop({ server, connections, gateway, graceMs }: Running): Promise<void> {
  gateway.handler.drain();
  // No operation lasts longer; whoever is still connected then is not waiting for an answer of ours.
  const patience = setTimeout(() => server.closeAllConnections(), graceMs);
  await connections.drain();
  clearTimeout(patience);
  await gateway.close();
}

function describe({ server }: Configuration, port: number, backends: readonly ConnectedBackend[]): string {
  const host = server.host.includes(':') ? `[${server.host}]` : server.host;
  const url = `http://${host}:${port}/graphql`;
  const width = Math.max(...backends.map(({ backend }) => backend.name.length));
  const rows = backends.map(({ backend, url: backendUrl, emulator }) => {
    const kind = emulator === null ? backend.provider : `${backend.provider}, emulated`;
    const indent = ' '.repeat(width + 4);
    return `  ${backend.name.padEnd(width)}  ${backendUrl}  (${kind})\n${indent}${summarize(backend.capabilities)}`;
  });
  return [
    '',
    `  Graph     ${url}`,
    `  GraphiQL  ${server.graphiql ? `${url} in a browser` : 'switched off (server.graphiql)'}`,
    '',
    '  Backends',
    ...rows,
    '',
    '',
  ].join('\n');
}
