import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges, NewAccount } from '../../../src/contract/account.ts';
import { createCall } from '../../support/start-provider.ts';
import { type Accounts, startAccounts } from './start-accounts.ts';
import { ids, refusalOf } from './support.ts';

let oisp: Accounts;
beforeEach(async () => {
  oisp = await startAccounts();
});
afterEach(() => oisp.close());

const create = (input: NewAccount) => oisp.create(input, createCall());
const update = (changes: AccountChanges, key = ids.own) => oisp.update(key, changes, createCall());

describe('input that cannot be right', () => {
  const many = Array.from({ length: 101 }, (_, index) => ({ name: `k${index}`, value: index }));
  const attribute = (name: string, value: never) => ({ attributes: [{ name, value }] });
  const faulty: readonly (readonly [changes: AccountChanges, fields: string[]])[] = [
    [{ name: '' }, ['name']],
    [{ name: '  ' }, ['name']],
    [{ name: 'x'.repeat(256) }, ['name']],
    [{ name: 'line\nbreak' }, ['name']],
    [{ name: 'nul\u0000' }, ['name']],
    [{ name: 'half \ud800' }, ['name']],
    [{ description: 'd' }, ['description']],
    [{ enabled: true, mfaPolicy: 'OFF' }, ['enabled', 'mfaPolicy']],
    [{ mfaMethods: null, contact: {} }, ['mfaMethods', 'contact']],
    [{ attributes: many }, ['attributes']],
    [attribute('', 1 as never), ['attributes.0.name']],
    [attribute('__proto__', 'x' as never), ['attributes.0.name']],
    [attribute('x'.repeat(1025), 1 as never), ['attributes.0.name']],
    [attribute('k\u0007', 1 as never), ['attributes.0.name']],
    [attribute('k', null as never), ['attributes.0.value']],
    [attribute('k', '' as never), ['attributes.0.value']],
    [attribute('k', 'x'.repeat(1025) as never), ['attributes.0.value']],
    [attribute('k', ['x'.repeat(256 * 1024)] as never), ['attributes']],
    [{ attributes: [...many.slice(0, 2), { name: 'k0', value: 1 }] }, ['attributes.2']],
    [{ settings: { dataRetention: -1 } }, ['settings.dataRetention']],
    [{ settings: { executionInterval: 1.5 } }, ['settings.executionInterval']],
    [{ settings: { modelFrequency: null } }, ['settings.modelFrequency']],
    [{ settings: { tracksSensorHealth: null } }, ['settings.tracksSensorHealth']],
  ];
  for (const [changes, fields] of faulty) {
    it(`is refused by ${fields}: ${JSON.stringify(changes).slice(0, 60)}`, async () => {
      for (const asked of [create({ name: 'n', ...changes }), update({ name: 'n', ...changes })]) {
        const error = await refusalOf(asked);
        expect(error).toMatchObject({ code: 'INVALID_INPUT', status: null });
        expect(error.fields.map(({ name }) => name)).toEqual(fields);
        expect(error.fields.every(({ reason }) => reason.length > 5)).toBe(true);
      }
      expect(oisp.sent()).toEqual([]);
    });
  }

  it('is not what just fits', async () => {
    const attributes = [...many.slice(0, 99), { name: 'x'.repeat(1024), value: 'y'.repeat(1024) }];
    const { record } = await create({ name: '🚢'.repeat(127), attributes });
    expect(record.attributes).toHaveLength(100);
  });
});
