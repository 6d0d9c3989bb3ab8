import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { AutonomaSettings } from '../index.ts';
import { createAccountWrites } from './account-writes.ts';
import { createAccountOperations } from './accounts.ts';
import { createDeviceOperations } from './devices.ts';
import { createKnownAccounts } from './known-accounts.ts';
import { createResources } from './resources.ts';
import { createRoleOperations } from './roles.ts';
import { createUserWrites } from './user-writes.ts';
import { createUserOperations } from './users.ts';
import { createWriter } from './writer.ts';

export function createAdapter({ http, settings }: Connection<AutonomaSettings>): Adapter {
  const resources = createResources(http, settings);
  const known = createKnownAccounts({ http, resources, settings });
  const roles = createRoleOperations(http, resources);
  const writing = { http, settings, resources, writer: createWriter({ http, settings, resources }) };
  const devices = { http, resources, known };
  return {
    ping: async (call) => {
      const [first] = settings.accountIds;
      if (first === undefined && settings.listAccounts) await resources.all('account', call);
      // Without a known account any id will do: a refused token and a missing account are answered differently.
      else await resources.reach('account', first ?? '0', call);
    },
    account: { ...createAccountOperations({ http, resources, known }), ...createAccountWrites(writing) },
    user: {
      ...createUserOperations({ http, resources, known, rememberRoles: roles.remember }),
      ...createUserWrites(writing),
    },
    role: roles.operations,
    asset: createDeviceOperations({ ...devices, type: 'Asset', relation: settings.assetRelation }),
    gateway: createDeviceOperations({ ...devices, type: 'Gateway', relation: 'gateways' }),
  };
}
