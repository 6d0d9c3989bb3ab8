import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../src/contract/call.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { askEmulator, countNewAccounts, countUsers, errorOf, newUser, sent } from './writing.ts';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const fail = (...rules: FaultRule[]): void => started.served.setFaults({ rules });

interface Write {
  name: string;
  method: string;
  path: string;
  run: (started: StartedProvider, call?: Call) => Promise<unknown> | undefined;
  /** How often it has taken effect, by the emulator's own word. */
  effects: (started: StartedProvider) => Promise<number>;
}

const isGone = async (tenant: StartedProvider, path: string): Promise<number> =>
  (await askEmulator(tenant, path)) === 404 ? 1 : 0;

const writes: Write[] = [
  {
    name: 'account.create',
    method: 'PUT',
    path: '/account',
    run: ({ adapter }, call = createCall()) => adapter.account?.create?.({ name: 'New' }, call),
    effects: countNewAccounts,
  },
  {
    name: 'account.update',
    method: 'POST',
    path: '/account/44',
    run: ({ adapter }, call = createCall()) => adapter.account?.update?.('44', { name: 'New' }, call),
    effects: async (tenant) => {
      const account = await askEmulator(tenant, '/account/44');
      return JSON.stringify(account).includes('"name":"New"') ? 1 : 0;
    },
  },
  {
    name: 'account.delete',
    method: 'DELETE',
    path: '/account/62',
    run: ({ adapter }, call = createCall()) => adapter.account?.delete?.('62', call),
    effects: (tenant) => isGone(tenant, '/account/62'),
  },
  {
    name: 'user.create',
    method: 'PUT',
    path: '/user',
    run: ({ adapter }, call = createCall()) => adapter.user?.create?.(newUser(), call),
    effects: async (tenant) => {
      const users = JSON.stringify(await askEmulator(tenant, '/account/41/users'));
      return users.split('ada@x.example').length - 1;
    },
  },
  {
    name: 'user.update',
    method: 'POST',
    path: '/user/1000001',
    run: ({ adapter }, call = createCall()) => adapter.user?.update?.('1000001', { firstName: 'New' }, call),
    effects: async (tenant) => {
      const user = await askEmulator(tenant, '/user/1000001');
      return JSON.stringify(user).includes('"firstname":"New"') ? 1 : 0;
    },
  },
  {
    name: 'user.delete',
    method: 'DELETE',
    path: '/user/1000001',
    run: ({ adapter }, call = createCall()) => adapter.user?.delete?.('1000001', null, call),
    effects: (tenant) => isGone(tenant, '/user/1000001'),
  },
];

describe('the upstream calls of a write', () => {
  const calls = async (profile: string): Promise<Record<string, string[]>> => {
    const table: Record<string, string[]> = {};
    for (const { name, run } of writes) {
      const tenant = await startProvider(autonoma, { profile });
      // The ids of these writes are those of the published tenant only.
      await run(tenant)?.catch(() => null);
      table[name] = sent(tenant).map((request) => request.split('/')[0]?.trim() ?? '');
      await tenant.close();
    }
    return table;
  };

  it('are one where the answer holds the record', async () => {
    expect(await calls('published')).toEqual({
      'account.create': ['PUT'],
      'account.update': ['POST'],
      'account.delete': ['DELETE'],
      'user.create': ['PUT'],
      'user.update': ['POST'],
      'user.delete': ['DELETE'],
    });
  });

  it('are one for each invitation', async () => {
    const ada = { email: 'ada@x.example', firstName: 'Ada', lastName: 'Byron', roleKeys: ['203'] };
    const invitations = [ada, { ...ada, email: 'eda@x.example' }, { ...ada, email: 'ida@x.example' }];
    await started.adapter.user?.invite?.('62', invitations, createCall());
    expect(sent(started).map((request) => request.slice(0, 29))).toEqual(
      Array(3).fill('POST /account/62/call/invite '),
    );
  });

  it('are two for a create where the answer holds an id only', async () => {
    const { 'account.create': account, 'user.create': user } = await calls('enveloped');
    expect([account, user]).toEqual([
      ['PUT', 'GET'],
      ['PUT', 'GET'],
    ]);
  });
});

describe.each(writes)('$name', ({ method, path, run, effects }) => {
  it('is never sent twice, and has its effect once', async () => {
    await run(started);
    expect(sent(started).map((request) => request.split(' ').slice(0, 2).join(' '))).toEqual([
      `${method} ${path}`,
    ]);
    expect(await effects(started)).toBe(1);
  });

  it.each([
    ['400', { kind: 'status', status: 400 }, 'INVALID_INPUT'],
    ['401', { kind: 'status', status: 401 }, 'BACKEND_AUTHENTICATION'],
    ['403', { kind: 'status', status: 403 }, 'PERMISSION_DENIED'],
    ['404', { kind: 'status', status: 404 }, 'NOT_FOUND'],
    ['409', { kind: 'status', status: 409 }, 'CONFLICT'],
    ['422', { kind: 'status', status: 422 }, 'INVALID_INPUT'],
    ['429', { kind: 'status', status: 429, retryAfter: 7 }, 'RATE_LIMITED'],
    ['500', { kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
    ['502', { kind: 'status', status: 502 }, 'OUTCOME_UNKNOWN'],
    ['503', { kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    ['504', { kind: 'status', status: 504 }, 'OUTCOME_UNKNOWN'],
    ['a redirect', { kind: 'status', status: 302 }, 'OUTCOME_UNKNOWN'],
    ['a redirect for good', { kind: 'status', status: 308 }, 'BACKEND_AUTHENTICATION'],
    ['a log-in page', { kind: 'body', body: '<html>Please log in' }, 'BACKEND_AUTHENTICATION'],
    ['a password form', { kind: 'body', body: '\n<input type="password">' }, 'BACKEND_AUTHENTICATION'],
    ['another page', { kind: 'body', body: '<html>Thank you' }, 'OUTCOME_UNKNOWN'],
    ['a dropped connection', { kind: 'drop' }, 'OUTCOME_UNKNOWN'],
  ] as [string, FaultRule, string][])('fails at once on %s', async (_name, rule, code) => {
    fail({ ...rule, method });
    const error = await errorOf(run(started));
    expect(error).toMatchObject({ code, backend: 'tested', fields: [] });
    if (rule.retryAfter !== undefined) expect(error.retryAfterSeconds).toBe(7);
    expect(sent(started)).toHaveLength(1);
    expect(await effects(started)).toBe(0);
  });

  it('is of unknown outcome where its answer is lost, and is not sent again', async () => {
    fail({ kind: 'lostAnswer', method });
    expect(await errorOf(run(started))).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
    expect(sent(started)).toHaveLength(1);
    expect(await effects(started)).toBe(1);
  });

  it('is of unknown outcome at the deadline, and when the caller leaves meanwhile', async () => {
    fail({ kind: 'latency', ms: 600, method });
    expect(await errorOf(run(started, createCall({ timeoutMs: 250 })))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
    const controller = new AbortController();
    const running = run(started, createCall({ signal: controller.signal }));
    await expect.poll(() => started.requests.length).toBe(2);
    controller.abort(new Error('the caller has gone'));
    expect(await errorOf(running)).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('is not sent for a caller who has gone', async () => {
    const gone = new Error('the caller has gone');
    await expect(run(started, createCall({ signal: AbortSignal.abort(gone) }))).rejects.toBe(gone);
    expect(sent(started)).toEqual([]);
  });

  it.each(['published', 'enveloped'])(
    'does nothing with an expired token of a tenant %s',
    async (profile) => {
      await started.close();
      const apiToken = createDataset().uuid('autonoma', 'expired token');
      started = await startProvider(autonoma, { profile, settings: { auth: { apiToken } } });
      const error = await errorOf(run(started));
      expect(error.code).toBe('BACKEND_AUTHENTICATION');
      expect(sent(started)).toHaveLength(1);
      expect(`${error.message} ${error.detail} ${JSON.stringify(error)} ${error.stack}`).not.toContain(
        apiToken,
      );
    },
  );
});

describe('a create whose answer names no record', () => {
  it.each(['', '{}', 'OK', 'null', '{"id":null}', '{"id":64,', '[{"id":1},{"id":2}]'])(
    'is of unknown outcome: %j',
    async (body) => {
      fail({ kind: 'body', body, status: 201, mediaType: 'application/json', method: 'PUT' });
      for (const write of writes.filter(({ method }) => method === 'PUT')) {
        const error = await errorOf(write.run(started));
        expect(error.code).toBe('OUTCOME_UNKNOWN');
        expect(error.message).toMatch(/does not say under which id/);
      }
      expect(sent(started)).toHaveLength(2);
    },
  );

  it('is so where the answer was cut off behind the effect', async () => {
    fail({ kind: 'truncate', method: 'PUT' });
    const before = await countUsers(started);
    const { adapter } = started;
    expect(await errorOf(adapter.user?.create?.(newUser(), createCall()))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
    });
    expect(await countUsers(started)).toBe(before + 1);
  });
});
