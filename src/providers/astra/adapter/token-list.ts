import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page, PageItem } from '../../../contract/read.ts';
import type { TokenFilter, TokenRecord } from '../../../contract/token.ts';
import type { UserRecord } from '../../../contract/user.ts';
import { InputError, UpstreamError } from '../../../errors.ts';
import { anchoredPage, tooManyPages, tooManyRecords } from '../../../kit/offset-list.ts';
import { compareText } from '../../../kit/sort-key.ts';
import { idIn, isId } from '../keys.ts';
import { accountOfQuery, listNoAccount } from './account-partitions.ts';
import type { Context } from './context.ts';
import { userCollection } from './paths.ts';
import { readTokens } from './user-tokens.ts';
import { userReads } from './users.ts';

/**
 * How far a list of tokens was read: behind which user the account's users are read on, and the user and the token
 * before, by their ids. Null: none yet.
 */
interface Progress {
  users: string | null;
  userId: string | null;
  tokenId: string | null;
}

type Missing = NonNullable<Page<TokenRecord>['incomplete']>;

/**
 * A page of an account's tokens. They exist by user only: the account's users are walked in the order of their ids,
 * which is that of the tokens' keys, and their tokens read as far as needed.
 */
export async function listTokens(
  context: Context,
  query: ListQuery<TokenFilter>,
  call: Call,
): Promise<Page<TokenRecord>> {
  const accountId = accountOfQuery(query);
  if (!isId(accountId)) return listNoAccount(context, query, call);
  const items: PageItem<TokenRecord>[] = [];
  const incomplete: Missing = [];
  let progress = readProgress(query.position);
  let walkedUsers = 0;
  for (let requests = 0; ; requests += 1) {
    const wanted = query.first - items.length;
    const isTooMuch = requests >= call.limits.pagesPerList || walkedUsers >= mostUsers(call);
    if (isTooMuch) return brokenOff(context, tooManyPages(call), { items, incomplete });
    // Where many users have no token, they are listed in larger steps.
    const first = requests === 0 ? wanted : Math.max(wanted, context.settings.pageSize);
    const users = await readUserPage(context, { accountId, position: progress.users, first }, call);
    incomplete.push(...(users.incomplete ?? []));
    walkedUsers += users.items.length;
    if (!call.hold(users.items.length))
      return brokenOff(context, tooManyRecords(call), { items, incomplete });
    const walked = await walk(context, { accountId, users: users.items, progress, wanted }, call);
    items.push(...walked.items);
    incomplete.push(...walked.incomplete);
    progress = walked.progress;
    const end = users.end && walked.finished;
    if (end || items.length >= query.first) return { items, end, total: null, incomplete };
  }
}

/** How many users are walked at most: each costs a request, and may have no token. */
function mostUsers({ limits }: Call): number {
  return limits.pagesPerList * 10;
}

function brokenOff(
  { http }: Context,
  message: string,
  { items, incomplete }: { items: PageItem<TokenRecord>[]; incomplete: Missing },
): Page<TokenRecord> {
  const error = http.failure({ code: 'BACKEND_PROTOCOL', message });
  return { items, end: false, total: null, incomplete: [...incomplete, { error, recoverable: true }] };
}

interface WalkedUser {
  id: string;
  /** The user's record, which came whole in the list of users and need not be read again. */
  owner: UserRecord | UpstreamError;
}

function readUserPage(
  context: Context,
  { accountId, position, first }: { accountId: string; position: string | null; first: number },
  call: Call,
): Promise<Page<WalkedUser>> {
  const { toRecords } = userReads(context);
  const recordOf = (row: unknown): WalkedUser | UpstreamError => {
    const [owner] = toRecords(accountId, [row]);
    const id = idIn(row);
    return id === null || owner === undefined ? userWithoutId(context, owner) : { id, owner };
  };
  const placeOf = ({ id }: WalkedUser): { sortKey: string; key: string } => ({ sortKey: id, key: id });
  const reader = context.collections.reader({ ...userCollection(accountId), orderBy: 'id' }, call);
  return anchoredPage(Object.assign(reader, { position, first, recordOf, placeOf }));
}

function userWithoutId({ http }: Context, owner: UserRecord | UpstreamError | undefined): UpstreamError {
  if (owner instanceof UpstreamError) return owner;
  return http.failure({ code: 'BACKEND_PROTOCOL', message: 'user: id: expected an id' });
}

interface Walk {
  accountId: string;
  users: readonly PageItem<WalkedUser>[];
  progress: Progress;
  wanted: number;
}

interface Walked {
  items: PageItem<TokenRecord>[];
  incomplete: Missing;
  progress: Progress;
  /** Whether all tokens of these users were read. */
  finished: boolean;
}

/** Reads tokens user by user, some users at once: so many that with a few tokens each, none is read in vain. */
async function walk(
  context: Context,
  { accountId, users, progress, wanted }: Walk,
  call: Call,
): Promise<Walked> {
  const items: PageItem<TokenRecord>[] = [];
  const incomplete: Missing = [];
  let at = progress;
  // Where the user of the progress is not there any more, no token of the users behind was given.
  const from = Math.max(
    0,
    users.findIndex((user) => 'record' in user && user.record.id === progress.userId),
  );
  for (let index = from; index < users.length; ) {
    const some = users.slice(index, index + Math.ceil((wanted - items.length) / 4));
    const read = await Promise.all(some.map((user) => readOwned(context, { accountId, user }, call)));
    for (const [offset, owned] of read.entries()) {
      const isLastUser = index + offset === users.length - 1;
      const left = owned.tokens.filter(({ id }) => !isGiven({ userId: owned.userId, tokenId: id }, progress));
      incomplete.push(...owned.incomplete);
      for (const [number, { id, entry }] of left.entries()) {
        at = { users: at.users, userId: owned.userId, tokenId: id };
        const isLast = number === left.length - 1;
        if (isLast) at = { ...at, users: some[offset]?.position ?? at.users, userId: null, tokenId: null };
        items.push({ ...entry, position: JSON.stringify([at.users, at.userId, at.tokenId]) });
        if (items.length === wanted)
          return { items, incomplete, progress: at, finished: isLast && isLastUser };
      }
      at = { users: some[offset]?.position ?? at.users, userId: null, tokenId: null };
    }
    index += some.length;
  }
  return { items, incomplete, progress: at, finished: true };
}

/** Whether a token was given before: those of one user come in the order of their ids, first those that have none. */
function isGiven(token: Omit<Progress, 'users'>, progress: Progress): boolean {
  if (token.userId !== progress.userId || progress.tokenId === null) return false;
  return compareText(token.tokenId ?? '', progress.tokenId) <= 0;
}

interface Owned {
  userId: string | null;
  tokens: { id: string; entry: { record: TokenRecord } | { error: UpstreamError } }[];
  incomplete: Missing;
}

async function readOwned(
  context: Context,
  { accountId, user }: { accountId: string; user: PageItem<WalkedUser> },
  call: Call,
): Promise<Owned> {
  if ('error' in user) {
    return { userId: null, tokens: [{ id: '', entry: { error: user.error } }], incomplete: [] };
  }
  const { id: userId, owner } = user.record;
  try {
    const known = owner instanceof UpstreamError ? null : owner;
    const { tokens, incomplete } = await readTokens(context, { accountId, id: userId, owner: known }, call);
    const entries = tokens.map(({ id, entry }) => ({
      id: id ?? '',
      entry: entry instanceof UpstreamError ? { error: entry } : { record: entry },
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

/** The progress in a position, which comes from a caller's cursor and may be anything. */
function readProgress(position: string | null): Progress {
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
