import { createGateway } from '../gateway.ts';
import { createLoaders } from '../loaders/loaders.ts';
import type { Backend, Health } from '../providers/backend.ts';
import { readConfiguration } from './read-configuration.ts';
import { summarize } from './summarize.ts';

export interface CheckOptions {
  config?: string;
}

/** Reaches every backend once, and prints a table; the exit code is 1 if one is not up. */
export async function checkBackends(options: CheckOptions): Promise<void> {
  const configuration = readConfiguration(options);
  // A look at the backends leaves no file behind.
  const ledger = { ...configuration.ledger, url: ':memory:' };
  const gateway = await createGateway({ ...configuration, ledger });
  const { deadlineMs } = configuration.server;
  const backends = gateway.backends.map(({ backend }) => backend);
  const loaders = createLoaders({
    backends,
    signal: AbortSignal.timeout(deadlineMs),
    deadline: Date.now() + deadlineMs,
    requestId: 'check',
  });
  const checked = await Promise.all(
    backends.map(async (backend) => ({ backend, health: await backend.health(loaders.call(backend)) })),
  );
  process.stdout.write(writeTable(checked));
  if (checked.some(({ health }) => health.status !== 'UP')) process.exitCode = 1;
  await gateway.close();
}

const head = ['BACKEND', 'PROVIDER', 'REACHABLE', 'AUTHENTICATED', 'LATENCY', 'CAPABILITIES'];

function writeTable(checked: { backend: Backend; health: Health }[]): string {
  const rows = [head, ...checked.map(({ backend, health }) => rowOf(backend, health))];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const reasons = checked
    .filter(({ health }) => health.reason !== null)
    .map(({ health }) => `  ${health.reason}`);
  return `${[...lines, ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n')}\n`;
}

function rowOf(backend: Backend, { status, latencyMs }: Health): string[] {
  const reachable = status === 'UP' || status === 'DEGRADED';
  return [
    backend.name,
    backend.provider,
    reachable ? 'yes' : 'no',
    status === 'UP' ? 'yes' : reachable ? 'no' : '-',
    latencyMs === null ? '-' : `${latencyMs} ms`,
    summarize(backend.capabilities),
  ];
}
