import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../../src/errors.ts';
import { decodeFailure } from '../../../src/providers/astra/adapter/failures.ts';
import { astra } from '../../../src/providers/astra/index.ts';
import type { Settings } from '../../../src/providers/astra/settings.ts';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
import { decoded } from '../../support/decoded.ts';
import { createCall } from '../../support/start-provider.ts';
import { errorsOf, listOf, type Opened, open, recordsOf } from './adapter-support.ts';

const { examples } = contract;
const id = examples.account.id;
const planted = 'planted-secret';

let opened: Opened;

beforeEach(async () => {
  opened = await open();
});

afterEach(() => opened.close());

async function failureOf(work: Promise<unknown>): Promise<UpstreamError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UpstreamError)) throw new TypeError('expected an UpstreamError');
  return error;
}

function answer(body: unknown, status = 200, mediaType = 'application/json'): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  opened.served.setFaults({ rules: [{ kind: 'body', body: text, status, mediaType }] });
}

describe('a failure', () => {
  it.each([
    [400, 'INVALID_INPUT', 1],
    [401, 'BACKEND_AUTHENTICATION', 1],
    [403, 'PERMISSION_DENIED', 1],
    [406, 'BACKEND_PROTOCOL', 1],
    [409, 'CONFLICT', 1],
    [412, 'CONFLICT', 1],
    [429, 'RATE_LIMITED', 1],
    [500, 'BACKEND_UNAVAILABLE', 2],
    [502, 'BACKEND_UNAVAILABLE', 2],
    [503, 'BACKEND_UNAVAILABLE', 2],
  ] as const)(
    'of status %i is %s, as a problem, as HTML and without a body',
    async (status, code, requests) => {
      const secret = (opened.connection.settings as Settings).auth.token;
      const problem = { ...examples.problem2, status: String(status), detail: `a ${secret}` };
      for (const [body, mediaType] of [
        [problem, 'application/problem+json'],
        [`<html>${planted}</html>`, 'text/html'],
        ['', 'text/plain'],
        ['{"type":', 'application/problem+json'],
      ] as const) {
        answer(body, status, mediaType);
        const error = await failureOf(opened.of('account').get(id, createCall()));
        expect(error).toMatchObject({ code, status, backend: 'tested', provider: 'astra' });
        expect(`${error.message} ${error.detail}`).not.toContain(planted);
        expect(`${error.message} ${error.detail}`).not.toContain(secret);
        if (body === problem) expect(error.detail).toContain('detail: a [redacted]; correlationID: 1f2e');
        expect(opened.sent()).toHaveLength(requests);
      }
    },
  );

  it('tells the parameters and fields that were refused', () => {
    const fieldsIn = (status: number, body: object): unknown =>
      decoded(decodeFailure, { status, body })?.fields;
    expect(fieldsIn(409, { ...examples.problem10, status: '409' })).toEqual(examples.problem10.invalidFields);
    expect(fieldsIn(400, { invalidParams: [{ name: 'limit', reason: 'too much', value: planted }] })).toEqual(
      [{ name: 'limit', reason: 'too much' }],
    );
    expect(fieldsIn(400, { invalidParams: 'all of them', invalidFields: [7] })).toEqual([]);
  });

  it('names the fields of a write in the words of its input, and none of a read', async () => {
    const { token } = (opened.connection.settings as Settings).auth;
    answer({ invalidParams: [{ name: 'name', reason: `${token} may not` }] }, 400);
    const written = await failureOf(
      opened.adapter.account?.create?.({ name: 'Malmo' }, createCall()) ?? Promise.resolve(),
    );
    expect(written.fields).toEqual([{ name: 'name', reason: '[redacted] may not', isQuoted: true }]);
    expect((await failureOf(opened.of('account').list(listOf({}), createCall()))).fields).toEqual([]);
  });

  it('tells the log of a long text its length only, since a part of a secret is a secret', async () => {
    answer({ ...examples.problem2, detail: 'x'.repeat(501), correlationID: `a\nb` }, 400);
    const error = await failureOf(opened.of('account').get(id, createCall()));
    expect(error.detail).toContain('detail: (501 characters); correlationID: a b');
  });

  it('is no failure where the status says that there is none, whatever the problem says', async () => {
    for (const problem of [
      examples.problem2,
      { ...examples.problem2, type: 'https://astra.netapp.io/problems/1' },
    ]) {
      answer(problem, 404, 'application/problem+json');
      expect(await opened.of('account').get(id, createCall())).toBeNull();
    }
  });

  it('is one where the accounts themselves cannot be found, instead of an empty list', async () => {
    answer(examples.problem2, 404, 'application/problem+json');
    expect((await failureOf(opened.of('account').list(listOf({}), createCall()))).code).toBe('NOT_FOUND');
    expect((await failureOf(opened.of('user').partitions(listOf({}), createCall()))).code).toBe('NOT_FOUND');
  });

  it.each([400, 401, 403])(
    'of status %i that blames the account id means that there is none',
    async (status) => {
      answer('invalid header value: x-pcloud-accountid', status, 'text/plain');
      expect(await opened.of('user').get(`${id}/${id}`, createCall())).toBeNull();
    },
  );

  it('passes on how long to wait', async () => {
    opened.served.setFaults({ rules: [{ kind: 'status', status: 429, retryAfter: 7 }] });
    const error = await failureOf(opened.adapter.ping(createCall()));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterSeconds: 7, retryable: true });
  });

  it('is a wrong token', async () => {
    const wrong = await open({ settings: { auth: { token: planted } } });
    const error = await failureOf(wrong.adapter.ping(createCall()));
    expect(error.code).toBe('BACKEND_AUTHENTICATION');
    expect(JSON.stringify(error) + error.message).not.toContain(planted);
    await wrong.close();
  });
});

describe('an answer that is none', () => {
  it.each([
    ['', 'application/json', 'account: the whole answer'],
    ['<html>log in</html>', 'text/html', 'expected JSON, text/html came'],
    ['{"id":', 'application/json', 'broken JSON'],
    ['[]', 'application/json', 'account: the whole answer'],
    ['{}', 'application/json', 'account: id'],
  ])('like %j is told by what came', async (body, mediaType, expected) => {
    answer(body, 200, mediaType);
    const error = await failureOf(opened.of('account').get(id, createCall()));
    expect(error.code).toBe('BACKEND_PROTOCOL');
    expect(error.message).toContain(expected);
  });

  it('like half of one is told so', async () => {
    opened.served.setFaults({ rules: [{ kind: 'truncate' }] });
    const error = await failureOf(opened.of('account').list(listOf({}), createCall()));
    expect(error.code).toBe('BACKEND_PROTOCOL');
  });

  it('is no list', async () => {
    answer({ items: planted });
    const error = await failureOf(opened.of('account').list(listOf({}), createCall()));
    expect(error.message).toContain('tested: list: items');
    expect(error.message).not.toContain(planted);
  });
});

describe('one bad record', () => {
  const bad = { ...examples.account, id: '3f1d2c4b-5a6e-4f70-8a91-b2c3d4e5f602', name: [planted] };

  it('is one error in a list, by backend, resource and field', async () => {
    answer({ items: [examples.account, { ...bad, id: planted }, 7], metadata: {} });
    const page = await opened.of('account').list(listOf({}), createCall());
    expect(recordsOf(page)).toHaveLength(1);
    expect(errorsOf(page)[0]).toMatch(/^tested: account: id: .*expected an id/);
    expect(errorsOf(page)[1]).toContain('account: the whole answer');
    expect(errorsOf(page).join()).not.toContain(planted);
    expect(new Set(page.items.map(({ position }) => position)).size).toBe(3);
  });

  it('is a record with one field less where it has an id', async () => {
    answer({ items: [examples.account, bad], metadata: {} });
    const found = await opened.of('account').getMany([id, bad.id], createCall());
    expect(found.get(id)).toMatchObject({ name: 'harbor-lights' });
    expect(found.get(bad.id)).toMatchObject({ enabled: true, unreadable: [{ field: 'name' }] });
  });

  it('is an error for its user where it is a role binding', async () => {
    const { userID } = examples.roleBinding;
    const broken = { ...examples.roleBinding, id: bad.id, role: 7, userID: bad.id };
    answer({ items: [examples.roleBinding, broken], metadata: {} });
    const keys = [`${id}/${userID}`, `${id}/${bad.id}`];
    const found = await opened.of('user').fields.roleAssignments?.(keys, createCall());
    expect(found?.get(keys[0] ?? '')).toHaveLength(1);
    expect(found?.get(keys[1] ?? '')).toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('is a partition of its own where it has no id, since its users are missing', async () => {
    answer({ items: [examples.account, { ...bad, id: 7 }], metadata: {} });
    const call = createCall();
    const [first, unlisted = ''] = await opened.of('user').partitions(listOf({}), call);
    expect(first).toBe(id);
    for (const name of ['user', 'group', 'token'] as const) {
      const page = await opened.of(name).list(listOf({ partition: unlisted }), call);
      expect(page.incomplete?.[0]?.error.message).toContain('account: id');
      expect(page).toMatchObject({ items: [], total: null });
    }
  });
});

describe('time', () => {
  it('runs out as a timeout', async () => {
    opened.served.setFaults({ rules: [{ kind: 'latency', ms: 100 }] });
    const error = await failureOf(opened.of('account').get(id, createCall({ timeoutMs: 30 })));
    expect(error).toMatchObject({ code: 'BACKEND_TIMEOUT', retryable: true });
  });

  it('ends at once when the caller has gone', async () => {
    const reason = new Error('gone');
    opened.served.setFaults({ rules: [{ kind: 'latency', ms: 100 }] });
    const controller = new AbortController();
    const answered = opened.of('account').get(id, createCall({ signal: controller.signal }));
    controller.abort(reason);
    await expect(answered).rejects.not.toBeInstanceOf(UpstreamError);
  });

  it('is given once more to a connection that breaks', async () => {
    const accountId = await opened.accountId();
    opened.served.setFaults({ rules: [{ kind: 'drop', times: 1 }] });
    expect(await opened.of('account').get(accountId, createCall())).toMatchObject({ key: accountId });
    expect(opened.sent()).toHaveLength(2);
  });
});

describe('settings', () => {
  it('have defaults for all but the token', () => {
    expect(astra.settings.parse({ auth: { token: 'x' } })).toEqual({
      url: 'https://astra.netapp.io',
      auth: { token: 'x' },
      pageSize: 200,
      trustEmailFilter: false,
      clearWithEmptyText: false,
    });
  });

  it.each([
    {},
    { auth: { token: '' } },
    { auth: { token: 'x' }, page: 1 },
    { auth: { token: 'x' }, pageSize: 0 },
  ])('refuse %j', (settings) => expect(astra.settings.safeParse(settings).success).toBe(false));
});
