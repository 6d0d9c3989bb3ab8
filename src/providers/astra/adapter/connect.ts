import type { Adapter, Connection } from '../../provider.ts';
import type { AstraSettings } from '../index.ts';
import { createAccountOperations } from './accounts.ts';
import { createClient } from './client.ts';
import { createGroupOperations } from './groups.ts';
import { createRoleOperations } from './roles.ts';
import { createTokenOperations } from './tokens.ts';
import { createUserOperations } from './users.ts';

export function connect(connection: Connection<AstraSettings>): Adapter {
  const client = createClient(connection);
  const user = createUserOperations(client);
  return {
    ping: async (call) => {
      await client.json.json({ method: 'GET', path: '/accounts', query: { limit: 1 } }, call);
    },
    account: createAccountOperations(client),
    user,
    group: createGroupOperations(client),
    role: createRoleOperations(client, user),
    token: createTokenOperations(client),
  };
}
