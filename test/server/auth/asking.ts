import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Backend } from '../../../src/loaders/backend.ts';
import type { ApiKey } from '../../../src/server/auth/api-keys.ts';
import type { Asked, Caller } from '../../../src/server/auth/caller.ts';
import { type Callers, type CallersOptions, createCallers } from '../../../src/server/auth/callers.ts';
import type { Refusal } from '../../../src/server/refusal.ts';

/** A key as "account-graph key create" makes it. */
export function createTestKey(): string {
  return `agk_${randomBytes(32).toString('base64url')}`;
}

export function entryFor(key: string, changes: Partial<ApiKey> = {}): ApiKey {
  const sha256 = createHash('sha256').update(key).digest('hex');
  return { name: 'robot', sha256, scopes: ['users:read'], backends: ['*'], ...changes };
}

/** Callers of a gateway whose backends have these names. */
export function callersOf({
  names = ['astra', 'oisp', 'wavefront'],
  ...options
}: Partial<CallersOptions> & { names?: string[] } = {}): Callers {
  return createCallers({
    backends: names.map((name) => ({ name }) as Backend),
    anonymous: { scopes: [], backends: ['*'] },
    apiKeys: [],
    maxFailedAttempts: 20,
    addressKey: 'a key of the test',
    onFailure: () => undefined,
    now: Date.now,
    ...options,
  });
}

export function askedWith(
  headers: Record<string, string | string[]>,
  address: string | undefined = '192.0.2.1',
): Asked {
  const entries = Object.entries(headers);
  const joined = entries.map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    headers: Object.fromEntries(joined) as IncomingHttpHeaders,
    headersDistinct: Object.fromEntries(entries.map(([name, value]) => [name, [value].flat()])),
    address,
  };
}

export function bearer(credential: string): Record<string, string> {
  return { authorization: `Bearer ${credential}` };
}

/** What came of it, short: who it is with what, or the refusal's status and text. */
export async function outcomeOf(found: ReturnType<Callers['identify']>): Promise<object> {
  const settled: Caller | Refusal = await found;
  if ('status' in settled) return { status: settled.status, text: settled.text };
  const { viewer, backends } = settled;
  return {
    subject: viewer.subject,
    scopes: viewer.scopes,
    backends: backends.map(({ name }) => name),
  };
}
