import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ServedGateway, serveGateway } from './serve-gateway.ts';

describe('what is no request for the graph', () => {
  let gateway: ServedGateway;
  beforeAll(async () => {
    gateway = await serveGateway();
  });
  afterAll(() => gateway.close());
  beforeEach(() => void gateway.log.splice(0));

  const rows: readonly (readonly [string, string, string, number, RegExp])[] = [
    ['another path', 'GET', '/nothing', 404, /at \/graphql/],
    ['the root', 'GET', '/', 404, /at \/graphql/],
    ['a path below', 'POST', '/graphql/x', 404, /at \/graphql/],
    ['PUT', 'PUT', '/graphql', 405, /GET and POST/],
    ['DELETE', 'DELETE', '/graphql', 405, /GET and POST/],
    ['OPTIONS', 'OPTIONS', '/graphql', 405, /GET and POST/],
    ['an empty POST', 'POST', '/graphql', 415, /application\/json/],
  ];

  describe.each(rows)('as %s', (_name, method, path, status, message) => {
    it.each(['application/json', 'application/graphql-response+json'])(
      'is told as an error of GraphQL to whoever accepts %s',
      async (accept) => {
        const answer = await gateway.send({ method, path, headers: { accept } });
        expect(answer.status).toBe(status);
        expect(answer.headers['content-type']).toBe(`${accept}; charset=utf-8`);
        expect(JSON.parse(answer.text)).toEqual({
          errors: [
            {
              message: expect.stringMatching(message),
              extensions: {
                code: status === 404 ? 'NOT_FOUND' : 'INVALID_INPUT',
                requestId: answer.headers['x-request-id'],
              },
            },
          ],
        });
        if (status === 405) expect(answer.headers['allow']).toBe('GET, POST');
      },
    );

    it('is told in a line to others, and in the log', async () => {
      const answer = await gateway.send({ method, path });
      expect(answer.status).toBe(status);
      expect(answer.text).toMatch(message);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      const id = String(answer.headers['x-request-id']);
      expect(gateway.log.filter((line) => line.includes(id))).toHaveLength(1);
    });
  });

  it.each(['text/xml', 'text/html', 'image/png'])(
    'has a text for whoever accepts only %s',
    async (accept) => {
      const headers = { accept, 'content-type': 'application/json' };
      const answer = await gateway.send({ headers, body: '{"query":"{ __typename }"}' });
      expect(answer).toMatchObject({ status: 406, text: expect.stringContaining('application/json') });
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    },
  );

  it('tells nothing of what answers', async () => {
    for (const path of ['/livez', '/readyz', '/nothing']) {
      const { headers } = await gateway.send({ method: 'GET', path });
      expect(headers['x-yoga-id']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['server']).toBeUndefined();
    }
  });
});
