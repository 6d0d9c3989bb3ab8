import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { UpstreamError } from '../../src/errors.ts';
import { readBody, readItems } from '../../src/kit/read-body.ts';
import { createHttpClient } from '../../src/transport/http-client.ts';

const http = createHttpClient({
  backend: 'plant',
  provider: 'oisp',
  url: 'http://127.0.0.1:9',
  concurrency: 1,
});
afterAll(() => http.close());

const schema = z.object({
  id: z.string(),
  kind: z.enum(['a', 'b']).optional(),
  mail: z.email().optional(),
  roles: z.array(z.object({ name: z.string() })).optional(),
});

describe('the body of an answer', () => {
  it('is what the schema makes of it, unknown fields left out', () => {
    expect(readBody(http, schema, { id: '1', more: true }, 'User')).toEqual({ id: '1' });
  });

  it.each<[string, unknown, string]>([
    ['a field', { id: 7 }, 'plant: User: id: '],
    ['a nested field', { id: '1', roles: [{ name: 'x' }, {}] }, 'plant: User: roles.1.name: '],
    ['everything', null, 'plant: User: the whole answer: '],
    ['an empty body', undefined, 'plant: User: the whole answer: '],
  ])('that is wrong in %s is an error that names backend, resource and field', (_what, body, message) => {
    const failure = failureOf(() => readBody(http, schema, body, 'User'));

    expect(failure.code).toBe('BACKEND_PROTOCOL');
    expect(failure.message).toContain(message);
  });

  it.each<[string, unknown]>([
    ['a wrong type', { id: { token: 'hidden' } }],
    ['an unknown value', { id: '1', kind: 'hidden' }],
    ['a wrong form', { id: '1', mail: 'hidden' }],
    ['a text for everything', 'hidden'],
  ])('that has %s is not quoted: it may be a secret', (_what, body) => {
    const failure = failureOf(() => readBody(http, schema, body, 'User'));

    expect(
      `${failure.message} ${failure.detail} ${failure.cause} ${JSON.stringify(failure.cause)}`,
    ).not.toContain('hidden');
  });
});

describe('the items of an answer', () => {
  it('stay where others are bad, each in its place', () => {
    const items = [{ id: 'a' }, { id: 1 }, null, { id: 'b' }];
    const read = readItems(http, schema, items, 'User', ({ id }) => id);

    expect(read.map((item) => (item instanceof UpstreamError ? item.code : item))).toEqual([
      'a',
      'BACKEND_PROTOCOL',
      'BACKEND_PROTOCOL',
      'b',
    ]);
  });

  it('may be refused by what normalizes them', () => {
    const refuse = (): never => {
      throw http.failure({ code: 'BACKEND_PROTOCOL', message: 'no date' });
    };

    expect(readItems(http, schema, [{ id: 'a' }], 'User', refuse)).toMatchObject([
      { message: 'plant: no date' },
    ]);
  });

  it('do not hide a mistake of ours', () => {
    const mistake = (): never => {
      throw new TypeError('a mistake');
    };

    expect(() => readItems(http, schema, [{ id: 'a' }], 'User', mistake)).toThrow(TypeError);
  });
});

function failureOf(read: () => unknown): UpstreamError {
  try {
    read();
  } catch (error) {
    if (error instanceof UpstreamError) return error;
  }
  throw new Error('expected a failure');
}
