import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { Settings } from '../settings.ts';
import { type Client, createClient } from './client.ts';
import { type Collections, createCollections } from './collections.ts';

/** What all operations of one backend share. */
export interface Context {
  http: HttpClient;
  settings: Settings;
  client: Client;
  collections: Collections;
}

export function createContext({ http, settings }: Connection<Settings>): Context {
  const client = createClient(http, settings);
  return { http, settings, client, collections: createCollections(http, client, settings.pageSize) };
}
