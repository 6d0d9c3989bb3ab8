import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { AutonomaSettings } from '../index.ts';
import { accountWrites } from './account-writes.ts';
import { accountOperations } from './accounts.ts';
import { deviceOperations } from './devices.ts';
import { createKnownAccounts } from './known-accounts.ts';
import { createResources } from './resources.ts';
import { roleOperations } from './roles.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';
import { createWriter } from './writer.ts';

export function createAdapter({ http, settings }: Connection<AutonomaSettings>): Adapter {
  const resources = createResources(http, settings);
  const known = createKnownAccounts({ http, resources, settings });
  const roles = roleOperations(http, resources);
  const writing = { http, settings, resources, writer: createWriter({ http, settings, resources }) };
  const devices = { http, resources, known };
  return {
    ping: async (call) => {
      const [first] = settings.accountIds;
      if (first === undefined && settings.listAccounts) await resources.all('account', call);
      // Without a known account any id will do: a refused token and a missing account are answered differently.
      else await resources.reach('account', first ?? '0', call);
    },
    account: { ...accountOperations({ http, resources, known }), ...accountWrites(writing) },
    user: {
      ...userOperations({ http, resources, known, rememberRoles: roles.remember }),
      ...userWrites(writing),
    },
    role: roles.operations,
    asset: deviceOperations({ ...devices, type: 'Asset', relation: settings.assetRelation }),
    gateway: deviceOperations({ ...devices, type: 'Gateway', relation: 'gateways' }),
  };
}
