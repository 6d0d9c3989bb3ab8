import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { TokenRecord } from '../../../contract/token.ts';
import { UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { toToken } from '../normalize-tokens.ts';
import type { Origin } from '../origin.ts';
import { textAt } from './batch.ts';
import type { Client } from './client.ts';
import { searchAll } from './search.ts';

export interface TokenReader {
  /** The tokens of these accounts; each account is asked for once in an operation, whoever needs it. */
  ofOwners(owners: readonly string[], call: Call): Promise<Batch<readonly TokenRecord[]>>;
  /** The keys of these accounts' tokens, for the records of the accounts. */
  keysOf(owners: readonly string[], call: Call): Promise<Batch<string[]>>;
  read(items: readonly unknown[]): (TokenRecord | UpstreamError)[];
}

type Owned = readonly TokenRecord[] | UpstreamError;

export function createTokenReader(client: Client, origin: Origin, batchSize: number): TokenReader {
  const read = (items: readonly unknown[]): (TokenRecord | UpstreamError)[] =>
    readItems(client.http, api.token, items, 'token', (token) => toToken(token, origin));

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
    // An abort rejects all of these at once. Those that nobody waits for must not end the process.
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
