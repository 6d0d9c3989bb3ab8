import type { Provider } from '../../contract/provider.ts';
import { createAdapter } from './adapter/index.ts';
import { type PigelloSettings, pigelloSettings } from './settings.ts';

export const pigello: Provider<PigelloSettings> = {
  id: 'pigello',
  title: 'Pigello Core API',
  settings: pigelloSettings,
  concurrency: 8,
  connect: createAdapter,
  loadEmulator: async () => (await import('./emulator/index.ts')).createEmulator,
};
