import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { decodeCursor, encodeCursor } from '../../src/loaders/cursor.ts';

/** What somebody writes who has read the source: intact by its checksum, but no cursor of ours. */
function forge(payload: string): string {
  const bytes = Buffer.from(payload);
  const checksum = createHash('sha256').update('account-graph cursor').update(bytes).digest().subarray(0, 6);
  return Buffer.concat([checksum, bytes]).toString('base64url');
}

const listDigest = createHash('sha256').update('users').digest('base64url').slice(0, 10);

describe('a cursor with a right checksum', () => {
  it('is forged here as the gateway writes it', () => {
    const streams = new Map([['astra', { position: 'x', done: false, total: 3 }]]);

    expect(forge(JSON.stringify([2, listDigest, [['astra', 'x', 0, 3]], [], [], null]))).toBe(
      encodeCursor('users', { streams, missing: [], undecided: [], frontier: null }),
    );
  });

  it.each([
    ['no JSON', 'users'],
    ['nothing', ''],
    ['null', 'null'],
    ['an object', '{"length":3}'],
    ['another version', JSON.stringify([1, listDigest, [], [], [], null])],
    [
      'a failure with an unknown code',
      JSON.stringify([2, listDigest, [], [['a', 'X', 'm', 'RECORD', null]], [], null]),
    ],
    ['a count that is a text', JSON.stringify([2, listDigest, [], [], [['a', 'active', '3']], null])],
    ['a frontier that is a number', JSON.stringify([2, listDigest, [], [], [], 7])],
    ['no rows', JSON.stringify([2, listDigest])],
    ['rows that are none', JSON.stringify([2, listDigest, 'rows', [], [], null])],
    ['a row that is null', JSON.stringify([2, listDigest, [null], [], [], null])],
    ['a row that is too short', JSON.stringify([2, listDigest, [['astra']], [], [], null])],
    ['a name that is a number', JSON.stringify([2, listDigest, [[1, null, 0, null]], [], [], null])],
    ['a position that is an object', JSON.stringify([2, listDigest, [['astra', {}, 0, null]], [], [], null])],
    ['a total that is a text', JSON.stringify([2, listDigest, [['astra', null, 0, '9']], [], [], null])],
    [
      'a total that is no whole number',
      JSON.stringify([2, listDigest, [['astra', null, 0, 0.5]], [], [], null]),
    ],
    ['a state that is neither', JSON.stringify([2, listDigest, [['astra', null, 2, null]], [], [], null])],
  ])('is refused as input when it holds %s', (_what, payload) => {
    expect(() => decodeCursor('users', forge(payload))).toThrow(InputError);
  });
});
