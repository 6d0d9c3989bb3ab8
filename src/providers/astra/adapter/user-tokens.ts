import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { TokenRecord } from '../../../contract/token.ts';
import { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { idIn, type MemberKey, parseMemberKey } from '../keys.ts';
import { toToken } from '../normalize.ts';
import { readEach } from './batches.ts';
import type { Context } from './context.ts';
import { tokenCollection } from './paths.ts';

interface TokensOfUser {
  tokens: { id: string | null; entry: TokenRecord | UpstreamError }[];
  /** Why tokens are missing among them; null when none is. */
  incomplete: UpstreamError | null;
}

/** The tokens of one user: there is no wider collection of them. Read once per operation. */
export async function readTokens(
  { collections, http }: Context,
  { accountId, id }: MemberKey,
  call: Call,
): Promise<TokensOfUser> {
  const { rows, incomplete } = await collections.readAll(tokenCollection(accountId, id), call);
  const userKey = `${accountId}/${id}`;
  const entries = readItems(http, api.token, rows, 'token', (token) => toToken(token, userKey));
  const tokens = entries.map((entry, index) => ({ id: idIn(rows[index]), entry }));
  return { tokens, incomplete };
}

export async function readTokenKeys(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
  const answers = new Map<string, string[] | UpstreamError>();
  const readOne = async (key: string): Promise<string[] | null> => {
    const user = parseMemberKey(key);
    if (user === null) return null;
    const { tokens, incomplete } = await readTokens(context, user, call);
    if (incomplete !== null) throw incomplete;
    return tokens.map(({ id, entry }) => {
      // An unreadable token is an error under its own key, when it is asked for; one without a key is one here.
      if (id !== null) return `${key}/${id}`;
      throw entry instanceof UpstreamError ? entry : tokenWithoutId(context);
    });
  };
  await readEach(keys, readOne, answers);
  return answers;
}

function tokenWithoutId({ http }: Context): UpstreamError {
  return http.failure({ code: 'BACKEND_PROTOCOL', message: 'token: id: expected an id' });
}
