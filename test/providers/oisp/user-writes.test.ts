import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, query, recordsOf, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(() => open({}));
afterEach(() => oisp.close());

async function open(options: Parameters<typeof start>[0]): Promise<void> {
  oisp = await start(options);
  await oisp.adapter.ping(createCall());
  oisp.served.forget();
}

async function restart(options: Parameters<typeof start>[0]): Promise<void> {
  await oisp.close();
  await open(options);
}

const remove = (key: string, accountKey: string | null) =>
  must(oisp.user.delete)(key, accountKey, createCall());
const usersPath = (accountKey: string): string => `/accounts/${accountKey}/users`;
const members = async (accountKey: string): Promise<string[]> =>
  ((await oisp.look(usersPath(accountKey))) as { id: string }[]).map(({ id }) => id);
/** Mina is an admin of the own account, and a plain user of the next one. */
const mina = { key: ids.user(0), path: encodeURIComponent('mina.okafor@nordhafen.example') };

it('makes and changes no users: the one needs their password, the other is theirs alone', () => {
  expect(oisp.user).not.toHaveProperty('create');
  expect(oisp.user).not.toHaveProperty('update');
});

describe('removing a member', () => {
  it('asks who it is, reads the members, and removes by e-mail address', async () => {
    expect(await members(ids.account(1))).toContain(mina.key);
    expect(await remove(mina.key, ids.account(1))).toEqual({ warnings: [] });
    expect(oisp.sent()).toEqual([
      'GET /auth/tokenInfo',
      `GET ${usersPath(ids.account(1))}`,
      `DELETE /accounts/${ids.account(1)}/invites/${mina.path}`,
    ]);
    expect(oisp.requests[2]).toMatchObject({ body: '' });
    expect(await members(ids.account(1))).not.toContain(mina.key);
    expect(await members(ids.own)).toContain(mina.key);
    const parent = { type: 'Account', key: ids.account(1) } as const;
    const page = await oisp.user.list?.(query({ parent }), createCall());
    expect(page && recordsOf(page).map(({ key }) => key)).not.toContain(mina.key);
  });

  it('is NOT_FOUND for somebody who is none, a second time too', async () => {
    await remove(mina.key, ids.account(1));
    oisp.served.forget();
    for (const key of [mina.key, ids.unknown]) {
      expect(await refusalOf(remove(key, ids.account(1)))).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(oisp.writes()).toEqual([]);
  });

  it('is a conflict for an administrator, and leaves their invitations alone', async () => {
    const error = await refusalOf(remove(mina.key, ids.own));
    expect(error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('administrator') });
    expect(oisp.writes()).toEqual([]);
  });

  it('is refused without an account, for the own user of the gateway as for any', async () => {
    for (const key of [mina.key, ids.gateway]) {
      const error = await refusalOf(remove(key, null));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name: 'accountKey' }] });
    }
    expect(oisp.sent()).toEqual([]);
  });

  it('sends nothing for ids that cannot be, and no write for accounts that are not there', async () => {
    expect(await refusalOf(remove('me', ids.own))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(remove(mina.key, '../users'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([]);
    for (const key of [ids.unknown, ids.foreign]) {
      expect(await refusalOf(remove(mina.key, key))).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await refusalOf(remove(mina.key, ids.plain))).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(oisp.writes()).toEqual([]);
  });

  it('never writes an address into a path that would lead elsewhere', async () => {
    for (const email of ['me', '.', '..', '']) {
      oisp.answer(usersPath(ids.own), [{ id: mina.key, email, accounts: { [ids.own]: 'user' } }]);
      expect(await refusalOf(remove(mina.key, ids.own))).toMatchObject({ code: 'CONFLICT' });
    }
    expect(oisp.writes()).toEqual([]);
  });

  it('is not tried where one of the members cannot be read', async () => {
    oisp.answer(usersPath(ids.own), [{ id: mina.key, email: 'a@example.com' }, { id: 7 }]);
    expect(await refusalOf(remove(mina.key, ids.own))).toMatchObject({ code: 'BACKEND_PROTOCOL' });
    expect(oisp.writes()).toEqual([]);
  });
});

describe('leaving an account', () => {
  it('is what removing the own user means', async () => {
    expect(await remove(ids.gateway, ids.own)).toEqual({ warnings: [] });
    expect(oisp.sent()).toEqual(['GET /auth/tokenInfo', `DELETE /accounts/${ids.own}/invites/me`]);
    expect(await oisp.look(`/accounts/${ids.own}`)).toBe(401);
    expect(await refusalOf(remove(ids.gateway, ids.own))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is a conflict for the only administrator, under a 401 that is no matter of tokens', async () => {
    const create = must(oisp.account.create);
    const { record } = await create({ name: 'Alone' }, createCall());
    oisp.served.forget();
    const error = await refusalOf(remove(ids.gateway, record.key));
    expect(error).toMatchObject({ code: 'CONFLICT', status: 401 });
    expect(error.message).toBe('tested: the only administrator cannot leave an account');
    expect(oisp.requests).toHaveLength(2);
  });

  it('is for every member in v1, and for admins only in v2', async () => {
    await remove(ids.gateway, ids.plain);
    expect(await oisp.look(`/accounts/${ids.plain}`)).toBe(401);
    await restart({ profile: 'v2' });
    expect(await refusalOf(remove(ids.gateway, ids.plain))).toMatchObject({ code: 'PERMISSION_DENIED' });
    await remove(ids.gateway, ids.own);
    expect(oisp.writes().map(([request]) => request)).toEqual([
      `DELETE /accounts/${ids.plain}/invites/me`,
      `DELETE /accounts/${ids.own}/invites/me`,
    ]);
  });
});

describe('a removal that fails on its way', () => {
  it.each([
    [{ kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    [{ kind: 'status', status: 429 }, 'RATE_LIMITED'],
    [{ kind: 'status', status: 404 }, 'NOT_FOUND'],
    [{ kind: 'drop' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'body', body: '<html>log in</html>' }, 'OUTCOME_UNKNOWN'],
  ] as const)('is sent once: %j, %s', async (fault, code) => {
    for (const [key, accountKey] of [
      [mina.key, ids.account(1)],
      [ids.gateway, ids.own],
    ] as const) {
      oisp.served.forget();
      oisp.fault({ ...fault, method: 'DELETE' });
      expect(await refusalOf(remove(key, accountKey))).toMatchObject({ code });
      expect(oisp.writes()).toHaveLength(1);
    }
  });
});
