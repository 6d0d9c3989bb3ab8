import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPrincipalType, type NodeReference } from '../../src/loaders/global-id.ts';
import { resourceTypes } from '../../src/model.ts';
import { decodeGlobalId, encodeGlobalId } from '../support/sealed.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('', '__proto__', 'a/b', '"'),
);
const reference: fc.Arbitrary<NodeReference> = fc.oneof(
  fc.record({ type: fc.constantFrom(...resourceTypes), backend: text, key: text }),
  fc.record({ type: fc.constant('Backend' as const), name: text }),
  fc.record({ type: fc.constant('Person' as const), email: text }),
);

describe('a global id', () => {
  it('gives back what it names', () => {
    fc.assert(
      fc.property(reference, (some) => {
        expect(decodeGlobalId(encodeGlobalId(some))).toEqual(some);
      }),
    );
  });

  it('is another one for every other thing', () => {
    fc.assert(
      fc.property(reference, reference, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right);
        expect(encodeGlobalId(left) === encodeGlobalId(right)).toBe(same);
      }),
    );
  });

  it('is the only text that names its thing, or no id at all', () => {
    const garbage = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.json().map(encode),
      fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 5 }).map(encodeParts),
      fc
        .tuple(
          fc.constantFrom(...resourceTypes, 'Backend', 'Person', 'Node'),
          fc.array(text, { maxLength: 4 }),
        )
        .map(([type, rest]) => encodeParts([type, ...rest])),
    );
    fc.assert(
      fc.property(garbage, (id) => {
        const found = decodeGlobalId(id);
        expect(found === null || encodeGlobalId(found) === id).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('names nothing, or something else, when a single character is changed', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= ';
    const id = encodeGlobalId({ type: 'User', backend: 'astra', key: '42/ü@example.com' });
    for (let index = 0; index < id.length; index += 1) {
      const others = [...alphabet].map(
        (character) => `${id.slice(0, index)}${character}${id.slice(index + 1)}`,
      );
      const aliases = others.filter((other) => {
        const found = decodeGlobalId(other);
        return found !== null && encodeGlobalId(found) !== other;
      });
      expect(aliases).toEqual([]);
    }
  });

  const own = encodeGlobalId({ type: 'Account', backend: 'plant', key: '?>~' });

  it.each([
    ['padding', `${own}=`],
    ['white space', ` ${own}`],
    ['a line break', `${own}\n`],
    ['the other alphabet', Buffer.from(own, 'base64url').toString('base64')],
    ['spaces in its JSON', encode('["Account", "plant", "?>~"]')],
    ['escapes in its JSON', encode('["\\u0041ccount","plant","?>~"]')],
    ['a part too many', encodeParts(['Account', 'plant', '?>~', ''])],
    ['no key', encodeParts(['Account', 'plant'])],
    ['nothing but a type', encodeParts(['Backend'])],
    ['an unknown type', encodeParts(['Node', 'plant', '1'])],
    ['a type in lower case', encodeParts(['account', 'plant', '1'])],
    ['the name of a prototype', encodeParts(['__proto__', 'plant', '1'])],
    ['a number for a key', encode('["Account","plant",1]')],
    ['an object', encode('{"0":"Account","1":"plant","2":"1","length":3}')],
    ['bytes that are no text', Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url')],
    ['deep nesting', encode(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    ['a million characters', 'A'.repeat(1_000_000)],
    ['nothing', ''],
  ])('is refused with %s', (_what, id) => expect(decodeGlobalId(id)).toBeNull());

  it('knows which types can hold roles and tokens', () => {
    expect(resourceTypes.filter(isPrincipalType)).toEqual(['User', 'ServiceAccount', 'IntegrationUserAgent']);
    expect(isPrincipalType('__proto__')).toBe(false);
  });
});

function encode(json: string): string {
  return Buffer.from(json).toString('base64url');
}

function encodeParts(parts: readonly string[]): string {
  return encode(JSON.stringify(parts));
}
