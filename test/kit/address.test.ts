import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, reasonAgainstAddress } from '../../src/kit/address.ts';

describe('addresses', () => {
  it.each([
    'ann@acme.example',
    'Ann.Berg+tenant@ACME.example',
    'ann@localhost',
    'ann@[IPv6:2001:db8::1]',
    'josé@bücher.example',
    'jose\u0301@bu\u0308cher.example',
    '用户@例子.广告',
    'अजय@डाटा.भारत',
    '"ann@home"@acme.example',
    "o'hara!#$%&*/=?^_`{|}~-@acme.example",
    `${'a'.repeat(241)}@acme.example`,
  ])('takes %s', (text) => {
    expect(reasonAgainstAddress(text)).toBeNull();
  });

  it.each([
    ['', 'empty'],
    ['ann', 'without @'],
    ['ann@', 'nothing behind'],
    ['@acme.example', 'nothing before'],
    ['ann@@acme.example', 'several'],
    ['ann@home@acme.example', 'several'],
    [' ann@acme.example', 'white space'],
    ['ann berg@acme.example', 'white space'],
    ['ann\u00a0@acme.example', 'white space'],
    ['ann\u0000@acme.example', 'control'],
    ['ann\ud800@acme.example', 'lone surrogate'],
    [`${'a'.repeat(243)}@acme.example`, 'at most 254 characters, 256 came'],
    ['a'.repeat(100_000), 'at most 254 characters, 100000 came'],
  ])('says what is wrong with %j', (text, reason) => {
    expect(reasonAgainstAddress(text)).toContain(reason);
  });

  it('joins spellings of the same address', () => {
    expect(canonicalAddress(' JOSE\u0301@Acme.example ')).toBe('josé@acme.example');
  });

  it('has one canonical form, which is as good an address as the text that it came from', () => {
    const texts = fc.oneof(
      fc.emailAddress(),
      fc
        .tuple(fc.string({ unit: 'grapheme', maxLength: 140 }), fc.string({ unit: 'binary', maxLength: 140 }))
        .map((parts) => parts.join('@')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const canonical = canonicalAddress(text);
        expect(canonicalAddress(canonical)).toBe(canonical);
        if (reasonAgainstAddress(text) === null) expect(reasonAgainstAddress(canonical)).toBeNull();
      }),
      { seed: 2, numRuns: 2_000 },
    );
  });
});
