import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { type Accounts, now, startAccounts } from './start-accounts.ts';
import { ids, refusalOf } from './support.ts';

let oisp: Accounts;
beforeEach(async () => {
  oisp = await startAccounts();
});
afterEach(() => oisp.close());

describe('renewing an activation code', () => {
  it('is one request with an empty object, for every member', async () => {
    for (const key of [ids.expired, ids.plain]) {
      oisp.served.forget();
      const { record, warnings } = await oisp.refreshActivationCode(key, createCall());
      expect(oisp.requests.map(({ method, url, body }) => [method, url, body])).toEqual([
        ['PUT', `/v1/api/accounts/${key}/activationcode/refresh`, '{}'],
      ]);
      expect(record.code).toMatch(/^[A-Za-z0-9]{8}$/);
      expect(record.expiresAt).toEqual(new Date(now + 3_600_000 - 250));
      expect(warnings).toEqual([]);
      expect(await oisp.look(`/accounts/${key}/activationcode`)).toMatchObject({
        activationCode: record.code,
      });
    }
  });

  it('is NOT_FOUND without an account, also under 500/3500', async () => {
    const refresh = (key: string) => refusalOf(oisp.refreshActivationCode(key, createCall()));
    expect(await refresh(ids.unknown)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refresh('x')).toMatchObject({ code: 'NOT_FOUND' });
    await oisp.delete(ids.own, createCall());
    expect(await refresh(ids.own)).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('has an unknown outcome under 500/3500 while the account is there', async () => {
    oisp.fault({
      kind: 'body',
      path: '/refresh',
      body: '{"code":3500,"message":"Error saving Account"}',
      status: 500,
      mediaType: 'application/json',
    });
    const refused = await refusalOf(oisp.refreshActivationCode(ids.own, createCall()));
    expect(refused).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(oisp.writes()).toHaveLength(1);
  });

  it('has an unknown outcome when there is no code in the answer, and quotes nothing of it', async () => {
    for (const body of [
      {},
      { activationCode: 'planted', timeLeft: null },
      { activationCode: 7, timeLeft: 'planted' },
    ]) {
      oisp.answer('/refresh', body);
      const error = await refusalOf(oisp.refreshActivationCode(ids.own, createCall()));
      expect(error.code).toBe('OUTCOME_UNKNOWN');
      expect(JSON.stringify([error, error.message])).not.toContain('planted');
    }
  });
});
