import { randomUUID } from 'node:crypto';
import type { Configuration } from '../config/configuration.ts';
import type { Call } from '../contract/call.ts';
import { UpstreamError } from '../errors.ts';
import { type ConnectedBackend, createGateway } from '../gateway.ts';
import { probeLedger } from '../ledger/probe-ledger.ts';
import { createLoaders } from '../loaders/loaders.ts';
import { createSeal } from '../loaders/seal.ts';
import { explainFailure } from './explain-failure.ts';
import { readConfiguration } from './read-configuration.ts';
import { summarize } from './summarize.ts';

export interface CheckOptions {
  config?: string;
}

/** Reaches every backend once, tries the ledger, and prints a table; the exit code is 1 if one of them fails. */
export async function checkBackends(options: CheckOptions): Promise<void> {
  const configuration = readConfiguration(options);
  for (const warning of configuration.warnings) process.stderr.write(`warning: ${warning}\n`);
  const ledger = await checkLedger(configuration);
  // A look at the backends leaves no file behind.
  const memory = { ...configuration.ledger, url: ':memory:' };
  const gateway = await createGateway({ ...configuration, ledger: memory });
  const { deadlineMs } = configuration.server;
  const loaders = createLoaders({
    backends: gateway.backends.map(({ backend }) => backend),
    signal: AbortSignal.timeout(deadlineMs),
    deadline: Date.now() + deadlineMs,
    requestId: 'check',
    seal: createSeal([randomUUID()]),
  });
  const checked = await Promise.all(
    gateway.backends.map((connected) => checkBackend(connected, loaders.call(connected.backend))),
  );
  const reasons = checked.flatMap(({ reason }) => (reason === null ? [] : [`  ${reason}`]));
  const parts = [writeTable(checked), ledger.line, reasons.join('\n')];
  process.stdout.write(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
  if (reasons.length > 0 || !ledger.usable) process.exitCode = 1;
  await gateway.close();
}

/** The rows of one backend; null: not known, since nothing was said of it. */
interface Checked {
  connected: ConnectedBackend;
  reachable: boolean;
  authenticated: boolean | null;
  latencyMs: number;
  reason: string | null;
}

async function checkBackend(connected: ConnectedBackend, call: Call): Promise<Checked> {
  const started = performance.now();
  const { backend, url } = connected;
  const found = (rest: Pick<Checked, 'reachable' | 'authenticated' | 'reason'>): Checked => ({
    connected,
    latencyMs: Math.round((performance.now() - started) * 10) / 10,
    ...rest,
  });
  try {
    await backend.adapter.ping(call);
    return found({ reachable: true, authenticated: true, reason: null });
  } catch (error) {
    if (!(error instanceof UpstreamError)) {
      const reason = `${backend.name}: the check was given up after server.deadlineMs`;
      return found({ reachable: false, authenticated: null, reason });
    }
    const refused = ['BACKEND_AUTHENTICATION', 'PERMISSION_DENIED'].includes(error.code);
    const silent = ['BACKEND_UNAVAILABLE', 'BACKEND_TIMEOUT'].includes(error.code);
    return found({
      reachable: error.status !== null || !silent,
      authenticated: refused ? false : null,
      reason: explainFailure(error, url),
    });
  }
}

const ledgerPatienceMs = 2_000;

async function checkLedger({ ledger: { url } }: Configuration): Promise<{ usable: boolean; line: string }> {
  if (url === ':memory:') return { usable: true, line: '' };
  try {
    const found = await probeLedger(url, ledgerPatienceMs);
    return { usable: true, line: `Ledger ${url}: ${ledgerWords[found]}` };
  } catch (error) {
    return { usable: false, line: `Ledger ${error instanceof Error ? error.message : url}` };
  }
}

const ledgerWords = {
  exists: 'can be read and written',
  'can be made': 'is not there yet, and can be made',
};

const head = ['BACKEND', 'PROVIDER', 'REACHABLE', 'AUTHENTICATED', 'LATENCY', 'CAPABILITIES'];

function writeTable(checked: readonly Checked[]): string {
  const rows = [head, ...checked.map(rowOf)];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.join('\n');
}

function rowOf({ connected: { backend }, reachable, authenticated, latencyMs }: Checked): string[] {
  return [
    backend.name,
    backend.provider,
    reachable ? 'yes' : 'no',
    authenticated === null ? '-' : authenticated ? 'yes' : 'no',
    `${latencyMs} ms`,
    summarize(backend.capabilities),
  ];
}
