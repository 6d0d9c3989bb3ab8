import type { Call } from '../../../contract/call.ts';
import type { Batch, Parent } from '../../../contract/read.ts';
import type { FieldFault } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import type { Client } from './client.ts';
import { search } from './search.ts';

/** The customer, which is the one account of a Wavefront backend. */
export interface Tenant {
  /**
   * Its key, from the configuration or from any user, once in an operation. It is not kept for longer: what is answered
   * must not depend on what was asked before.
   */
  key(call: Call): Promise<string>;
  /** Whether a list of this parent's children is the list of the whole backend. */
  isParent(parent: Parent | null, call: Call): Promise<boolean>;
  /** Asks the upstream, even if the answer is known. */
  read(call: Call): Promise<string>;
}

export function createTenant(client: Client, configured: string | null): Tenant {
  async function read(call: Call): Promise<string> {
    const sort = { field: 'identifier', ascending: true };
    const { rows } = await search(client, { type: 'user', limit: 1, offset: 0, query: [], sort }, call);
    const { customer } = readBody(client.http, api.searchedUser, rows[0], 'search/user');
    return customer;
  }

  const key = async (call: Call): Promise<string> =>
    configured ?? call.once(`${client.http.backend} tenant`, () => read(call));

  return {
    read,
    key,
    isParent: async (parent, call) =>
      parent === null || (parent.type === 'Account' && parent.key === (await key(call))),
  };
}

/** Reads a field of records that name no customer; for all of them, one request at most. */
export function readFromTenant<T>(tenant: Tenant, valueFor: (key: string, customer: string) => T) {
  return async (keys: readonly string[], call: Call): Promise<Batch<T>> => {
    const customer = await tenant.key(call);
    return new Map(keys.map((key) => [key, valueFor(key, customer)]));
  };
}

/** A backend has one account: any other cannot be meant. Costs a request only while the tenant is not known. */
export async function accountFaults(
  tenant: Tenant,
  accountKey: string | null,
  call: Call,
): Promise<FieldFault[]> {
  if (accountKey === null || (await tenant.key(call)) === accountKey) return [];
  return [{ name: 'accountKey', reason: 'is not the one account of this backend' }];
}
