import type { AccountRecord } from '../../../model.ts';
import type { AccountOperations, Call, Parent } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import { pageOfAll } from '../../whole-list.ts';
import { customerFacingUserObject } from '../api.ts';
import type { Client } from './client.ts';
import { search } from './search.ts';

/** The customer, which is the one account of a Wavefront backend. */
export interface Tenant {
  /** Its key, from the configuration or from any user. */
  key(call: Call): Promise<string>;
  /** The key for a record that names this customer, without a request; null while nothing is known. */
  keyOf(customer: string | null | undefined): string | null;
  /** Whether a list of this parent's children is the list of the whole backend. */
  isParent(parent: Parent | null, call: Call): Promise<boolean>;
  /** Asks the upstream, even if the answer is known. */
  read(call: Call): Promise<string>;
}

export function createTenant(client: Client, configured: string | null): Tenant {
  let known = configured;

  async function read(call: Call): Promise<string> {
    const request = { limit: 1, offset: 0, query: [], sort: { field: 'identifier', ascending: true } };
    const { items } = await search(client, 'user', request, call);
    const { customer } = readBody(client.http, customerFacingUserObject, items[0], 'search/user');
    known ??= customer;
    return customer;
  }

  const key = async (call: Call): Promise<string> =>
    known ?? call.once(`${client.http.backend} tenant`, () => read(call));

  return {
    read,
    key,
    keyOf(customer) {
      known ??= customer ?? null;
      return known;
    },
    isParent: async (parent, call) =>
      parent === null || (parent.type === 'Account' && parent.key === (await key(call))),
  };
}

export function accountOperations(tenant: Tenant): AccountOperations {
  return {
    get: async (key, call) => {
      const own = await tenant.key(call);
      return own === key ? accountRecord(own) : null;
    },
    list: async (query, call) => pageOfAll('Account', [accountRecord(await tenant.key(call))], query),
  };
}

/** Nothing but its id is to be had. */
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
