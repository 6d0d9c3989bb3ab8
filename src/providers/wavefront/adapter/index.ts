import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { Origin } from '../normalize.ts';
import type { WavefrontSettings } from '../settings.ts';
import { type Client, createClient } from './client.ts';
import { groupMemberships } from './group-memberships.ts';
import { groupWrites } from './group-writes.ts';
import { groupOperations } from './groups.ts';
import { permissionOperations } from './permissions.ts';
import { principalOperations } from './principals.ts';
import { roleAssignments } from './role-assignments.ts';
import { roleWrites } from './role-writes.ts';
import { roleOperations } from './roles.ts';
import { serviceAccountWrites } from './service-account-writes.ts';
import { serviceAccountOperations } from './service-accounts.ts';
import { accountOperations, createTenant, type Tenant } from './tenant.ts';
import { tokenWrites } from './token-writes.ts';
import { createTokenReader, type TokenReader, tokenOperations } from './tokens.ts';
import { userWrites } from './user-writes.ts';
import { userOperations, validate } from './users.ts';

/** What all operations of one connection share. */
export interface Context {
  client: Client;
  tenant: Tenant;
  origin: Origin;
  tokens: TokenReader;
  settings: WavefrontSettings;
}

export function createAdapter(connection: Connection<WavefrontSettings>): Adapter {
  const { http, settings, fingerprint } = connection;
  const client = createClient(http, settings.auth.token);
  const tenant = createTenant(client, settings.tenant ?? null);
  const origin: Origin = { tenant: settings.tenant ?? null, fingerprint };
  const tokens = createTokenReader(client, origin, settings.batchSize);
  const context: Context = { client, tenant, origin, tokens, settings };
  return {
    async ping(call) {
      await tenant.read(call);
    },
    account: accountOperations(tenant),
    user: { ...userOperations(context), ...userWrites(context) },
    serviceAccount: { ...serviceAccountOperations(context), ...serviceAccountWrites(context) },
    role: { ...roleOperations(context), ...roleWrites(context), ...roleAssignments(context) },
    group: { ...groupOperations(context), ...groupWrites(context), ...groupMemberships(context) },
    token: { ...tokenOperations(context), ...tokenWrites(context) },
    permission: permissionOperations(context),
    principal: {
      validate: (identifiers, call) => validate(context, identifiers, call),
      ...principalOperations(context),
    },
  };
}
