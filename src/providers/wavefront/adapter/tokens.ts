import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { TokenOperations, TokenRecord } from '../../../contract/token.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { isPossibleServiceAccount, ownerOfToken } from '../keys.ts';
import { toEmbeddedToken } from '../normalize-tokens.ts';
import { only } from './batch.ts';
import type { Context } from './context.ts';
import { searchPage } from './search.ts';
import { readTokens, tokensOfServiceAccount } from './token-lists.ts';

/** The tokens of these keys in the owner's own list. One that cannot be read may be any that is not there. */
async function readOwned(
  context: Context,
  { owner, keys }: { owner: string; keys: readonly string[] },
  call: Call,
): Promise<Batch<TokenRecord>> {
  const list = await orNull(readTokens(context, tokensOfServiceAccount(owner), call));
  const records = (list?.tokens ?? []).map(({ json }) => toEmbeddedToken(json, owner, context.origin));
  const known = new Map(records.map((record) => [record.key, record]));
  return new Map(
    keys.flatMap((key) => {
      const found = known.get(key) ?? list?.unreadable ?? null;
      return found === null ? [] : [[key, found]];
    }),
  );
}

export function tokenOperations(context: Context): TokenOperations {
  const { tenant, tokens, client } = context;
  const getMany = async (keys: readonly string[], call: Call): Promise<Batch<TokenRecord>> => {
    const owners = new Map(keys.map((key) => [key, ownerOfToken(key)]));
    const distinct = new Set([...owners.values()].filter((owner) => owner !== null));
    const [single = ''] = distinct;
    // For the same one request, a service account's own list knows what the search may not know yet.
    if (distinct.size === 1 && isPossibleServiceAccount(single))
      return readOwned(context, { owner: single, keys }, call);
    const owned = await tokens.ofOwners([...distinct], call);
    const batch = new Map<string, TokenRecord | UpstreamError>();
    for (const [key, owner] of owners) {
      const list = owner === null ? undefined : owned.get(owner);
      const found = list instanceof UpstreamError ? list : list?.find((token) => token.key === key);
      if (found !== undefined) batch.set(key, found);
    }
    return batch;
  };
  return {
    getMany,
    get: async (key, call) => only(await getMany([key], call), key),
    list: async (query, call) => {
      if (!(await tenant.isParent(query.parent, call))) return emptyPage();
      // Tokens never used have no `lastUsed` that a range could find, so that filter is left to the gateway.
      const exact = query.filter.unusedSince === undefined;
      // Never sorted by the id, which is the secret.
      const plan = { query: [], sortedBy: 'account', read: tokens.read, exact };
      return searchPage(client, { type: 'token', ...plan, list: query }, call);
    },
  };
}
