import type { AccountWrites } from '../../../src/contract/account.ts';
import { createCall, type StartOptions } from '../../support/start-provider.ts';
import { must, type Started, start } from './support.ts';

export const now = Date.UTC(2026, 10, 21, 12, 0, 0, 250);

export interface Accounts extends Started, Required<AccountWrites> {
  /** How many accounts the emulator's own API gives the gateway's login. */
  count(): Promise<number>;
}

/** Logged in, and with nothing recorded. */
export async function startAccounts(options: StartOptions = {}): Promise<Accounts> {
  const oisp = await start({ now: () => now, ...options });
  const { create, update, delete: remove, refreshActivationCode } = oisp.account;
  await oisp.adapter.ping(createCall());
  oisp.served.forget();
  return {
    ...oisp,
    create: must(create),
    update: must(update),
    delete: must(remove),
    refreshActivationCode: must(refreshActivationCode),
    count: async () => {
      const info = (await oisp.look('/auth/tokenInfo')) as { payload: { accounts: unknown[] } };
      return info.payload.accounts.length;
    },
  };
}
