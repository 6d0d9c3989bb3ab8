import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { type DocumentNode, print } from 'graphql';
import { type Configuration, checkConfiguration } from '../../src/config/configuration.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import { createLogger } from '../../src/log.ts';
import { providerIds } from '../../src/providers/registry.ts';
import type { RecordedRequest, ServedEmulator } from '../../src/sandbox/serve-emulator.ts';
import { testKey } from './sealed.ts';

export interface StartedGateway {
  gateway: Gateway;
  /** Runs an operation over a real socket; what it has cost is left out. */
  query<Data = Answer['data'], Variables = Record<string, unknown>>(
    document: string | TypedDocumentNode<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  emulator(backend: string): ServedEmulator;
  /** What was sent to a backend since the start or the last `forget`, as "METHOD /path", log-ins left out. */
  sent(backend: string): string[];
  requests(backend: string): RecordedRequest[];
  forget(): void;
  /** Every line that the gateway logged. */
  log: string[];
  close(): Promise<void>;
}

export interface Answer<Data = Record<string, unknown>> {
  status: number;
  data?: Data | null;
  errors?: {
    message: string;
    path?: (string | number)[];
    extensions: Record<string, unknown>;
  }[];
}

export interface StartGatewayOptions {
  /** As in gateway.yaml, after secrets are resolved. Default: five emulated backends named after their providers. */
  configuration?: Record<string, unknown>;
  env?: Record<string, string>;
}

export const sandboxBackends = providerIds.map((provider) => ({ name: provider, provider, emulated: true }));

/** All gateways of a run are started so: `TEST_EXECUTION=interpreted` asks whether an answer comes from the plans. */
const execution = process.env['TEST_EXECUTION'] ?? 'compiled';

/** The same, asked again and again however often they fail: for tests that break them on purpose. */
export const patientBackends = sandboxBackends.map((backend) => ({ ...backend, breakAfter: 0 }));

/** The real gateway with its emulated backends, all on loopback ports. */
export async function startGateway(options: StartGatewayOptions = {}): Promise<StartedGateway> {
  const configuration = configurationOf(options);
  const log: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      done();
    },
  });
  const logger = createLogger({ level: 'debug', secrets: configuration.secrets, stream });
  const gateway = await createGateway(configuration, { record: true, logger });
  const emulator = (name: string): ServedEmulator => {
    const found = gateway.backends.find(({ backend }) => backend.name === name)?.emulator;
    if (found === undefined || found === null) throw new Error(`no emulated backend ${name}`);
    return found;
  };
  const socket = openSocket(gateway);
  const fetch = async (path: string, init?: RequestInit): Promise<Response> =>
    globalThis.fetch(`http://127.0.0.1:${await socket.port()}${path}`, init);

  return {
    gateway,
    log,
    fetch,
    emulator,
    requests: (name) => emulator(name).requests,
    sent: (name) =>
      emulator(name)
        .requests.map(({ method, url }) => `${method} ${url.split('?')[0]}`)
        .filter((line) => !line.endsWith('/auth/token')),
    forget() {
      for (const { emulator: served } of gateway.backends) served?.forget();
    },
    async query(document, variables) {
      const query = typeof document === 'string' ? document : print(document as DocumentNode);
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
        body: JSON.stringify({ query, variables }),
      });
      const { extensions: _cost, ...answer } = (await response.json()) as { extensions?: object };
      return { status: response.status, ...answer };
    },
    async close() {
      socket.close();
      await gateway.close();
    },
  };
}

/** A port of the loopback, taken when it is first asked for. */
function openSocket({ handler }: Gateway): { port(): Promise<number>; close(): void } {
  const server = createServer((incoming, response) => void handler(incoming, response));
  // By default 5 s: where a machine is busy, a request would go out on a connection that just ends.
  server.keepAliveTimeout = 60_000;
  let listening: Promise<number> | null = null;
  return {
    port() {
      listening ??= new Promise((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
      });
      return listening;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function configurationOf({ configuration, env = {} }: StartGatewayOptions): Configuration {
  const surroundings = {
    env,
    readFile: (path: string): string => {
      throw new Error(`unexpected read of ${path}`);
    },
  };
  // Real backends would keep a ledger in the working folder, and one test's keys would meet another's.
  const ledger = { url: ':memory:' };
  const { server, ...rest } = configuration ?? { backends: sandboxBackends };
  const keys = { ledger, fingerprintKey: testKey };
  return checkConfiguration({ ...keys, server: { execution, ...(server as object) }, ...rest }, surroundings);
}
