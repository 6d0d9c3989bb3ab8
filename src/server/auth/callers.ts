import { createHmac } from 'node:crypto';
import { anonymousViewer } from '../../graph/context.ts';
import type { Backend } from '../../loaders/backend.ts';
import type { Refusal } from '../refusal.ts';
import { networkOf } from './address.ts';
import { type ApiKey, createApiKeys, keyPrefix } from './api-keys.ts';
import { type Asked, admit, type Caller, type Grant, type Rejected } from './caller.ts';
import { createFailedAttempts, type FailedAttempts } from './failed-attempts.ts';
import { createJwts, type JwtOptions, type Jwts } from './jwt.ts';
import { createProxyHeader, type ProxyHeaderOptions } from './proxy-header.ts';

/** Says who asks, before anything else of a request is looked at. */
export interface Callers {
  /** A refusal for a credential that is not accepted: nobody becomes anonymous by a wrong one. */
  identify(asked: Asked): Caller | Refusal | Promise<Caller | Refusal>;
  /** Whoever has no credentials, at this address. */
  anonymous(address: string | undefined): Caller;
}

/** Where the callers stand that are known at the moment; they may be replaced while requests run. */
export interface CallersSlot {
  current: Callers;
}

export interface CallersOptions {
  backends: readonly Backend[];
  anonymous: { scopes: readonly string[]; backends: readonly string[] };
  apiKeys: readonly ApiKey[];
  jwt?: JwtOptions | undefined;
  proxyHeader?: ProxyHeaderOptions | undefined;
  maxFailedAttempts: number;
  /** Hides addresses in the ledger. */
  addressKey: string;
  /** Told when the issuer of tokens does not answer. */
  onFailure(error: unknown): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

export function createCallers(options: CallersOptions): Callers {
  const { backends, anonymous, apiKeys, addressKey, onFailure, now } = options;
  const taken = new Set(apiKeys.map(({ name }) => name));
  const admitted = (grant: Grant): Caller => admit(grant, backends);
  const findKey = createApiKeys({ keys: apiKeys, admit: admitted, now });
  const jwts = options.jwt && createJwts(options.jwt, { admit: admitted, taken, onFailure, now });
  const readProxy = options.proxyHeader && createProxyHeader(options.proxyHeader, taken);
  const attempts = createFailedAttempts(options.maxFailedAttempts);
  const strangers = admitted({ subject: 'anonymous', ...anonymous });

  function callerWithout(address: string | undefined): Caller {
    const hash = (): string =>
      createHmac('sha256', addressKey).update(networkOf(address)).digest('base64url').slice(0, 22);
    return { ...strangers, viewer: anonymousViewer(strangers.viewer, hash) };
  }

  return {
    anonymous: callerWithout,
    identify(asked) {
      const { headers, address } = asked;
      if (headers.authorization !== undefined) {
        const token = readBearer(asked);
        if (typeof token !== 'string') return refuse(token, address, attempts);
        if (jwts !== undefined && !token.startsWith(keyPrefix))
          return jwts.known(token) ?? verify(token, { address, jwts, attempts });
        const found = findKey(token);
        return 'reason' in found ? refuse(found, address, attempts) : found;
      }
      const named = readProxy?.(asked) ?? null;
      if (named === null) return callerWithout(address);
      return 'reason' in named ? refuse(named, address, attempts) : admitted(named);
    },
  };
}

function readBearer({ headers, headersDistinct }: Asked): string | Rejected {
  const sent = headersDistinct['authorization'] ?? [headers.authorization ?? ''];
  // Node keeps the first, and what stands in front of the gateway may have read the last.
  if (sent.length > 1) return { reason: 'The header Authorization came more than once.' };
  const token = /^Bearer +([\w.~+/=-]+)$/i.exec(sent[0] ?? '')?.[1];
  return token ?? { reason: 'Expected Authorization: Bearer and an API key (agk_...) or a JWT.' };
}

/** While an address has failed too often, no signature is checked for it. */
async function verify(
  token: string,
  { address, jwts, attempts }: { address: string | undefined; jwts: Jwts; attempts: FailedAttempts },
): Promise<Caller | Refusal> {
  const seconds = await attempts.waitOf(networkOf(address));
  if (seconds !== null) return tooMany(seconds);
  const verified = await jwts.verify(token);
  return 'reason' in verified ? refuse(verified, address, attempts) : verified;
}

async function refuse(
  { reason, unavailable = false }: Rejected,
  address: string | undefined,
  attempts: FailedAttempts,
): Promise<Refusal> {
  if (unavailable) return { status: 503, text: reason, headers: { 'retry-after': '10' } };
  const seconds = await attempts.add(networkOf(address));
  if (seconds !== null) return tooMany(seconds);
  // The text has neither quotation marks nor backslashes in it, nor anything of the credential.
  const description = reason.replaceAll(/[^ -~]|["\\]/g, '');
  const challenge = `Bearer realm="account-graph", error="invalid_token", error_description="${description}"`;
  return { status: 401, text: reason, headers: { 'www-authenticate': challenge } };
}

function tooMany(seconds: number): Refusal {
  return {
    status: 429,
    text: `Too many wrong credentials came from this address; try again in ${seconds} s with the right one.`,
    headers: { 'retry-after': String(seconds) },
  };
}
