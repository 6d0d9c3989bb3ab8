import { afterEach, describe, expect, it } from 'vitest';
import { createCall, type StartedProvider } from '../../support/start-provider.ts';
import { errorsOf, inAccount, queryFor, recordsOf } from './queries.ts';
import { type Answers, startTenant } from './start-tenant.ts';

let started: StartedProvider | null = null;
afterEach(async () => {
  await started?.close();
  started = null;
});

async function adapterFor(answers: Answers, settings?: Record<string, unknown>) {
  started = await startTenant(answers, settings);
  return started.adapter;
}

describe('a row whose id cannot be read', () => {
  it.each([[{ name: 'Pump' }], [null], [{ id: null }]])(
    'makes an asset that no other row shows unknown, not absent: %j',
    async (row) => {
      const adapter = await adapterFor({ '/account/42/assets': [row, { id: 5, name: 'Fan' }] });
      await expect(adapter.asset?.get?.('42/9', createCall())).rejects.toMatchObject({
        code: 'BACKEND_PROTOCOL',
      });
      expect(await adapter.asset?.get?.('42/5', createCall())).toMatchObject({ name: 'Fan' });
    },
  );
});

describe('a row that does not name its parent', () => {
  const settings = { listAccounts: true };
  const rows = [
    { id: 7, name: 'Top', account_id: null },
    { id: 8, name: 'Below' },
  ];

  it('is among the children when the account itself names the parent', async () => {
    const adapter = await adapterFor(
      { '/account': rows, '/account/8': { id: 8, name: 'Below', account_id: 7 } },
      settings,
    );
    const page = await adapter.account?.list?.(queryFor({ parent: inAccount('7') }), createCall());
    expect([recordsOf(page).map(({ key }) => key), page?.total]).toEqual([['8'], 1]);
  });

  it('is an error among them when the account cannot be read', async () => {
    const adapter = await adapterFor({ '/account': rows, '/account/8': { id: 8 } }, settings);
    const page = await adapter.account?.list?.(queryFor({ parent: inAccount('7') }), createCall());
    expect(errorsOf(page)).toMatchObject([expect.stringContaining('BACKEND_PROTOCOL')]);
    expect(page?.total).toBeNull();
  });
});
