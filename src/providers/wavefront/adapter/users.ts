import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { UserOperations, UserRecord } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { createItemReader, readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { addressIn, isServiceAccountKey, isUserKey } from '../keys.ts';
import { emailIn, toPartialUser, toUser } from '../normalize.ts';
import { addUnanswered, readValidated } from './account-validation.ts';
import { matchRows, only, textAt } from './batch.ts';
import { readBusinessFunctions } from './business-functions.ts';
import type { Context } from './context.ts';
import { userSearch } from './filters.ts';
import { learnOrigin, learnSpellings } from './rewritten-names.ts';
import { searchAll, searchPage } from './search.ts';
import { readFromTenant } from './tenant.ts';

export function userOperations(context: Context): UserOperations {
  const { client, tenant, tokens, settings } = context;
  const getMany = (keys: readonly string[], call: Call): Promise<Batch<UserRecord>> =>
    inChunks(keys.filter(isUserKey), settings.batchSize, (chunk) => readUsers(context, chunk, call));
  const readRows = createItemReader(client.http, api.account, {
    resource: 'account',
    normalize: toPartialUser,
  });
  return {
    getMany,
    get: async (key, call) => only(await getMany([key], call), key),
    list: async (query, call) => {
      // A user is a member only. Whether it is active is not known, so that filter is left to the gateway.
      if (query.filter.kinds?.includes('MEMBER') === false) return emptyPage();
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      const { search, exact } = await userSearch(context, query.filter, call);
      const read = async (items: readonly unknown[]): Promise<(UserRecord | UpstreamError)[]> => {
        const origin = await learnOrigin(context, items, call);
        return readRows(items, origin);
      };
      const plan = {
        query: search,
        sortedBy: 'identifier',
        read,
        exact: exact && query.filter.active === undefined,
      };
      return searchPage(client, { type: 'account', ...plan, list: query }, call);
    },
    fields: {
      accountKeys: readFromTenant(tenant, (_key, customer) => [customer]),
      email: readFromTenant(tenant, (key, customer) => emailIn(addressIn(key, customer))),
      displayName: readFromTenant(tenant, addressIn),
      tokenKeys: (keys, call) => tokens.keysOf(keys.filter(isUserKey), call),
      businessFunctions: (keys, call) => readBusinessFunctions(client, keys.filter(isUserKey), call),
      effectivePermissions: (keys, call) => readEffectivePermissions(context, keys.filter(isUserKey), call),
    },
  };
}

export async function readUsers(
  context: Context,
  chunk: readonly string[],
  call: Call,
): Promise<Batch<UserRecord>> {
  const { client, origin } = context;
  const { items, denied } = await readValidated(context, chunk, call);
  const users = items.filter((item) => !isServiceAccountKey(textAt(item, 'identifier') ?? ''));
  const entries = readItems(client.http, api.user, users, 'user', (user) => toUser(user, origin));
  const spellings = await learnSpellings(context, items, call);
  const found = matchRows(chunk, { items: users, entries, idField: 'identifier', spellings });
  // A service account is no user, and yet the answer shows that it is there.
  const others = items.flatMap((item) => textAt(item, 'identifier') ?? []).filter(isServiceAccountKey);
  return addUnanswered(client, { asked: chunk, denied: [...denied, ...others] }, found);
}

async function readEffectivePermissions(
  { client, settings }: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[] | null>> {
  const rows = await inChunks(keys, settings.batchSize, async (values) => {
    const request = { type: 'account', key: 'identifier', values, sortedBy: 'identifier' } as const;
    const { rows: items, incomplete } = await searchAll(client, request, call);
    const entries = readItems(
      client.http,
      api.account,
      items,
      'account',
      ({ identifier, unitedPermissions }): UserRecord => ({
        key: identifier,
        externalId: identifier,
        effectivePermissions: unitedPermissions,
      }),
    );
    return matchRows(values, { items, entries, incomplete, idField: 'identifier' });
  });
  return new Map(
    [...rows].map(([key, row]): [string, string[] | null | UpstreamError] => {
      if (row instanceof UpstreamError) return [key, row];
      const odd = row.unreadable?.find(({ field }) => field === 'effectivePermissions');
      if (odd === undefined) return [key, row.effectivePermissions ?? null];
      const message = `account: unitedPermissions: ${odd.reason}`;
      return [key, client.http.failure({ code: 'BACKEND_PROTOCOL', message })];
    }),
  );
}
