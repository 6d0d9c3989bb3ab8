import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { JsonClient } from '../../../transport/json-client.ts';
import type { PigelloSettings } from '../settings.ts';
import { createClient } from './client.ts';

/** What the operations of one connection share. */
export interface Context {
  http: HttpClient;
  client: JsonClient;
  settings: PigelloSettings;
}

export function createContext(connection: Connection<PigelloSettings>): Context {
  const { http, settings } = connection;
  return { http, client: createClient(connection), settings };
}
