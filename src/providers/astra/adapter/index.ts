import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { AstraSettings } from '../index.ts';
import { accountWrites } from './account-writes.ts';
import { accountOperations } from './accounts.ts';
import { createClient } from './client.ts';
import { groupOperations } from './groups.ts';
import { roleWrites } from './role-writes.ts';
import { roleOperations } from './roles.ts';
import { tokenWrites } from './token-writes.ts';
import { tokenOperations } from './tokens.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';

export function createAdapter(connection: Connection<AstraSettings>): Adapter {
  const client = createClient(connection);
  const user = userOperations(client);
  return {
    ping: async (call) => {
      await client.json.json({ method: 'GET', path: '/accounts', query: { limit: 1 } }, call);
    },
    account: { ...accountOperations(client), ...accountWrites(client) },
    user: { ...user, ...userWrites(client) },
    // A POST to the users of a group creates a user, and a DELETE there deletes the user: members are not to be written.
    group: groupOperations(client),
    role: { ...roleOperations(client, user), ...roleWrites(client) },
    token: { ...tokenOperations(client), ...tokenWrites(client) },
  };
}
