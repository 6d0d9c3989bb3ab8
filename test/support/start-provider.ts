import { createHmac } from 'node:crypto';
import type { Call, Limits } from '../../src/contract/call.ts';
import type { Adapter, BackendSettings, Connection, Provider } from '../../src/contract/provider.ts';
import { createCall as createOperationCall } from '../../src/loaders/call.ts';
import { createDataset } from '../../src/sandbox/dataset.ts';
import {
  type RecordedRequest,
  type ServedEmulator,
  serveEmulator,
} from '../../src/sandbox/serve-emulator.ts';
import type { HttpClient } from '../../src/transport/exchange.ts';
import { createHttpClient } from '../../src/transport/http-client.ts';

export interface StartedProvider {
  adapter: Adapter;
  http: HttpClient;
  served: ServedEmulator;
  requests: RecordedRequest[];
  connection: Connection<BackendSettings>;
  close(): Promise<void>;
}

export interface StartOptions {
  /** People in the dataset. */
  size?: number;
  profile?: string;
  /** Over the emulator's own settings, credentials among them. */
  settings?: Record<string, unknown>;
  now?: () => number;
}

/** One provider's emulator on a loopback port, and an adapter that reaches it over HTTP. */
export async function startProvider<S extends BackendSettings>(
  provider: Provider<S>,
  options: StartOptions = {},
): Promise<StartedProvider> {
  const now = options.now ?? Date.now;
  const createEmulator = await provider.loadEmulator();
  const emulator = createEmulator({
    dataset: createDataset(options.size),
    now,
    ...(options.profile !== undefined && { profile: options.profile }),
  });
  const served = await serveEmulator(emulator, { record: true });
  const settings = provider.settings.parse({ ...emulator.settings, url: served.url, ...options.settings });
  const http = createHttpClient({
    backend: 'tested',
    provider: provider.id,
    url: settings.url,
    concurrency: provider.concurrency,
    readQuota: provider.readQuota,
  });
  const connection = { backend: 'tested', settings, http, now, fingerprint };
  return {
    adapter: provider.connect(connection),
    http,
    served,
    requests: served.requests,
    connection,
    close: async () => {
      await http.close();
      await served.close();
    },
  };
}

function fingerprint(secret: string): string {
  return createHmac('sha256', 'test key').update(secret).digest('hex').slice(0, 32);
}

/** A call of its own operation: nothing is remembered from another. */
export function createCall(
  options: { signal?: AbortSignal; timeoutMs?: number; limits?: Partial<Limits> } = {},
): Call {
  const timeoutMs = options.timeoutMs ?? 5_000;
  const deadline = AbortSignal.timeout(timeoutMs);
  return createOperationCall({
    signal: options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]),
    deadline: Date.now() + timeoutMs,
    requestId: 'test-request',
    limits: { pagesPerList: 100, heldRecords: 50_000, ...options.limits },
  });
}
