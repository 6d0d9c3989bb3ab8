import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(async () => {
  oisp = await start();
  await oisp.account.list?.(
    { first: 1, position: null, partition: null, parent: null, filter: {} },
    createCall(),
  );
  oisp.served.forget();
});
afterEach(() => oisp.close());

const accept = (key: string | null = null) => must(oisp.user.acceptInvite)(key, createCall());
const decline = (key: string | null = null) => must(oisp.user.declineInvite)(key, createCall());
const invite = (id: string, accountId: string) => ({ _id: id, accountId, email: 'x', accountName: 'Yard' });

describe("an invitation of the gateway's own login", () => {
  it('is accepted by its id, and makes the login a user of the account', async () => {
    const { record } = await accept();
    expect(record).toEqual({ key: ids.foreign, externalId: ids.foreign, name: 'Kranwerk Partner Yard' });
    expect(oisp.writes()).toEqual([
      [expect.stringMatching(/^PUT .invites.[-0-9a-f]{36}.status$/), { accept: true }],
    ]);
    expect(oisp.requests).toHaveLength(2);
    expect(await oisp.account.get?.(ids.foreign, createCall())).toMatchObject({ key: ids.foreign });
    expect(await refusalOf(accept())).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is declined, and gone without a membership', async () => {
    expect((await decline(ids.foreign)).record).toMatchObject({ key: ids.foreign });
    expect(oisp.writes()).toMatchObject([[expect.any(String), { accept: false }]]);
    expect(await oisp.account.get?.(ids.foreign, createCall())).toBeNull();
    expect(await refusalOf(decline(ids.foreign))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is NOT_FOUND for another account, and nothing is sent that v1 never answers', async () => {
    expect(await refusalOf(accept(ids.own))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.writes()).toEqual([]);
  });

  it('must be named where several wait', async () => {
    oisp.answer('/invites/', [invite('i1', ids.own), invite('i2', ids.foreign)]);
    expect(await refusalOf(accept())).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ name: 'accountKey', reason: expect.stringContaining('2 accounts') }],
    });
    expect(oisp.writes()).toEqual([]);
  });

  it('is not absent where one of them cannot be read', async () => {
    oisp.answer('/invites/', [null]);
    expect(await refusalOf(accept())).toMatchObject({ code: 'BACKEND_PROTOCOL' });
  });

  it('has an unknown outcome where neither the answer nor a read shows it', async () => {
    oisp.fault({ kind: 'body', path: '/status', body: '[]', mediaType: 'application/json' });
    expect(await refusalOf(accept())).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(await refusalOf(decline())).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(oisp.writes()).toHaveLength(2);
  });
});
