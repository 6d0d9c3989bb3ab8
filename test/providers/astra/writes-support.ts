import { expect } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import type { Settings } from '../../../src/providers/astra/settings.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import type { Opened } from './adapter-support.ts';

export const unknownId = '11111111-1111-4111-8111-111111111111';

export interface Sent {
  line: string;
  mediaType: string | undefined;
  body: unknown;
}

/** Every request so far, with what it carried; then forgets them. All carry the token, and none anything else secret. */
export function exchanged(opened: Opened): Sent[] {
  const { token } = settingsOf(opened).auth;
  return opened.requests.splice(0).map(({ method, url, headers, body }) => {
    expect(headers['authorization']).toBe(`Bearer ${token}`);
    const ownType = headers['content-type'];
    expect(headers['accept']).toBe(ownType === undefined ? '*/*' : `${ownType}, */*;q=0.1`);
    return {
      line: `${method} ${url}`,
      mediaType: headers['content-type'],
      body: body === '' ? undefined : (JSON.parse(body) as unknown),
    };
  });
}

export function lines(opened: Opened): string[] {
  return exchanged(opened).map(({ line }) => line);
}

export type UpstreamRow = Record<string, unknown> & { id: string };

/** What the emulator itself says, asked over its own API; not counted as sent. */
export async function upstream(
  opened: Opened,
  path: string,
): Promise<{ status: number; body: UpstreamRow & { items: UpstreamRow[] } }> {
  const before = [...opened.requests];
  const { token } = settingsOf(opened).auth;
  const response = await fetch(`${opened.served.url}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const text = await response.text();
  opened.requests.splice(0, opened.requests.length, ...before);
  return {
    status: response.status,
    body: (text.startsWith('{') ? JSON.parse(text) : {}) as UpstreamRow & { items: UpstreamRow[] },
  };
}

/** How many there are: rows of the emulator's table. */
export async function countAt(opened: Opened, path: string): Promise<number> {
  const { body } = await upstream(opened, `${path}?limit=1&count=true`);
  return (body['metadata'] as { count: number }).count;
}

export async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UpstreamError)) throw new TypeError('expected an UpstreamError', { cause: error });
  return error;
}

export function withFault(opened: Opened, ...rules: FaultRule[]): void {
  opened.served.setFaults({ rules });
}

/** How each failure of a write ends, whatever the write: sent once, and told for what it is. */
export const failures: [string, FaultRule, string][] = [
  ['500', { kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
  ['503', { kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
  ['502 of a proxy', { kind: 'status', status: 502 }, 'OUTCOME_UNKNOWN'],
  ['429', { kind: 'status', status: 429, retryAfter: 3 }, 'RATE_LIMITED'],
  ['403', { kind: 'status', status: 403 }, 'PERMISSION_DENIED'],
  ['404', { kind: 'status', status: 404 }, 'NOT_FOUND'],
  ['412', { kind: 'status', status: 412 }, 'CONFLICT'],
  ['a broken connection', { kind: 'drop' }, 'OUTCOME_UNKNOWN'],
  ['a lost answer', { kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
];

function settingsOf({ connection }: Opened): Settings {
  return connection.settings as Settings;
}
