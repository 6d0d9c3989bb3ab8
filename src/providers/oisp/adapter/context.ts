import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { OispSettings } from '../settings.ts';
import { type Client, createClient } from './client.ts';

/** What all operations on one backend share. */
export interface Context {
  http: HttpClient;
  settings: OispSettings;
  client: Client;
}

export function createContext(connection: Connection<OispSettings>): Context {
  const { http, settings } = connection;
  return { http, settings, client: createClient(connection) };
}
