import type { Provider } from '../../contract/provider.ts';
import type { ResponseHeaders } from '../../transport/exchange.ts';
import { createAdapter } from './adapter/index.ts';
import { readCosts } from './costs.ts';
import { type Settings, settings } from './settings.ts';

export const oisp: Provider<Settings> = {
  id: 'oisp',
  title: 'Open IoT Service Platform',
  settings,
  concurrency: 6,
  readQuota,
  readCosts,
  connect: createAdapter,
  loadEmulator: async () => (await import('./emulator/index.ts')).createEmulator,
};

function readQuota(headers: ResponseHeaders): ReturnType<NonNullable<Provider['readQuota']>> {
  const limit = numberIn(headers['x-rate-limit-limit']);
  const remaining = numberIn(headers['x-rate-limit-remaining']);
  const reset = numberIn(headers['x-rate-limit-reset']);
  if (limit === null && remaining === null && reset === null) return null;
  return {
    limit,
    // The upstream counts on below zero.
    remaining: remaining === null ? null : Math.max(0, remaining),
    resetsAt: reset === null ? null : new Date(Date.now() + reset * 1000),
  };
}

function numberIn(header: string | undefined): number | null {
  return header !== undefined && /^-?\d+$/.test(header.trim()) ? Number(header) : null;
}
