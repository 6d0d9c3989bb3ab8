import { afterEach, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../src/errors.ts';
import type { HttpRequest } from '../../src/transport/exchange.ts';
import {
  createJsonClient,
  type JsonClient,
  type JsonClientOptions,
} from '../../src/transport/json-client.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, type ScriptedServer, startServer } from './scripted-server.ts';

const read: HttpRequest = { method: 'GET', path: '/' };
const write: HttpRequest = { method: 'PUT', path: '/', body: { json: {} } };

afterEach(async () => {
  await closeServers();
  await closeClients();
});

describe('an answer of JSON', () => {
  it('is what it says, undefined when it is empty', async () => {
    expect(await (await open([200, '{"a":[1]}'])).client.json(read, createCall())).toEqual({ a: [1] });
    expect(await (await open([200, ' \n'])).client.json(read, createCall())).toBeUndefined();
    expect(await (await open([204, ''])).client.json(write, createCall())).toBeUndefined();
  });

  it.each([
    ['truncated', '{"a":[1', 'application/json', 'plant: expected JSON, broken JSON came'],
    [
      'truncated, of an own media type',
      '{',
      'application/problem+json',
      'plant: expected JSON, broken JSON came',
    ],
    [
      'a log-in page',
      '<html>secret</html>',
      'text/html; charset=utf-8',
      'plant: expected JSON, text/html came',
    ],
  ])('that is %s is refused without being quoted', async (_what, body, mediaType, message) => {
    const { client, server } = await open([200, body, { 'content-type': mediaType }]);

    expect(await failureOf(client.json(read, createCall()))).toMatchObject({
      code: 'BACKEND_PROTOCOL',
      message,
      status: 200,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('that cannot be read leaves the outcome of a write unknown', async () => {
    const { client } = await open([201, '{"id":']);

    expect(await failureOf(client.json(write, createCall()))).toMatchObject({
      code: 'OUTCOME_UNKNOWN',
      status: 201,
    });
  });
});

describe('a status', () => {
  it.each([
    [302, 'BACKEND_PROTOCOL', 1],
    [400, 'INVALID_INPUT', 1],
    [401, 'BACKEND_AUTHENTICATION', 1],
    [403, 'PERMISSION_DENIED', 1],
    [404, 'NOT_FOUND', 1],
    [408, 'BACKEND_TIMEOUT', 1],
    [409, 'CONFLICT', 1],
    [412, 'CONFLICT', 1],
    [413, 'INVALID_INPUT', 1],
    [415, 'INVALID_INPUT', 1],
    [418, 'BACKEND_PROTOCOL', 1],
    [422, 'INVALID_INPUT', 1],
    [429, 'RATE_LIMITED', 1],
    [500, 'BACKEND_UNAVAILABLE', 2],
    [502, 'BACKEND_UNAVAILABLE', 2],
    [503, 'BACKEND_UNAVAILABLE', 2],
    [504, 'BACKEND_TIMEOUT', 1],
    [599, 'BACKEND_UNAVAILABLE', 2],
  ])('%d of a read is %s after %d requests', async (status, code, requests) => {
    const { client, server } = await open([status, '']);
    const failure = await failureOf(client.json(read, createCall()));

    expect(failure).toMatchObject({ code, status, message: expect.stringMatching(/^plant: .*\(\d+\)$/) });
    expect(server.requests).toHaveLength(requests);
  });

  it.each([
    [400, 'INVALID_INPUT'],
    [409, 'CONFLICT'],
    [429, 'RATE_LIMITED'],
    // Not begun.
    [501, 'BACKEND_UNAVAILABLE'],
    [503, 'BACKEND_UNAVAILABLE'],
    // Broken in the middle of it.
    [500, 'OUTCOME_UNKNOWN'],
    [599, 'OUTCOME_UNKNOWN'],
    // From a proxy, which does not know whether the backend behind it has acted.
    [502, 'OUTCOME_UNKNOWN'],
    [504, 'OUTCOME_UNKNOWN'],
  ])('%d of a write is %s, and the write is not repeated', async (status, code) => {
    const { client, server } = await open([status, '<html>']);
    const failure = await failureOf(client.json(write, createCall()));

    expect(failure).toMatchObject({ code, status });
    expect(server.requests).toHaveLength(1);
  });

  it.each([500, 502])('of %d is what the provider says where the backend itself wrote it', async (status) => {
    const { client } = await open([status, '{}'], { decodeFailure: () => ({ code: 'CONFLICT' }) });

    expect(await failureOf(client.json(write, createCall()))).toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a read', () => {
  it('that fails once is repeated once', async () => {
    const statuses = [503, 200];
    const server = await startServer((_request, response) =>
      answer(response, statuses.shift() ?? 500, '[7]'),
    );

    expect(await clientOf(server).json(read, createCall())).toEqual([7]);
    expect(server.requests).toHaveLength(2);
  });

  it('that breaks once is repeated once', async () => {
    let breaks = 1;
    const server = await startServer((_request, response) => {
      if (breaks-- > 0) response.destroy();
      else answer(response, 200, '[8]');
    });

    expect(await clientOf(server).json(read, createCall())).toEqual([8]);
  });

  it('by POST is repeated when it is called a read, and not otherwise', async () => {
    const { client, server } = await open([500, '']);
    await failureOf(client.json({ ...write, method: 'POST', effect: 'read' }, createCall()));
    expect(server.requests).toHaveLength(2);

    await failureOf(client.json({ ...read, effect: 'write' }, createCall()));
    expect(server.requests).toHaveLength(3);
  });

  it('that the upstream wants later is not repeated', async () => {
    const { client, server } = await open([503, '', { 'retry-after': '1' }]);
    const failure = await failureOf(client.json(read, createCall()));

    expect(failure).toMatchObject({ code: 'BACKEND_UNAVAILABLE', retryAfterSeconds: 1, retryable: true });
    expect(server.requests).toHaveLength(1);
  });

  it('is authorized anew for every request, over the headers of its own', async () => {
    let count = 0;
    const { client, server } = await open([200, '{}'], {
      authorize: async ({ requestId }) => {
        count += 1;
        return { authorization: `${requestId} ${count}` };
      },
    });
    await client.json({ ...read, headers: { authorization: 'mine', 'x-own': 'kept' } }, createCall());
    await client.json(read, createCall());

    expect(server.requests.map(({ headers }) => [headers.authorization, headers['x-own']])).toEqual([
      ['test-request 1', 'kept'],
      ['test-request 2', undefined],
    ]);
  });
});

describe('Retry-After', () => {
  const inAMinute = new Date(Date.now() + 60_000).toUTCString();

  it.each([
    ['seconds', '7', 7, 7],
    ['a fraction', '0.5', 0.5, 0.5],
    ['a date', inAMinute, 40, 60],
    ['a date that has passed', 'Wed, 21 Oct 2015 07:28:00 GMT', 0, 0],
    ['an hour', '3600', 3600, 3600],
  ])('is read from %s', async (_what, header, least, most) => {
    const { client } = await open([429, '', { 'retry-after': header }]);
    const { retryAfterSeconds } = await failureOf(client.json(read, createCall()));

    expect(retryAfterSeconds).toBeGreaterThanOrEqual(least);
    expect(retryAfterSeconds).toBeLessThanOrEqual(most);
  });

  it.each(['soon', '-5', 'soon 1', '', '1e9', 'NaN'])('is nothing when it is %j', async (header) => {
    const { client } = await open([429, '', { 'retry-after': header }]);

    expect(await failureOf(client.json(read, createCall()))).toMatchObject({ retryAfterSeconds: null });
  });
});

describe("the provider's own word on a failure", () => {
  it('stands over what follows from the status', async () => {
    const decoded = {
      code: 'CONFLICT',
      message: 'there is one already',
      fields: [{ name: 'email', reason: 'taken' }],
      retryAfterSeconds: 3,
    } as const;
    const { client } = await open([400, 'secret body'], {
      decodeFailure: () => ({ ...decoded, fields: [...decoded.fields] }),
    });
    const names = (field: string): string => field;
    const failure = await failureOf(client.json({ ...write, names }, createCall()));

    expect(failure).toMatchObject({ ...decoded, message: 'plant: there is one already', status: 400 });
    expect(`${failure.message} ${failure.detail}`).not.toContain('secret');
  });

  it('is told the request, and parses the body once', async () => {
    const asked: unknown[] = [];
    const { client } = await open([400, '{"code":2404}'], {
      decodeFailure: (response, request) => {
        const body = response.json();
        asked.push(request.path, body, Object.is(body, response.json()));
        return { upstreamCode: '2404' };
      },
    });

    expect(await failureOf(client.json(read, createCall()))).toMatchObject({ upstreamCode: '2404' });
    expect(asked).toEqual(['/', { code: 2404 }, true]);
  });

  it("names the input's fields, each once, and drops those that the input does not have", async () => {
    const fields = [
      { name: 'user_email', reason: 'taken' },
      { name: 'mail', reason: 'taken' },
      { name: 'internal', reason: 'is odd' },
    ];
    const { client } = await open([422, ''], { decodeFailure: () => ({ fields }) });
    const names = (name: string): string | null => (name === 'internal' ? null : 'email');

    expect((await failureOf(client.json({ ...write, names }, createCall()))).fields).toEqual([
      { name: 'email', reason: 'taken', isQuoted: true },
    ]);
  });

  it('repeats no secret, and no reason that is no sentence', async () => {
    const secret = 'p\\"ss';
    const base64 = Buffer.from(secret).toString('base64');
    const fields = ['short', `${secret} is weak`, base64, 'see http://inside', '', 'x'.repeat(201), 'a\nb'];
    const { client } = await open([400, ''], {
      secrets: ['token'],
      decodeFailure: () => ({
        fields: fields.map((reason, index) => ({ name: String(index), reason })),
        detail: `token ${secret}`,
      }),
    });
    const failure = await failureOf(
      client.json({ ...write, names: (name) => name, secrets: [secret] }, createCall()),
    );

    expect(failure.fields.map(({ reason }) => reason)).toEqual([
      'short',
      '[redacted] is weak',
      '[redacted]',
      'was refused',
      'was refused',
      'was refused',
      'was refused',
    ]);
    expect(failure.detail).toBe('400 application/json, 0 characters; [redacted] [redacted]');
  });

  it('is heard in an answer of success too', async () => {
    const { client } = await open([200, '{"error":1}'], {
      failureInSuccess: ({ text }) => (text.includes('error') ? { code: 'NOT_FOUND' } : null),
    });

    expect(await failureOf(client.response(read, createCall()))).toMatchObject({
      code: 'NOT_FOUND',
      status: 200,
    });
  });
});

type Answered = [status: number, body: string, headers?: Record<string, string>];

async function open(
  [status, body, headers]: Answered,
  options: Partial<JsonClientOptions> = {},
): Promise<{ client: JsonClient; server: ScriptedServer }> {
  const server = await startServer((_request, response) => answer(response, status, body, headers));
  return { client: clientOf(server, options), server };
}

function clientOf(server: ScriptedServer, options: Partial<JsonClientOptions> = {}): JsonClient {
  return createJsonClient({
    http: openClient(server.url),
    authorize: () => ({}),
    decodeFailure: () => null,
    ...options,
  });
}

async function failureOf(answered: Promise<unknown>): Promise<UpstreamError> {
  return answered.then(
    () => {
      throw new Error('an answer came');
    },
    (error: UpstreamError) => error,
  );
}
