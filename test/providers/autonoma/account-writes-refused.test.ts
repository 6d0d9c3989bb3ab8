import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AccountChanges, NewAccount } from '../../../src/contract/account.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { errorOf, sent } from './writing.ts';

const malmo = '44';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

async function restart(options: { profile?: string; settings?: Record<string, unknown> }): Promise<void> {
  await started.close();
  started = await startProvider(autonoma, options);
}
const create = (input: NewAccount, call = createCall()) => started.adapter.account?.create?.(input, call);
const update = (key: string, changes: AccountChanges, call = createCall()) =>
  started.adapter.account?.update?.(key, changes, call);
const remove = (key: string, call = createCall()) => started.adapter.account?.delete?.(key, call);

describe('an account that is not there', () => {
  it('is NOT_FOUND', async () => {
    for (const write of [() => update('999', { name: 'x' }), () => remove('999')]) {
      expect(await errorOf(write())).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    }
    expect(sent(started)).toEqual(['POST /account/999 name=x', 'DELETE /account/999']);
  });

  it.each(['', '044', '44abc', '../44', '44/users', '4 4', '-1', 'é', '\u0000', 'x'.repeat(10_000)])(
    'is NOT_FOUND without a request where no account can have the id %.20s',
    async (key) => {
      expect(await errorOf(update(key, { name: 'x' }))).toMatchObject({ code: 'NOT_FOUND' });
      expect(await errorOf(remove(key))).toMatchObject({
        code: 'NOT_FOUND',
        message: 'tested: has no such account',
      });
      expect(sent(started)).toEqual([]);
    },
  );

  it('may be one that the token does not see, which the settings tell from one that it may not write', async () => {
    expect(await errorOf(remove('63'))).toMatchObject({ code: 'PERMISSION_DENIED' });
    await restart({ settings: { treatAsMissing: [403] } });
    expect(await errorOf(remove('63'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(sent(started)).toEqual(['DELETE /account/63', 'GET /account/63']);
    started.served.setFaults({ rules: [{ kind: 'status', status: 403, method: 'DELETE' }] });
    expect(await errorOf(remove(malmo))).toMatchObject({ code: 'PERMISSION_DENIED' });
  });
});

describe('input that cannot be right is refused, and nothing is sent:', () => {
  const refusals: [string, AccountChanges, string][] = [
    ['an empty name', { name: '' }, 'name'],
    ['a blank name', { name: ' \u2003' }, 'name'],
    ['a tab in a name', { name: 'a\tb' }, 'name'],
    ['a name that is too long', { name: 'é'.repeat(256) }, 'name'],
    ['control characters', { name: 'a\u0007' }, 'name'],
    ['line breaks in a name', { name: 'a\nb' }, 'name'],
    ['half a character', { name: 'a\ud800' }, 'name'],
    ['control characters in a description', { description: 'a\u0000' }, 'description'],
    ['an empty policy', { mfaPolicy: '' }, 'mfaPolicy'],
    ['an empty method', { mfaMethods: ['totp', ''] }, 'mfaMethods.1'],
    ['enabled', { enabled: true }, 'enabled'],
    ['attributes', { attributes: [] }, 'attributes'],
    ['settings', { settings: {} }, 'settings'],
    ['a contact', { contact: { email: 'a@x.example' } }, 'contact'],
  ];

  it.each(refusals)('%s', async (_what, changes, name) => {
    for (const write of [() => create({ name: 'x', ...changes }), () => update(malmo, changes)]) {
      const error = await errorOf(write());
      expect(error).toMatchObject({ code: 'INVALID_INPUT', retryable: false, status: null });
      expect(error.fields).toEqual([{ name, reason: expect.any(String) }]);
      expect(error.message).toBe('tested: cannot take this input, so nothing was sent');
    }
    expect(sent(started)).toEqual([]);
  });

  it('every fault at once', async () => {
    const error = await errorOf(create({ name: '', enabled: false, mfaMethods: ['a\n'] }));
    expect(error.fields).toEqual([
      { name: 'name', reason: 'expected a text that is not blank' },
      { name: 'enabled', reason: 'Autonoma accounts have no such field' },
      { name: 'mfaMethods.0', reason: 'expected no control characters' },
    ]);
    expect(error.message).toBe('tested: cannot take this input, so nothing was sent');
  });

  it('a comma in a list that commas separate', async () => {
    await restart({ settings: { arrayEncoding: 'comma' } });
    const error = await errorOf(create({ name: 'x', mfaMethods: ['a,b'] }));
    expect(error.fields).toMatchObject([{ name: 'mfaMethods.0' }]);
    expect(sent(started)).toEqual([]);
  });

  it('but a name as long as it may be is sent, its length counted in characters', async () => {
    expect(await create({ name: '😀'.repeat(255) })).toMatchObject({ warnings: [] });
    await restart({ settings: { maxNameLength: 3 } });
    expect((await errorOf(create({ name: 'four' }))).fields).toEqual([
      { name: 'name', reason: 'expected at most 3 characters, 4 came' },
    ]);
  });
});
