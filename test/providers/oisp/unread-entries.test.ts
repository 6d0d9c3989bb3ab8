import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { errorsOf, ids, must, query, recordsOf, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
let entries: { id: string; name: string; role: string }[];
beforeAll(async () => {
  oisp = await start();
  const info = (await oisp.look('/auth/tokenInfo')) as { payload: { accounts: typeof entries } };
  entries = info.payload.accounts;
});
afterAll(() => oisp.close());

const inOwn = { parent: { type: 'Account', key: ids.own } as const };
const protocol = { code: 'BACKEND_PROTOCOL' };

/** The own account list, with one account's entry changed. */
function answerInfo(entryOf: (entry: (typeof entries)[number]) => unknown, accountKey = ids.own): void {
  const accounts = entries.map((entry) => (entry.id === accountKey ? entryOf(entry) : entry));
  oisp.answer('/auth/tokenInfo', { payload: { sub: ids.gateway, accounts } });
}

const damages: [string, (entry: (typeof entries)[number]) => unknown][] = [
  ['without a role', ({ id, name }) => ({ id, name })],
  ['whose id is a number', (entry) => ({ ...entry, id: 7 })],
  ['that is null', () => null],
];

describe.each(damages)('an entry %s in the own account list', (_, damage) => {
  beforeAll(() => answerInfo(damage));

  it('makes the users of its account a failure, not an empty list', async () => {
    await expect(oisp.user.list?.(query(inOwn), createCall())).rejects.toMatchObject(protocol);
  });

  it('is an error among accounts, users and holders of a role', async () => {
    const accounts = await must(oisp.account.list)(query(), createCall());
    expect([errorsOf(accounts), accounts.total]).toMatchObject([[protocol], null]);
    const users = await must(oisp.user.list)(query(), createCall());
    const codes = errorsOf(users).map((error) => (error as UpstreamError).code);
    expect([codes.includes('BACKEND_PROTOCOL'), users.total]).toEqual([true, null]);
    const parent = { type: 'Role', key: 'admin' } as never;
    const holders = await must(oisp.role.listMembers)(query({ parent }), createCall());
    expect([errorsOf(holders).length > 0, holders.total]).toEqual([true, null]);
  });

  it('leaves no role out in silence: whoever may have one there has roles that cannot be told', async () => {
    const parent = { type: 'Account', key: ids.account(1) } as const;
    const call = createCall();
    const mina = recordsOf(await must(oisp.user.list)(query({ parent }), call)).find(
      ({ key }) => key === ids.user(0),
    );
    expect(mina).toMatchObject({ email: 'mina.okafor@nordhafen.example' });
    expect([mina?.roleAssignments, mina?.accountKeys]).toEqual([undefined, undefined]);
    for (const field of ['accountKeys', 'roleAssignments'] as const) {
      const read = await oisp.user.fields?.[field]?.([ids.user(0)], call);
      expect(read?.get(ids.user(0))).toMatchObject(protocol);
    }
  });

  it('makes a user who was found nowhere unknown, not absent', async () => {
    await expect(oisp.user.get?.(ids.unknown, createCall())).rejects.toMatchObject(protocol);
  });
});

describe('an account that the upstream refuses', () => {
  const refused = {
    kind: 'body',
    path: `/accounts/${ids.own}`,
    body: 'Not Authorized',
    status: 401,
  } as const;
  const info = (accounts: unknown) =>
    ({
      kind: 'body',
      path: '/auth/tokenInfo',
      body: JSON.stringify({ payload: { sub: ids.gateway, accounts } }),
      mediaType: 'application/json',
    }) as const;

  it('is not absent while an entry that may be its own cannot be read', async () => {
    for (const entry of [{ id: ids.own, role: 7 }, null]) {
      oisp.served.setFaults({ rules: [refused, info([entry])] });
      expect(await refusalOf(must(oisp.account.get)(ids.own, createCall()))).toMatchObject(protocol);
      expect(await refusalOf(must(oisp.account.delete)(ids.own, createCall()))).toMatchObject(protocol);
    }
  });

  it('is absent where only the entry of another account cannot be read', async () => {
    oisp.served.setFaults({ rules: [refused, info([{ id: ids.plain, role: 7 }])] });
    expect(await must(oisp.account.get)(ids.own, createCall())).toBeNull();
  });
});

describe('an answer without the list of accounts', () => {
  it.each([[undefined], [null], ['none']])(
    'is a failure and not a login without accounts: %s',
    async (accounts) => {
      oisp.answer('/auth/tokenInfo', { payload: { sub: ids.gateway, accounts } });
      await expect(oisp.account.list?.(query(), createCall())).rejects.toMatchObject(protocol);
      await expect(oisp.user.list?.(query(inOwn), createCall())).rejects.toMatchObject(protocol);
    },
  );

  it('is no account at all only where the upstream says so', async () => {
    for (const accounts of [{}, []]) {
      oisp.answer('/auth/tokenInfo', { payload: { sub: ids.gateway, accounts } });
      expect(await oisp.account.list?.(query(), createCall())).toEqual({ items: [], end: true, total: 0 });
    }
  });
});

describe('a member whose role the list does not say', () => {
  const member = { id: ids.user(0), email: 'mina.okafor@nordhafen.example' };
  const assigned = {
    targets: [{ type: 'User', key: ids.user(0) }] as const,
    roleKeys: ['user'],
    accountKey: ids.own,
  };

  it.each([[undefined], [null], [{}]])(
    'is neither removed, nor given a role, nor without one: %j',
    async (accounts) => {
      oisp.answer(`${ids.own}/users`, [{ ...member, accounts }]);
      oisp.served.forget();
      expect(await refusalOf(must(oisp.user.delete)(ids.user(0), ids.own, createCall()))).toMatchObject(
        protocol,
      );
      const given = await must(oisp.role.assign)({ ...assigned, constraints: null }, createCall());
      const taken = await must(oisp.role.unassign)({ ...assigned, allowUserDeletion: false }, createCall());
      expect([...given.values(), ...taken.values()]).toMatchObject([protocol, protocol]);
      expect(oisp.writes()).toEqual([]);
    },
  );

  it('has roles that cannot be told', async () => {
    oisp.answer(`${ids.own}/users`, [member]);
    const call = createCall();
    const [read] = recordsOf(await must(oisp.user.list)(query(inOwn), call));
    expect(read).toMatchObject({ key: ids.user(0) });
    expect(read?.roleAssignments).toBeUndefined();
    const field = await oisp.user.fields?.roleAssignments?.([ids.user(0)], call);
    expect(field?.get(ids.user(0))).toMatchObject(protocol);
  });
});
