import { createHash, timingSafeEqual } from 'node:crypto';
import type { Caller, Grant, Rejected } from './caller.ts';

export interface ApiKey {
  name: string;
  /** In hexadecimal. */
  sha256: string;
  scopes: readonly string[];
  backends: readonly string[];
  expires?: string | undefined;
}

export interface ApiKeysOptions {
  keys: readonly ApiKey[];
  admit(grant: Grant): Caller;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** By it a key is told from a JWT, and found where it was left by mistake. */
export const keyPrefix = 'agk_';

/** What `createKey` makes: 256 bits at random, so that a plain hash is enough to keep. */
const keyPattern = /^agk_[A-Za-z0-9_-]{43}$/;

/** Finds the caller whose key it is. */
export function createApiKeys({ keys, admit, now }: ApiKeysOptions): (key: string) => Caller | Rejected {
  const entries = keys.map(({ name: subject, sha256, scopes, backends, expires }) => ({
    hash: Buffer.from(sha256, 'hex'),
    expiresAt: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
    caller: admit({ subject, scopes, backends }),
  }));
  return (key) => {
    if (!keyPattern.test(key)) return { reason: 'The API key is damaged: expected agk_ and 43 characters.' };
    const hash = createHash('sha256').update(key).digest();
    let found: (typeof entries)[number] | null = null;
    // All of them are compared, whichever it is: the time tells nothing.
    for (const entry of entries) if (timingSafeEqual(entry.hash, hash)) found = entry;
    if (found === null) return { reason: 'There is no such API key; ask for a new one.' };
    if (found.expiresAt <= now()) return { reason: 'The API key has expired; ask for a new one.' };
    return found.caller;
  };
}
