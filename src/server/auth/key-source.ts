import type { FetchImplementation, JWTVerifyGetKey } from 'jose';

/** The issuer's keys could not be asked for, and those that are known do not help. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

export interface KeySourceOptions {
  url: string;
  /** Told of every attempt that failed. */
  onFailure(error: unknown): void;
  /** Milliseconds since the epoch. */
  now(): number;
}

const minute = 60_000;
/** Keys are asked for anew after that long, beside the request that needs them. */
const freshMs = 10 * minute;
/** While the issuer does not answer, its last keys are good for that long. */
const keptMs = 24 * 60 * minute;
/** A key that is not known is asked for at most so often; so is an issuer that does not answer. */
const cooldownMs = minute / 2;
const pauseMs = 10_000;
const timeoutMs = 5_000;
const mostBytes = 256_000;

/** The issuer's public keys, asked for when they are needed, and kept over its outages. */
export async function createKeySource({ url, onFailure, now }: KeySourceOptions): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet, customFetch, errors } = await import('jose');
  let askedAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  const ask: FetchImplementation = async (href, init) => {
    if (now() - failedAt < pauseMs) throw new Error('the issuer did not answer a moment ago');
    askedAt = now();
    try {
      const answer = await fetch(href, init);
      const text = await readText(answer);
      // A redirect is not followed, and is no set of keys.
      if (answer.status !== 200) throw new Error(`expected 200, ${answer.status} came`);
      const keys: unknown = JSON.parse(text);
      if (typeof keys !== 'object' || keys === null || !('keys' in keys))
        throw new Error('expected a JSON Web Key Set, something else came');
      return new Response(text);
    } catch (error) {
      failedAt = now();
      onFailure(error);
      throw error;
    }
  };
  const keys = createRemoteJWKSet(new URL(url), {
    cacheMaxAge: keptMs,
    cooldownDuration: cooldownMs,
    timeoutDuration: timeoutMs,
    [customFetch]: ask,
  });
  const isAboutToken = (error: unknown): boolean =>
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported;
  return async (header, token) => {
    if (keys.jwks() !== undefined && now() - askedAt >= freshMs) keys.reload().catch(() => undefined);
    try {
      return await keys(header, token);
    } catch (cause) {
      if (isAboutToken(cause)) throw cause;
      throw new KeysUnavailableError('the keys of the issuer cannot be had', { cause });
    }
  };
}

async function readText(answer: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    length += part.value.byteLength;
    if (length > mostBytes) {
      await reader?.cancel();
      throw new Error(`expected at most ${mostBytes} bytes`);
    }
    parts.push(part.value);
  }
  return Buffer.concat(parts).toString();
}
