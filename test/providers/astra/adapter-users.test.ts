import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UserRecord } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import { listOf, type Opened, open, recordsOf, walk } from './adapter-support.ts';

const unknownId = '11111111-1111-4111-8111-111111111111';

let opened: Opened;
let accountId: string;
let core: string;
let users: UserRecord[];

beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  core = `/accounts/${accountId}/core/v1`;
  users = recordsOf(await opened.of('user').list(listOf({ first: 100, partition: accountId }), createCall()));
  opened.sent();
});

afterEach(() => opened.close());

describe('users', () => {
  it('are read one by one, and are null where there is none', async () => {
    const user = opened.of('user');
    const [first] = users;
    const key = first?.key ?? '';
    expect(await user.get(key, createCall())).toEqual(first);
    expect(await user.get(`${accountId}/${unknownId}`, createCall())).toBeNull();
    expect(opened.sent()).toEqual([
      `GET ${core}/users/${first?.externalId}`,
      `GET ${core}/users/${unknownId}`,
    ]);
  });

  it('are null below a wrong account, of which no problem tells', async () => {
    expect(await opened.of('user').get(`${unknownId}/${unknownId}`, createCall())).toBeNull();
    expect(await opened.of('user').list(listOf({ partition: unknownId }), createCall())).toMatchObject({
      items: [],
      end: true,
      total: 0,
      incomplete: [],
    });
  });

  it('are read together with one list per account, matched by key', async () => {
    const other = await opened.accountId('Hamburg Terminal');
    const wanted = users.slice(2, 6).map(({ key }) => key);
    const found = await opened
      .of('user')
      .getMany([...wanted, `${accountId}/${unknownId}`, `${other}/${unknownId}`, 'nonsense'], createCall());
    expect([...found.keys()].sort()).toEqual([...wanted].sort());
    for (const [key, record] of found) expect(record).toMatchObject({ key });
    expect(opened.sent().sort()).toEqual(
      [
        `GET ${core}/users?orderBy=email&limit=200&count=true`,
        `GET /accounts/${other}/core/v1/users/${unknownId}`,
      ].sort(),
    );
  });

  it('are read one by one where the account is too large to list for them', async () => {
    const small = await open({ settings: { pageSize: 3 } });
    const keys = users.slice(-2).map(({ key }) => key);
    expect((await small.of('user').getMany(keys, createCall())).size).toBe(2);
    expect(small.sent().sort()).toEqual(
      [
        `GET ${core}/users?orderBy=email&limit=3&count=true`,
        ...keys.map((key) => `GET ${core}/users/${key.split('/')[1]}`),
      ].sort(),
    );
    await small.close();
  });

  it('fail for the keys of one account only', async () => {
    const other = await opened.accountId('Hamburg Terminal');
    const keys = [users[0]?.key ?? '', users[1]?.key ?? '', `${other}/${unknownId}`];
    opened.served.setFaults({ rules: [{ kind: 'status', status: 500, path: other }] });
    const found = await opened.of('user').getMany(keys, createCall());
    expect(found.get(keys[0] ?? '')).toMatchObject({ key: keys[0] });
    expect(found.get(keys[2] ?? '')).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });

  it('are listed by account, sorted by address, each once', async () => {
    const partitions = await opened.of('user').partitions(listOf({}), createCall());
    expect(partitions).toHaveLength(15);
    expect(opened.sent()).toEqual(['GET /accounts?orderBy=name&limit=200&count=true']);
    const user = opened.of('user');
    const list = (position: string | null) =>
      user.list(listOf({ position, partition: accountId }), createCall());
    const keys = (await walk(list)).map(({ key }) => key);
    expect(keys).toEqual(users.map(({ key }) => key));
    expect(keys.length).toBeGreaterThanOrEqual(12);
    expect(opened.sent()[1]).toBe(`GET ${core}/users?orderBy=email&limit=6&skip=4&count=true`);
  });

  it('of one account need no list of accounts', async () => {
    const parent = { type: 'Account' as const, key: accountId };
    expect(await opened.of('user').partitions(listOf({ parent }), createCall())).toEqual([accountId]);
    const page = await opened.of('user').list(listOf({ parent }), createCall());
    expect(page).toMatchObject({ end: false, total: users.length });
    expect(opened.sent()).toEqual([`GET ${core}/users?orderBy=email&limit=5&count=true`]);
  });

  it.each([
    [{ active: true }, "limit=5&filter=state eq 'active'&filter=isEnabled eq 'true'&count=true"],
    [{ active: false }, 'limit=5&count=true'],
    [{ search: 'mina' }, 'limit=5&count=true'],
  ])('are filtered by the upstream as far as it can, and else by the gateway: %j', async (filter, query) => {
    const page = await opened.of('user').list(listOf({ filter, partition: accountId }), createCall());
    expect(recordsOf(page)).toHaveLength(5);
    expect(page.total).toBeNull();
    if ('active' in filter && filter.active)
      for (const { active } of recordsOf(page)) expect(active).toBe(true);
    expect(opened.sent()).toEqual([`GET ${core}/users?orderBy=email&${query}`]);
  });

  it.each([{ kinds: ['TENANT' as const] }, { permission: 'x' }])(
    'are not asked for where none can match: %j',
    async (filter) => {
      const user = opened.of('user');
      expect(await user.partitions(listOf({ filter }), createCall())).toEqual([]);
      expect((await user.list(listOf({ filter, partition: accountId }), createCall())).items).toEqual([]);
      expect(opened.sent()).toEqual([]);
    },
  );
});

describe('users by e-mail address', () => {
  const find = async (email: string, started = opened): Promise<(string | null | undefined)[]> => {
    const query = listOf({ filter: { email }, partition: accountId });
    const page = await started.of('user').list(query, createCall());
    expect(page.end).toBe(true);
    return recordsOf(page).map((record) => record.email);
  };
  const byFilter = (email: string) =>
    `GET ${core}/users?orderBy=email&limit=200&filter=email eq '${email}'&count=true`;
  const wholeList = () => `GET ${core}/users?orderBy=email&limit=200&count=true`;

  it('take one request when the filter finds them', async () => {
    const email = users[3]?.email ?? '';
    expect(await find(email)).toEqual([email]);
    expect(opened.sent()).toEqual([byFilter(email)]);
  });

  it('are searched for when the filter finds none, since it may heed case', async () => {
    const email = users[3]?.email ?? '';
    const shouted = email.toUpperCase();
    expect(await find(shouted)).toEqual([email]);
    expect(opened.sent()).toEqual([byFilter(shouted), wholeList()]);
  });

  it('are searched for when the filter answers with others', async () => {
    const email = users[3]?.email ?? '';
    const body = JSON.stringify({ items: [users[0]?.native], metadata: {} });
    opened.served.setFaults({ rules: [{ kind: 'body', body, mediaType: 'application/json', times: 1 }] });
    expect(await find(email)).toEqual([email]);
    expect(opened.sent()).toEqual([byFilter(email), wholeList()]);
  });

  it('are absent when the filter finds none and is trusted', async () => {
    const trusting = await open({ settings: { trustEmailFilter: true } });
    expect(await find('nobody@nordhafen.example', trusting)).toEqual([]);
    expect(trusting.sent()).toEqual([byFilter('nobody@nordhafen.example')]);
    await trusting.close();
  });

  it.each(["o'hara@x.example", 'a+b@x.example', 'a~b@x.example', ''])(
    'never put %j into a filter',
    async (email) => {
      expect(await find(email)).toEqual([]);
      expect(opened.sent()).toEqual([wholeList()]);
    },
  );
});

describe('fields of users', () => {
  it('are roles, read with one list per account and operation, and one of the members of each group', async () => {
    const { fields } = opened.of('user');
    const call = createCall();
    const keys = users.map(({ key }) => key);
    const roles = await fields.roleAssignments?.(keys, call);
    await opened.of('group').fields.roleAssignments?.([`${accountId}/${unknownId}`], call);
    const sent = opened.sent();
    expect(sent[0]).toBe(`GET ${core}/roleBindings?orderBy=id&limit=200&count=true`);
    expect(keys.length).toBeGreaterThan(13);
    expect(sent).toHaveLength(1 + 13);
    for (const line of sent.slice(1))
      expect(line).toMatch(/\/groups\/[^/]+\/users\?orderBy=email&limit=200&/);
    const found = [...(roles?.values() ?? [])].flatMap((answer) => (Array.isArray(answer) ? answer : []));
    expect(roles?.size).toBe(users.length);
    expect(new Set(found.map(({ roleKey }) => roleKey))).toEqual(
      new Set(['owner', 'admin', 'member', 'viewer']),
    );
    expect(found.every((assignment) => assignment.accountKey === accountId)).toBe(true);
    expect(found.map(({ constraints }) => constraints)).toContainEqual(['*']);
    const direct = [...(roles?.values() ?? [])].map((answer) =>
      Array.isArray(answer) ? answer.filter(({ viaGroupKey }) => viaGroupKey === undefined).length : 0,
    );
    expect(Math.max(...direct)).toBe(2);
  });

  it('are roles of groups as well, the same whichever way memberships are read', async () => {
    const { fields } = opened.of('user');
    const keys = users.map(({ key }) => key);
    const all = await fields.roleAssignments?.(keys, createCall());
    opened.sent();
    let inherited = 0;
    for (const [index, key] of keys.entries()) {
      const call = createCall();
      const own = (await fields.roleAssignments?.([key], call))?.get(key);
      const id = users[index]?.externalId;
      expect(opened.sent()).toEqual([
        `GET ${core}/roleBindings?orderBy=id&limit=200&count=true`,
        `GET ${core}/users/${id}/groups?orderBy=name&limit=200&count=true`,
      ]);
      const sorted = (list: unknown): unknown[] =>
        (Array.isArray(list) ? list : []).map((one) => JSON.stringify(one)).sort();
      expect(sorted(own)).toEqual(sorted(all?.get(key)));
      const groups = (await fields.groupKeys?.([key], call))?.get(key);
      expect(opened.sent()).toEqual([]);
      const via = (Array.isArray(own) ? own : []).flatMap(({ viaGroupKey }) => viaGroupKey ?? []);
      expect(via.sort()).toEqual([...(Array.isArray(groups) ? groups : [])].sort());
      inherited += via.length;
    }
    expect(inherited).toBeGreaterThan(5);
  });

  it('are roles at the cost of one list where no group has any', async () => {
    const other = await opened.accountId('Hamburg Terminal');
    await opened
      .of('user')
      .fields.roleAssignments?.([`${other}/${unknownId}`, `${other}/${other}`], createCall());
    expect(opened.sent()).toEqual([
      `GET /accounts/${other}/core/v1/roleBindings?orderBy=id&limit=200&count=true`,
    ]);
  });

  it('are roles of each user where the account has too many bindings, and those of its groups', async () => {
    const small = await open({ settings: { pageSize: 2 } });
    const key = users[0]?.key ?? '';
    const whole = (await opened.of('user').fields.roleAssignments?.([key], createCall()))?.get(key);
    const roles = await small.of('user').fields.roleAssignments?.([key], createCall());
    expect(roles?.get(key)).toEqual(whole);
    const sent = small.sent();
    expect(sent.slice(0, 2)).toEqual([
      `GET ${core}/roleBindings?orderBy=id&limit=2&count=true`,
      `GET ${core}/users/${users[0]?.externalId}/roleBindings?orderBy=id&limit=2&count=true`,
    ]);
    const ofGroups = sent.filter((line) => line.includes("filter=principalType eq 'group'"));
    expect(ofGroups).toHaveLength(7);
    expect(sent).toHaveLength(2 + 7 + 1);
    await small.close();
  });

  it('are groups, the same whichever way they are read', async () => {
    const read = opened.of('user').fields.groupKeys;
    const keys = users.map(({ key }) => key);
    const many = await read?.(keys, createCall());
    const sent = opened.sent();
    expect(sent[0]).toBe(`GET ${core}/groups?orderBy=name&limit=200&count=true`);
    expect(sent).toHaveLength(1 + Math.min(13, keys.length));
    for (const key of keys) {
      const one = (await read?.([key], createCall()))?.get(key);
      const all = many?.get(key);
      expect([...(Array.isArray(one) ? one : [])].sort()).toEqual(
        [...(Array.isArray(all) ? all : [])].sort(),
      );
    }
    expect(opened.sent()).toEqual(
      users.map(
        ({ externalId }) => `GET ${core}/users/${externalId}/groups?orderBy=name&limit=200&count=true`,
      ),
    );
    expect([...(many?.values() ?? [])].some((groups) => Array.isArray(groups) && groups.length > 1)).toBe(
      true,
    );
  });

  it('are tokens, read once for keys and records', async () => {
    const call = createCall();
    const keys = users.slice(0, 4).map(({ key }) => key);
    const answers = await opened.of('user').fields.tokenKeys?.(keys, call);
    const tokenKeys = [...(answers?.values() ?? [])].flatMap((answer) =>
      Array.isArray(answer) ? answer : [],
    );
    expect(tokenKeys.length).toBeGreaterThan(0);
    const tokens = await opened
      .of('token')
      .getMany([...tokenKeys, 'nonsense', `${keys[0]}/${unknownId}`], call);
    expect([...tokens.keys()].sort()).toEqual([...tokenKeys].sort());
    expect(opened.sent()).toHaveLength(keys.length);
  });
});
