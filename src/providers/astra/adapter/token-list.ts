import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page, PageItem } from '../../../contract/read.ts';
import type { TokenFilter, TokenRecord } from '../../../contract/token.ts';
import type { UserRecord } from '../../../contract/user.ts';
import { InputError, UpstreamError } from '../../../errors.ts';
import { anchoredPage, tooManyPages, tooManyRecords } from '../../../kit/offset-list.ts';
import { compareText } from '../../../kit/sort-key.ts';
import { isId } from '../keys.ts';
import { accountOfQuery, listNoAccount } from './account-partitions.ts';
import { idIn } from './batches.ts';
import type { AstraClient } from './client.ts';
import { userCollection } from './paths.ts';
import { readTokens } from './user-tokens.ts';
import { readUsers } from './users.ts';

/**
 * The place of a token: behind which user the account's users are read on, and the user and the token before, by their
 * ids. Null: none yet.
 */
interface Place {
  users: string | null;
  userId: string | null;
  tokenId: string | null;
}

type Missing = NonNullable<Page<TokenRecord>['incomplete']>;

/**
 * Tokens exist by user only: the account's users are walked in the order of their ids, which is that of the tokens' keys,
 * and their tokens read as far as needed.
 */
export async function listTokens(
  client: AstraClient,
  query: ListQuery<TokenFilter>,
  call: Call,
): Promise<Page<TokenRecord>> {
  const accountId = accountOfQuery(query);
  if (!isId(accountId)) return listNoAccount(client, query, call);
  const items: PageItem<TokenRecord>[] = [];
  const incomplete: Missing = [];
  let place = readPlace(query.position);
  let walkedUsers = 0;
  for (let requests = 0; ; requests += 1) {
    const wanted = query.first - items.length;
    const isTooMuch = requests >= call.limits.pagesPerList || walkedUsers >= mostUsers(call);
    if (isTooMuch) return brokenOff(client, tooManyPages(call), { items, incomplete });
    // Where many users have no token, they are listed in larger steps.
    const first = requests === 0 ? wanted : Math.max(wanted, client.settings.pageSize);
    const users = await readUserPage(client, accountId, { position: place.users, first }, call);
    incomplete.push(...(users.incomplete ?? []));
    walkedUsers += users.items.length;
    if (!call.hold(users.items.length)) return brokenOff(client, tooManyRecords(call), { items, incomplete });
    const walked = await walk(client, { accountId, users: users.items, place, wanted }, call);
    items.push(...walked.items);
    incomplete.push(...walked.incomplete);
    place = walked.place;
    const end = users.end && walked.finished;
    if (end || items.length >= query.first) return { items, end, total: null, incomplete };
  }
}

/** Each costs a request, and may have no token. */
function mostUsers({ limits }: Call): number {
  return limits.pagesPerList * 10;
}

function brokenOff(
  { http }: AstraClient,
  message: string,
  { items, incomplete }: { items: PageItem<TokenRecord>[]; incomplete: Missing },
): Page<TokenRecord> {
  const error = http.failure({ code: 'BACKEND_PROTOCOL', message });
  return { items, end: false, total: null, incomplete: [...incomplete, { error, recoverable: true }] };
}

interface WalkedUser {
  id: string;
  /** The owner came whole in the list of users: whoever asks for it need not read it again. */
  owner: UserRecord | UpstreamError;
}

function readUserPage(
  client: AstraClient,
  accountId: string,
  { position, first }: { position: string | null; first: number },
  call: Call,
): Promise<Page<WalkedUser>> {
  const recordOf = (row: unknown): WalkedUser | UpstreamError => {
    const [owner] = readUsers(client, accountId, [row]);
    const id = idIn(row);
    return id === null || owner === undefined ? userWithoutId(client, owner) : { id, owner };
  };
  const placeOf = ({ id }: WalkedUser): { sortKey: string; key: string } => ({ sortKey: id, key: id });
  const reader = client.collections.reader({ ...userCollection(accountId), orderBy: 'id' }, call);
  return anchoredPage(Object.assign(reader, { position, first, recordOf, placeOf }));
}

function userWithoutId({ http }: AstraClient, owner: UserRecord | UpstreamError | undefined): UpstreamError {
  if (owner instanceof UpstreamError) return owner;
  return http.failure({ code: 'BACKEND_PROTOCOL', message: 'user: id: expected an id' });
}

interface Walk {
  accountId: string;
  users: readonly PageItem<WalkedUser>[];
  place: Place;
  wanted: number;
}

interface Walked {
  items: PageItem<TokenRecord>[];
  incomplete: Missing;
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
  const incomplete: Missing = [];
  let at = place;
  // Where the user of the place is not there any more, nothing of those behind it was given.
  const from = Math.max(
    0,
    users.findIndex((user) => 'record' in user && user.record.id === place.userId),
  );
  for (let index = from; index < users.length; ) {
    const some = users.slice(index, index + Math.ceil((wanted - items.length) / 4));
    const read = await Promise.all(some.map((user) => readOwned(client, accountId, user, call)));
    for (const [offset, owned] of read.entries()) {
      const isLastUser = index + offset === users.length - 1;
      const left = owned.tokens.filter(({ id }) => !isGiven({ userId: owned.userId, tokenId: id }, place));
      incomplete.push(...owned.incomplete);
      for (const [number, { id, entry }] of left.entries()) {
        at = { users: at.users, userId: owned.userId, tokenId: id };
        const isLast = number === left.length - 1;
        if (isLast) at = { ...at, users: some[offset]?.position ?? at.users, userId: null, tokenId: null };
        items.push({ ...entry, position: JSON.stringify([at.users, at.userId, at.tokenId]) });
        if (items.length === wanted) return { items, incomplete, place: at, finished: isLast && isLastUser };
      }
      at = { users: some[offset]?.position ?? at.users, userId: null, tokenId: null };
    }
    index += some.length;
  }
  return { items, incomplete, place: at, finished: true };
}

/** Tokens of one user are given in the order of their ids; those that have none come first. */
function isGiven(token: Omit<Place, 'users'>, place: Place): boolean {
  if (token.userId !== place.userId || place.tokenId === null) return false;
  return compareText(token.tokenId ?? '', place.tokenId) <= 0;
}

interface Owned {
  userId: string | null;
  tokens: { id: string; entry: { record: TokenRecord } | { error: UpstreamError } }[];
  incomplete: Missing;
}

async function readOwned(
  client: AstraClient,
  accountId: string,
  user: PageItem<WalkedUser>,
  call: Call,
): Promise<Owned> {
  if ('error' in user) {
    return { userId: null, tokens: [{ id: '', entry: { error: user.error } }], incomplete: [] };
  }
  const { id: userId, owner } = user.record;
  try {
    const { tokens, incomplete } = await readTokens(client, accountId, userId, call);
    const embedded = owner instanceof UpstreamError ? {} : { User: [owner] };
    const entries = tokens.map(({ id, entry }) => ({
      id: id ?? '',
      entry: entry instanceof UpstreamError ? { error: entry } : { record: { ...entry, embedded } },
    }));
    const nameless = entries.findIndex(({ id }) => id === '');
    const distinct = entries.filter(({ id }, index) => id !== '' || index === nameless);
    distinct.sort((one, other) => compareText(one.id, other.id));
    const missing = incomplete === null ? [] : [{ error: incomplete, recoverable: false }];
    return { userId, tokens: distinct, incomplete: missing };
  } catch (error) {
    // What a later page may read is not passed over.
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    return { userId, tokens: [{ id: '', entry: { error } }], incomplete: [] };
  }
}

/** A position comes from a caller's cursor, so it may be anything. */
function readPlace(position: string | null): Place {
  if (position === null) return { users: null, userId: null, tokenId: null };
  let parts: unknown;
  try {
    parts = JSON.parse(position);
  } catch {
    parts = null;
  }
  const [users, userId, tokenId] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const isText = (part: unknown): part is string | null => part === null || typeof part === 'string';
  if (isText(users) && isText(userId) && isText(tokenId)) return { users, userId, tokenId };
  throw new InputError('after: this cursor holds no position of this list; start again without it');
}
