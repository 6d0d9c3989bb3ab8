import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { decodeFailure } from '../../../src/providers/autonoma/adapter/failures.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { decoded } from '../../support/decoded.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { errorsOf, queryFor, recordsOf } from './queries.ts';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const fail = (...rules: FaultRule[]): void => started.served.setFaults({ rules });
const getAccount = (call = createCall()) => started.adapter.account?.get?.('44', call);
const listUsers = (call = createCall()) => started.adapter.user?.list?.(queryFor(), call);

async function errorOf(answer: Promise<unknown> | undefined): Promise<UpstreamError> {
  const error = await answer?.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof UpstreamError ? error : expect.fail('expected an UpstreamError');
}

describe('a token that is not accepted', () => {
  const expired = createDataset().uuid('autonoma', 'expired token');

  async function restart(apiToken: string, profile?: string): Promise<void> {
    await started.close();
    started = await startProvider(autonoma, {
      ...(profile !== undefined && { profile }),
      settings: { auth: { apiToken } },
    });
  }

  it('is told by a redirect to the log-in page, which is not followed', async () => {
    await restart(expired);
    const error = await errorOf(getAccount());
    expect(error).toMatchObject({ code: 'BACKEND_AUTHENTICATION', status: 302, retryable: false });
    expect(error.message).toMatch(/^tested: expected an answer, a redirect came \(302\); most likely/);
    expect(started.requests.map(({ url }) => url)).toEqual(['/connect/v1/resources/account/44']);
  });

  it('is told by a log-in page with status 200', async () => {
    await restart(expired, 'enveloped');
    const error = await errorOf(getAccount());
    expect(error).toMatchObject({ code: 'BACKEND_AUTHENTICATION', status: 200 });
    expect(error.message).toMatch(/expected JSON, an HTML page came/);
  });

  it('is told by a 401', async () => {
    await restart('no-such-token');
    expect(await errorOf(getAccount())).toMatchObject({ code: 'BACKEND_AUTHENTICATION', status: 401 });
    expect(await errorOf(started.adapter.ping(createCall()))).toMatchObject({
      code: 'BACKEND_AUTHENTICATION',
    });
  });

  it('is in no error, and fails a list once instead of once for each account', async () => {
    for (const token of [expired, 'no-such-token']) {
      await restart(token);
      for (const answer of [started.adapter.account?.list?.(queryFor(), createCall()), listUsers()]) {
        const error = await errorOf(answer);
        expect(error.code).toBe('BACKEND_AUTHENTICATION');
        expect(`${error.message} ${error.detail} ${JSON.stringify(error)} ${error.stack}`).not.toContain(
          token,
        );
      }
    }
  });
});

describe('an error status', () => {
  it.each([
    [301, 'BACKEND_AUTHENTICATION'],
    [303, 'BACKEND_AUTHENTICATION'],
    [307, 'BACKEND_AUTHENTICATION'],
    [400, 'INVALID_INPUT'],
    [401, 'BACKEND_AUTHENTICATION'],
    [403, 'PERMISSION_DENIED'],
    [405, 'BACKEND_PROTOCOL'],
    [409, 'CONFLICT'],
    [422, 'INVALID_INPUT'],
  ])('%i is %s, at once, whatever the body', async (status, code) => {
    for (const body of ['', '{"error":"no"}', '{"message":', '<html>no</html>', '[]', 'null', '7']) {
      started.served.forget();
      fail({ kind: 'body', status, body });
      expect(await errorOf(getAccount())).toMatchObject({ code, status, backend: 'tested' });
      expect(started.requests).toHaveLength(1);
    }
  });

  it('404 is no record, whatever the body', async () => {
    for (const body of ['', '{"message":"gone"}', '<html>no</html>']) {
      fail({ kind: 'body', status: 404, body });
      expect(await getAccount()).toBeNull();
      const query = queryFor({ parent: { type: 'Role', key: '201' } });
      expect(await started.adapter.role?.listMembers?.(query, createCall())).toMatchObject({ items: [] });
    }
  });

  it('429 is not repeated, and its Retry-After is passed on', async () => {
    fail({ kind: 'status', status: 429, retryAfter: 7 });
    expect(await errorOf(getAccount())).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 7 });
    expect(started.requests).toHaveLength(1);
  });

  it('500 is repeated once', async () => {
    fail({ kind: 'status', status: 500, times: 1 });
    expect(await getAccount()).toMatchObject({ key: '44' });
    fail({ kind: 'status', status: 500 });
    started.served.forget();
    expect(await errorOf(getAccount())).toMatchObject({ code: 'BACKEND_UNAVAILABLE', status: 500 });
    expect(started.requests).toHaveLength(2);
  });
});

describe('a refusal of what was asked', () => {
  it.each([
    ['{"error":"Name is taken"}', 'refused the request as invalid (422)', []],
    ['{"error":{"message":"Name\\nis taken"}}', 'refused the request as invalid (422)', []],
    ['{"message":"Name is taken"}', 'refused the request as invalid (422)', []],
    [
      '{"errors":{"name":["is taken","is long"],"email":"is no address"}}',
      'refused the request as invalid (422)',
      [
        { name: 'name', reason: 'is taken; is long' },
        { name: 'email', reason: 'is no address' },
      ],
    ],
    ['{"error":7,"errors":[1]}', 'refused the request as invalid (422)', []],
    ['Name is taken', 'refused the request as invalid (422)', []],
  ])('is read out of %s', async (body, message, fields) => {
    fail({ kind: 'body', status: 422, body, mediaType: 'application/json' });
    const error = await errorOf(getAccount());
    expect(error.message).toBe(`tested: ${message}`);
    expect(error.fields).toEqual([]);
    expect(decoded(decodeFailure, { status: 422, body })?.fields).toEqual(fields);
  });

  it('is told to the log in its own words, to callers in ours', async () => {
    const body = JSON.stringify({ error: 'bad 0123456789abcdef0123456789 at https://portal.example/x?y' });
    fail({ kind: 'body', status: 400, body });
    const error = await errorOf(getAccount());
    expect(error.message).toBe('tested: refused the request as invalid (400)');
    expect(error.detail).toContain('at https://portal.example/x?y');
  });
});

describe('an answer that is none', () => {
  it.each([
    ['', 'application/json', 'expected JSON, an empty answer came'],
    ['{"id":44,', 'application/json', 'expected JSON, broken JSON came'],
    ['id=44', 'text/plain', 'expected JSON, text/plain came'],
    ['"44"', 'application/json', 'Account: the whole answer: expected an object, string came'],
    ['{}', 'application/json', 'Account: id: expected an integer or a string, nothing came'],
    ['{"id":44}', 'application/json', 'Account: name: expected a string, nothing came'],
    [
      '{"id":true,"name":"x"}',
      'application/json',
      'Account: id: expected an integer or a string, boolean came',
    ],
    ['{"id":44,"name":["x"]}', 'application/json', 'Account: name: expected a string, array came'],
    [
      '[{"id":1,"name":"a"},{"id":2,"name":"b"}]',
      'application/json',
      'Account: the whole answer: expected an object, array came',
    ],
  ])('such as %s is an error of protocol', async (body, mediaType, message) => {
    fail({ kind: 'body', body, mediaType });
    const error = await errorOf(getAccount());
    expect(error).toMatchObject({ code: 'BACKEND_PROTOCOL', message: `tested: ${message}` });
  });

  it('may be cut off', async () => {
    fail({ kind: 'truncate' });
    expect(await errorOf(getAccount())).toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('may be HTML that does not say so', async () => {
    fail({ kind: 'body', body: '\n<!doctype html><p>Log in', mediaType: 'text/plain' });
    expect(await errorOf(getAccount())).toMatchObject({ code: 'BACKEND_AUTHENTICATION' });
  });

  it('may never come: the deadline ends the waiting', async () => {
    fail({ kind: 'latency', ms: 100 });
    expect(await errorOf(getAccount(createCall({ timeoutMs: 20 })))).toMatchObject({
      code: 'BACKEND_TIMEOUT',
      retryable: true,
    });
  });

  it('may be one that nobody waits for any more', async () => {
    fail({ kind: 'latency', ms: 100 });
    const controller = new AbortController();
    const answers = [getAccount, listUsers].map((read) => read(createCall({ signal: controller.signal })));
    const reason = new Error('the caller has gone');
    controller.abort(reason);
    for (const answer of answers) await expect(answer).rejects.toBe(reason);
  });

  it('may end in a broken connection, which is tried once more', async () => {
    fail({ kind: 'drop', times: 1 });
    expect(await getAccount()).toMatchObject({ key: '44' });
    expect(started.requests).toHaveLength(2);
  });
});

describe('a list of which a part failed', () => {
  it('holds the rest, and one error for each account that failed', async () => {
    fail(
      { kind: 'status', status: 403, path: '/account/45' },
      { kind: 'status', status: 404, path: '/account/46' },
    );
    const accounts = await started.adapter.account?.list?.(queryFor(), createCall());
    expect(errorsOf(accounts)).toEqual([
      "PERMISSION_DENIED tested: the gateway's credentials may not do this (403)",
    ]);
    expect(recordsOf(accounts)).toHaveLength(20);
    expect(accounts?.total).toBeNull();
    const users = await listUsers();
    expect(errorsOf(users)).toHaveLength(1);
    expect(recordsOf(users).length).toBeGreaterThan(12);
  });

  it('is one failure where no account could be read', async () => {
    fail({ kind: 'status', status: 503, retryAfter: 1 });
    expect(await errorOf(listUsers())).toMatchObject({ code: 'BACKEND_UNAVAILABLE', status: 503 });
    expect(await errorOf(started.adapter.asset?.list?.(queryFor(), createCall()))).toMatchObject({
      status: 503,
    });
  });

  it('holds the configured accounts where the list of accounts failed', async () => {
    await started.close();
    started = await startProvider(autonoma, { settings: { listAccounts: true, accountIds: ['44'] } });
    const page = await started.adapter.account?.list?.(queryFor(), createCall());
    expect(errorsOf(page)).toEqual(['BACKEND_PROTOCOL tested: answered with an unexpected status (405)']);
    expect(recordsOf(page).map(({ key }) => key)).toEqual(['44']);
  });
});
