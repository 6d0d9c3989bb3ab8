import { defaultLimits } from '../config/backend-schema.ts';
import { processSurroundings } from '../config/configuration.ts';
import { ConfigurationError } from '../config/faults.ts';
import { readFaultSchedule } from '../config/read-fault-schedule.ts';
import type { ProviderId } from '../model.ts';
import { providerIds, providers } from '../providers/registry.ts';
import { startEmulator } from '../start-emulator.ts';

export interface EmulateOptions {
  port: number;
  size?: number;
  profile?: string;
  faults?: string;
}

/** Serves one provider's emulator alone, and prints how to reach it. */
export async function emulate(id: ProviderId, options: EmulateOptions): Promise<void> {
  const provider = providers.get(id);
  if (provider === undefined) {
    throw new ConfigurationError([`emulate: expected one of ${providerIds.join(', ')}; ${id} came`]);
  }
  const { faults, port, ...rest } = options;
  const { emulator, settings } = await startEmulator(
    {
      name: id,
      emulated: true,
      provider,
      concurrency: provider.concurrency,
      ...defaultLimits,
      ...rest,
      ...(faults !== undefined && { faults: readFaultSchedule(faults, processSurroundings.readFile) }),
    },
    { now: Date.now, port, path: '--profile' },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void emulator.close());
  process.stdout.write(`${provider.title}, emulated: ${emulator.url}\n\nIt accepts (as in gateway.yaml):\n`);
  process.stdout.write(`  - ${JSON.stringify({ name: id, provider: id, ...settings })}\n`);
}
