import type { Adapter, Connection } from '../../contract/provider.ts';
import { createAccountWrites } from './adapter/account-writes.ts';
import { createAccountOperations } from './adapter/accounts.ts';
import { createDeviceOperations } from './adapter/devices.ts';
import { createKnownAccounts } from './adapter/known-accounts.ts';
import { createResources } from './adapter/resources.ts';
import { createRoleOperations } from './adapter/roles.ts';
import { createUserWrites } from './adapter/user-writes.ts';
import { createUserOperations } from './adapter/users.ts';
import { createWriter } from './adapter/writer.ts';
import type { AutonomaSettings } from './index.ts';

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
