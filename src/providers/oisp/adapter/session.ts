import { UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import { onAbort } from '../../../transport/abort.ts';
import type { HttpClient, TransportCall } from '../../../transport/exchange.ts';
import type { JsonClient, JsonRequest } from '../../../transport/json-client.ts';
import { token } from '../api.ts';
import type { Settings } from '../settings.ts';

/** The log-in of one backend, kept across operations. */
export interface Session {
  /** A token that is not known to be over. */
  token(call: TransportCall): Promise<string>;
  /** Another token than this one. */
  renew(dead: string, call: TransportCall): Promise<string>;
}

interface SessionOptions {
  http: HttpClient;
  json: JsonClient;
  settings: Settings;
  now(): number;
}

export function createSession(options: SessionOptions): Session {
  const { http, settings, now } = options;
  let current: { token: string; renewAt: number } | null = null;
  let underWay: Promise<string> | null = null;
  let refusal: { error: UpstreamError; until: number } | null = null;

  /** One log-in for everybody who waits; it outlives whoever asked first. */
  function logIn({ requestId }: TransportCall): Promise<string> {
    if (refusal !== null && now() < refusal.until) return Promise.reject(refusal.error);
    underWay ??= start(requestId).finally(() => {
      underWay = null;
    });
    return underWay;
  }

  async function start(requestId: string): Promise<string> {
    try {
      const token = await requestToken(options, requestId);
      current = { token, renewAt: now() + trustedLife(token, settings, now()) };
      refusal = null;
      return token;
    } catch (error) {
      if (error instanceof UpstreamError && error.code === 'BACKEND_AUTHENTICATION') {
        refusal = { error, until: now() + settings.refusedLogInPauseSeconds * 1000 };
      }
      throw error;
    }
  }

  return {
    async token(call) {
      if (current !== null && now() < current.renewAt) return current.token;
      return untilAborted(http, logIn(call), call);
    },
    async renew(dead, call) {
      if (current !== null && current.token !== dead) return current.token;
      return untilAborted(http, logIn(call), call);
    },
  };
}

async function requestToken({ http, json, settings }: SessionOptions, requestId: string): Promise<string> {
  const timeoutMs = settings.logInTimeoutSeconds * 1000;
  const call = { signal: AbortSignal.timeout(timeoutMs), deadline: Date.now() + timeoutMs, requestId };
  const request: JsonRequest = {
    method: 'POST',
    path: '/auth/token',
    body: { json: settings.auth },
    // Logging in twice harms nobody.
    effect: 'read',
  };
  return readBody(http, token, await json.json(request, call), 'Token').token;
}

function trustedLife(token: string, settings: Settings, now: number): number {
  const left = (expiryOf(token) ?? now) - now;
  // An expiry in the past tells of a clock that goes wrong, and nothing of the token.
  const life = left > 0 ? left : settings.tokenLifeSeconds * 1000;
  // A short-lived token is used for half of its life at least.
  return Math.max(life - settings.renewTokenBeforeSeconds * 1000, life / 2);
}

/** A claim of a token that is otherwise opaque: v1 writes an ISO date where JWT has seconds. */
function expiryOf(token: string): number | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const exp: unknown = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    const expiry = typeof exp === 'number' ? exp * 1000 : Date.parse(String(exp));
    return Number.isFinite(expiry) ? expiry : null;
  } catch {
    return null;
  }
}

/** A shared promise, waited for as long as this caller may wait. */
async function untilAborted<T>(http: HttpClient, promise: Promise<T>, { signal }: TransportCall): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = onAbort(signal, () => reject(reasonOf(http, signal)));
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
  }
}

function reasonOf(http: HttpClient, { reason }: AbortSignal): unknown {
  const isDeadline = reason instanceof DOMException && reason.name === 'TimeoutError';
  return isDeadline ? http.failure({ code: 'BACKEND_TIMEOUT', message: 'no answer in time' }) : reason;
}
