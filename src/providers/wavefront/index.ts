import type { Provider } from '../../contract/provider.ts';
import { createAdapter } from './adapter/index.ts';
import { readCosts } from './costs.ts';
import { type Settings, settings } from './settings.ts';

export const wavefront: Provider<Settings> = {
  id: 'wavefront',
  title: 'Wavefront (VMware Aria Operations for Applications)',
  settings,
  concurrency: 8,
  readCosts,
  connect: createAdapter,
  loadEmulator: async () => (await import('./emulator/index.ts')).createEmulator,
};
