import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange, HttpRequest } from '../../src/transport/exchange.ts';
import { createCall } from '../support/start-provider.ts';
import { closeClients, openClient } from './open-client.ts';
import { answer, closeServers, later, startServer } from './scripted-server.ts';

afterEach(async () => {
  await closeServers();
  await closeClients();
});

describe('what is sent', () => {
  it.each<[string, HttpRequest['query'], string]>([
    ['nothing for no query', {}, '/users'],
    ['a space as %20', { q: 'a b' }, '/users?q=a%20b'],
    ['a plus as %2B', { q: '1+1' }, '/users?q=1%2B1'],
    ['ampersands, equals signs, hashes and percents', { 'a&b': 'c=d#e%' }, '/users?a%26b=c%3Dd%23e%25'],
    ['characters beyond ASCII', { q: 'Malmö 🛰' }, '/users?q=Malm%C3%B6%20%F0%9F%9B%B0'],
    ['arrays as repeated names', { id: ['1', '2 3'], n: 7 }, '/users?id=1&id=2%203&n=7'],
    ['no undefined value', { a: undefined, b: '' }, '/users?b='],
    ['an empty array as nothing', { id: [] }, '/users'],
    ['a name of the language', JSON.parse('{"__proto__":"x"}'), '/users?__proto__=x'],
  ])('has in its query %s', async (_what, query, url) => {
    expect((await sent({ method: 'GET', path: '/users', ...(query && { query }) })).url).toBe(`/base${url}`);
  });

  it.each<[string, readonly (readonly [string, string])[], string]>([
    ['spaces and pluses', [['a', '1 + 1']], 'a=1+%2B+1'],
    ['ampersands and equals signs', [['a&b', 'c=d&e']], 'a%26b=c%3Dd%26e'],
    [
      'repeated names in order',
      [
        ['r', '2'],
        ['r', '1'],
      ],
      'r=2&r=1',
    ],
    ['characters beyond ASCII and line breaks', [['n', 'Malmö\r\n']], 'n=Malm%C3%B6%0D%0A'],
    ['stars, tildes and quotes', [['n', "*~'-._"]], 'n=*%7E%27-._'],
    ['nothing', [], ''],
  ])('encodes in a form %s', async (_what, form, body) => {
    const request = await sent({ method: 'POST', path: '/users', body: { form } });

    expect(request.body).toBe(body);
    expect(request.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request.headers['content-length']).toBe(String(body.length));
  });

  it('is JSON of the media type that the upstream wants', async () => {
    const plain = await sent({ method: 'PUT', path: '', body: { json: { name: 'Malmö' } } });
    const own = await sent({
      method: 'PUT',
      path: '',
      body: { json: 1, mediaType: 'application/astra-user' },
    });

    expect([plain.url, plain.body, plain.headers['content-type']]).toEqual([
      '/base',
      '{"name":"Malmö"}',
      'application/json',
    ]);
    expect([own.body, own.headers['content-type']]).toEqual(['1', 'application/astra-user']);
  });

  it('carries the headers of the request, and accepts JSON unless it says otherwise', async () => {
    const headers = { Authorization: 'Bearer secret', accept: 'text/plain' };

    expect((await sent({ method: 'GET', path: '/' })).headers['accept']).toBe('application/json');
    expect((await sent({ method: 'GET', path: '/', headers })).headers).toMatchObject({
      authorization: 'Bearer secret',
      accept: 'text/plain',
    });
  });
});

describe('an answer', () => {
  it('has its status, headers in lower case, media type and text', async () => {
    const server = await startServer((_request, response) =>
      answer(response, 404, 'nö', { 'content-type': 'Text/HTML; charset=utf-8', 'X-Two': ['a', 'b'] }),
    );
    const response = await openClient(server.url).send({ method: 'GET', path: '/' }, createCall());

    expect(response).toMatchObject({ status: 404, mediaType: 'text/html', text: 'nö' });
    expect(response.headers['x-two']).toBe('a, b');
  });

  it('may be empty and without a media type', async () => {
    const server = await startServer((_request, response) => void response.writeHead(204).end());
    const response = await openClient(server.url).send({ method: 'DELETE', path: '/' }, createCall());

    expect(response).toMatchObject({ status: 204, mediaType: null, text: '' });
  });

  it('that redirects is the answer: nothing is followed, no credential travels', async () => {
    const elsewhere = await startServer((_request, response) => answer(response, 200, '{}'));
    const server = await startServer((_request, response) =>
      answer(response, 302, '', { location: `${elsewhere.url}/log-in` }),
    );
    const headers = { authorization: 'Bearer secret' };
    const response = await openClient(server.url).send({ method: 'GET', path: '/', headers }, createCall());

    expect(response.status).toBe(302);
    expect(elsewhere.requests).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('tells our quota, which stays until an answer tells another', async () => {
    const server = await startServer(({ url }, response) =>
      answer(response, 200, '{}', url === '/quiet' ? {} : { 'x-left': url.slice(1) }),
    );
    const client = openClient(server.url, {
      readQuota: ({ 'x-left': left }) =>
        left === undefined ? null : { limit: 100, remaining: Number(left), resetsAt: null },
    });
    const remaining: (number | null | undefined)[] = [client.quota()?.remaining];
    for (const path of ['/9', '/quiet', '/8']) {
      await client.send({ method: 'GET', path }, createCall());
      remaining.push(client.quota()?.remaining);
    }

    expect(remaining).toEqual([undefined, 9, 9, 8]);
  });

  it('is told of, with its request id and no secret', async () => {
    const exchanges: Exchange[] = [];
    const server = await startServer((_request, response) => answer(response, 201, '{"token":"hidden"}'));
    const client = openClient(server.url, { onExchange: (exchange) => exchanges.push(exchange) });
    const headers = { authorization: 'hidden' };
    await client.send({ method: 'POST', path: '/hidden', headers, body: { json: 'hidden' } }, createCall());

    expect(exchanges).toEqual([
      {
        backend: 'plant',
        requestId: 'test-request',
        method: 'POST',
        status: 201,
        durationMs: expect.any(Number),
      },
    ]);
  });
});

describe('many requests', () => {
  it('run as many at once as the backend bears, and all of them', async () => {
    const server = await startServer(async (_request, response) => {
      await later(10);
      answer(response, 200, '{}');
    });
    const client = openClient(server.url, { concurrency: 3 });
    const requests = Array.from({ length: 20 }, (_, index) =>
      client.send({ method: 'GET', path: `/${index}` }, createCall()),
    );
    const statuses = (await Promise.all(requests)).map(({ status }) => status);

    expect(statuses).toEqual(Array(20).fill(200));
    expect(server.mostAtOnce()).toBe(3);
  });
});

async function sent(request: HttpRequest): Promise<{
  url: string;
  body: string;
  headers: Record<string, string | string[] | undefined>;
}> {
  const server = await startServer((_request, response) => answer(response, 200, '{}'));
  await openClient(`${server.url}/base/`).send(request, createCall());
  const [received] = server.requests;
  if (received === undefined) throw new Error('nothing was sent');
  return received;
}
