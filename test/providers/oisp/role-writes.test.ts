import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assignment } from '../../../src/contract/role.ts';
import type { Outcomes, Target } from '../../../src/contract/write.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(() => open());
afterEach(() => oisp.close());

async function open(profile = 'v1'): Promise<void> {
  oisp = await start({ profile });
  await oisp.adapter.ping(createCall());
  oisp.served.forget();
}

/** An admin of the own account, and a plain user of the next one. */
const mina = ids.user(0);
const other = ids.account(1);
const users = (...keys: string[]): Target[] => keys.map((key) => ({ type: 'User', key }));
const assign = (changes: Partial<Assignment>) =>
  must(oisp.role.assign)(
    { targets: users(mina), roleKeys: ['admin'], accountKey: other, constraints: null, ...changes },
    createCall(),
  );
const unassign = (changes: Partial<Assignment>) =>
  must(oisp.role.unassign)(
    { targets: users(mina), roleKeys: ['user'], accountKey: other, allowUserDeletion: false, ...changes },
    createCall(),
  );
const codesOf = (outcomes: Outcomes): unknown[] =>
  [...outcomes].map(([name, one]) => [name, one instanceof UpstreamError ? one.code : one.warnings]);
const usersPath = (accountKey: string): string => `/accounts/${accountKey}/users`;
const rolesIn = async (accountKey: string): Promise<Record<string, string | undefined>> => {
  const listed = (await oisp.look(usersPath(accountKey))) as {
    id: string;
    accounts: Record<string, string>;
  }[];
  return Object.fromEntries(listed.map(({ id, accounts }) => [id, accounts[accountKey]]));
};

describe('assigning a role', () => {
  it('promotes a member: one list, and one request for each', async () => {
    expect(codesOf(await assign({}))).toEqual([[`User ${mina}`, []]]);
    expect(oisp.sent()).toEqual([`GET ${usersPath(other)}`, `PUT ${usersPath(other)}/${mina}`]);
    expect(oisp.requests[1]?.body).toBe(`{"id":"${mina}","accounts":{"${other}":"admin"}}`);
    expect((await rolesIn(other))[mina]).toBe('admin');
    const read = await oisp.user.get?.(mina, createCall());
    expect(read?.roleAssignments).toContainEqual({ roleKey: 'admin', accountKey: other, constraints: [] });
  });

  it('adds whoever is no member yet', async () => {
    const keys = [ids.user(1), ids.user(2)];
    const away = ids.account(9);
    const before = await rolesIn(away);
    expect(codesOf(await assign({ targets: users(...keys), roleKeys: ['user'], accountKey: away }))).toEqual(
      keys.map((key) => [`User ${key}`, []]),
    );
    expect(oisp.writes()).toHaveLength(keys.filter((key) => before[key] === undefined).length);
    expect(await rolesIn(away)).toMatchObject(Object.fromEntries(keys.map((key) => [key, 'user'])));
  });

  it('sends nothing for a role that is held', async () => {
    expect(codesOf(await assign({ roleKeys: ['user', 'user'] }))).toEqual([[`User ${mina}`, []]]);
    expect(oisp.sent()).toEqual([`GET ${usersPath(other)}`]);
  });

  it('is a conflict where it would reduce an administrator, before anything is sent', async () => {
    const outcomes = await assign({ accountKey: ids.own, roleKeys: ['user'] });
    expect(outcomes.get(`User ${mina}`)).toMatchObject({
      code: 'CONFLICT',
      message: 'tested: administrators cannot be reduced to users',
    });
    expect(oisp.writes()).toEqual([]);
  });

  it('is the same conflict where the upstream says so in a 500, which is never repeated', async () => {
    oisp.served.setFaults({
      rules: [
        { kind: 'body', method: 'GET', mediaType: 'application/json', body: listOf('user') },
        {
          kind: 'body',
          method: 'PUT',
          mediaType: 'application/json',
          status: 500,
          body: '{"code":2503,"message":"Admin privileges cannot be reduced"}',
        },
      ],
    });
    const outcomes = await assign({ targets: users(ids.user(3)), roleKeys: ['user'] });
    expect(outcomes.get(`User ${ids.user(3)}`)).toMatchObject({ code: 'CONFLICT', status: 500 });
    expect(oisp.writes()).toHaveLength(1);
  });

  it('is NOT_FOUND for unknown users, in both generations, and done for the others', async () => {
    for (const profile of ['v1', 'v2']) {
      await oisp.close();
      await open(profile);
      const outcomes = await assign({ targets: users(ids.unknown, mina, 'not-a-uuid') });
      expect(codesOf(outcomes)).toEqual([
        [`User ${ids.unknown}`, 'NOT_FOUND'],
        [`User ${mina}`, []],
        ['User not-a-uuid', 'NOT_FOUND'],
      ]);
      expect(oisp.writes()).toHaveLength(2);
    }
  });

  it('is no unknown user where the upstream refuses the request itself, also in a 500', async () => {
    const body =
      '{"code":400,"message":"x","errors":[" property \'accounts\' is required."," property \'id\' is required."]}';
    oisp.fault({ kind: 'body', method: 'PUT', mediaType: 'application/json', status: 500, body });
    expect((await assign({})).get(`User ${mina}`)).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ name: 'roleKeys', reason: 'is required' }],
    });
    expect(oisp.writes()).toHaveLength(1);
  });

  it('is NOT_FOUND in accounts that are not there, foreign, or gone since the log-in', async () => {
    expect(await refusalOf(assign({ accountKey: 'x' }))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([]);
    for (const accountKey of [ids.unknown, ids.foreign]) {
      expect(await refusalOf(assign({ accountKey }))).toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await refusalOf(assign({ accountKey: ids.plain }))).toMatchObject({ code: 'PERMISSION_DENIED' });
    await must(oisp.account.delete)(other, createCall());
    oisp.served.forget();
    expect(await refusalOf(assign({}))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.writes()).toEqual([]);
  });

  it('refuses input that cannot be right, with its paths', async () => {
    const faulty: readonly (readonly [changes: Partial<Assignment>, fields: string[]])[] = [
      [{ accountKey: null }, ['accountKey']],
      [{ constraints: ['*'] }, ['constraints']],
      [{ constraints: [] }, ['constraints']],
      [{ roleKeys: ['owner'] }, ['roleKeys.0']],
      [{ roleKeys: ['Admin'] }, ['roleKeys.0']],
      [{ roleKeys: [] }, ['roleKeys']],
      [{ roleKeys: ['user', 'admin'] }, ['roleKeys']],
      [{ targets: [...users(mina), { type: 'UserGroup', key: mina }] }, ['targets.1']],
    ];
    for (const [changes, fields] of faulty) {
      const error = await refusalOf(assign(changes));
      expect(error.code).toBe('INVALID_INPUT');
      expect(error.fields.map(({ name }) => name)).toEqual(fields);
    }
    expect(oisp.sent()).toEqual([]);
  });

  it.each([
    [{ kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    [{ kind: 'status', status: 429 }, 'RATE_LIMITED'],
    [{ kind: 'status', status: 404 }, 'NOT_FOUND'],
    [{ kind: 'drop' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'body', body: '<html>log in</html>' }, 'OUTCOME_UNKNOWN'],
  ] as const)('is sent once: %j, %s', async (fault, code) => {
    oisp.fault({ ...fault, method: 'PUT' });
    expect(codesOf(await assign({}))).toEqual([[`User ${mina}`, code]]);
    expect(oisp.writes()).toHaveLength(1);
    expect((await rolesIn(other))[mina]).toBe(fault.kind === 'lostAnswer' ? 'admin' : 'user');
  });

  function listOf(role: string): string {
    return JSON.stringify([{ id: mina, email: 'm@example.com', accounts: { [other]: role } }]);
  }
});

describe('taking a role away', () => {
  it('ends the membership, and says so', async () => {
    const warning = 'tested: the membership in the account ended with its role';
    expect(codesOf(await unassign({}))).toEqual([[`User ${mina}`, [warning]]]);
    expect(oisp.sent()).toEqual([
      `GET ${usersPath(other)}`,
      `DELETE /accounts/${other}/invites/mina.okafor%40nordhafen.example`,
    ]);
    expect(await rolesIn(other)).not.toHaveProperty(mina);
    oisp.served.forget();
    expect(codesOf(await unassign({}))).toEqual([[`User ${mina}`, 'NOT_FOUND']]);
    expect(oisp.writes()).toEqual([]);
  });

  it('is a conflict for an administrator', async () => {
    const outcomes = await unassign({ accountKey: ids.own, roleKeys: ['admin'] });
    expect(codesOf(outcomes)).toEqual([[`User ${mina}`, 'CONFLICT']]);
    expect(oisp.writes()).toEqual([]);
  });

  it('is NOT_FOUND where the user holds another role, or none', async () => {
    const targets = users(mina, ids.unknown, 'x');
    for (const [accountKey, roleKey] of [
      [ids.own, 'user'],
      [other, 'admin'],
    ] as const) {
      const outcomes = await unassign({ accountKey, roleKeys: [roleKey], targets });
      expect(codesOf(outcomes)).toEqual(targets.map(({ key }) => [`User ${key}`, 'NOT_FOUND']));
    }
    expect(oisp.writes()).toEqual([]);
  });

  it('refuses input that cannot be right', async () => {
    for (const changes of [{ accountKey: null }, { roleKeys: ['owner'] }, { roleKeys: [] }]) {
      expect(await refusalOf(unassign(changes))).toMatchObject({ code: 'INVALID_INPUT' });
    }
    expect(oisp.sent()).toEqual([]);
  });

  it('has an unknown outcome when the answer is lost', async () => {
    oisp.fault({ kind: 'lostAnswer', method: 'DELETE' });
    expect(codesOf(await unassign({}))).toEqual([[`User ${mina}`, 'OUTCOME_UNKNOWN']]);
    expect(oisp.writes()).toHaveLength(1);
    expect(await rolesIn(other)).not.toHaveProperty(mina);
  });
});
