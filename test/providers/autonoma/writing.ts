import { expect } from 'vitest';
import type { NewUser } from '../../../src/contract/user.ts';
import { UpstreamError } from '../../../src/errors.ts';
import type { StartedProvider } from '../../support/start-provider.ts';

const marker = 'x-asked-by-test';

/** The emulator's own word on a path, past the adapter; a list's rows, a record, or the status of a refusal. */
export async function askEmulator({ served, connection }: StartedProvider, path: string): Promise<unknown> {
  const { auth } = connection.settings as unknown as { auth: { apiToken: string } };
  const headers = { 'x-api-token': auth.apiToken, [marker]: 'yes' };
  const response = await fetch(`${served.url}${path}`, { headers });
  return response.ok ? response.json() : response.status;
}

/** How many accounts were made since the start: ids of the published tenant are given in a row, from 64. */
export async function countNewAccounts(started: StartedProvider): Promise<number> {
  for (let count = 0; ; count += 1) {
    if ((await askEmulator(started, `/account/${64 + count}`)) === 404) return count;
  }
}

/** Users of the company's own account; a new user becomes one of them. */
export async function countUsers(started: StartedProvider): Promise<number> {
  const users = await askEmulator(started, '/account/41/users');
  return Array.isArray(users) ? users.length : expect.fail('expected users');
}

/** What the adapter sent, in order: method, path below the base, and the body if there is one. */
export function sent({ requests, served }: StartedProvider): string[] {
  const base = new URL(served.url).pathname;
  return requests
    .filter(({ headers }) => headers[marker] === undefined)
    .map(({ method, url, body }) => [method, url.replace(base, ''), body].join(' ').trim());
}

export async function errorOf(answer: Promise<unknown> | undefined): Promise<UpstreamError> {
  const error = await answer?.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof UpstreamError ? error : expect.fail(`expected an UpstreamError, ${error} came`);
}

export function newUser(input: Partial<NewUser> = {}): NewUser {
  return {
    email: 'ada@x.example',
    accountKey: null,
    kind: 'MEMBER',
    sendWelcomeEmail: false,
    updateIfExists: false,
    ...input,
  };
}
