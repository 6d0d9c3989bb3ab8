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
    const places = new Map([['astra', { position: 'x', done: false, total: 3 }]]);

    expect(forge(JSON.stringify([1, listDigest, [['astra', 'x', 0, 3]]]))).toBe(
      encodeCursor('users', places),
    );
  });

  it.each([
    ['no JSON', 'users'],
    ['nothing', ''],
    ['null', 'null'],
    ['an object', '{"length":3}'],
    ['another version', JSON.stringify([2, listDigest, []])],
    ['no rows', JSON.stringify([1, listDigest])],
    ['rows that are none', JSON.stringify([1, listDigest, 'rows'])],
    ['a row that is null', JSON.stringify([1, listDigest, [null]])],
    ['a row that is too short', JSON.stringify([1, listDigest, [['astra']]])],
    ['a name that is a number', JSON.stringify([1, listDigest, [[1, null, 0, null]]])],
    ['a position that is an object', JSON.stringify([1, listDigest, [['astra', {}, 0, null]]])],
    ['a total that is a text', JSON.stringify([1, listDigest, [['astra', null, 0, '9']]])],
    ['a total that is no whole number', JSON.stringify([1, listDigest, [['astra', null, 0, 0.5]]])],
    ['a state that is neither', JSON.stringify([1, listDigest, [['astra', null, 2, null]]])],
  ])('is refused as input when it holds %s', (_what, payload) => {
    expect(() => decodeCursor('users', forge(payload))).toThrow(InputError);
  });
});
