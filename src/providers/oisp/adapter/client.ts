import type { Call } from '../../../contract/call.ts';
import type { Connection } from '../../../contract/provider.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import { createJsonClient, type JsonClient, type JsonRequest } from '../../../transport/json-client.ts';
import type { Settings } from '../settings.ts';
import {
  absentOrForeign,
  adminsOnly,
  decodeFailure,
  forbidden,
  isForbidden,
  isUnauthorized,
} from './failures.ts';
import { createSelfReader, findOwnAccount, type Self, selfRequest } from './self.ts';
import { createSession, type Session } from './session.ts';

/** Requests in the name of the gateway's login. */
export interface Client {
  /**
   * The answer's JSON, or its text where the request says so. A 401 with a living token is PERMISSION_DENIED, or what
   * `account` makes of it. A write is repeated only after a 401, which did nothing.
   */
  send(request: ApiRequest, call: Call): Promise<unknown>;
  /** Who the gateway is: one request in a whole operation. */
  self(call: Call): Promise<Self>;
}

export interface ApiRequest extends JsonRequest {
  /** The account that the path is below. */
  account?: AccountAccess;
  /** Some routes answer in a plain text. Default: json. */
  answer?: 'json' | 'text';
}

/** What tells the three meanings of a 401 apart: no such account, too little a role, too old a token. */
interface AccountAccess {
  key: string;
  /** The least role that the route asks for: with less, another token is not worth a log-in. */
  role: 'user' | 'admin';
  /** True for an account that this login has just made: a 401 can only mean that the token is older than it. */
  isNew?: boolean;
}

interface ClientParts {
  http: HttpClient;
  json: JsonClient;
  session: Session;
  settings: Settings;
  readAsSelf(answer: unknown): Self;
}

interface Attempt {
  token: string;
  request: ApiRequest;
  call: Call;
}

export function createClient({ http, settings, now }: Connection<Settings>): Client {
  const secrets = [settings.auth.password];
  // The session knows the token, so that no request is authorized by the JSON client.
  const json = createJsonClient({ http, authorize: () => ({}), decodeFailure, secrets });
  const session = createSession({ http, json, settings, now });
  const readAsSelf = createSelfReader(http, settings);
  const parts: ClientParts = { http, json, session, settings, readAsSelf };
  return {
    self: (call) => readSelfOnce(parts, call),
    async send(request, call) {
      const attempt = { token: await session.token(call), request, call };
      const { account } = request;
      if (account === undefined) return sendAlive(parts, attempt);
      return account.isNew === true ? sendBelowNew(parts, attempt) : sendBelow(parts, account, attempt);
    },
  };
}

/** Asks again with a new token when the one before was dead, which only the own account list tells. */
async function sendAlive(parts: ClientParts, attempt: Attempt): Promise<unknown> {
  const { http, session } = parts;
  const { token, call } = attempt;
  try {
    return await exchange(parts, attempt);
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    await readSelfOnce(parts, call);
    const current = await session.token(call);
    if (current === token) throw forbidden(http, error);
    return await sendLast(parts, { ...attempt, token: current });
  }
}

async function sendBelow(
  parts: ClientParts,
  { key, role }: AccountAccess,
  attempt: Attempt,
): Promise<unknown> {
  const { http, session, settings } = parts;
  const { token, call } = attempt;
  try {
    return await sendAlive(parts, attempt);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const own = findOwnAccount(await readSelfOnce(parts, call), key);
    if (own === null) throw settings.refusedAccountIsAbsent ? absentOrForeign(http, error) : error;
    if (role === 'admin' && own.role !== 'admin') throw adminsOnly(http, error);
    if (!settings.newAccountsNeedNewToken) throw error;
    // The token may be older than the membership. One log-in for each operation: no other one's answer counts.
    const renewed = await call.once('oisp:renewal', () => session.renew(token, call));
    if (renewed === token) throw error;
    return await sendLast(parts, { ...attempt, token: renewed });
  }
}

async function sendBelowNew(parts: ClientParts, attempt: Attempt): Promise<unknown> {
  const { http, session, settings } = parts;
  try {
    return await exchange(parts, attempt);
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    if (!settings.newAccountsNeedNewToken) throw forbidden(http, error);
    const token = await session.renew(attempt.token, attempt.call);
    return await sendLast(parts, { ...attempt, token });
  }
}

async function sendLast(parts: ClientParts, attempt: Attempt): Promise<unknown> {
  try {
    return await exchange(parts, attempt);
  } catch (error) {
    throw isUnauthorized(error) ? forbidden(parts.http, error) : error;
  }
}

function readSelfOnce(parts: ClientParts, call: Call): Promise<Self> {
  return call.once('oisp:self', () => readSelf(parts, call));
}

/** Reads who the gateway is; ends with a living token, or throws. */
async function readSelf(parts: ClientParts, call: Call): Promise<Self> {
  const { readAsSelf, session, settings } = parts;
  const attempt: Attempt = { token: await session.token(call), request: selfRequest(settings), call };
  const answer = await exchange(parts, attempt).catch(async (error: unknown) => {
    if (!isUnauthorized(error)) throw error;
    return exchange(parts, { ...attempt, token: await session.renew(attempt.token, call) });
  });
  return readAsSelf(answer);
}

async function exchange({ json }: ClientParts, { token, request, call }: Attempt): Promise<unknown> {
  const { account: _, answer = 'json', ...sent } = request;
  const headers = { ...sent.headers, authorization: `Bearer ${token}` };
  const authorized: JsonRequest = { ...sent, headers, secrets: [token] };
  return answer === 'json' ? json.json(authorized, call) : (await json.response(authorized, call)).text;
}
