import type { Call } from '../../../contract/call.ts';
import type { Connection } from '../../../contract/provider.ts';
import { UpstreamError } from '../../../errors.ts';
import { readBody, readItems } from '../../../kit/read-body.ts';
import type { HttpClient, HttpRequest } from '../../../transport/http-client.ts';
import { createJsonClient } from '../../../transport/json-client.ts';
import * as api from '../api.ts';
import type { OispSettings } from '../index.ts';
import { decodeFailure } from './failures.ts';
import { createSession, type Session } from './session.ts';

/** Who the gateway is on this backend, and the accounts that it is in. */
export interface Self {
  key: string;
  /** An account whose entry could not be read is an error in its place. */
  accounts: (api.ApiOwnAccount | UpstreamError)[];
  /** Entries that could not be read, once more: null where not even the account's id could be. */
  unread: { accountKey: string | null; error: UpstreamError }[];
}

export interface OispClient {
  http: HttpClient;
  settings: OispSettings;
  /** The answer's JSON. A 401 with a living token is PERMISSION_DENIED. */
  json(request: HttpRequest, call: Call): Promise<unknown>;
  /** The same for a path below an account: a 401 says that there is no such account, or that it is somebody else's. */
  accountJson(accountKey: string, request: HttpRequest, call: Call): Promise<unknown>;
  /** The same for routes that ask for more, or answer otherwise. A write is repeated only after a 401, which did nothing. */
  ask(ask: AccountAsk, call: Call): Promise<unknown>;
  /** For an account that this login has just made: a 401 can only mean that the token is older than it. */
  createdJson(request: HttpRequest, call: Call): Promise<unknown>;
  /** One request in a whole operation. */
  self(call: Call): Promise<Self>;
}

export interface AccountAsk {
  accountKey: string;
  request: HttpRequest;
  /** The least role that the route asks for: with less, another token is not worth a log-in. */
  role: 'user' | 'admin';
  /** Some routes answer in a plain text. Default: json. */
  answer?: 'json' | 'text';
}

export function createOispClient({ http, settings, now }: Connection<OispSettings>): OispClient {
  const json = createJsonClient({ http, authorize: () => ({}), decodeFailure });
  const session = createSession({ http, json, settings, now });
  const text = async (request: HttpRequest, call: Call): Promise<string> =>
    (await json.response(request, call)).text;
  const ways: Ways = { http, session, settings, exchange: json.json };
  const self = (call: Call): Promise<Self> => call.once('oisp:self', () => readSelf(ways, call));
  const ask = createAsk(ways, { ...ways, exchange: text }, self);

  return {
    http,
    settings,
    self,
    ask,
    json: (request, call) => send(ways, self, request, call),
    accountJson: (accountKey, request, call) => ask({ accountKey, request, role: 'user' }, call),
    async createdJson(request, call) {
      const token = await session.token(call);
      try {
        return await sendWith(ways, token, request, call);
      } catch (error) {
        if (!isUnauthorized(error)) throw error;
        if (!settings.newAccountsNeedNewToken) throw forbidden(http, error);
        return await resend(ways, await session.renew(token, call), request, call);
      }
    },
  };
}

/** Asks below an account, where a 401 has three meanings: no such account, too little a role, too old a token. */
function createAsk(inJson: Ways, inText: Ways, self: OispClient['self']): OispClient['ask'] {
  const { http, session, settings } = inJson;
  return async ({ accountKey, request, role, answer }, call) => {
    const way = answer === 'text' ? inText : inJson;
    const token = await session.token(call);
    try {
      return await send(way, self, request, call);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      const own = ownAccountIn(await self(call), accountKey);
      if (own === null) throw settings.refusedAccountIsAbsent ? absent(http, error) : error;
      if (role === 'admin' && own.role !== 'admin') throw adminsOnly(http, error);
      if (!settings.newAccountsNeedNewToken) throw error;
      // The token may be older than the membership. One log-in for each operation: no other one's answer counts.
      const renewed = await call.once('oisp:renewal', () => session.renew(token, call));
      if (renewed === token) throw error;
      return await resend(way, renewed, request, call);
    }
  };
}

/** What every request needs. */
interface Ways {
  http: HttpClient;
  session: Session;
  settings: OispSettings;
  /** How an answer is read. */
  exchange: (request: HttpRequest, call: Call) => Promise<unknown>;
}

/** Asks again with a new token when the one before was dead, which only the own account list tells. */
async function send(
  ways: Ways,
  self: OispClient['self'],
  request: HttpRequest,
  call: Call,
): Promise<unknown> {
  const { http, session } = ways;
  const token = await session.token(call);
  try {
    return await sendWith(ways, token, request, call);
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    await self(call);
    const current = await session.token(call);
    if (current === token) throw forbidden(http, error);
    return await resend(ways, current, request, call);
  }
}

async function resend(ways: Ways, token: string, request: HttpRequest, call: Call): Promise<unknown> {
  try {
    return await sendWith(ways, token, request, call);
  } catch (error) {
    throw isUnauthorized(error) ? forbidden(ways.http, error) : error;
  }
}

/** Ends with a living token, or throws. */
async function readSelf(ways: Ways, call: Call): Promise<Self> {
  const { http, session, settings } = ways;
  const token = await session.token(call);
  // The names of the accounts are in v1's token info and missing in v2's.
  const path = settings.profile === 'v1' ? '/auth/tokenInfo' : '/auth/me';
  const request: HttpRequest = { method: 'GET', path };
  const answer = await sendWith(ways, token, request, call).catch(async (error: unknown) => {
    if (!isUnauthorized(error)) throw error;
    return sendWith(ways, await session.renew(token, call), request, call);
  });
  if (settings.profile === 'v2') {
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
  const unread = read.flatMap((error, place) => {
    if (!(error instanceof UpstreamError)) return [];
    return [{ accountKey: api.identity.safeParse(entries[place]).data?.id ?? null, error }];
  });
  return { accounts: read, unread };
}

function sendWith({ exchange }: Ways, token: string, request: HttpRequest, call: Call): Promise<unknown> {
  return exchange({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }, call);
}

/** Null where the login is no member; a failure where the entry that would tell could not be read. */
export function ownAccountIn(self: Self, key: string): api.ApiOwnAccount | null {
  const own = self.accounts.find(
    (one): one is api.ApiOwnAccount => !(one instanceof UpstreamError) && one.id === key,
  );
  if (own !== undefined) return own;
  const failure = failureHiding(self, key);
  if (failure !== null) throw failure;
  return null;
}

/** An entry that could not be read and may be this account's: it says neither that the login is a member, nor not. */
export function failureHiding({ unread }: Self, accountKey: string): UpstreamError | null {
  const hiding = unread.find((one) => one.accountKey === null || one.accountKey === accountKey);
  return hiding?.error ?? null;
}

function isUnauthorized(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.status === 401 && error.code === 'BACKEND_AUTHENTICATION';
}

function isForbidden(error: unknown): error is UpstreamError {
  return error instanceof UpstreamError && error.status === 401 && error.code === 'PERMISSION_DENIED';
}

/** The upstream says 401 where others say 403. */
function forbidden(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "the gateway's login may not do this";
  return http.failure({ code: 'PERMISSION_DENIED', message, status: 401, cause });
}

function adminsOnly(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "only admins of the account may do this, and the gateway's login is none";
  return http.failure({ code: 'PERMISSION_DENIED', message, status: 401, cause });
}

function absent(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "has no such account, or it is not the gateway's";
  return http.failure({ code: 'NOT_FOUND', message, status: 401, cause });
}
