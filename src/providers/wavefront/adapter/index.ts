import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { Settings } from '../settings.ts';
import { accountOperations } from './accounts.ts';
import { createContext } from './context.ts';
import { groupWrites } from './group-writes.ts';
import { groupOperations } from './groups.ts';
import { permissionOperations } from './permissions.ts';
import { principalOperations } from './principals.ts';
import { roleWrites } from './role-writes.ts';
import { roleOperations } from './roles.ts';
import { serviceAccountWrites } from './service-account-writes.ts';
import { serviceAccountOperations } from './service-accounts.ts';
import { tokenWrites } from './token-writes.ts';
import { tokenOperations } from './tokens.ts';
import { userWrites } from './user-writes.ts';
import { userOperations } from './users.ts';

export function createAdapter(connection: Connection<Settings>): Adapter {
  const context = createContext(connection);
  return {
    async ping(call) {
      await context.tenant.read(call);
    },
    account: accountOperations(context),
    user: { ...userOperations(context), ...userWrites(context) },
    serviceAccount: { ...serviceAccountOperations(context), ...serviceAccountWrites(context) },
    role: { ...roleOperations(context), ...roleWrites(context) },
    group: { ...groupOperations(context), ...groupWrites(context) },
    token: { ...tokenOperations(context), ...tokenWrites(context) },
    permission: permissionOperations(context),
    principal: principalOperations(context),
  };
}
