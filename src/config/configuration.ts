import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { BackendSettings, Provider } from '../contract/provider.ts';
import { providers } from '../providers/registry.ts';
import { type AuthSettings, authSchema } from './auth-schema.ts';
import { emulatedSchema, realShape } from './backend-schema.ts';
import { checkAuth } from './check-auth.ts';
import { checkCredentials } from './credentials.ts';
import { readDocuments } from './documents.ts';
import { ConfigurationError, type ConfigurationPath, createFaultList, type FaultList } from './faults.ts';
import { isLoopback } from './loopback.ts';
import { parseConverting, type Reading } from './parse-converting.ts';
import { findProxy, type ProxySources, secretsOfProxy } from './proxy.ts';
import { readPort } from './read-port.ts';
import { readYaml } from './read-yaml.ts';
import { type logLevelSchema, serverSchema, topSchema } from './schema.ts';
import { resolveSecrets } from './secrets.ts';
import { decideServer, type ServerConfiguration } from './server-configuration.ts';
import { readTls, type Tls, type TlsSources } from './tls.ts';

/** Everything that an operator decides; made from a YAML file, or the sandbox's without one. */
export interface Configuration {
  server: ServerConfiguration;
  /** What callers without credentials may do. */
  anonymousScopes: readonly string[];
  /** How the others are known. */
  auth: AuthSettings;
  /** Names tokens whose id is a secret; null: a random key, so that their ids last until the next start. */
  fingerprintKey: string | null;
  /** Keys that it had before: what they sealed is still read. */
  formerKeys: readonly string[];
  logLevel: z.infer<typeof logLevelSchema>;
  ledger: { url: string; keepHours: number; auditDays: number };
  backends: readonly BackendConfiguration[];
  /** Values that may appear in no output. */
  secrets: readonly string[];
  /** What was mended, each with its path; holds no secret. */
  warnings: readonly string[];
}

export type BackendConfiguration = RealBackend | EmulatedBackend;

export interface RealBackend {
  emulated: false;
  name: string;
  provider: Provider;
  concurrency: number;
  maxPagesPerList: number;
  maxHeldRecords: number;
  maxQueued: number;
  maxQueueSeconds: number;
  timeoutSeconds: number;
  breakAfter: number;
  maxAnswerBytes: number;
  idleSeconds: number;
  /** URL with its credentials; null: reached directly. */
  proxy: string | null;
  /** Null: as the system has it. */
  tls: Tls | null;
  settings: BackendSettings;
}

export interface EmulatedBackend extends Omit<z.infer<typeof emulatedSchema>, 'provider' | 'concurrency'> {
  provider: Provider;
  concurrency: number;
}

/** Where a configuration comes from; tests bring their own. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>;
  readFile(path: string): string;
  /** The command line's settings: they go before the environment, which is before the file. */
  server?: { host?: string; port?: number };
}

export const processSurroundings: Surroundings = {
  env: process.env,
  readFile: (path) => readFileSync(path, 'utf8'),
};

/** One emulated backend of each provider. */
export function sandboxConfiguration(surroundings: Surroundings): Configuration {
  const backends = [...providers.keys()].map((provider) => ({ name: provider, provider, emulated: true }));
  return checkConfiguration({ backends }, surroundings);
}

/** Checks a configuration that is already an object, secrets in place. */
export function checkConfiguration(raw: unknown, surroundings: Surroundings): Configuration {
  return check(raw, surroundings, { faults: createFaultList(), origins: new Map(), secrets: [] });
}

export function loadConfiguration(path: string, surroundings: Surroundings): Configuration {
  const raw = readYaml(path, surroundings.readFile);
  const reading: Reading = { faults: createFaultList(), origins: new Map(), secrets: [] };
  const resolved = resolveSecrets(raw, [], { ...surroundings, ...reading });
  return check(resolved, surroundings, reading);
}

function check(raw: unknown, surroundings: Surroundings, reading: Reading): Configuration {
  const { faults } = reading;
  const parsed = parseConverting(topSchema, raw ?? {}, { path: [], reading });
  if (!parsed.success) faults.addIssues(parsed.error, []);
  const rawBackends = rawBackendsOf(raw);
  const fromEnvironment = parsed.success && parsed.data.proxyFromEnvironment;
  const { env, readFile } = surroundings;
  const sources: Sources = { env, readFile, fromEnvironment, faults, reading, secrets: reading.secrets };
  const backends = rawBackends.map((backend, index) => checkBackend(backend, ['backends', index], sources));
  findRepeatedNames(rawBackends, faults);
  const configured = parsed.success ? parsed.data.server : serverSchema.parse({});
  const server = withSurroundings(configured, surroundings, faults);
  if (!isObject(raw) || raw['auth'] === undefined) findMissingAuth(rawBackends, server.host, faults);
  if (parsed.success) findMissingHosts(server, faults);
  const documents = readDocuments(configured.documents, { readFile, faults });
  const names = rawBackends.flatMap((backend) => (isObject(backend) ? [String(backend['name'])] : []));
  if (parsed.success && parsed.data.auth !== undefined)
    checkAuth(parsed.data.auth, { backends: names, host: server.host, faults });
  if (faults.faults.length > 0 || !parsed.success) throw new ConfigurationError(faults.faults);
  const { auth, fingerprintKey, ledger, log } = parsed.data;
  const [key = null, ...formerKeys] = [fingerprintKey ?? []].flat();
  const real = backends.some((backend) => backend?.emulated === false);
  return {
    server: decideServer(server, { isOpen: !real, documents }),
    anonymousScopes: auth === undefined ? ['*'] : auth.anonymous.scopes,
    auth: auth ?? authSchema.parse({}),
    fingerprintKey: key,
    formerKeys,
    logLevel: log.level,
    ledger: { ...ledger, url: ledger.url ?? (real ? 'file:./data/ledger.db' : ':memory:') },
    backends: backends.filter((backend) => backend !== null),
    secrets: [
      ...reading.secrets,
      ...backends.flatMap((backend) =>
        backend?.emulated === false && backend.proxy !== null ? secretsOfProxy(backend.proxy) : [],
      ),
    ],
    warnings: faults.warnings,
  };
}

function rawBackendsOf(raw: unknown): unknown[] {
  const backends = typeof raw === 'object' && raw !== null && 'backends' in raw ? raw.backends : [];
  return Array.isArray(backends) ? backends : [];
}

const headSchema = z.looseObject({ ...realShape, emulated: z.boolean().optional() });

type Sources = ProxySources & TlsSources & { reading: Reading };

function checkBackend(raw: unknown, path: ConfigurationPath, sources: Sources): BackendConfiguration | null {
  const { faults, reading } = sources;
  const head = parseConverting(headSchema, raw, { path, reading });
  const provider = isObject(raw) ? providers.get(String(raw['provider'])) : undefined;
  if (isObject(raw) && provider !== undefined && raw['emulated'] === true)
    return checkEmulated(raw, path, reading);
  if (!head.success) faults.addIssues(head.error, path);
  if (!isObject(raw) || provider === undefined) return null;
  const own = Object.fromEntries(
    Object.entries(raw).filter(([key]) => !Object.hasOwn(headSchema.shape, key)),
  );
  checkCredentials(own['auth'], [...path, 'auth'], faults);
  const settings = parseConverting(provider.settings, own, { path, reading });
  if (!settings.success) faults.addIssues(settings.error, path);
  if (!head.success || !settings.success) return null;
  checkUrl(settings.data.url, [...path, 'url'], faults);
  const { name, concurrency, maxPagesPerList, maxHeldRecords, maxQueued, maxQueueSeconds } = head.data;
  const { timeoutSeconds, breakAfter, maxAnswerBytes, idleSeconds } = head.data;
  const { url } = settings.data;
  return {
    emulated: false,
    name,
    maxPagesPerList,
    maxHeldRecords,
    maxQueued,
    maxQueueSeconds,
    timeoutSeconds,
    breakAfter,
    maxAnswerBytes,
    idleSeconds,
    provider,
    concurrency: concurrency ?? provider.concurrency,
    proxy: findProxy({ setting: head.data.proxy, path: [...path, 'proxy'], target: url }, sources),
    tls: readTls({ setting: head.data.tls, path: [...path, 'tls'], target: url }, sources),
    settings: settings.data,
  };
}

function checkEmulated(raw: object, path: ConfigurationPath, reading: Reading): EmulatedBackend | null {
  const emulated = parseConverting(emulatedSchema, raw, { path, reading });
  if (!emulated.success) {
    reading.faults.addIssues(emulated.error, path);
    return null;
  }
  const provider = providers.get(emulated.data.provider);
  if (provider === undefined) return null;
  return { ...emulated.data, provider, concurrency: emulated.data.concurrency ?? provider.concurrency };
}

/** The URL is printed and logged, so that it may hold no secret. */
function checkUrl(text: string, path: ConfigurationPath, faults: FaultList): void {
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol)) faults.add(path, 'expected http or https');
  if (url.username !== '' || url.password !== '')
    faults.add(path, 'expected no user name or password in the URL; credentials belong under auth');
  if (url.search !== '' || url.hash !== '')
    faults.add(path, 'expected neither a query (?...) nor a fragment (#...)');
}

function findRepeatedNames(backends: unknown[], faults: FaultList): void {
  const seen = new Set<unknown>();
  backends.forEach((backend, index) => {
    const name = isObject(backend) ? backend['name'] : undefined;
    if (typeof name !== 'string') return;
    if (seen.has(name)) faults.add(['backends', index, 'name'], `"${name}" is taken already`);
    seen.add(name);
  });
}

/** Looks at what was written, not at what passed the checks, so that this fault comes together with others. */
function findMissingAuth(backends: unknown[], host: string, faults: FaultList): void {
  const real = backends.findIndex((backend) => isObject(backend) && backend['emulated'] !== true);
  if (real === -1 && isLoopback(host)) return;
  const reason = real === -1 ? `listens on ${host}` : `reaches a real backend (backends[${real}])`;
  faults.add(
    ['auth'],
    `missing, and this gateway ${reason}; say who may do what, for instance auth: { anonymous: { scopes: ["accounts:read"] } }`,
  );
}

/** Without names to hold the header Host against, any web page could reach the gateway under a name of its own. */
function findMissingHosts({ host, hosts }: Server, faults: FaultList): void {
  if (isLoopback(host) || hosts.length > 0) return;
  faults.add(
    ['server', 'hosts'],
    `missing, and this gateway listens on ${host}; name the hosts under which clients reach it, for instance hosts: [graph.example]`,
  );
}

type Server = z.infer<typeof serverSchema>;

function withSurroundings(
  configured: Server,
  { env, server: options = {} }: Surroundings,
  faults: FaultList,
): Server {
  const { HOST, PORT } = env;
  const fromEnv = PORT === undefined || PORT === '' ? configured.port : readPort(PORT);
  const port = options.port ?? fromEnv;
  if (port === null) faults.add(['PORT'], `expected a port from 0 to 65535, "${PORT}" came`);
  return { ...configured, host: options.host ?? (HOST || configured.host), port: port ?? configured.port };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
