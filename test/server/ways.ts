import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openLedger } from '../../src/ledger/ledger.ts';
import { logMutations } from '../../src/ledger/logged-ledger.ts';
import { type CallersOptions, createCallers } from '../../src/server/auth/callers.ts';
import type { ReadRequest } from '../../src/server/direct-answers.ts';
import { createServer, type GatewayHandler, type ServerOptions } from '../../src/server/server.ts';
import { testSeal } from '../support/sealed.ts';
import { patientBackends, type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { type Answer, certainPart } from './execution/compare.ts';
import { type RawAnswer, type RawRequest, send } from './serve-gateway.ts';

/** The same backends, asked in all ways that an operation can go through the gateway. */
export interface Ways {
  gateway: StartedGateway;
  handler: GatewayHandler;
  port: number;
  /** As it comes: the short way, where the request is plain. */
  plainly(request: RawRequest): Promise<RawAnswer>;
  /** Through yoga, by plans. */
  throughYoga(request: RawRequest): Promise<RawAnswer>;
  /** Through yoga, by its own executor. */
  interpreted(request: RawRequest): Promise<RawAnswer>;
  /** How many requests since the last call were read by the short way. */
  takenShort(): number;
  close(): Promise<void>;
}

export interface WaysOptions {
  scopes?: readonly string[];
  corsOrigins?: readonly string[];
  /** What differs from the sandbox. */
  server?: Partial<ServerOptions['server']>;
  /** How callers are known that say who they are. */
  auth?: Partial<CallersOptions>;
}

export async function openWays({
  scopes = ['*'],
  corsOrigins = [],
  server = {},
  auth,
}: WaysOptions = {}): Promise<Ways> {
  // What is broken on purpose is asked in each way, as if it were the first time.
  const gateway = await startGateway({ configuration: { backends: patientBackends } });
  const stored = await openLedger({ url: ':memory:', keepHours: 1, auditDays: 1, now: Date.now });
  const { logger, backends } = gateway.gateway;
  let short = 0;
  const open = async (execution: 'compiled' | 'interpreted'): Promise<Served> =>
    serve(
      createServer({
        seal: testSeal,
        ledger: logMutations(stored, logger),
        callers: {
          current: createCallers({
            backends: backends.map(({ backend }) => backend),
            anonymous: { scopes, backends: ['*'] },
            apiKeys: [],
            maxFailedAttempts: 1_000,
            addressKey: 'a key of the test',
            onFailure: (error) => logger.warn({ err: error }, 'no keys'),
            now: Date.now,
            ...auth,
          }),
        },
        server: { maxResponseBytes: 16_000_000, ...limits, corsOrigins, execution, ...server },
        logger,
        now: Date.now,
      }),
      () => {
        short += 1;
      },
    );
  const [compiled, interpreted] = [await open('compiled'), await open('interpreted')];
  return {
    gateway,
    ...compiled,
    plainly: (request) => send(compiled.port, request),
    throughYoga: (request) => send(compiled.port, marked(request)),
    interpreted: (request) => send(interpreted.port, request),
    takenShort() {
      const taken = short;
      short = 0;
      return taken;
    },
    async close() {
      compiled.stop();
      interpreted.stop();
      await gateway.close();
      await stored.close();
    },
  };
}

/** What says nothing new, but is not what plain requests have. */
function marked({ headers = {}, ...request }: RawRequest): RawRequest {
  return { ...request, headers: { ...headers, 'content-encoding': 'identity' } };
}

/** Status, headers and body, without what is of the moment or of the connection; errors as far as they are no chance. */
export function settled({ status, headers, text }: RawAnswer): unknown {
  const { date, connection, 'keep-alive': keepAlive, ...told } = headers;
  void [date, connection, keepAlive];
  const answer = isJson(headers) ? (JSON.parse(text) as Answer) : null;
  const isCertain = answer?.errors === undefined || answer.errors.length < 2;
  return { status, ...told, body: isCertain ? text : { ...certainPart(answer) } };
}

function isJson(headers: RawAnswer['headers']): boolean {
  return String(headers['content-type']).includes('json');
}

export const limits = {
  maxBodyBytes: 256_000,
  maxDocumentTokens: 2_000,
  maxDocumentDepth: 400,
  maxFieldDepth: 12,
  maxAliases: 30,
  maxDirectives: 50,
  maxRootFields: 20,
  maxMutations: 20,
  maxVariableNodes: 10_000,
  maxUnfinishedBytes: 32_000_000,
  graphiql: true,
  introspection: true,
  getQueries: true,
  documents: null,
  deadlineMs: 10_000,
  hosts: [],
};

interface Served {
  handler: GatewayHandler;
  port: number;
  stop(): void;
}

export async function serve(handler: GatewayHandler, onShort: () => void): Promise<Served> {
  const server = createHttpServer((incoming: ReadRequest, response) => {
    response.once('close', () => {
      if (incoming.body !== undefined) onShort();
    });
    return void handler(incoming, response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { handler, port: (server.address() as AddressInfo).port, stop };
}
