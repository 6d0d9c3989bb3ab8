import type { Adapter, Connection } from '../../../contract/provider.ts';
import type { Settings } from '../settings.ts';
import { createContext } from './context.ts';
import { integrationUserAgentWrites } from './integration-user-agent-writes.ts';
import { integrationUserAgentOperations } from './integration-user-agents.ts';
import { roleWrites } from './role-writes.ts';
import { userWrites } from './user-writes.ts';
import { pingUsers, userOperations } from './users.ts';

/** Organizations and roles are references only: Pigello documents no way to read them. */
export function createAdapter(connection: Connection<Settings>): Adapter {
  const context = createContext(connection);
  return {
    ping: pingUsers(context),
    integrationUserAgent: {
      ...integrationUserAgentOperations(context),
      ...integrationUserAgentWrites(context),
    },
    user: { ...userOperations(context), ...userWrites(context) },
    role: roleWrites(context),
  };
}
