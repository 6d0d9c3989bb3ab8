import type { Provider } from '../../contract/provider.ts';
import { createAdapter } from './adapter/index.ts';
import { readCosts } from './costs.ts';
import { type Settings, settings } from './settings.ts';

export const pigello: Provider<Settings> = {
  id: 'pigello',
  title: 'Pigello Core API',
  settings,
  concurrency: 8,
  readCosts,
  connect: createAdapter,
  loadEmulator: async () => (await import('./emulator/index.ts')).createEmulator,
};
