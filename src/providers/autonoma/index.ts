import type { Provider } from '../../contract/provider.ts';
import { createAdapter } from './adapter/index.ts';
import { readCosts } from './costs.ts';
import { type Settings, settings } from './settings.ts';

export const autonoma: Provider<Settings> = {
  id: 'autonoma',
  title: 'Autonoma customer platform',
  settings,
  // There is no batch read: every record is a request of its own, and no rate limit is documented to steer by.
  concurrency: 4,
  readCosts,
  connect: createAdapter,
  loadEmulator: async () => (await import('./emulator/index.ts')).createEmulator,
};
