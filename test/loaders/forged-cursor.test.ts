import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { decodeCursor, encodeCursor, testSeal } from '../support/sealed.ts';

/** What only the holder of the key can make: sealed, but no cursor as the gateway writes it. */
function forge(payload: string): string {
  return testSeal.seal('cursor', Buffer.from(`p${payload}`));
}

const listDigest = createHash('sha256').update('users').digest('base64url').slice(0, 10);

describe('a cursor with a right seal', () => {
  it('is forged here as the gateway writes it', () => {
    const streams = new Map([['astra', { position: 'x', done: false, total: 3 }]]);

    expect(forge(JSON.stringify([3, listDigest, [['astra', 'x', 0, 3]], [], [], null]))).toBe(
      encodeCursor('users', { streams, missing: [], undecided: [], frontier: null }),
    );
  });

  it.each([
    ['no JSON', 'users'],
    ['nothing', ''],
    ['null', 'null'],
    ['an object', '{"length":3}'],
    ['another version', JSON.stringify([2, listDigest, [], [], [], null])],
    [
      'a failure with an unknown code',
      JSON.stringify([3, listDigest, [], [['a', 'X', 'm', 'RECORD', null]], [], null]),
    ],
    ['a count that is a text', JSON.stringify([3, listDigest, [], [], [['a', 'active', '3']], null])],
    ['a frontier that is a number', JSON.stringify([3, listDigest, [], [], [], 7])],
    ['no rows', JSON.stringify([3, listDigest])],
    ['rows that are none', JSON.stringify([3, listDigest, 'rows', [], [], null])],
    ['a row that is null', JSON.stringify([3, listDigest, [null], [], [], null])],
    ['a row that is too short', JSON.stringify([3, listDigest, [['astra']], [], [], null])],
    ['a name that is a number', JSON.stringify([3, listDigest, [[1, null, 0, null]], [], [], null])],
    ['a position that is an object', JSON.stringify([3, listDigest, [['astra', {}, 0, null]], [], [], null])],
    ['a total that is a text', JSON.stringify([3, listDigest, [['astra', null, 0, '9']], [], [], null])],
    [
      'a total that is no whole number',
      JSON.stringify([3, listDigest, [['astra', null, 0, 0.5]], [], [], null]),
    ],
    ['a state that is neither', JSON.stringify([3, listDigest, [['astra', null, 2, null]], [], [], null])],
  ])('is refused as input when it holds %s', (_what, payload) => {
    expect(() => decodeCursor('users', forge(payload))).toThrow(InputError);
  });
});
