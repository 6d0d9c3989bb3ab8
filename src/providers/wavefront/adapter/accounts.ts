import type { AccountOperations, AccountRecord } from '../../../contract/account.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import type { Context } from './context.ts';

export function accountOperations({ tenant }: Context): AccountOperations {
  return {
    get: async (key, call) => {
      const own = await tenant.key(call);
      return own === key ? accountRecord(own) : null;
    },
    list: async (query, call) => pageOfAll('Account', [accountRecord(await tenant.key(call))], query),
  };
}

/** An account of which the upstream shows nothing but its id. */
function accountRecord(key: string): AccountRecord {
  return {
    key,
    externalId: key,
    name: key,
    description: null,
    state: null,
    enabled: null,
    enabledAt: null,
    parentKey: null,
    mfa: null,
    contact: null,
    attributes: [],
    activationCode: null,
    settings: null,
    invites: null,
    createdAt: null,
    updatedAt: null,
    native: null,
  };
}
