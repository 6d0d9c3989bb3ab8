import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { TokenOperations, TokenRecord } from '../../../contract/token.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { isPossibleServiceAccount, ownerOfToken } from '../keys.ts';
import type { Origin } from '../normalize.ts';
import { toEmbeddedToken, toToken } from '../normalize-tokens.ts';
import { inChunks, only, textAt } from './batch.ts';
import type { Client } from './client.ts';
import type { Context } from './index.ts';
import { emptyPage, searchAll, searchPage } from './search.ts';
import { readTokens, tokensOfServiceAccount } from './token-lists.ts';

export interface TokenReader {
  /** The tokens of these accounts; each account is asked for once in an operation, whoever needs it. */
  ofOwners(owners: readonly string[], call: Call): Promise<Batch<readonly TokenRecord[]>>;
  /** The keys alone, for the owners' records. */
  keysOf(owners: readonly string[], call: Call): Promise<Batch<string[]>>;
  read(items: readonly unknown[]): (TokenRecord | UpstreamError)[];
}

type Owned = readonly TokenRecord[] | UpstreamError;

export function createTokenReader(client: Client, origin: Origin, batchSize: number): TokenReader {
  const read = (items: readonly unknown[]): (TokenRecord | UpstreamError)[] =>
    readItems(client.http, api.token, items, 'token', (dto) => toToken(dto, origin));

  async function readChunk(owners: string[], call: Call): Promise<Batch<readonly TokenRecord[]>> {
    const request = { type: 'token', key: 'account', values: owners, sortedBy: 'account' } as const;
    const { rows: items, incomplete } = await searchAll(client, request, call);
    // Whose tokens are missing is not known.
    if (incomplete !== null) return new Map(owners.map((owner) => [owner, incomplete]));
    return groupByOwner(owners, items, read(items));
  }

  async function ofOwners(owners: readonly string[], call: Call): Promise<Batch<readonly TokenRecord[]>> {
    const name = `${client.http.backend} tokens by owner`;
    const known = await call.once(name, async () => new Map<string, Promise<Owned>>());
    const missing = owners.filter((owner) => !known.has(owner));
    const answer = inChunks(missing, batchSize, (chunk) => readChunk(chunk, call));
    // An abort rejects all of these at once; whoever waits for them is told, and nobody else.
    for (const owner of missing) {
      const owned = answer.then((batch) => batch.get(owner) ?? []);
      owned.catch(() => undefined);
      known.set(owner, owned);
    }
    await answer;
    const owned = await Promise.all(
      owners.map(async (owner) => [owner, (await known.get(owner)) ?? []] as const),
    );
    return new Map(owned);
  }

  return {
    read,
    ofOwners,
    keysOf: async (owners, call) =>
      new Map(
        [...(await ofOwners(owners, call))].map(([owner, owned]) => [
          owner,
          owned instanceof UpstreamError ? owned : owned.map(({ key }) => key),
        ]),
      ),
  };
}

/** A token that cannot be read spoils its owner's list; one without a readable owner spoils them all. */
function groupByOwner(
  owners: readonly string[],
  items: readonly unknown[],
  entries: readonly (TokenRecord | UpstreamError)[],
): Batch<readonly TokenRecord[]> {
  const lists = new Map(owners.map((owner) => [owner, [] as TokenRecord[]]));
  const broken = new Map<string | null, UpstreamError>();
  entries.forEach((entry, index) => {
    const owner = textAt(items[index], 'account');
    if (entry instanceof UpstreamError) broken.set(owner, entry);
    // Another spelling of the name is another account, even where the search ignores case.
    else if (owner !== null) lists.get(owner)?.push(entry);
  });
  return new Map(
    owners.map((owner) => [owner, broken.get(owner) ?? broken.get(null) ?? lists.get(owner) ?? []]),
  );
}

/** The tokens of these keys in the owner's own list. One that cannot be read may be any that is not there. */
async function readOwned(
  context: Context,
  owner: string,
  keys: readonly string[],
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
      return readOwned(context, single, keys, call);
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
      return searchPage(client, { type: 'token', ...plan }, query, call);
    },
  };
}
