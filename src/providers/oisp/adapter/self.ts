import { UpstreamError } from '../../../errors.ts';
import { readBody, readItems } from '../../../kit/read-body.ts';
import type { HttpClient, HttpRequest } from '../../../transport/exchange.ts';
import * as api from '../api.ts';
import type { Settings } from '../settings.ts';

/** Who the gateway is on this backend, and the accounts that it is in. */
export interface Self {
  key: string;
  /** An account whose entry could not be read is an error in its place. */
  accounts: (api.ApiOwnAccount | UpstreamError)[];
  /** Entries that could not be read, once more: null where not even the account's id could be. */
  unread: { accountKey: string | null; error: UpstreamError }[];
}

/** The names of the accounts are in v1's token info and missing in v2's. */
export function selfRequest({ profile }: Settings): HttpRequest {
  return { method: 'GET', path: profile === 'v1' ? '/auth/tokenInfo' : '/auth/me' };
}

/** The same answer is the same login. */
export function createSelfReader(http: HttpClient, settings: Settings): (answer: unknown) => Self {
  const known = new WeakMap<object, Self>();
  return (answer) => {
    const isObject = typeof answer === 'object' && answer !== null;
    const self = (isObject ? known.get(answer) : undefined) ?? toSelf(http, settings, answer);
    if (isObject) known.set(answer, self);
    return self;
  };
}

function toSelf(http: HttpClient, { profile }: Settings, answer: unknown): Self {
  if (profile === 'v2') {
    const { id, accounts } = readBody(http, api.self, answer, 'User');
    return { key: id, ...readOwnAccounts(http, accounts) };
  }
  const { payload } = readBody(http, api.tokenInfo, answer, 'TokenInfo');
  return { key: payload.sub, ...readOwnAccounts(http, payload.accounts) };
}

function readOwnAccounts(
  http: HttpClient,
  accounts: unknown[] | Record<string, unknown>,
): Pick<Self, 'accounts' | 'unread'> {
  const entries = Array.isArray(accounts)
    ? accounts
    : Object.entries(accounts).map(([id, role]) =>
        typeof role === 'object' ? { role: null, ...role, id } : { id, role },
      );
  const read = readItems(http, api.ownAccount, entries, 'Account', (account) => account);
  const unread = read.flatMap((error, index) => {
    if (!(error instanceof UpstreamError)) return [];
    return [{ accountKey: api.identity.safeParse(entries[index]).data?.id ?? null, error }];
  });
  return { accounts: read, unread };
}

/** Null where the login is no member; a failure where the entry that would tell could not be read. */
export function findOwnAccount(self: Self, key: string): api.ApiOwnAccount | null {
  const own = self.accounts.find(
    (one): one is api.ApiOwnAccount => !(one instanceof UpstreamError) && one.id === key,
  );
  if (own !== undefined) return own;
  const failure = findUnreadEntry(self, key);
  if (failure !== null) throw failure;
  return null;
}

/** An entry that could not be read and may be this account's: it says neither that the login is a member, nor not. */
export function findUnreadEntry({ unread }: Self, accountKey: string): UpstreamError | null {
  const entry = unread.find((one) => one.accountKey === null || one.accountKey === accountKey);
  return entry?.error ?? null;
}
