import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { Settings } from '../settings.ts';
import { accountWrites } from './account-writes.ts';
import { accountOperations } from './accounts.ts';
import { createContext } from './context.ts';
import { roleWrites } from './role-writes.ts';
import { roleOperations } from './roles.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';

export function createAdapter(connection: Connection<Settings>): Adapter {
  const context = createContext(connection);
  return {
    ping: async (call) => void (await context.client.self(call)),
    account: { ...accountOperations(context), ...accountWrites(context) },
    user: { ...userOperations(context), ...userWrites(context) },
    role: { ...roleOperations(context), ...roleWrites(context) },
  };
}
