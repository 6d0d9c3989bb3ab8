import { UpstreamError } from '../../../errors.ts';
import type { HttpClient, HttpRequest } from '../../../transport/http-client.ts';
import { createJsonClient, type JsonClient } from '../../../transport/json-client.ts';
import type { Call, Connection } from '../../provider.ts';
import { readBody, readItems } from '../../read-body.ts';
import * as api from '../api.ts';
import type { OispSettings } from '../index.ts';
import { decodeFailure } from './failures.ts';
import { createSession, type Session } from './session.ts';

/** Who the gateway is on this backend, and the accounts that it is in. */
export interface Self {
  key: string;
  /** An account whose entry could not be read is an error in its place. */
  accounts: (api.AccountOfToken | UpstreamError)[];
}

export interface OispClient {
  http: HttpClient;
  settings: OispSettings;
  /** The answer's JSON. A 401 with a living token is PERMISSION_DENIED. */
  json(request: HttpRequest, call: Call): Promise<unknown>;
  /** The same for a path below an account: a 401 says that there is no such account, or that it is somebody else's. */
  accountJson(accountKey: string, request: HttpRequest, call: Call): Promise<unknown>;
  /** One request in a whole operation. */
  self(call: Call): Promise<Self>;
}

export function createOispClient({ http, settings, now }: Connection<OispSettings>): OispClient {
  const json = createJsonClient({ http, authorize: () => ({}), decodeFailure });
  const session = createSession({ http, json, settings, now });
  const ways: Ways = { http, json, session, settings };
  /** Own accounts that stayed closed to a new token, with that token: another one is not worth a log-in. */
  const closed = new Map<string, string>();
  const self = (call: Call): Promise<Self> => call.once('oisp:self', () => readSelf(ways, call));

  return {
    http,
    settings,
    self,
    json: (request, call) => send(ways, self, request, call),
    async accountJson(accountKey, request, call) {
      const token = await session.token(call);
      try {
        return await send(ways, self, request, call);
      } catch (error) {
        if (!isForbidden(error)) throw error;
        const { accounts } = await self(call);
        const isOwn = accounts.some((one) => !(one instanceof UpstreamError) && one.id === accountKey);
        if (!isOwn) throw settings.refusedAccountIsAbsent ? absent(http, error) : error;
        if (!settings.newAccountsNeedNewToken || closed.get(accountKey) === token) throw error;
        // The token may be older than the membership.
        const renewed = await call.once('oisp:renewal', () => session.renew(token, call));
        return await resend(ways, renewed, request, call).catch((failure: unknown) => {
          if (isForbidden(failure)) closed.set(accountKey, renewed);
          throw failure;
        });
      }
    },
  };
}

/** What every request needs. */
interface Ways {
  http: HttpClient;
  json: JsonClient;
  session: Session;
  settings: OispSettings;
}

/** Asks again with a new token when the one before was dead, which only the own account list tells. */
async function send(
  ways: Ways,
  self: OispClient['self'],
  request: HttpRequest,
  call: Call,
): Promise<unknown> {
  const { http, json, session } = ways;
  const token = await session.token(call);
  try {
    return await sendWith(json, token, request, call);
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    await self(call);
    const current = await session.token(call);
    if (current === token) throw forbidden(http, error);
    return await resend(ways, current, request, call);
  }
}

async function resend(
  { http, json }: Ways,
  token: string,
  request: HttpRequest,
  call: Call,
): Promise<unknown> {
  try {
    return await sendWith(json, token, request, call);
  } catch (error) {
    throw isUnauthorized(error) ? forbidden(http, error) : error;
  }
}

/** Ends with a living token, or throws. */
async function readSelf({ http, json, session, settings }: Ways, call: Call): Promise<Self> {
  const token = await session.token(call);
  // The names of the accounts are in v1's token info and missing in v2's.
  const path = settings.profile === 'v1' ? '/auth/tokenInfo' : '/auth/me';
  const request: HttpRequest = { method: 'GET', path };
  const answer = await sendWith(json, token, request, call).catch(async (error: unknown) => {
    if (!isUnauthorized(error)) throw error;
    return sendWith(json, await session.renew(token, call), request, call);
  });
  if (settings.profile === 'v2') {
    const { id, accounts } = readBody(http, api.self, answer, 'User');
    return { key: id, accounts: readOwnAccounts(http, accounts ?? {}) };
  }
  const { payload } = readBody(http, api.tokenInfo, answer, 'TokenInfo');
  return { key: payload.sub, accounts: readOwnAccounts(http, payload.accounts) };
}

function readOwnAccounts(http: HttpClient, accounts: unknown[] | Record<string, unknown>): Self['accounts'] {
  const entries = Array.isArray(accounts)
    ? accounts
    : Object.entries(accounts).map(([id, role]) =>
        typeof role === 'object' ? { role: null, ...role, id } : { id, role },
      );
  return readItems(http, api.accountOfToken, entries, 'Account', (account) => account);
}

function sendWith(json: JsonClient, token: string, request: HttpRequest, call: Call): Promise<unknown> {
  return json.json({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } }, call);
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

function absent(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "has no such account, or it is not the gateway's";
  return http.failure({ code: 'NOT_FOUND', message, status: 401, cause });
}
