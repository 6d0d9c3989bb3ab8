import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { TokenRecord } from '../../../contract/token.ts';
import type { UserRecord } from '../../../contract/user.ts';
import { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import * as api from '../api.ts';
import { idIn, type MemberKey, parseMemberKey } from '../keys.ts';
import { toToken } from '../normalize.ts';
import type { Context } from './context.ts';
import { tokenCollection } from './paths.ts';

interface Owner extends MemberKey {
  /** The user's record, where it is known already. */
  owner?: UserRecord | null;
}

interface TokensOfUser {
  tokens: { id: string | null; entry: TokenRecord | UpstreamError }[];
  /** Why tokens are missing among them; null when none is. */
  incomplete: UpstreamError | null;
}

/** The tokens of one user: there is no wider collection of them. Read once per operation. */
export async function readTokens(
  { collections, http }: Context,
  { accountId, id, owner = null }: Owner,
  call: Call,
): Promise<TokensOfUser> {
  const { rows, incomplete } = await collections.readAll(tokenCollection(accountId, id), call);
  const key = `${accountId}/${id}`;
  const entries = readItems(http, api.token, rows, 'token', (token) =>
    toToken(token, { key, record: owner }),
  );
  const tokens = entries.map((entry, index) => ({ id: idIn(rows[index]), entry }));
  return { tokens, incomplete };
}

export function readTokenKeys(
  context: Context,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
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
  return readEach(keys, readOne);
}

function tokenWithoutId({ http }: Context): UpstreamError {
  return http.failure({ code: 'BACKEND_PROTOCOL', message: 'token: id: expected an id' });
}
