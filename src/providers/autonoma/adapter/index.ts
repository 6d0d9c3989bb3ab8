import type { Call } from '../../../contract/call.ts';
import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { Settings } from '../settings.ts';
import { accountWrites } from './account-writes.ts';
import { accountOperations } from './accounts.ts';
import { assetOperations } from './assets.ts';
import { type Context, createContext } from './context.ts';
import { gatewayOperations } from './gateways.ts';
import { roleOperations } from './roles.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';

export function createAdapter(connection: Connection<Settings>): Adapter {
  const context = createContext(connection);
  return {
    ping: (call) => ping(context, call),
    account: { ...accountOperations(context), ...accountWrites(context) },
    user: { ...userOperations(context), ...userWrites(context) },
    role: roleOperations(context),
    asset: assetOperations(context),
    gateway: gatewayOperations(context),
  };
}

async function ping({ resources, settings }: Context, call: Call): Promise<void> {
  const [first] = settings.accountIds;
  if (first === undefined && settings.listAccounts) await resources.all('account', call);
  // Without a known account any id will do: a refused token and a missing account are answered differently.
  else await resources.reach('account', first ?? '0', call);
}
