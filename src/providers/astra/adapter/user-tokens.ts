import type { UpstreamError } from '../../../errors.ts';
import type { TokenRecord } from '../../../model.ts';
import type { Batch, Call } from '../../provider.ts';
import { readItems } from '../../read-body.ts';
import { tokenSchema } from '../api.ts';
import { parseMemberKey } from '../keys.ts';
import { tokenRecord } from '../normalize.ts';
import { idIn, readEach } from './batches.ts';
import type { AstraClient } from './client.ts';
import { tokensOf } from './paths.ts';

/** The tokens of one user: there is no wider collection of them. Read once per operation. */
export async function readTokens(
  { collections, http }: AstraClient,
  accountId: string,
  userId: string,
  call: Call,
): Promise<{ id: string | null; entry: TokenRecord | UpstreamError }[]> {
  const items = await collections.readAll(tokensOf(accountId, userId), call);
  const userKey = `${accountId}/${userId}`;
  const entries = readItems(http, tokenSchema, items, 'token', (token) => tokenRecord(token, userKey));
  return entries.map((entry, index) => ({ id: idIn(items[index]), entry }));
}

export async function readTokenKeys(
  client: AstraClient,
  keys: readonly string[],
  call: Call,
): Promise<Batch<string[]>> {
  const answers = new Map<string, string[] | UpstreamError>();
  const readOne = async (key: string): Promise<string[] | null> => {
    const user = parseMemberKey(key);
    if (user === null) return null;
    const tokens = await readTokens(client, user.accountId, user.id, call);
    // An unreadable token is an error under its own key, when it is asked for.
    return tokens.flatMap(({ id }) => (id === null ? [] : [`${key}/${id}`]));
  };
  await readEach(keys, readOne, answers);
  return answers;
}
