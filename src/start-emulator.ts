import type { EmulatedBackend } from './config/configuration.ts';
import { ConfigurationError } from './config/faults.ts';
import type { Emulator } from './contract/emulator.ts';
import type { BackendSettings } from './contract/provider.ts';
import { createDataset } from './sandbox/dataset.ts';
import { type ServedEmulator, serveEmulator } from './sandbox/serve-emulator.ts';

export interface StartOptions {
  now(): number;
  /** Where a fault in the profile is said to be. */
  path: string;
  record?: boolean;
  port?: number;
}

/** An emulator on a free loopback port, and the settings that reach it. */
export async function startEmulator(
  { provider, size, profile, faults }: EmulatedBackend,
  options: StartOptions,
): Promise<{ emulator: ServedEmulator; settings: BackendSettings }> {
  const createEmulator = await provider.loadEmulator();
  let emulator: Emulator;
  try {
    emulator = createEmulator({
      dataset: createDataset(size),
      now: options.now,
      ...(profile !== undefined && { profile }),
    });
  } catch (error) {
    // How emulators refuse a profile that they do not have.
    if (error instanceof RangeError) throw new ConfigurationError([`${options.path}: ${error.message}`]);
    throw error;
  }
  const served = await serveEmulator(emulator, { ...options, faults: faults ?? null });
  const settings = provider.settings.parse({ ...emulator.settings, url: served.url });
  return { emulator: served, settings };
}
