import type { Connection } from '../../../contract/provider.ts';
import type { Origin } from '../origin.ts';
import type { Settings } from '../settings.ts';
import { type Client, createClient } from './client.ts';
import { createTenant, type Tenant } from './tenant.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';

/** What all operations of one connection share. */
export interface Context {
  client: Client;
  tenant: Tenant;
  origin: Origin;
  tokens: TokenReader;
  settings: Settings;
}

export function createContext({ http, settings, fingerprint }: Connection<Settings>): Context {
  const client = createClient(http, settings.auth.token);
  const tenant = createTenant(client, settings.tenant ?? null);
  const origin: Origin = { tenant: settings.tenant ?? null, fingerprint };
  const tokens = createTokenReader(client, origin, settings.batchSize);
  return { client, tenant, origin, tokens, settings };
}
