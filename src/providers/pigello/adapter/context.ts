import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { JsonClient } from '../../../transport/json-client.ts';
import type { Settings } from '../settings.ts';
import { createClient } from './client.ts';

/** What the operations of one connection share. */
export interface Context {
  http: HttpClient;
  client: JsonClient;
  settings: Settings;
}

export function createContext(connection: Connection<Settings>): Context {
  const { http, settings } = connection;
  return { http, client: createClient(connection), settings };
}
