import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { OispSettings } from '../index.ts';
import { createAccountWrites } from './account-writes.ts';
import { createAccounts } from './accounts.ts';
import { createOispClient } from './client.ts';
import { createRoleWrites } from './role-writes.ts';
import { createRoles } from './roles.ts';
import { createUserWrites } from './user-writes.ts';
import { createUsers } from './users.ts';

export function connectOisp(connection: Connection<OispSettings>): Adapter {
  const client = createOispClient(connection);
  const users = createUsers(client);
  return {
    ping: async (call) => void (await client.self(call)),
    account: { ...createAccounts(client), ...createAccountWrites(client) },
    user: { ...users.operations, ...createUserWrites(client) },
    role: { ...createRoles(client, users.everybody), ...createRoleWrites(client) },
  };
}
