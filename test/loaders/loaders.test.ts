import { describe, expect, it } from 'vitest';
import type { RoleRecord } from '../../src/contract/role.ts';
import type { UserOperations, UserRecord } from '../../src/contract/user.ts';
import { InputError, type UpstreamError } from '../../src/errors.ts';
import type { Backend } from '../../src/loaders/backend.ts';
import type { ListRequest } from '../../src/loaders/list-sources.ts';
import { fakeBackend, keysOf, noting, openLoaders, pageOf, user } from './fake-backend.ts';
import { upstreamError } from './fake-streams.ts';

const admin: RoleRecord = { key: 'admin', externalId: 'role-7', name: 'Admin' };

describe('the loaders of one operation', () => {
  it('do not fetch what came embedded in another record', async () => {
    const asked: string[] = [];
    const backend = fakeBackend({
      user: { list: async () => pageOf([user('a', { embedded: { Role: [admin] } })]) },
      role: { get: noting(asked, (key) => ({ ...admin, key })) },
    });
    const loaders = openLoaders([backend]);
    await loaders.list(usersOf([backend]));

    expect((await loaders.entity('Role', backend, 'admin'))?.record).toMatchObject({ name: 'Admin' });
    expect((await loaders.entity('Role', backend, 'other'))?.record.key).toBe('other');
    expect(asked).toEqual(['other']);
  });

  it('know what is embedded in a record that was loaded, and in what is embedded there', async () => {
    const group = { key: 'g', externalId: 'g', embedded: { Role: [admin] } };
    const backend = fakeBackend({
      user: { get: async (key) => user(key, { embedded: { UserGroup: [group] } }) },
      role: { get: async () => Promise.reject(new Error('fetched again')) },
    });
    const loaders = openLoaders([backend]);
    await loaders.entity('User', backend, 'a');

    expect((await loaders.reference('Role', backend, 'admin')).record.name).toBe('Admin');
  });

  it('look at what is embedded only for what it could answer', async () => {
    const looked: string[] = [];
    const embedded = {
      get Role() {
        looked.push('roles');
        return [admin];
      },
      get Token() {
        looked.push('tokens');
        return [];
      },
    };
    const backend = fakeBackend({
      user: { list: async () => pageOf([user('a', { embedded }), user('b', { embedded })]) },
    });
    const loaders = openLoaders([backend]);
    const { edges } = await loaders.list(usersOf([backend]));
    for (const { node } of edges) await loaders.field(node, 'email');
    expect(looked).toEqual([]);

    await loaders.entity('Role', backend, 'admin');
    expect(looked).toEqual(['roles', 'roles']);
  });

  it('take the latest of what they know, whenever they look', async () => {
    const named = (name: string): RoleRecord => ({ ...admin, name });
    const backend = fakeBackend({});
    const loaders = openLoaders([backend]);
    const seeEmbedded = (name: string): unknown =>
      loaders.see('User', backend, user(name, { embedded: { Role: [named(name)] } }));
    seeEmbedded('first');
    loaders.see('Role', backend, named('second'));
    expect((await loaders.entity('Role', backend, 'admin'))?.record.name).toBe('second');
    seeEmbedded('third');
    expect((await loaders.entity('Role', backend, 'admin'))?.record.name).toBe('third');
  });

  it('share nothing with those of another operation', async () => {
    let asked = 0;
    const backend = fakeBackend({
      user: {
        get: async (key, call) =>
          call.once('read', async () => {
            asked += 1;
            return user(key, { phone: String(asked) });
          }),
      },
    });
    const [one, other] = [openLoaders([backend]), openLoaders([backend])];
    const found = await Promise.all([one, other, one].map((loaders) => loaders.entity('User', backend, 'a')));

    expect(found.map((entity) => entity?.record.phone)).toEqual(['1', '2', '1']);
  });

  it('keep two backends with equal keys apart', async () => {
    const backends = ['one', 'two'].map((name, order) =>
      fakeBackend({ user: { get: async (key) => user(key, { phone: name }) } }, name, order),
    );
    const loaders = openLoaders(backends);
    const found = await Promise.all(backends.map((backend) => loaders.entity('User', backend, 'a')));

    expect(found.map((entity) => entity?.record.phone)).toEqual(['one', 'two']);
  });

  it('answer null for a record that the backend does not have', async () => {
    const backend = fakeBackend({ user: { get: async () => null } });

    expect(await openLoaders([backend]).entity('User', backend, 'a')).toBeNull();
  });
});

describe('a reference', () => {
  it('keeps what has been seen where the backend reads none by id', async () => {
    const backend = fakeBackend({
      user: { list: async () => pageOf([user('a', { embedded: { Role: [admin] } })]) },
      role: { list: async () => pageOf<RoleRecord>([]) },
    });
    const loaders = openLoaders([backend]);
    await loaders.list(usersOf([backend]));

    expect((await loaders.reference('Role', backend, 'admin')).record).toEqual(admin);
  });

  it('stays bare where nothing is known', async () => {
    const backend = fakeBackend({});
    const { record } = await openLoaders([backend]).reference('Role', backend, 'r');

    expect(record).toEqual({ key: 'r', externalId: 'r' });
  });

  it('to what is not there does not make it appear', async () => {
    const backend = fakeBackend({ role: { get: async () => null } });
    const loaders = openLoaders([backend]);
    await loaders.reference('Role', backend, 'gone');

    expect(await loaders.entity('Role', backend, 'gone')).toBeNull();
  });
});

describe('a list', () => {
  it('filters what the adapter did not, by a field that it must load first', async () => {
    const asked: string[] = [];
    const backend = listing([bare('a'), bare('b')], {
      get: noting(asked, (key) => user(key, { active: key === 'b' })),
    });
    const page = await openLoaders([backend]).list(usersOf([backend], { active: true }));

    expect(keysOf(page.edges)).toEqual(['b']);
    expect(asked).toEqual(['a', 'b']);
  });

  it('filters by a field that only its own reader knows', async () => {
    const reads: string[][] = [];
    const backend = listing([user('a', { permissions: [] }), user('b', { permissions: [] })], {
      get: async (key) => user(key, { permissions: [] }),
      fields: {
        effectivePermissions: async (keys) => {
          reads.push([...keys]);
          return new Map([['b', ['alerts']]]);
        },
      },
    });
    const page = await openLoaders([backend]).list(usersOf([backend], { permission: 'alerts' }));

    expect(keysOf(page.edges)).toEqual(['b']);
    expect(reads).toEqual([['a', 'b']]);
  });

  it('tells of every failure, for the log', async () => {
    const told: UpstreamError[] = [];
    const failing = fakeBackend({ user: { list: () => Promise.reject(upstreamError('one')) } });
    const page = await openLoaders([failing], (failure) => told.push(failure)).list(usersOf([failing]));

    expect(page.failures.map(({ error }) => error)).toEqual(told);
    expect(told.map(({ code }) => code)).toEqual(['BACKEND_UNAVAILABLE']);
  });

  it('leaves out backends that keep no such records, and names those that cannot list them', async () => {
    const get = async (): Promise<null> => null;
    const backends = [
      fakeBackend({}, 'none'),
      fakeBackend({ user: { get } }, 'unable', 1),
      fakeBackend({ user: { delete: async () => ({ warnings: [] }) } }, 'writes-only', 2),
    ];
    const page = await openLoaders(backends).list(usersOf(backends));

    expect(page.failures.map(({ error }) => [error.backend, error.code])).toEqual([
      ['unable', 'UNSUPPORTED'],
    ]);
  });

  it('reads every partition, and one that fails costs the others nothing', async () => {
    const backend = fakeBackend({
      user: {
        partitions: async () => ['north', 'south', 'west'],
        list: async ({ partition }) => {
          if (partition === 'south') throw upstreamError('one');
          return pageOf([user(`${partition}`)]);
        },
      },
    });
    const page = await openLoaders([backend]).list(usersOf([backend]));

    expect(keysOf(page.edges)).toEqual(['north', 'west']);
    expect(page.complete).toBe(false);
  });

  it.each([0, -1, 201, 1_000_000])('refuses first: %d without asking anybody', async (first) => {
    const backend = listing([], { list: () => Promise.reject(new Error('asked')) });
    const listed = openLoaders([backend]).list({ ...usersOf([backend]), first });

    await expect(listed).rejects.toThrow(new InputError(`first: expected 1 to 200, ${first} came`));
  });

  it('refuses the cursor of another filter, parent, choice of backends, type or kind of list', async () => {
    const backends = [listing([user('a'), user('b')]), listing([], {}, 'two')];
    const loaders = openLoaders(backends);
    const request = { ...usersOf(backends), first: 1 };
    const after = (await loaders.list(request)).endCursor();
    const others: ListRequest<'User'>[] = [
      { ...request, after, filter: { active: true } },
      { ...request, after, parent: { type: 'Account', key: '1' } },
      { ...request, after, backends: backends.slice(0, 1) },
    ];

    for (const other of others) await expect(loaders.list(other)).rejects.toThrow(/another list/);
    await expect(loaders.list({ ...request, type: 'Account', after })).rejects.toThrow(/another list/);
    await expect(loaders.groupUsers({ ...request, after }, () => null)).rejects.toThrow(/another list/);
    expect(keysOf((await loaders.list({ ...request, after })).edges)).toEqual(['b']);
  });
});

describe('users in groups', () => {
  it('are one group for each e-mail address, whatever its case, and none without', async () => {
    const one = listing([user('a', { email: 'Mina@x.example' }), user('z', { email: null })]);
    const two = listing([user('b', { email: 'mina@X.example' })], {}, 'two', 1);
    const page = await openLoaders([one, two]).groupUsers(usersOf([one, two]), (email, users) => ({
      email,
      keys: users.map(({ record }) => record.key),
    }));

    expect(page.edges.map(({ node }) => node)).toEqual([{ email: 'mina@x.example', keys: ['a', 'b'] }]);
    expect(page.complete).toBe(true);
  });
});

describe('members', () => {
  it('are records of several types, each of which is then known', async () => {
    const backend = fakeBackend({
      role: {
        listMembers: async () =>
          pageOf([
            { type: 'User' as const, record: user('b') },
            { type: 'ServiceAccount' as const, record: { key: 'b', externalId: 'a-robot' } },
          ]),
      },
    });
    const loaders = openLoaders([backend]);
    const parent = { type: 'Role', key: 'admin' } as const;
    const page = await loaders.members({ backend, parent, first: 5, after: null });

    expect(page.edges.map(({ node }) => node.type)).toEqual(['User', 'ServiceAccount']);
    expect((await loaders.entity('ServiceAccount', backend, 'b'))?.record.externalId).toBe('a-robot');
  });

  it('are a failure where the backend cannot say who they are', async () => {
    const backend = fakeBackend({ group: {} });
    const parent = { type: 'UserGroup', key: 'g' } as const;
    const page = await openLoaders([backend]).members({ backend, parent, first: 5, after: null });

    expect(page.failures.map(({ error }) => error.code)).toEqual(['UNSUPPORTED']);
  });
});

function bare(key: string): UserRecord {
  return { key, externalId: key };
}

function listing(
  records: readonly UserRecord[],
  operations: UserOperations = {},
  name = 'one',
  order = 0,
): Backend {
  const list: UserOperations['list'] = async ({ position, first }) => {
    const start = Number(position ?? 0);
    const items = pageOf(records).items.slice(start, start + first);
    return { items, end: start + first >= records.length, total: null };
  };
  return fakeBackend({ user: { list, ...operations } }, name, order);
}

function usersOf(backends: readonly Backend[], filter: object = {}): ListRequest<'User'> {
  return { type: 'User', backends, parent: null, filter, first: 10, after: null };
}
