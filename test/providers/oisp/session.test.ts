import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { ids, query, type Started, start } from './support.ts';

const hour = 3_600_000;
const started = Date.UTC(2026, 10, 21, 12);

let clock = started;
let oisp: Started;
beforeEach(async () => {
  clock = started;
  oisp = await start({ now: () => clock });
});
afterEach(() => oisp.close());

async function restart(settings: Record<string, unknown>): Promise<void> {
  await oisp.close();
  oisp = await start({ now: () => clock, settings });
}

const logIns = (): string[] => oisp.sent().filter((request) => request === 'POST /auth/token');
const get = (key = ids.own): Promise<unknown> => oisp.account.get?.(key, createCall()) ?? Promise.reject();

describe('the log-in', () => {
  it('sends the credentials as JSON, and nothing else', async () => {
    await oisp.adapter.ping(createCall());
    expect(oisp.requests[0]).toMatchObject({ method: 'POST', url: '/v1/api/auth/token' });
    expect(oisp.requests[0]?.headers['content-type']).toBe('application/json');
    expect(oisp.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(JSON.parse(oisp.requests[0]?.body ?? '')).toEqual({
      username: 'account-graph@nordhafen.example',
      password: 'Emulated-gateway-0',
    });
  });

  it('is one for any number of requests at once, and lasts over operations', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, index) => get(ids.account(index))));
    await get();
    expect(logIns()).toHaveLength(1);
    expect(oisp.sent()).toHaveLength(1 + 8 + 1);
  });

  it('is renewed shortly before its expiry, which the token says in ISO form', async () => {
    await get();
    clock += 23 * hour;
    await get();
    expect(logIns()).toHaveLength(1);
    clock += hour - 299_000;
    await get();
    expect(logIns()).toHaveLength(2);
  });

  it('is renewed after the configured life where the token says nothing of its own', async () => {
    await restart({ tokenLifeSeconds: 600, renewTokenBeforeSeconds: 60 });
    oisp.answer('/auth/token', { token: 'opaque' });
    await get().catch(() => null);
    clock += 530_000;
    await get().catch(() => null);
    oisp.served.forget();
    clock += 20_000;
    await get().catch(() => null);
    expect(oisp.sent()[0]).toBe('POST /auth/token');
  });

  it('is not renewed at every request for a token that lives shorter than the margin', async () => {
    await restart({ renewTokenBeforeSeconds: 1_000_000 });
    await get();
    clock += 11 * hour;
    await get();
    expect(logIns()).toHaveLength(1);
    clock += 2 * hour;
    await get();
    expect(logIns()).toHaveLength(2);
  });

  it('is renewed once when the token died early, for all that noticed', async () => {
    await get();
    const dead = oisp.requests[1]?.headers['authorization'];
    const refusal = { kind: 'body', body: 'Not Authorized', status: 401 } as const;
    oisp.served.setFaults({
      rules: [
        { ...refusal, path: '/accounts', times: 3 },
        { ...refusal, path: '/tokenInfo', times: 1 },
      ],
    });
    oisp.served.forget();
    const call = createCall();
    const keys = [0, 1, 2].map(ids.account);
    const accounts = await Promise.all(keys.map((key) => oisp.account.get?.(key, call)));
    expect(accounts.map((account) => account?.key)).toEqual(keys);
    expect(oisp.sent().filter((request) => request.includes('/auth/'))).toEqual([
      'GET /auth/tokenInfo',
      'POST /auth/token',
      'GET /auth/tokenInfo',
    ]);
    expect(oisp.requests).toHaveLength(9);
    const tokens = oisp.requests.slice(-3).map(({ headers }) => headers['authorization']);
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(dead);
  });

  it('is not repeated on a 401 that a living token gets', async () => {
    expect(await get(ids.foreign)).toBeNull();
    expect(logIns()).toHaveLength(1);
  });
});

describe('a refused log-in', () => {
  it('is one failure for all that wait, and is not tried again for a while', async () => {
    await restart({ auth: { username: 'account-graph@nordhafen.example', password: 'wrong' } });
    const asked = await Promise.allSettled([get(), get(ids.expired), oisp.adapter.ping(createCall())]);
    for (const one of asked) {
      expect(one).toMatchObject({
        status: 'rejected',
        reason: {
          code: 'BACKEND_AUTHENTICATION',
          message: "tested: did not accept the gateway's credentials (401)",
        },
      });
    }
    await expect(get()).rejects.toMatchObject({ code: 'BACKEND_AUTHENTICATION' });
    expect(oisp.sent()).toEqual(['POST /auth/token']);
    clock += 30_000;
    await expect(get()).rejects.toMatchObject({ code: 'BACKEND_AUTHENTICATION' });
    expect(logIns()).toHaveLength(2);
  });

  it('says when the e-mail address is not verified', async () => {
    oisp.answer('/auth/token', { code: 2402, message: "User's email not verified" }, 401);
    await expect(get()).rejects.toMatchObject({
      code: 'BACKEND_AUTHENTICATION',
      message: "tested: the e-mail address of the gateway's user is not verified",
    });
  });

  it('says when the user is locked', async () => {
    oisp.answer('/auth/token', { code: 2403, message: 'Account locked' }, 403);
    await expect(get()).rejects.toMatchObject({
      code: 'BACKEND_AUTHENTICATION',
      message: expect.stringContaining('locked'),
    });
  });

  it('holds neither the password nor the token in its error', async () => {
    await restart({ auth: { username: 'account-graph@nordhafen.example', password: 'planted-secret' } });
    const error: unknown = await get().catch((reason: unknown) => reason);
    const shown = error instanceof Error ? `${error.message} ${JSON.stringify(error)} ${error.stack}` : '';
    expect(shown).toContain('BACKEND_AUTHENTICATION');
    expect(shown).not.toContain('planted-secret');
  });
});

describe('a log-in that does not come to an end', () => {
  it('is repeated once when the connection broke', async () => {
    oisp.served.setFaults({ rules: [{ kind: 'drop', path: '/auth/token', times: 1 }] });
    await expect(get()).resolves.toMatchObject({ key: ids.own });
    expect(logIns()).toHaveLength(2);
  });

  it('times out with whoever waits, and serves the next', async () => {
    oisp.served.setFaults({ rules: [{ kind: 'latency', path: '/auth/token', ms: 90, times: 1 }] });
    const hasty = oisp.account.get?.(ids.own, createCall({ timeoutMs: 30 }));
    const patient = get();
    await expect(hasty).rejects.toMatchObject({
      code: 'BACKEND_TIMEOUT',
      message: 'tested: no answer in time',
    });
    await expect(patient).resolves.toMatchObject({ key: ids.own });
    expect(logIns()).toHaveLength(1);
  });

  it('lets an abort of the caller through as it is', async () => {
    oisp.served.setFaults({ rules: [{ kind: 'latency', path: '/auth/token', ms: 60, times: 1 }] });
    const controller = new AbortController();
    const asked = oisp.account.list?.(query(), createCall({ signal: controller.signal }));
    controller.abort(new Error('the caller has gone'));
    await expect(asked).rejects.toThrow('the caller has gone');
  });

  it('is a protocol error when there is no token in it', async () => {
    for (const body of ['', '{"token":', {}, { token: 7 }, '<html>log in</html>']) {
      oisp.answer('/auth/token', body, 200, typeof body === 'string' ? 'text/html' : 'application/json');
      await expect(get()).rejects.toMatchObject({ code: 'BACKEND_PROTOCOL' });
    }
  });
});
