import { createHash } from 'node:crypto';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { grants } from '../../scopes.ts';
import type { Caller, Grant, Rejected } from './caller.ts';
import { createKeySource, KeysUnavailableError } from './key-source.ts';
import { readWords, reasonAgainstSubject } from './subjects.ts';

export interface JwtOptions {
  issuer: string;
  /** URL of the issuer's keys. */
  jwks: string;
  audience: string | readonly string[];
  algorithms: readonly string[];
  scopesClaim: string;
  backendsClaim?: string | undefined;
  clockSkewSeconds: number;
  maxLifetimeSeconds: number;
  maxBytes: number;
}

export interface JwtSurroundings {
  admit(grant: Grant): Caller;
  /** Names of callers that are known otherwise. */
  taken: ReadonlySet<string>;
  onFailure(error: unknown): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

export interface Jwts {
  /** The caller of a token that was accepted within the last minute. */
  known(token: string): Caller | null;
  verify(token: string): Promise<Caller | Rejected>;
}

/** A token is looked at anew after that long: checking a signature costs as much as a small operation. */
const knownMs = 60_000;
const mostKnown = 1_000;

export function createJwts(options: JwtOptions, { admit, taken, onFailure, now }: JwtSurroundings): Jwts {
  const { issuer, audience, algorithms, clockSkewSeconds, maxBytes } = options;
  const accepted = new LRUCache<string, { caller: Caller; until: number }>({ max: mostKnown });
  let source: Promise<JWTVerifyGetKey> | null = null;
  const check = async (token: string): Promise<JWTPayload> => {
    const { decodeProtectedHeader, errors, jwtVerify } = await import('jose');
    source ??= createKeySource({ url: options.jwks, onFailure, now });
    // What a token says of where its key is (jku, x5u, jwk) is never looked at.
    if (decodeProtectedHeader(token)['crit'] !== undefined)
      throw new errors.JOSENotSupported('crit is not supported');
    const { payload } = await jwtVerify(token, await source, {
      issuer,
      audience: [audience].flat(),
      algorithms: [...algorithms],
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(now()),
    });
    return payload;
  };
  return {
    known(token) {
      const found = accepted.get(nameOf(token));
      return found !== undefined && now() < found.until ? found.caller : null;
    },
    async verify(token) {
      if (token.length > maxBytes) return { reason: `The token is longer than ${maxBytes} bytes.` };
      try {
        const payload = await check(token);
        const grant = readGrant(payload, { options, taken, now: now() / 1_000 });
        if ('reason' in grant) return grant;
        const caller = admit(grant);
        const ends = ((payload.exp ?? 0) + clockSkewSeconds) * 1_000;
        accepted.set(nameOf(token), { caller, until: Math.min(ends, now() + knownMs) });
        return caller;
      } catch (error) {
        return explain(error);
      }
    },
  };
}

/** Tokens are not kept in memory. */
function nameOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function readGrant(
  { sub = '', exp = 0, iat, ...claims }: JWTPayload,
  { options, taken, now }: { options: JwtOptions; taken: ReadonlySet<string>; now: number },
): Grant | Rejected {
  const { scopesClaim, backendsClaim, clockSkewSeconds, maxLifetimeSeconds } = options;
  // Who dates a token into the future gains nothing.
  const begins = Math.min(iat ?? now, now + clockSkewSeconds);
  if (exp - begins > maxLifetimeSeconds)
    return {
      reason: `The token lives longer than ${maxLifetimeSeconds} s; ask its issuer for a shorter one.`,
    };
  const fault = reasonAgainstSubject(sub, taken);
  if (fault !== null) return { reason: `The claim sub cannot be taken: ${fault}.` };
  const scopes = claims[scopesClaim] === undefined ? [] : readWords(claims[scopesClaim]);
  if (scopes === null) return { reason: `The claim ${scopesClaim} is neither a text nor a list of texts.` };
  const backends = readBackends(claims, backendsClaim);
  if (backends === null)
    return { reason: `The claim ${backendsClaim} is neither a text nor a list of texts.` };
  // Issuers grant scopes of their own, such as openid.
  return { subject: sub, scopes: scopes.filter((scope) => grants.includes(scope)), backends };
}

function readBackends(claims: JWTPayload, name: string | undefined): string[] | null {
  if (name === undefined) return ['*'];
  return claims[name] === undefined ? [] : readWords(claims[name]);
}

/** What is said of claims is told to those alone whose token the issuer has signed. */
function explain(error: unknown): Rejected {
  if (error instanceof KeysUnavailableError)
    return {
      reason: 'The token cannot be judged, since its issuer does not answer; try again in a moment.',
      unavailable: true,
    };
  const { code, claim } = (error ?? {}) as { code?: unknown; claim?: unknown };
  if (code === 'ERR_JWT_EXPIRED') return { reason: 'The token has expired; ask its issuer for a new one.' };
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED')
    return {
      reason: `The claim ${String(claim)} of the token is missing, or is not what this gateway expects.`,
    };
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED')
    return { reason: 'The token is signed by an algorithm that is not accepted.' };
  if (code === 'ERR_JOSE_NOT_SUPPORTED')
    return { reason: 'The token needs something (crit, or a kind of key) that this gateway does not know.' };
  if (code === 'ERR_JWKS_NO_MATCHING_KEY' || code === 'ERR_JWKS_MULTIPLE_MATCHING_KEYS')
    return { reason: 'The token names (kid) none of the keys of the issuer.' };
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED')
    return { reason: 'The signature of the token is not that of the issuer.' };
  return { reason: 'The credential is neither an API key (agk_...) nor a JWT that can be read.' };
}
