import type { Adapter, Connection } from '../../provider.ts';
import type { Naming } from '../normalize.ts';
import type { WavefrontSettings } from '../settings.ts';
import { type Client, createClient } from './client.ts';
import { groupOperations } from './groups.ts';
import { roleOperations } from './roles.ts';
import { serviceAccountOperations } from './service-accounts.ts';
import { accountOperations, createTenant, type Tenant } from './tenant.ts';
import { createTokenReader, type TokenReader, tokenOperations } from './tokens.ts';
import { userOperations } from './users.ts';

/** What all operations of one connection share. */
export interface Context {
  client: Client;
  tenant: Tenant;
  naming: Naming;
  tokens: TokenReader;
  settings: WavefrontSettings;
}

export function createAdapter(connection: Connection<WavefrontSettings>): Adapter {
  const { http, settings, fingerprint } = connection;
  const client = createClient(http, settings.auth.token);
  const tenant = createTenant(client, settings.tenant ?? null);
  const naming: Naming = { accountKey: tenant.keyOf, fingerprint };
  const tokens = createTokenReader(client, naming, settings.batchSize);
  const context: Context = { client, tenant, naming, tokens, settings };
  return {
    async ping(call) {
      await tenant.read(call);
    },
    account: accountOperations(tenant),
    user: userOperations(context),
    serviceAccount: serviceAccountOperations(context),
    role: roleOperations(context),
    group: groupOperations(context),
    token: tokenOperations(context),
  };
}
