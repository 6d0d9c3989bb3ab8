import { describe, expect, it } from 'vitest';
import { useNotReported } from '../../src/contract/record.ts';
import type { UserRecord } from '../../src/contract/user.ts';
import { matchesFilter, missingFields, undecidedField } from '../../src/kit/filters.ts';
import { usedAt } from '../../src/kit/times.ts';

const mina: UserRecord = {
  key: '1',
  externalId: 'mok-7',
  displayName: 'Mina Okafor',
  email: 'Mina.Okafor@nordhafen.example',
  active: true,
  kind: 'MEMBER',
  permissions: ['alerts'],
  effectivePermissions: ['alerts', 'dashboards'],
};
const bare: UserRecord = { key: '2', externalId: '2' };

describe('a filter', () => {
  it.each<[object, boolean]>([
    [{}, true],
    [{ active: undefined }, true],
    [{ search: 'OKAF' }, true],
    [{ search: 'MOK-7' }, true],
    [{ search: 'hafen.EX' }, true],
    [{ search: 'nobody' }, false],
    [{ search: '' }, true],
    [{ email: 'mina.okafor@NORDHAFEN.example' }, true],
    [{ email: 'mina.okafor@nordhafen' }, false],
    [{ active: true }, true],
    [{ active: false }, false],
    [{ kinds: ['TENANT', 'MEMBER'] }, true],
    [{ kinds: ['TENANT'] }, false],
    [{ kinds: [] }, false],
    [{ permission: 'alerts' }, true],
    [{ permission: 'dashboards' }, true],
    [{ permission: 'users' }, false],
    [{ active: true, search: 'mina', permission: 'users' }, false],
  ])('%j says %s of a user', (filter, verdict) => {
    expect(matchesFilter(mina, filter)).toBe(verdict);
    expect(missingFields(mina, filter)).toEqual([]);
  });

  it.each<[object, string[]]>([
    [{ email: 'a@x' }, ['email']],
    [{ active: true }, ['active']],
    [{ kinds: ['MEMBER'] }, ['kind']],
    [{ permission: 'alerts' }, ['permissions', 'effectivePermissions']],
    [{ active: true, email: 'a@x' }, ['active', 'email']],
  ])('%j cannot judge a record without %j', (filter, fields) => {
    expect(matchesFilter(bare, filter)).toBeNull();
    expect(missingFields(bare, filter)).toEqual(fields);
  });

  it('needs no more fields when one of them says no', () => {
    expect(matchesFilter({ ...bare, active: false }, { active: true, email: 'a@x' })).toBe(false);
  });

  it('cannot judge what a backend does not tell, except for an address', () => {
    const silent: UserRecord = {
      ...bare,
      email: null,
      active: null,
      permissions: null,
      effectivePermissions: null,
    };

    expect(matchesFilter(silent, { email: 'a@x' })).toBe(false);
    expect(matchesFilter(silent, { active: false })).toBeNull();
    expect(undecidedField(silent, { active: false })).toBe('active');
    expect(matchesFilter(silent, { permission: 'p' })).toBeNull();
    expect(undecidedField(silent, { permission: 'p' })).toBe('effectivePermissions');
  });

  it('needs only one list of permissions that holds what it asks for', () => {
    expect(matchesFilter({ ...bare, permissions: ['alerts'] }, { permission: 'alerts' })).toBe(true);
    expect(matchesFilter({ ...bare, permissions: [] }, { permission: 'alerts' })).toBeNull();
  });

  it('tells accounts by state and switch, and roles by origin', () => {
    const account = { key: '1', externalId: '1', name: 'Malmo', state: 'PENDING', enabled: false } as const;

    expect(matchesFilter(account, { states: ['ACTIVE', 'PENDING'] })).toBe(true);
    expect(matchesFilter(account, { states: ['ACTIVE'] })).toBe(false);
    expect(matchesFilter({ ...account, state: null }, { states: ['ACTIVE'] })).toBeNull();
    expect(undecidedField({ ...account, state: null }, { states: ['ACTIVE'] })).toBe('state');
    expect(matchesFilter(account, { enabled: false })).toBe(true);
    expect(matchesFilter({ key: '1', externalId: '1', builtIn: true }, { builtIn: false })).toBe(false);
    expect(missingFields({ key: '1' }, { states: ['ACTIVE'], enabled: true, builtIn: true })).toEqual([
      'state',
      'enabled',
      'builtIn',
    ]);
  });

  it('tells tokens that were never used, or not since a day', () => {
    const unusedSince = new Date('2026-03-01T00:00:00Z');
    const token = (at: Date | null): boolean | null =>
      matchesFilter({ key: '1', externalId: '1', lastUse: usedAt(at) }, { unusedSince });

    expect(token(null)).toBe(true);
    const silent = { key: '1', externalId: '1', lastUse: useNotReported };
    expect(matchesFilter(silent, { unusedSince })).toBeNull();
    expect(undecidedField(silent, { unusedSince })).toBe('lastUse');
    expect(token(new Date('2026-02-28T23:59:59Z'))).toBe(true);
    expect(token(unusedSince)).toBe(false);
    expect(matchesFilter({ key: '1', externalId: '1' }, { unusedSince })).toBeNull();
  });
});
