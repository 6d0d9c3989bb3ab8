import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { OispSettings } from '../index.ts';
import { accountWrites } from './account-writes.ts';
import { accountOperations } from './accounts.ts';
import { createOispClient } from './client.ts';
import { roleWrites } from './role-writes.ts';
import { roleOperations } from './roles.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';

export function createAdapter(connection: Connection<OispSettings>): Adapter {
  const client = createOispClient(connection);
  const users = userOperations(client);
  return {
    ping: async (call) => void (await client.self(call)),
    account: { ...accountOperations(client), ...accountWrites(client) },
    user: { ...users.operations, ...userWrites(client) },
    role: { ...roleOperations(client, users.everybody), ...roleWrites(client) },
  };
}
