import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { Settings } from '../settings.ts';
import { type Client, createClient } from './client.ts';

/** What all operations on one backend share. */
export interface Context {
  http: HttpClient;
  settings: Settings;
  client: Client;
}

export function createContext(connection: Connection<Settings>): Context {
  const { http, settings } = connection;
  return { http, settings, client: createClient(connection) };
}
