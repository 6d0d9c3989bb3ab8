import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, inChunks } from '../../src/kit/chunks.ts';
import { nativeWithout } from '../../src/kit/native.ts';
import { emptyPage, usersAsMembers } from '../../src/kit/pages.ts';
import { readEach } from '../../src/kit/read-each.ts';
import { settle } from '../../src/kit/settle.ts';
import { unavailable } from './fake-http.ts';

describe('settle', () => {
  it('gives the answer, or the error as a value', async () => {
    expect(await settle(Promise.resolve(1))).toBe(1);
    expect(await settle(Promise.reject(unavailable))).toBe(unavailable);
  });

  it("lets a caller's abort and everything unexpected through", async () => {
    const gone = new DOMException('gone', 'AbortError');
    await expect(settle(Promise.reject(gone))).rejects.toBe(gone);
  });
});

describe('one read for each key', () => {
  it('answers by key, leaves out what is not there, and keeps a failure to its own key', async () => {
    const asked: string[] = [];
    const batch = await readEach(['a', 'b', 'c', 'a'], async (key) => {
      asked.push(key);
      if (key === 'b') throw unavailable;
      return key === 'c' ? null : key.toUpperCase();
    });

    expect(asked).toEqual(['a', 'b', 'c']);
    expect([...batch]).toEqual([
      ['a', 'A'],
      ['b', unavailable],
    ]);
  });
});

describe('chunks', () => {
  it('hold every item once, in order, and are full but for the last', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), fc.integer({ min: 1, max: 9 }), (items, size) => {
        const chunks = chunksOf(items, size);
        expect(chunks.flat()).toEqual(items);
        expect(chunks.slice(0, -1).every(({ length }) => length === size)).toBe(true);
        expect(chunks.every(({ length }) => length > 0 && length <= size)).toBe(true);
      }),
    );
  });

  it('that fail are errors for their own keys only', async () => {
    const batch = await inChunks(['a', 'b', 'c'], 2, async (chunk) => {
      if (chunk.includes('c')) throw unavailable;
      return new Map(chunk.map((key) => [key, key.toUpperCase()]));
    });

    expect([...batch]).toEqual([
      ['a', 'A'],
      ['b', 'B'],
      ['c', unavailable],
    ]);
  });
});

describe('pages', () => {
  it('of nothing are whole', () => {
    expect(emptyPage()).toEqual({ items: [], end: true, total: 0 });
  });

  it('of users are pages of members, errors and positions included', () => {
    const record = { key: '1', externalId: '1' };
    const page = {
      items: [
        { record, position: 'p' },
        { error: unavailable, position: 'q' },
      ],
      end: false,
      total: 7,
    };

    expect(usersAsMembers(page)).toEqual({
      items: [
        { record: { type: 'User', record }, position: 'p' },
        { error: unavailable, position: 'q' },
      ],
      end: false,
      total: 7,
    });
  });
});

describe("the upstream's own JSON", () => {
  it('holds no secret at any depth, and everything else as it came', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (json, value) => {
        const clean = JSON.parse(JSON.stringify(json).replaceAll('"secret":', '"public":')) as object;
        const leaky = { ...clean, below: [{ kept: value, secret: 'hunter2' }], secret: { deep: 'hunter2' } };

        const native = nativeWithout(leaky, (name) => name === 'secret');
        // Through JSON, which knows no -0.
        expect(JSON.parse(JSON.stringify(native))).toEqual(
          JSON.parse(JSON.stringify({ ...clean, below: [{ kept: without(value) }] })),
        );
      }),
    );
  });
});

function without(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), function (this: unknown, name, inner: unknown) {
    return name === 'secret' && !Array.isArray(this) ? undefined : inner;
  });
}
