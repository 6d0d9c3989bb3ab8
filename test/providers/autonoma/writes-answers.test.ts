import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { encodeForm } from '../../../src/providers/autonoma/requests.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { encodeBody } from '../../../src/transport/encode-request.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { startTenant } from './start-tenant.ts';
import { errorOf, sent } from './writing.ts';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const fail = (...rules: FaultRule[]): void => started.served.setFaults({ rules });

describe('a redirect behind a write', () => {
  const redirect = (status: number, location: string): Response =>
    new Response(null, { status, headers: { location } });

  it.each([
    [302, '/login', 'BACKEND_AUTHENTICATION'],
    [303, 'https://portal.example/auth/sign-in?next=x', 'BACKEND_AUTHENTICATION'],
    [302, '/accounts/7', 'OUTCOME_UNKNOWN'],
    [303, '/accounts/7', 'OUTCOME_UNKNOWN'],
    [301, 'https://portal.example/', 'BACKEND_AUTHENTICATION'],
    [307, '/elsewhere', 'BACKEND_AUTHENTICATION'],
  ])('%i to %s is %s, and is not followed', async (status, location, code) => {
    await started.close();
    started = await startTenant({ '/account/7': redirect(status, location) });
    const error = await errorOf(started.adapter.account?.delete?.('7', createCall()));
    expect(error).toMatchObject({ code, status });
    expect(error.message).not.toContain(location);
    expect(sent(started)).toEqual(['DELETE /account/7']);
  });
});

describe('the fields of a refusal', () => {
  it.each([
    [
      '{"errors":{"name":["is taken","is long"]}}',
      [{ name: 'name', reason: 'is taken; is long', isQuoted: true }],
    ],
    ['{"errors":{"mfa_policy":"is unknown"}}', [{ name: 'mfaPolicy', reason: 'is unknown', isQuoted: true }]],
    [
      '{"errors":{"mfa_methods.1":["is unknown"]}}',
      [{ name: 'mfaMethods.1', reason: 'is unknown', isQuoted: true }],
    ],
    [
      '{"errors":{"mfa_methods[1]":["is unknown"]}}',
      [{ name: 'mfaMethods.1', reason: 'is unknown', isQuoted: true }],
    ],
    ['{"errors":{"account_id":["cannot be changed"],"__proto__":["x"]}}', []],
    ['{"error":"Name is taken"}', []],
    ['<p>Name is taken</p>', []],
  ])('are named as the input names them: %s', async (body, fields) => {
    fail({ kind: 'body', status: 422, body, mediaType: 'application/json' });
    const error = await errorOf(started.adapter.account?.update?.('44', { name: 'x' }, createCall()));
    expect(error.message).toBe('tested: refused the request as invalid (422)');
    expect(error.fields).toEqual(fields);
  });

  it('repeat no URL, and not the token', async () => {
    const { apiToken } = (started.connection.settings as unknown as { auth: { apiToken: string } }).auth;
    for (const [said, reason] of [
      [`bad ${apiToken} at https://x.example/y`, 'was refused'],
      [`not for ${apiToken}`, 'not for [redacted]'],
    ]) {
      const body = JSON.stringify({ errors: { name: [said] } });
      fail({ kind: 'body', status: 422, body, mediaType: 'application/json' });
      const error = await errorOf(started.adapter.account?.create?.({ name: 'x' }, createCall()));
      const isQuoted = reason !== 'was refused';
      expect(error.fields).toEqual([{ name: 'name', reason, ...(isQuoted && { isQuoted }) }]);
    }
  });
});

describe('a form', () => {
  const encode = (
    fields: Parameters<typeof encodeForm>[0],
    arrayEncoding: 'brackets' | 'repeat' | 'comma' | 'json',
  ): string | null => encodeBody(encodeForm(fields, { arrayEncoding, clearValue: 'none' })).content;

  it.each([
    ['brackets', 'm%5B%5D=a&m%5B%5D=b', 'm%5B%5D='],
    ['repeat', 'm=a&m=b', 'm='],
    ['comma', 'm=a%2Cb', 'm='],
    ['json', 'm=%5B%22a%22%2C%22b%22%5D', 'm=%5B%5D'],
  ] as const)('holds a list as %s', (arrayEncoding, two, none) => {
    expect(encode({ m: ['a', 'b'] }, arrayEncoding)).toBe(two);
    expect(encode({ m: [] }, arrayEncoding)).toBe(none);
    expect(encode({ m: null, n: 'a b&c=é' }, arrayEncoding)).toBe('m=none&n=a+b%26c%3D%C3%A9');
  });
});
