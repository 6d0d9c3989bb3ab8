import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGlobalIds } from '../../src/loaders/global-id.ts';
import { createSeal, sealedLength } from '../../src/loaders/seal.ts';
import { decodeGlobalId, encodeGlobalId, testKey } from '../support/sealed.ts';

const bytes = fc.uint8Array({ maxLength: 200 }).map((some) => Buffer.from(some));
const seal = createSeal(['the first key']);

describe('a sealed text', () => {
  it('gives back what was sealed, to its purpose alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), bytes, (purpose, other, some) => {
        const text = seal.seal(purpose, some);
        expect(text).toMatch(/^[\w-]+$/);
        expect(text.length).toBe(sealedLength(some.length));
        expect(seal.open(purpose, text)).toEqual(some);
        if (other !== purpose) expect(seal.open(other, text)).toBeNull();
      }),
    );
  });

  it('is one for one thing, also after a restart with the same key', () => {
    fc.assert(
      fc.property(bytes, bytes, (left, right) => {
        const again = createSeal(['the first key']).seal('id', right);
        expect(seal.seal('id', left) === again).toBe(left.equals(right));
      }),
    );
  });

  it('is no text of its bytes with a purpose of another length', () => {
    expect(seal.open('a', seal.seal('ab', Buffer.from('c')))).toBeNull();
    expect(seal.open('ab', seal.seal('a', Buffer.from('bc')))).toBeNull();
  });

  it('is opened by nobody with another key, and by nobody when a bit of it is changed', () => {
    const sealed = Buffer.from(seal.seal('id', Buffer.from('mina.okafor@nordhafen.example')), 'base64url');
    expect(createSeal(['another key']).open('id', sealed.toString('base64url'))).toBeNull();
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(seal.open('id', changed.toString('base64url'))).toBeNull();
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(seal.open('id', sealed.subarray(0, length).toString('base64url'))).toBeNull();
  });

  it('is opened while its key is still among the former ones, and sealed with the first', () => {
    const some = Buffer.from('a place');
    const rotated = createSeal(['a new key', 'the first key']);

    expect(rotated.open('id', seal.seal('id', some))).toEqual(some);
    expect(rotated.seal('id', some)).toBe(createSeal(['a new key']).seal('id', some));
    expect(createSeal(['a new key']).open('id', seal.seal('id', some))).toBeNull();
  });
});

describe('an id', () => {
  const telling = [
    { type: 'Person', email: 'mina.okafor@nordhafen.example' },
    { type: 'Token', backend: 'wavefront', key: 'mina.okafor%40nordhafen.example/0f1e2d' },
    { type: 'User', backend: 'astra', key: 'f626b867-2ade-57ca-9c95-07d85e25fc2a/4f93ad87' },
    { type: 'Gateway', backend: 'autonoma', key: '44/7' },
  ] as const;

  it.each(telling)('hides what it holds beside the name of its own record: $type', (reference) => {
    const id = encodeGlobalId(reference);
    const shown = (['utf8', 'latin1'] as const).map((encoding) =>
      Buffer.from(id, 'base64url').toString(encoding),
    );

    expect(shown.join()).not.toMatch(/mina|okafor|f626b867|wavefront|"44/);
    expect(decodeGlobalId(id)).toEqual(reference);
  });

  it.each(telling)('is refused in the open where it belongs sealed: $type', (reference) => {
    const plain = Buffer.from(JSON.stringify(Object.values(reference))).toString('base64url');
    expect(decodeGlobalId(plain)).toBeNull();
  });

  it('stays as it was where its key tells nothing more', () => {
    const id = encodeGlobalId({ type: 'Account', backend: 'autonoma', key: '44' });
    expect(Buffer.from(id, 'base64url').toString()).toBe('["Account","autonoma","44"]');
  });

  it('outlives a change of the key', () => {
    const rotated = createGlobalIds(createSeal(['a new key for every gateway', testKey]));
    for (const reference of telling) {
      expect(rotated.decode(encodeGlobalId(reference))).toEqual(reference);
      expect(rotated.encode(reference)).not.toBe(encodeGlobalId(reference));
    }
  });
});
