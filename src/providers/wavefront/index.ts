import type { Provider } from '../../contract/provider.ts';
import { createAdapter } from './adapter/index.ts';
import { type WavefrontSettings, wavefrontSettings } from './settings.ts';

export const wavefront: Provider<WavefrontSettings> = {
  id: 'wavefront',
  title: 'Wavefront (VMware Aria Operations for Applications)',
  settings: wavefrontSettings,
  concurrency: 8,
  connect: createAdapter,
  loadEmulator: async () => (await import('./emulator/index.ts')).createEmulator,
};
