import type { Call } from '../../../contract/call.ts';
import type { Validation } from '../../../contract/principals.ts';
import type { Batch } from '../../../contract/read.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import type { UserOperations, UserRecord } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { readBody, readItems } from '../../../kit/read-body.ts';
import type { PrincipalType } from '../../../model.ts';
import * as api from '../api.ts';
import { addressIn, isIdentifier, isServiceAccountKey, isUserKey } from '../keys.ts';
import { emailIn, toPartialUser, toUser, toValidatedServiceAccount } from '../normalize.ts';
import { inChunks, matchRows, only, textAt } from './batch.ts';
import { readBusinessFunctions } from './business-functions.ts';
import type { Client } from './client.ts';
import { userSearch } from './filters.ts';
import type { Context } from './index.ts';
import { learnOrigin, learnSpellings } from './rewritten-names.ts';
import { emptyPage, searchAll, searchPage } from './search.ts';
import { readFromTenant } from './tenant.ts';

export function userOperations(context: Context): UserOperations {
  const { client, tenant, tokens, settings } = context;
  const getMany = (keys: readonly string[], call: Call): Promise<Batch<UserRecord>> =>
    inChunks(keys.filter(isUserKey), settings.batchSize, (chunk) => readUsers(context, chunk, call));
  return {
    getMany,
    get: async (key, call) => only(await getMany([key], call), key),
    list: async (query, call) => {
      // A user is a member only. Whether it is active is not told, so that filter is nothing to conclude from.
      if (query.filter.kinds?.includes('MEMBER') === false) return emptyPage();
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      const { search, exact } = await userSearch(context, query.filter, call);
      const read = async (items: readonly unknown[]): Promise<(UserRecord | UpstreamError)[]> => {
        const origin = await learnOrigin(context, items, call);
        return readItems(client.http, api.account, items, 'account', (row) => toPartialUser(row, origin));
      };
      const plan = {
        query: search,
        sortedBy: 'identifier',
        read,
        exact: exact && query.filter.active === undefined,
      };
      return searchPage(client, { type: 'account', ...plan }, query, call);
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

export interface Validated {
  items: unknown[];
  /** What the answer says is not there. */
  denied: string[];
}

/** An identifier that the answer neither gives nor denies is not known to be absent: an error for it alone. */
export function addUnanswered<R>(
  { http }: Client,
  asked: readonly string[],
  denied: readonly string[],
  batch: Batch<R>,
): Batch<R> {
  const known = new Set(denied.map((identifier) => identifier.toLowerCase()));
  const untold = asked.filter((key) => !batch.has(key) && !known.has(key.toLowerCase()));
  const message = 'validateAccounts: neither gave nor denied an identifier that was asked for';
  const failure = (): UpstreamError => http.failure({ code: 'BACKEND_PROTOCOL', message });
  return new Map([...batch, ...untold.map((key) => [key, failure()] as const)]);
}

/** The one read that gives groups and roles as objects; it takes many ids and says which are not there. */
export async function readValidated(
  { client }: Context,
  identifiers: readonly string[],
  call: Call,
): Promise<Validated> {
  const path = '/account/validateAccounts';
  const request = { method: 'POST', path, body: { json: identifiers }, effect: 'read' } as const;
  const body = readBody(client.http, api.validation, await client.send(request, call), 'validateAccounts');
  const denied = (body.invalidIdentifiers ?? []).filter((name) => typeof name === 'string');
  return { items: body.validUsers ?? [], denied };
}

export async function readUsers(
  context: Context,
  chunk: readonly string[],
  call: Call,
): Promise<Batch<UserRecord>> {
  const { client, origin } = context;
  const { items, denied } = await readValidated(context, chunk, call);
  const users = items.filter((item) => !isServiceAccountKey(textAt(item, 'identifier') ?? ''));
  const entries = readItems(client.http, api.user, users, 'user', (dto) => toUser(dto, origin));
  const spellings = await learnSpellings(context, items, call);
  const found = matchRows(chunk, { items: users, entries, idField: 'identifier', spellings });
  // A service account is no user, and was given all the same.
  const others = items.flatMap((item) => textAt(item, 'identifier') ?? []).filter(isServiceAccountKey);
  return addUnanswered(client, chunk, [...denied, ...others], found);
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

/** Which of these identifiers exist, as users or as service accounts. */
export async function validate(
  context: Context,
  identifiers: readonly string[],
  call: Call,
): Promise<Validation> {
  const { client, origin, settings } = context;
  const possible = [...new Set(identifiers)].filter(isIdentifier);
  const found = await inChunks(possible, settings.batchSize, async (chunk) => {
    const { items, denied } = await readValidated(context, chunk, call);
    const entries = readItems(client.http, api.user, items, 'user', (dto) => {
      const typed: TypedRecord<PrincipalType> = isServiceAccountKey(dto.identifier)
        ? { type: 'ServiceAccount', record: toValidatedServiceAccount(dto, origin) }
        : { type: 'User', record: toUser(dto, origin) };
      return { key: dto.identifier, externalId: dto.identifier, typed };
    });
    const spellings = await learnSpellings(context, items, call);
    const rows = matchRows(chunk, { items, entries, idField: 'identifier', spellings });
    return addUnanswered(client, chunk, denied, rows);
  });
  const valid = new Map<string, TypedRecord<PrincipalType>>();
  for (const entry of found.values()) {
    // Which identifiers are valid is one question: an answer with holes would be a wrong one.
    if (entry instanceof UpstreamError) throw entry;
    valid.set(entry.key, entry.typed);
  }
  return { valid: [...valid.values()], unknown: identifiers.filter((identifier) => !found.has(identifier)) };
}
