import { UpstreamError } from '../../../errors.ts';
import type { TokenRecord } from '../../../model.ts';
import type { Call, ListQuery, Page, PageItem, TokenFilter, TokenOperations } from '../../provider.ts';
import { tokenSchema, userSchema } from '../api.ts';
import { isId, parseTokenKey } from '../keys.ts';
import { tokenRecord, userRecord } from '../normalize.ts';
import { accountPartitions, partitionOf } from './account-partitions.ts';
import { idIn, readEach } from './batches.ts';
import type { AstraClient } from './client.ts';
import { accountPath, usersOf } from './paths.ts';
import { readTokens } from './user-tokens.ts';

export function createTokenOperations(client: AstraClient): TokenOperations {
  return {
    get: async (key, call) => {
      const parsed = parseTokenKey(key);
      if (parsed === null) return null;
      const { accountId, userId, id } = parsed;
      const path = accountPath(accountId, 'users', userId, 'tokens', id);
      const token = await client.readItem(tokenSchema, path, 'token', call);
      return token === null ? null : tokenRecord(token, `${accountId}/${userId}`);
    },
    getMany: async (keys, call) => {
      const answers = new Map<string, TokenRecord | UpstreamError>();
      // The tokens of a user come in one list, which also tells the user's token keys: read once for both.
      const readOne = async (key: string): Promise<TokenRecord | null> => {
        const parsed = parseTokenKey(key);
        if (parsed === null) return null;
        const tokens = await readTokens(client, parsed.accountId, parsed.userId, call);
        const entry = tokens.find(({ id }) => id === parsed.id)?.entry ?? null;
        if (entry instanceof UpstreamError) throw entry;
        return entry;
      };
      await readEach(keys, readOne, answers);
      return answers;
    },
    partitions: (query, call) => accountPartitions(client, query, call),
    list: (query, call) => listTokens(client, query, call),
  };
}

/** Behind how many users of the account, and behind how many tokens of the next one. */
interface Place {
  users: number;
  tokens: number;
}

/** Tokens exist by user only: the account's users are walked in order, and their tokens read as far as needed. */
async function listTokens(
  client: AstraClient,
  query: ListQuery<TokenFilter>,
  call: Call,
): Promise<Page<TokenRecord>> {
  const accountId = partitionOf(query);
  if (!isId(accountId)) return { items: [], end: true, total: 0 };
  const items: PageItem<TokenRecord>[] = [];
  let place = readPlace(query.position);
  if (place === null)
    throw client.http.failure({ code: 'INVALID_INPUT', message: 'no such position in the list' });
  for (;;) {
    const wanted = query.first - items.length;
    const users = await readUserPage(client, accountId, { place, limit: wanted }, call);
    const walked = await walk(client, { accountId, users: users.users, place, wanted }, call);
    items.push(...walked.items);
    place = walked.place;
    const end = !users.more && walked.finished;
    if (end || items.length >= query.first) return { items, end, total: null };
  }
}

async function readUserPage(
  { collections }: AstraClient,
  accountId: string,
  { place, limit }: { place: Place; limit: number },
  call: Call,
): Promise<{ users: WalkedUser[]; more: boolean }> {
  const request = { ...usersOf(accountId), limit, from: { offset: place.users, token: null } };
  const page = await collections.readPage(request, call);
  const items = page?.items ?? [];
  // A further page is asked for by its offset, so an empty one must be the end.
  return {
    users: items.map((item) => ({ id: idIn(item), item })),
    more: page !== null && page.next !== null && items.length > 0,
  };
}

interface WalkedUser {
  id: string | null;
  item: unknown;
}

interface Walk {
  accountId: string;
  users: readonly WalkedUser[];
  place: Place;
  wanted: number;
}

interface Walked {
  items: PageItem<TokenRecord>[];
  place: Place;
  /** Whether all tokens of these users are behind the place. */
  finished: boolean;
}

/** Some users at once: so many that with a few tokens each, none is read in vain. */
async function walk(
  client: AstraClient,
  { accountId, users, place, wanted }: Walk,
  call: Call,
): Promise<Walked> {
  const items: PageItem<TokenRecord>[] = [];
  let at = place;
  for (let index = 0; index < users.length; ) {
    const atOnce = Math.ceil((wanted - items.length) / 4);
    const some = users.slice(index, index + atOnce);
    const tokens = await Promise.all(some.map((user) => readOwned(client, accountId, user, call)));
    for (const entries of tokens) {
      for (const entry of entries.slice(at.tokens)) {
        at = { users: at.users, tokens: at.tokens + 1 };
        const isLast = at.tokens === entries.length;
        if (isLast) at = { users: at.users + 1, tokens: 0 };
        items.push({ ...entry, position: `${at.users}:${at.tokens}` });
        if (items.length === wanted) {
          return { items, place: at, finished: isLast && index === users.length - 1 };
        }
      }
      index += 1;
      at = { users: place.users + index, tokens: 0 };
    }
  }
  return { items, place: at, finished: true };
}

async function readOwned(
  client: AstraClient,
  accountId: string,
  { id, item }: WalkedUser,
  call: Call,
): Promise<({ record: TokenRecord } | { error: UpstreamError })[]> {
  if (id === null) {
    return [
      { error: client.http.failure({ code: 'BACKEND_PROTOCOL', message: 'user: id: expected an id' }) },
    ];
  }
  const tokens = await readTokens(client, accountId, id, call);
  // The owner came whole in the list of users: whoever asks for it need not read it again.
  const owner = userSchema.safeParse(item);
  const embedded = owner.success ? { User: [userRecord(owner.data, accountId)] } : {};
  return tokens.map(({ entry }) =>
    entry instanceof UpstreamError ? { error: entry } : { record: { ...entry, embedded } },
  );
}

function readPlace(position: string | null): Place | null {
  const [, users, tokens] = /^(\d{1,12}):(\d{1,12})$/.exec(position ?? '0:0') ?? [];
  return users === undefined || tokens === undefined
    ? null
    : { users: Number(users), tokens: Number(tokens) };
}
