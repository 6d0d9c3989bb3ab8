import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeFailure } from '../../../src/providers/oisp/adapter/failures.ts';
import type { JsonResponse } from '../../../src/transport/json-client.ts';
import { createCall } from '../../support/start-provider.ts';
import { ids, query, type Started, start } from './support.ts';

let oisp: Started;
beforeAll(async () => {
  oisp = await start();
  await oisp.adapter.ping(createCall());
});
beforeEach(() => {
  oisp.served.setFaults(null);
  oisp.served.forget();
});
afterAll(() => oisp.close());

const get = (): Promise<unknown> => oisp.account.get?.(ids.own, createCall()) ?? Promise.reject();
const html = 'text/html; charset=utf-8';

describe('an answer that is an error', () => {
  const shapes: readonly (readonly [
    name: string,
    body: unknown,
    status: number,
    code: string,
    requests: number,
  ])[] = [
    ['a business error under another status', { code: 3400, message: 'x' }, 500, 'INVALID_INPUT', 1],
    ['a refused attribute under 500', { code: 400, message: 'x', errors: ['a'] }, 500, 'INVALID_INPUT', 1],
    ['an empty name under 500', { code: 400, message: 'x', errors: 'too short' }, 500, 'INVALID_INPUT', 1],
    ['an uncaught one', { code: 500, status: 500, message: 'x' }, 500, 'BACKEND_UNAVAILABLE', 2],
    ['malformed JSON', { code: 400, status: 400, message: 'Invalid request' }, 400, 'INVALID_INPUT', 1],
    ['a plain 500', 'Internal Server Error', 500, 'BACKEND_UNAVAILABLE', 2],
    ['an empty 503', '', 503, 'BACKEND_UNAVAILABLE', 2],
    ['a bare 403', '', 403, 'PERMISSION_DENIED', 1],
    [
      'a rate limit',
      { error: 'RateLimit', message: 'Limit will reset in 7 seconds' },
      429,
      'RATE_LIMITED',
      1,
    ],
    ['a bare 429', '', 429, 'RATE_LIMITED', 1],
    ['an answer over http', 'SSL Required.', 403, 'BACKEND_PROTOCOL', 1],
    ['a route that is not there', '<pre>Cannot GET /accounts/x</pre>', 404, 'BACKEND_PROTOCOL', 1],
    ['a demotion', { code: 2503, message: 'x' }, 500, 'CONFLICT', 1],
    ['a save that failed', { code: 2500, message: 'x' }, 500, 'INVALID_INPUT', 1],
    ['the last administrator', { code: 3601, message: 'x' }, 401, 'CONFLICT', 1],
  ];
  for (const [name, body, status, code, requests] of shapes) {
    it(`is ${code} for ${name}, after ${requests} of at most two requests`, async () => {
      oisp.answer('/accounts', body, status, typeof body === 'string' ? html : 'application/json');
      await expect(get()).rejects.toMatchObject({ code, status, backend: 'tested', provider: 'oisp' });
      expect(oisp.sent()).toEqual(Array(requests).fill(`GET /accounts/${ids.own}`));
    });
  }

  it('makes null of "not found" only', async () => {
    oisp.answer('/accounts', { code: 3404, message: 'Account not found' }, 404);
    expect(await get()).toBeNull();
    oisp.answer('/accounts', '', 404);
    expect(await get()).toBeNull();
  });

  it('says after how many seconds the limit resets, from the sentence', async () => {
    const message = 'Too many requests. Limit will reset in 3600 seconds';
    oisp.answer('/accounts', { error: 'RateLimit', message }, 429);
    await expect(get()).rejects.toMatchObject({ retryAfterSeconds: 3600, retryable: true });
  });

  it('repeats nothing of what the upstream wrote', async () => {
    oisp.answer('/accounts', { code: 3500, message: 'planted-secret at http://10.0.0.1' }, 500);
    const error: unknown = await get().catch((reason: unknown) => reason);
    expect(JSON.stringify([error, String(error)])).not.toMatch(/planted|10\.0\.0\.1/);
  });
});

describe('an answer that is none', () => {
  const bodies: readonly (readonly [name: string, body: string, mediaType: string])[] = [
    ['HTML', '<html>sign in</html>', 'text/html'],
    ['nothing', '', 'application/json'],
    ['half of one', '{"id":"1","na', 'application/json'],
    ['another type', '[]', 'application/json'],
    ['a number where its id was expected', '{"id":1,"name":"n"}', 'application/json'],
  ];
  for (const [name, body, mediaType] of bodies) {
    it(`is a protocol error: ${name}`, async () => {
      oisp.answer('/accounts', body, 200, mediaType);
      await expect(get()).rejects.toMatchObject({ code: 'BACKEND_PROTOCOL' });
      expect(oisp.sent()).toHaveLength(1);
    });
  }

  it('names resource and field, and never the value', async () => {
    oisp.answer('/accounts', { id: { planted: 'planted' }, name: 'n' });
    await expect(get()).rejects.toMatchObject({
      message: expect.stringMatching(/^tested: Account: id: .*string(?!.*planted)/),
    });
    oisp.answer('/accounts', { id: ids.own, name: 'n', healthTimePeriod: 'planted' });
    const account = (await get()) as { unreadable?: unknown };
    expect(account).toMatchObject({ settings: { healthTimePeriod: null } });
    expect(JSON.stringify(account.unreadable)).toMatch(/settings.healthTimePeriod(?!.*planted)/);
  });

  it('is a timeout at the deadline', async () => {
    oisp.served.setFaults({ rules: [{ kind: 'latency', ms: 400, path: '/accounts' }] });
    const asked = oisp.account.get?.(ids.own, createCall({ timeoutMs: 150 }));
    await expect(asked).rejects.toMatchObject({ code: 'BACKEND_TIMEOUT' });
    expect(oisp.sent()).toHaveLength(1);
  });

  it('lets an abort of the caller through as it is', async () => {
    oisp.served.setFaults({ rules: [{ kind: 'latency', ms: 50, path: '/tokenInfo' }] });
    const controller = new AbortController();
    const asked = oisp.user.list?.(query(), createCall({ signal: controller.signal }));
    controller.abort(new Error('the caller has gone'));
    await expect(asked).rejects.toThrow('the caller has gone');
  });

  it('is asked for once more when the connection broke', async () => {
    oisp.served.setFaults({ rules: [{ kind: 'drop', path: '/accounts', times: 1 }] });
    await expect(get()).resolves.toMatchObject({ key: ids.own });
    expect(oisp.sent()).toHaveLength(2);
  });
});

describe('the fields of a refusal', () => {
  const decode = (errors: unknown) =>
    decodeFailure(answered(400, JSON.stringify({ code: 400, message: 'Invalid request', errors })));

  it('are read from the sentences', () => {
    const errors = [
      " property 'name' is required.",
      " property 'foo'  is not explicitly defined and therefore not allowed",
      " property 'exec_interval'  is a string when it should be a number",
    ];
    expect(decode(errors)?.fields).toEqual([
      { name: 'name', reason: 'is required' },
      { name: 'foo', reason: 'is not explicitly defined and therefore not allowed' },
      { name: 'exec_interval', reason: 'is a string when it should be a number' },
    ]);
  });

  it('leave out the attribute value that a sentence repeats', () => {
    const sentence = (value: string): string =>
      `Attribute value ${value} under key k is too long. Its length is 2000. Maximum accepted length is 1024.`;
    expect(decode([sentence('planted')])?.fields).toEqual([{ name: 'attributes.k', reason: 'is too long' }]);
    expect(decode(sentence('two\nlines'))?.fields).toEqual([{ name: 'attributes.k', reason: 'is too long' }]);
  });

  it('stand beside no code, since a schema refuses under the code of everything', () => {
    expect(decode([])).not.toHaveProperty('upstreamCode');
    expect(decodeFailure(answered(404, '{"code":2404}'))).toMatchObject({ upstreamCode: '2404' });
  });

  it('are none for a sentence of another kind', () => {
    expect(decode(['something else'])).toMatchObject({ code: 'INVALID_INPUT', fields: [] });
  });

  it('survive any body', () => {
    for (const text of [
      '',
      'null',
      '7',
      '[]',
      '{"code":{}}',
      '{"errors":[1]}',
      '{"error":null}',
      '{',
      '{"code":9}',
    ]) {
      expect(decodeFailure(answered(500, text))).toBeNull();
    }
  });
});

function answered(status: number, text: string): JsonResponse {
  const json = (): unknown => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  };
  return { status, headers: {}, mediaType: 'application/json', text, json };
}
