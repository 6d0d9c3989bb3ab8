import type { Call } from '../../../contract/call.ts';
import type { TokenOperations, TokenRecord } from '../../../contract/token.ts';
import { UpstreamError } from '../../../errors.ts';
import { readEach } from '../../../kit/read-each.ts';
import * as api from '../api.ts';
import { parseTokenKey, type TokenKey } from '../keys.ts';
import { toToken } from '../normalize.ts';
import { accountPartitions } from './account-partitions.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';
import { listTokens } from './token-list.ts';
import { readTokens } from './user-tokens.ts';

export function tokenOperations(context: Context): TokenOperations {
  return {
    get: async (key, call) => {
      const parsed = parseTokenKey(key);
      return parsed === null ? null : readToken(context, parsed, call);
    },
    getMany: (keys, call) =>
      readEach(keys, async (key) => {
        const parsed = parseTokenKey(key);
        return parsed === null ? null : readListed(context, parsed, call);
      }),
    partitions: (query, call) => accountPartitions(context, query, call),
    list: (query, call) => listTokens(context, query, call),
  };
}

/** A token out of the list of its user's, which also tells the user's token keys: it is read once for both. */
async function readListed(context: Context, key: TokenKey, call: Call): Promise<TokenRecord | null> {
  const { accountId, userId, id } = key;
  const { tokens, incomplete } = await readTokens(context, { accountId, id: userId }, call);
  const entry = tokens.find((token) => token.id === id)?.entry ?? null;
  if (entry instanceof UpstreamError) throw entry;
  const isWhole = incomplete === null && tokens.every((token) => token.id !== null);
  return entry === null && !isWhole ? readToken(context, key, call) : entry;
}

export async function readToken(
  context: Context,
  { accountId, userId, id }: TokenKey,
  call: Call,
): Promise<TokenRecord | null> {
  const path = accountPath(accountId, 'users', userId, 'tokens', id);
  const token = await context.client.readItem({ schema: api.token, path, resource: 'token' }, call);
  return token === null ? null : toToken(token, { key: `${accountId}/${userId}`, record: null });
}
