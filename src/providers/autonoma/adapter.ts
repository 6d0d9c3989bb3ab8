import type { Adapter, Connection } from '../provider.ts';
import { createAccountOperations } from './adapter/accounts.ts';
import { createDeviceOperations } from './adapter/devices.ts';
import { createKnownAccounts } from './adapter/known-accounts.ts';
import { createResources } from './adapter/resources.ts';
import { createRoleOperations } from './adapter/roles.ts';
import { createUserOperations } from './adapter/users.ts';
import type { AutonomaSettings } from './index.ts';

export function createAdapter({ http, settings }: Connection<AutonomaSettings>): Adapter {
  const resources = createResources(http, settings);
  const known = createKnownAccounts({ http, resources, settings });
  const roles = createRoleOperations(http, resources);
  return {
    ping: async (call) => {
      const [first] = settings.accountIds;
      if (first === undefined && settings.listAccounts) await resources.all('account', call);
      // Without a known account any id will do: a refused token and a missing account are answered differently.
      else await resources.reach('account', first ?? '0', call);
    },
    account: createAccountOperations({ http, resources, known }),
    user: createUserOperations({ http, resources, known, rememberRoles: roles.remember }),
    role: roles.operations,
    asset: createDeviceOperations({ known, type: 'Asset', relation: settings.assetRelation }),
    gateway: createDeviceOperations({ known, type: 'Gateway', relation: 'gateways' }),
  };
}
