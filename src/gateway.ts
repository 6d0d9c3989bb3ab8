import { createHmac, randomBytes } from 'node:crypto';
import type { BackendConfiguration, Configuration } from './config/configuration.ts';
import { ConfigurationError } from './config/faults.ts';
import type { BackendSettings } from './contract/provider.ts';
import { type Ledger, openLedger } from './ledger/ledger.ts';
import { logMutations } from './ledger/logged-ledger.ts';
import { openMemoryLedger } from './ledger/memory-ledger.ts';
import { isWithoutLibsql, UnusableLedgerError } from './ledger/open-file.ts';
import { type Backend, createBackend } from './loaders/backend.ts';
import { createKeptPages, type KeptPages } from './loaders/kept-pages.ts';
import { createSeal } from './loaders/seal.ts';
import { createLogger, type Logger } from './log.ts';
import type { ServedEmulator } from './sandbox/serve-emulator.ts';
import { type Callers, createCallers } from './server/auth/callers.ts';
import { createServer, type GatewayHandler } from './server/server.ts';
import { faultsOfDocuments } from './server/trusted-documents.ts';
import type { HttpClient } from './transport/exchange.ts';
import { createHttpClient } from './transport/http-client.ts';

/** Everything, put together: the only place that knows all layers. */
export interface Gateway {
  handler: GatewayHandler;
  backends: readonly ConnectedBackend[];
  logger: Logger;
  /** Ends the backends' connections and the emulators. */
  close(): Promise<void>;
}

export interface ConnectedBackend {
  backend: Backend;
  url: string;
  /** Present when the backend is emulated. */
  emulator: ServedEmulator | null;
}

export interface GatewayOptions {
  /** Keeps the emulators' requests, for tests. */
  record?: boolean;
  logger?: Logger;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** Reaches no backend: one that is down at the start is found out by the queries that need it. */
export async function createGateway(
  configuration: Configuration,
  options: GatewayOptions = {},
): Promise<Gateway> {
  const now = options.now ?? Date.now;
  const faults = faultsOfDocuments(configuration.server.documents, configuration.server);
  if (faults.length > 0)
    throw new ConfigurationError(faults.map((fault) => `server.documents.manifest: ${fault}`));
  const ready = await prepareAll(configuration.backends, { now, record: options.record === true });
  const logger =
    options.logger ??
    createLogger({
      level: configuration.logLevel,
      secrets: [
        ...configuration.secrets,
        ...(configuration.fingerprintKey === null ? [] : [configuration.fingerprintKey]),
        ...configuration.formerKeys,
        ...ready.flatMap(({ settings }) => secretsOf(settings)),
      ],
    });
  const fingerprintKey = configuration.fingerprintKey ?? randomBytes(32).toString('hex');
  const kept = createKeptPages({ maxBytes: configuration.server.maxKeptBytes, now });
  const connected = ready.map((target, order) =>
    connect(target, { order, now, logger, fingerprintKey, kept }),
  );
  const disconnect = async (): Promise<void> => {
    await Promise.all(connected.map(({ http }) => http.close()));
    await Promise.all(connected.map(({ emulator }) => emulator?.close()));
  };
  const ledger = await openLoggedLedger({ ...configuration, fingerprintKey }, { now, logger, disconnect });
  const callers = { current: callersOf(configuration, { backends: connected, logger, now }) };
  const handler = createServer({
    ledger,
    seal: createSeal([fingerprintKey, ...configuration.formerKeys]),
    callers,
    server: configuration.server,
    logger,
    now,
  });
  return {
    handler,
    backends: connected,
    logger,
    async close() {
      await disconnect();
      await ledger.close();
    },
  };
}

/** Callers without credentials keep their idempotency keys over a restart, with or without a key of one's own. */
const commonAddressKey = 'account-graph anonymous';

function callersOf(
  { auth, anonymousScopes, fingerprintKey }: Configuration,
  { backends, logger, now }: { backends: readonly ConnectedBackend[]; logger: Logger; now(): number },
): Callers {
  return createCallers({
    ...auth,
    anonymous: { ...auth.anonymous, scopes: anonymousScopes },
    backends: backends.map(({ backend }) => backend),
    addressKey: fingerprintKey ?? commonAddressKey,
    onFailure: (error) => logger.warn({ err: error }, 'the issuer of tokens gives no keys (auth.jwt.jwks)'),
    now,
  });
}

interface LedgerSurroundings {
  now(): number;
  logger: Logger;
  /** What is open already would keep the process alive. */
  disconnect(): Promise<void>;
}

async function openLoggedLedger(
  { ledger, fingerprintKey, formerKeys }: Configuration & { fingerprintKey: string },
  { now, logger, disconnect }: LedgerSurroundings,
): Promise<Ledger> {
  const options = { ...ledger, now, secretKey: fingerprintKey };
  try {
    return logMutations(await openLedger({ ...options, formerKeys }), logger);
  } catch (error) {
    const isLibsqlMissing = error instanceof UnusableLedgerError && isWithoutLibsql(error);
    if (isLibsqlMissing && ledger.url === ':memory:') {
      logger.warn(
        'there is no libsql for this platform: idempotency keys and the audit trail are kept by the process itself',
      );
      return logMutations(openMemoryLedger(options), logger);
    }
    await disconnect();
    if (error instanceof UnusableLedgerError) throw new ConfigurationError([`ledger.url: ${error.message}`]);
    throw error;
  }
}

interface PreparedBackend {
  configuration: BackendConfiguration;
  settings: BackendSettings;
  emulator: ServedEmulator | null;
}

interface PrepareOptions {
  now(): number;
  record: boolean;
}

/** All backends, or none: an emulator left behind would keep the process alive. */
async function prepareAll(
  backends: readonly BackendConfiguration[],
  options: PrepareOptions,
): Promise<PreparedBackend[]> {
  const prepared = await Promise.allSettled(
    backends.map((backend, index) => prepare(backend, { ...options, path: `backends[${index}].profile` })),
  );
  const ready = prepared.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const reasons = prepared.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (reasons.length === 0) return ready;
  await Promise.all(ready.map(({ emulator }) => emulator?.close()));
  const faults = reasons.map((reason) => {
    if (reason instanceof ConfigurationError) return reason.faults;
    throw reason;
  });
  throw new ConfigurationError(faults.flat());
}

async function prepare(
  configuration: BackendConfiguration,
  options: PrepareOptions & { path: string },
): Promise<PreparedBackend> {
  if (!configuration.emulated) return { configuration, settings: configuration.settings, emulator: null };
  // Not loaded where every backend is a real one.
  const { startEmulator } = await import('./start-emulator.ts');
  const { emulator, settings } = await startEmulator(configuration, options);
  return { configuration, settings, emulator };
}

interface ConnectOptions {
  order: number;
  logger: Logger;
  fingerprintKey: string;
  kept: KeptPages;
  now(): number;
}

function connect(
  { configuration, settings, emulator }: PreparedBackend,
  { order, logger, fingerprintKey, now, ...options }: ConnectOptions,
): ConnectedBackend & { http: HttpClient } {
  const { name, provider, concurrency } = configuration;
  const kept = options.kept.of(name);
  const http = createHttpClient({
    backend: name,
    provider: provider.id,
    url: settings.url,
    secrets: secretsOf(settings),
    concurrency,
    maxQueued: configuration.maxQueued,
    maxQueueSeconds: configuration.maxQueueSeconds,
    timeoutSeconds: configuration.timeoutSeconds,
    breakAfter: configuration.breakAfter,
    maxResponseSize: configuration.maxAnswerBytes,
    idleSeconds: configuration.idleSeconds,
    onBreaker: (state) => logger.warn({ backend: name, ...state }, 'the breaker of the backend has changed'),
    proxy: configuration.emulated ? null : configuration.proxy,
    tls: configuration.emulated ? null : configuration.tls,
    readQuota: provider.readQuota?.bind(provider),
    onOddQuota: (odd) => logger.warn(odd, 'the quota that the backend tells is out of range'),
    onWrite: kept.forget,
    onExchange: (exchange) => logger.debug(exchange, 'upstream exchange'),
  });
  // The backend's name goes into the key, so that one secret in two backends has two names.
  const fingerprint = (secret: string): string =>
    createHmac('sha256', fingerprintKey).update(`${name}\u0000${secret}`).digest('hex').slice(0, 32);
  const adapter = provider.connect({ backend: name, settings, http, now, fingerprint });
  const limits = {
    pagesPerList: configuration.maxPagesPerList,
    heldRecords: configuration.maxHeldRecords,
  };
  const backend = createBackend({
    name,
    order,
    provider: provider.id,
    adapter,
    limits,
    costs: provider.readCosts?.(settings) ?? {},
    kept,
    quota: http.quota,
    now,
  });
  return { backend, url: settings.url, emulator, http };
}

/** Whatever stands under `auth`: all of it, since a user name may be as telling as a password. */
function secretsOf(settings: BackendSettings): string[] {
  const auth = 'auth' in settings ? settings.auth : undefined;
  if (typeof auth !== 'object' || auth === null) return [];
  return Object.values(auth).filter((value) => typeof value === 'string');
}
