import type { Call } from '../../../contract/call.ts';
import type { TokenOperations, TokenRecord } from '../../../contract/token.ts';
import { UpstreamError } from '../../../errors.ts';
import * as api from '../api.ts';
import { parseTokenKey, type TokenKey } from '../keys.ts';
import { toToken } from '../normalize.ts';
import { accountPartitions } from './account-partitions.ts';
import { readEach } from './batches.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';
import { listTokens } from './token-list.ts';
import { readTokens } from './user-tokens.ts';

export function tokenOperations(context: Context): TokenOperations {
  return {
    get: async (key, call) => {
      const parsed = parseTokenKey(key);
      return parsed === null ? null : readOne(context, parsed, call);
    },
    getMany: async (keys, call) => {
      const answers = new Map<string, TokenRecord | UpstreamError>();
      // The tokens of a user come in one list, which also tells the user's token keys: read once for both.
      const readListed = async (key: string): Promise<TokenRecord | null> => {
        const parsed = parseTokenKey(key);
        if (parsed === null) return null;
        const { accountId, userId, id } = parsed;
        const { tokens, incomplete } = await readTokens(context, { accountId, id: userId }, call);
        const entry = tokens.find((token) => token.id === id)?.entry ?? null;
        if (entry instanceof UpstreamError) throw entry;
        const isWhole = incomplete === null && tokens.every((token) => token.id !== null);
        return entry === null && !isWhole ? readOne(context, parsed, call) : entry;
      };
      await readEach(keys, readListed, answers);
      return answers;
    },
    partitions: (query, call) => accountPartitions(context, query, call),
    list: (query, call) => listTokens(context, query, call),
  };
}

async function readOne(
  context: Context,
  { accountId, userId, id }: TokenKey,
  call: Call,
): Promise<TokenRecord | null> {
  const path = accountPath(accountId, 'users', userId, 'tokens', id);
  const token = await context.client.readItem({ schema: api.token, path, resource: 'token' }, call);
  return token === null ? null : toToken(token, `${accountId}/${userId}`);
}
