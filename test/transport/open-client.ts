import type { HttpClient } from '../../src/transport/exchange.ts';
import { createHttpClient, type HttpClientOptions } from '../../src/transport/http-client.ts';

const open: HttpClient[] = [];

export function openClient(url: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = createHttpClient({ backend: 'plant', provider: 'oisp', url, concurrency: 4, ...options });
  open.push(client);
  return client;
}

/** Before the servers: `close` waits for requests that are under way. */
export async function closeClients(): Promise<void> {
  await Promise.all(open.splice(0).map((client) => client.close()));
}
