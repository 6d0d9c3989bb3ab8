import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { listOf, type Opened, open, recordsOf, walk } from './adapter-support.ts';

const unknownId = '11111111-1111-4111-8111-111111111111';

let opened: Opened;
let accountId: string;
let core: string;

beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  core = `/accounts/${accountId}/core/v1`;
});

afterEach(() => opened.close());

describe('groups', () => {
  it('are listed by account, each once, and read one by one or together', async () => {
    const group = opened.of('group');
    const list = (position: string | null) =>
      group.list(listOf({ position, partition: accountId }), createCall());
    const groups = await walk(list);
    expect(new Set(groups.map(({ key }) => key)).size).toBe(13);
    expect(groups[0]).toMatchObject({ name: 'Crane operators', system: false, description: null });
    expect(opened.sent()[0]).toBe(`GET ${core}/groups?orderBy=name&limit=5&count=true`);
    const keys = groups.slice(3, 5).map(({ key }) => key);
    expect(await group.get(keys[0] ?? '', createCall())).toEqual(groups[3]);
    expect(await group.get('x/y', createCall())).toBeNull();
    expect([...(await group.getMany(keys, createCall())).keys()]).toEqual(keys);
    expect(opened.sent()).toEqual([
      `GET ${core}/groups/${groups[3]?.externalId}`,
      `GET ${core}/groups?orderBy=name&limit=200&count=true`,
    ]);
  });

  it('have roles of their own', async () => {
    const group = opened.of('group');
    const [first] = recordsOf(await group.list(listOf({ first: 1, partition: accountId }), createCall()));
    const key = first?.key ?? '';
    const roles = await group.fields.roleAssignments?.([key], createCall());
    expect(roles?.get(key)).toEqual([{ roleKey: 'viewer', accountKey: accountId, constraints: ['*'] }]);
  });

  it('have members, listed like users', async () => {
    const group = opened.of('group');
    const [first] = recordsOf(await group.list(listOf({ first: 1, partition: accountId }), createCall()));
    opened.sent();
    const parent = { type: 'UserGroup' as const, key: first?.key ?? '' };
    const list = (position: string | null) =>
      group.listMembers(listOf({ first: 3, position, parent }), createCall());
    const members = await walk(list);
    expect(members.length).toBeGreaterThan(3);
    expect(new Set(members.map(({ record }) => record.key)).size).toBe(members.length);
    expect(members.every(({ type }) => type === 'User')).toBe(true);
    expect(opened.sent()[0]).toBe(
      `GET ${core}/groups/${first?.externalId}/users?orderBy=email&limit=3&count=true`,
    );
    const nobody = { ...parent, key: 'nonsense' };
    expect((await group.listMembers(listOf({ parent: nobody }), createCall())).items).toEqual([]);
  });
});

describe('roles', () => {
  it('are four, without any request', async () => {
    const role = opened.of('role');
    const names = recordsOf(await role.list(listOf({}), createCall())).map(({ name }) => name);
    expect(names).toEqual(['admin', 'member', 'owner', 'viewer']);
    expect(await role.get('owner', createCall())).toMatchObject({
      builtIn: true,
      accountKey: null,
      native: null,
    });
    expect(await role.get('king', createCall())).toBeNull();
    expect([...(await role.getMany(['viewer', 'king'], createCall())).keys()]).toEqual(['viewer']);
    expect(opened.sent()).toEqual([]);
  });

  it.each(['member', 'owner'])(
    'have the members that the bindings of all accounts name: %s',
    async (roleKey) => {
      const parent = { type: 'Role' as const, key: roleKey };
      const role = opened.of('role');
      const members = await walk((position) => role.listMembers(listOf({ position, parent }), createCall()));
      const keys = members.map(({ record }) => record.key);
      const roles = await opened.of('user').fields.roleAssignments?.(keys, createCall());
      for (const key of keys) {
        expect(roles?.get(key)).toContainEqual(expect.objectContaining({ roleKey }));
      }
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.length).toBeGreaterThan(5);
      expect(new Set(keys.map((key) => key.split('/')[0])).size > 1).toBe(roleKey === 'owner');
    },
  );

  it('have members at the cost of one list of bindings per account, and their users', async () => {
    const parent = { type: 'Role' as const, key: 'owner' };
    const page = await opened.of('role').listMembers(listOf({ first: 100, parent }), createCall());
    expect(page.total).toBe(recordsOf(page).length);
    const sent = opened.sent();
    expect(sent[0]).toBe('GET /accounts?orderBy=name&limit=200&count=true');
    expect(sent.filter((line) => line.includes('/roleBindings'))).toHaveLength(15);
    expect(sent).toHaveLength(1 + 15 + recordsOf(page).length);
  });

  it('have no members where there is no such role', async () => {
    const parent = { type: 'Role' as const, key: 'king' };
    expect((await opened.of('role').listMembers(listOf({ parent }), createCall())).items).toEqual([]);
    expect(opened.sent()).toEqual([]);
  });
});

describe('tokens', () => {
  it('are listed user by user, each once, whatever the page', async () => {
    const token = opened.of('token');
    const read = (first: number) =>
      walk((position) => token.list(listOf({ first, position, partition: accountId }), createCall()));
    const [byOne, byFive, byHundred] = [await read(1), await read(5), await read(100)];
    expect(byFive.length).toBeGreaterThanOrEqual(12);
    expect(new Set(byFive.map(({ key }) => key)).size).toBe(byFive.length);
    expect(byOne).toEqual(byFive);
    expect(byHundred).toEqual(byFive);
  });

  it('cost one list of users, and the lists of as few users as hold them', async () => {
    const page = await opened.of('token').list(listOf({ first: 2, partition: accountId }), createCall());
    expect(recordsOf(page)).toHaveLength(2);
    const [first, ...others] = opened.sent();
    expect(first).toBe(`GET ${core}/users?orderBy=id&limit=2&count=true`);
    expect(others.length).toBeLessThanOrEqual(4);
  });

  it('are read by key, belong to their user, and hold no secret', async () => {
    const token = opened.of('token');
    const page = await token.list(listOf({ first: 1, partition: accountId }), createCall());
    const [listed] = recordsOf(page);
    opened.sent();
    const key = listed?.key ?? '';
    const [, userId, tokenId] = key.split('/');
    const { embedded, ...record } = listed ?? {};
    expect(await token.get(key, createCall())).toEqual(record);
    expect(embedded?.User).toMatchObject([{ key: `${accountId}/${userId}`, externalId: userId }]);
    expect(listed).toMatchObject({ owner: { type: 'User', key: `${accountId}/${userId}` }, active: null });
    expect(listed?.native).not.toHaveProperty('token');
    expect(opened.sent()).toEqual([`GET ${core}/users/${userId}/tokens/${tokenId}`]);
    expect(await token.get(`${accountId}/${userId}/${unknownId}`, createCall())).toBeNull();
    expect(await token.get('../../x', createCall())).toBeNull();
  });

  it('have one stream per account, and refuse a position that is none', async () => {
    const token = opened.of('token');
    expect(await token.partitions(listOf({}), createCall())).toHaveLength(15);
    const list = token.list(listOf({ partition: accountId, position: '7' }), createCall());
    await expect(list).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await token.list(listOf({ partition: 'nonsense' }), createCall())).end).toBe(true);
  });
});
