import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { Settings } from '../settings.ts';
import { createClient } from './client.ts';
import { createKnownAccounts, type KnownAccounts } from './known-accounts.ts';
import { createResources, type Resources } from './resources.ts';
import { createWriter, type Writer } from './writer.ts';

/** What all operations of one connection share. */
export interface Context {
  http: HttpClient;
  settings: Settings;
  resources: Resources;
  known: KnownAccounts;
  writer: Writer;
}

export function createContext({ http, settings }: Connection<Settings>): Context {
  const client = createClient(http, settings);
  const resources = createResources(client);
  return {
    http,
    settings,
    resources,
    known: createKnownAccounts(client, resources),
    writer: createWriter(client, resources),
  };
}
