import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, sortKeyOf } from '../../src/kit/sort-key.ts';

const record = { key: 'Key-1', externalId: 'External-1' };

describe('a sort key', () => {
  it('is the name of accounts, roles and groups', () => {
    expect(sortKeyOf('Account', { ...record, name: 'Malmö Terminal' })).toBe('malmö terminal');
    expect(sortKeyOf('Role', { ...record, name: 'Admin' })).toBe('admin');
    expect(sortKeyOf('UserGroup', { ...record, name: 'Night-Shift' })).toBe('night-shift');
    expect(sortKeyOf('Account', record)).toBe('');
  });

  it('is the e-mail address of users, or else their identifier', () => {
    expect(sortKeyOf('User', { ...record, email: 'Mina@X.example' })).toBe('mina@x.example');
    expect(sortKeyOf('User', { ...record, email: null })).toBe('external-1');
  });

  it('is the identifier of service accounts, and the key of the rest', () => {
    expect(sortKeyOf('ServiceAccount', record)).toBe('external-1');
    for (const type of ['Token', 'IntegrationUserAgent', 'Asset', 'Gateway'] as const) {
      expect(sortKeyOf(type, record)).toBe('key-1');
    }
  });
});

describe('the order of texts', () => {
  it('is total, and the same in every locale', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(compareText(a, b) + compareText(b, a)).toBe(0);
        expect(compareText(a, b) === 0).toBe(a === b);
        if (compareText(a, b) <= 0 && compareText(b, c) <= 0)
          expect(compareText(a, c)).toBeLessThanOrEqual(0);
      }),
    );
    expect(['ö', 'z', 'a', 'Z'].sort(compareText)).toEqual(['Z', 'a', 'z', 'ö']);
  });
});
