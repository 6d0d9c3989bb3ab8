import type { ProviderId } from '../../src/model.ts';
import { providers } from '../../src/providers/registry.ts';
import { createDataset } from '../../src/sandbox/dataset.ts';
import { type ServedEmulator, serveEmulator } from '../../src/sandbox/serve-emulator.ts';

/** An emulator that the test itself serves, so that it can watch and hold back what the gateway takes for a real backend. */
export interface ServedBackend {
  served: ServedEmulator;
  /** For `backends` of a configuration. */
  entry: Record<string, unknown>;
  /** Requests at once, unless the operator says otherwise. */
  concurrency: number;
}

export type Handle = (request: Request) => Response | Promise<Response>;

export interface ServeBackendOptions {
  /** People in the dataset. */
  size?: number;
  wrap?: (handle: Handle) => Handle;
}

export async function serveBackend(
  id: ProviderId,
  { size, wrap }: ServeBackendOptions = {},
): Promise<ServedBackend> {
  const provider = providers.get(id);
  if (provider === undefined) throw new Error(`no provider ${id}`);
  const createEmulator = await provider.loadEmulator();
  const emulator = createEmulator({ dataset: createDataset(size), now: Date.now });
  const handle: Handle = (request) => emulator.handle(request);
  const served = await serveEmulator({ ...emulator, handle: wrap?.(handle) ?? handle }, { record: true });
  const entry = { ...emulator.settings, name: id, provider: id, url: served.url };
  return { served, entry, concurrency: provider.concurrency };
}

/** A gateway's configuration with these backends, open to everybody. */
export function configurationWith(backends: readonly ServedBackend[]): Record<string, unknown> {
  return { auth: { anonymous: { scopes: ['*'] } }, backends: backends.map(({ entry }) => entry) };
}
