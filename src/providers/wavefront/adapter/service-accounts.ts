import type { ServiceAccountOperations, ServiceAccountRecord } from '../../../contract/service-account.ts';
import { orNull, type UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { createItemReader, readRecord } from '../../../kit/read-body.ts';
import type { ApiServiceAccount } from '../api.ts';
import * as api from '../api.ts';
import { isPossibleServiceAccount } from '../keys.ts';
import { toServiceAccount } from '../normalize.ts';
import { matchRows } from './batch.ts';
import { readBusinessFunctions } from './business-functions.ts';
import type { Context } from './context.ts';
import { identifierContains } from './filters.ts';
import { requireSame } from './read-answer.ts';
import { searchAll, searchPage } from './search.ts';
import { readFromTenant } from './tenant.ts';

/** Every read carries the whole model, tokens, roles and groups included. */
export function serviceAccountOperations(context: Context): ServiceAccountOperations {
  const { client, tenant, origin, settings } = context;
  const readers = createItemReader(client.http, api.serviceAccount, {
    resource: 'serviceaccount',
    normalize: toServiceAccount,
  });
  const read = (items: readonly unknown[]): (ServiceAccountRecord | UpstreamError)[] =>
    readers(items, origin);
  return {
    get: async (key, call) => {
      if (!isPossibleServiceAccount(key)) return null;
      const path = `/account/serviceaccount/${encodeURIComponent(key)}`;
      const body = await orNull(client.send({ method: 'GET', path }, call));
      if (body === null) return null;
      const normalize = (account: ApiServiceAccount): ServiceAccountRecord => {
        requireSame(client.http, 'serviceaccount', { asked: key, came: account.identifier });
        return toServiceAccount(account, origin);
      };
      return readRecord(client.http, api.serviceAccount, body, { resource: 'serviceaccount', normalize });
    },
    getMany: (keys, call) =>
      inChunks(keys.filter(isPossibleServiceAccount), settings.batchSize, async (values) => {
        const request = {
          type: 'serviceaccount',
          key: 'identifier',
          values,
          sortedBy: 'identifier',
        } as const;
        const { rows: items, incomplete } = await searchAll(client, request, call);
        return matchRows(values, { items, entries: read(items), incomplete, idField: 'identifier' });
      }),
    list: async (query, call) => {
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      const narrowed = identifierContains(query.filter.search, settings);
      // That a search finds booleans by their text is documented nowhere.
      const exact = narrowed.exact && query.filter.active === undefined;
      const plan = { query: narrowed.search, sortedBy: 'identifier', read, exact };
      return searchPage(client, { type: 'serviceaccount', ...plan, list: query }, call);
    },
    fields: {
      accountKey: readFromTenant(tenant, (_key, customer) => customer),
      businessFunctions: (keys, call) =>
        readBusinessFunctions(client, keys.filter(isPossibleServiceAccount), call),
    },
  };
}
