import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/log.ts';
import { boundAnswer } from '../../src/server/answer-size.ts';
import { openWays, type Ways } from './ways.ts';

const log = { logger: createLogger({ level: 'silent', secrets: [] }), requestId: 'r' };

describe('an answer', () => {
  it.each([
    ['characters', 'a'],
    ['control characters, of six bytes each', '\u0001'],
    ['characters of three bytes', '話'],
  ])('has as many bytes as it may, and not one more: %s', (_what, character) => {
    const result = { data: { text: character.repeat(100), list: [1, null, true, { a: 'b' }] } };
    const maxResponseBytes = Buffer.byteLength(JSON.stringify(result));

    expect(boundAnswer(result, { maxResponseBytes }, log)).toBe(result);
    expect(boundAnswer(result, { maxResponseBytes: maxResponseBytes - 1 }, log)).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'INVALID_INPUT', requestId: 'r' } }],
    });
  });

  it('is not looked at to its end where it is too long', () => {
    const counted = { length: 0 };
    const item = {
      toJSON() {
        counted.length += 1;
        return 'x'.repeat(100);
      },
    };
    boundAnswer(
      { data: { list: Array.from({ length: 10_000 }, () => item) } },
      { maxResponseBytes: 1_000 },
      log,
    );
    expect(counted.length).toBeLessThan(12);
  });
});

describe('an operation with too much to tell', () => {
  let ways: Ways;
  beforeAll(async () => {
    ways = await openWays({ server: { maxResponseBytes: 20_000 } });
  });
  afterAll(() => ways.close());

  const headers = { 'content-type': 'application/json', 'x-request-id': 'long' };
  const request = (query: string, variables = {}): object => ({
    method: 'POST',
    path: '/graphql',
    headers,
    body: JSON.stringify({ query, variables }),
  });

  it('is told so by one error, on every way', async () => {
    const long = request('{ users(first: 200) { edges { cursor } } }') as never;
    const [plainly, throughYoga, interpreted] = [
      await ways.plainly(long),
      await ways.throughYoga(long),
      await ways.interpreted(long),
    ];

    expect(JSON.parse(plainly.text)).toEqual({
      data: null,
      errors: [
        {
          message: expect.stringMatching(
            /longer than 20000 bytes \(server\.maxResponseBytes\); ask for fewer/,
          ),
          extensions: { code: 'INVALID_INPUT', requestId: 'long' },
        },
      ],
    });
    expect(plainly.status).toBe(200);
    expect([throughYoga.text, interpreted.text]).toEqual([plainly.text, plainly.text]);
  });

  it('cannot make its answer grow with a cursor of its own, five times over', async () => {
    const rows = Array.from({ length: 4_000 }, (_, index) => [`stream ${index}`, 'x'.repeat(20), 0, null]);
    const digest = createHash('sha256').update('any').digest('base64url').slice(0, 10);
    const payload = Buffer.from(JSON.stringify([2, digest, rows, [], [], null]));
    const checksum = createHash('sha256')
      .update('account-graph cursor')
      .update(payload)
      .digest()
      .subarray(0, 6);
    const after = Buffer.concat([checksum, payload]).toString('base64url');
    const lists = ['a', 'b', 'c', 'd', 'e'].map(
      (alias) => `${alias}: users(first: 200, after: $after) { edges { cursor } }`,
    );
    const answer = await ways.plainly(
      request(`query ($after: String) { ${lists.join(' ')} }`, { after }) as never,
    );

    expect(after.length).toBeGreaterThan(200_000);
    expect(JSON.parse(answer.text).errors).toHaveLength(5);
    expect(answer.text).toContain('a damaged or foreign text came');
    expect(answer.text.length).toBeLessThan(5_000);
  });
});
