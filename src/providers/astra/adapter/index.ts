import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { AstraSettings } from '../index.ts';
import { createAccountWrites } from './account-writes.ts';
import { createAccountOperations } from './accounts.ts';
import { createClient } from './client.ts';
import { createGroupOperations } from './groups.ts';
import { createRoleWrites } from './role-writes.ts';
import { createRoleOperations } from './roles.ts';
import { createTokenWrites } from './token-writes.ts';
import { createTokenOperations } from './tokens.ts';
import { createUserWrites } from './user-writes.ts';
import { createUserOperations } from './users.ts';

export function connect(connection: Connection<AstraSettings>): Adapter {
  const client = createClient(connection);
  const user = createUserOperations(client);
  return {
    ping: async (call) => {
      await client.json.json({ method: 'GET', path: '/accounts', query: { limit: 1 } }, call);
    },
    account: { ...createAccountOperations(client), ...createAccountWrites(client) },
    user: { ...user, ...createUserWrites(client) },
    // A POST to the users of a group creates a user, and a DELETE there deletes the user: members are not to be written.
    group: createGroupOperations(client),
    role: { ...createRoleOperations(client, user), ...createRoleWrites(client) },
    token: { ...createTokenOperations(client), ...createTokenWrites(client) },
  };
}
