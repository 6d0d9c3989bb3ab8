import { inflateRawSync } from 'node:zlib';
import { createCursors } from '../../src/loaders/cursor.ts';
import { createGlobalIds } from '../../src/loaders/global-id.ts';
import { createSeal } from '../../src/loaders/seal.ts';

/** The fingerprintKey of every gateway that tests start. */
export const testKey = 'the key of every gateway that tests start';

export const testSeal = createSeal([testKey]);

export const { encode: encodeGlobalId, decode: decodeGlobalId } = createGlobalIds(testSeal);

export const { encode: encodeCursor, decode: decodeCursor } = createCursors(testSeal);

/** What a cursor holds. */
export function insideCursor(cursor: string): unknown[] {
  const opened = testSeal.open('cursor', cursor);
  if (opened === null) throw new Error('no cursor');
  const content = opened.subarray(1);
  return JSON.parse((opened[0] === 0x64 ? inflateRawSync(content) : content).toString()) as unknown[];
}
