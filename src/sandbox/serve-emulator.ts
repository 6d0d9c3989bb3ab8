import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Emulator } from '../contract/emulator.ts';
import { disconnected, type FaultSchedule, withFaults } from './faults.ts';

export interface ServedEmulator {
  /** The backend's `url`: origin and base path. */
  url: string;
  /** Every request since the start or the last `forget`, oldest first; empty unless `record` was asked for. */
  requests: RecordedRequest[];
  forget(): void;
  /** Replaces the faults from now on; null for none. */
  setFaults(schedule: FaultSchedule | null): void;
  close(): Promise<void>;
}

export interface RecordedRequest {
  method: string;
  /** Path and query, base path included. */
  url: string;
  headers: Record<string, string>;
  body: string;
}

export interface ServeOptions {
  /** Default 0: any free port. */
  port?: number;
  host?: string;
  faults?: FaultSchedule | null;
  /** Keeps every request, for tests. */
  record?: boolean;
}

/** Serves an emulator over real HTTP on the loopback. */
export async function serveEmulator(emulator: Emulator, options: ServeOptions = {}): Promise<ServedEmulator> {
  const host = options.host ?? '127.0.0.1';
  const requests: RecordedRequest[] = [];
  let handle = withFaults((request) => emulator.handle(request), options.faults ?? { rules: [] });

  const answer = async (request: Request, { incoming, outgoing }: HttpBindings): Promise<Response> => {
    const body = await request.text();
    if (options.record === true) requests.push(recordOf(incoming, body));
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
    const copy = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      ...(hasBody && { body }),
    });
    const response = await handle(copy);
    if (response !== disconnected) return response;
    outgoing.destroy();
    return RESPONSE_ALREADY_SENT;
  };

  const listener = getRequestListener((request, bindings) => answer(request, bindings as HttpBindings));
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://${host}:${port}${emulator.basePath}`,
    requests,
    forget: () => void requests.splice(0),
    setFaults(schedule) {
      handle = withFaults((request) => emulator.handle(request), schedule ?? { rules: [] });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function recordOf(incoming: IncomingMessage, body: string): RecordedRequest {
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { method: incoming.method ?? '', url: incoming.url ?? '', headers, body };
}
