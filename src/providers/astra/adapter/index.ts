import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { Settings } from '../settings.ts';
import { accountWrites } from './account-writes.ts';
import { accountOperations } from './accounts.ts';
import { createContext } from './context.ts';
import { groupOperations } from './groups.ts';
import { roleWrites } from './role-writes.ts';
import { roleOperations } from './roles.ts';
import { tokenWrites } from './token-writes.ts';
import { tokenOperations } from './tokens.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';

export function createAdapter(connection: Connection<Settings>): Adapter {
  const context = createContext(connection);
  return {
    ping: async (call) => {
      await context.client.json({ method: 'GET', path: '/accounts', query: { limit: 1 } }, call);
    },
    account: { ...accountOperations(context), ...accountWrites(context) },
    user: { ...userOperations(context), ...userWrites(context) },
    // A POST to the users of a group creates a user, and a DELETE there deletes the user: members are not to be written.
    group: groupOperations(context),
    role: { ...roleOperations(context), ...roleWrites(context) },
    token: { ...tokenOperations(context), ...tokenWrites(context) },
  };
}
