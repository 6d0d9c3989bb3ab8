import type { Adapter, Connection } from '../../provider.ts';
import type { OispSettings } from '../index.ts';
import { createAccounts } from './accounts.ts';
import { createOispClient } from './client.ts';
import { createRoles } from './roles.ts';
import { createUsers } from './users.ts';

export function connectOisp(connection: Connection<OispSettings>): Adapter {
  const client = createOispClient(connection);
  const users = createUsers(client);
  return {
    ping: async (call) => void (await client.self(call)),
    account: createAccounts(client),
    user: users.operations,
    role: createRoles(users.everybody),
  };
}
