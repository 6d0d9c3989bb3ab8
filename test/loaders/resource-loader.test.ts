import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserOperations, UserRecord } from '../../src/contract/user.ts';
import type { UpstreamError } from '../../src/errors.ts';
import { createResourceLoader, type ResourceLoader } from '../../src/loaders/resource-loader.ts';
import { createCall } from '../support/start-provider.ts';
import { fakeBackend, noting, user } from './fake-backend.ts';
import { upstreamError } from './fake-streams.ts';

describe('a loader of one backend', () => {
  it('matches records by key, whatever the order, gaps and repeats of the answer', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', '__proto__', 'constructor', ''), {
      minLength: 1,
      maxLength: 12,
    });
    const rows = fc.array(fc.constantFrom('a', 'c', 'd', 'e', '__proto__', 'constructor', '', 'x'), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(keys, rows, async (asked, answered: string[]) => {
        const getMany = async (): Promise<Map<string, UserRecord>> =>
          new Map(answered.map((key) => [key, user(key)]));
        const { loader } = open({ getMany });
        const found = await Promise.all(asked.map((key) => loader.load(key)));
        expect(found.map((record) => record?.key ?? null)).toEqual(
          asked.map((key) => (answered.includes(key) ? key : null)),
        );
      }),
    );
  });

  it('asks for many in one batch of distinct keys, and for one by its own request', async () => {
    const sent: unknown[] = [];
    const { loader } = open({
      get: noting(sent, (key) => user(key)),
      getMany: async (keys) => {
        sent.push([...keys]);
        return new Map(keys.map((key) => [key, user(key)]));
      },
    });
    await Promise.all(['a', 'b', 'a', 'c'].map((key) => loader.load(key)));
    await loader.load('d');
    await loader.load('a');

    expect(sent).toEqual([['a', 'b', 'c'], 'd']);
  });

  it('reads one by one where there is no batch, each once', async () => {
    const sent: string[] = [];
    const { loader } = open({ get: noting(sent, (key) => (key === 'b' ? null : user(key))) });
    const found = await Promise.all(['a', 'b', 'c', 'b'].map((key) => loader.load(key)));

    expect(found.map((record) => record?.key)).toEqual(['a', undefined, 'c', undefined]);
    expect(sent).toEqual(['a', 'b', 'c']);
  });

  it('fails the failing key of a batch only', async () => {
    const { loader } = open({
      getMany: async () =>
        new Map<string, UserRecord | UpstreamError>([
          ['a', user('a')],
          ['b', upstreamError('one')],
        ]),
    });
    const found = await Promise.allSettled(['a', 'b', 'c'].map((key) => loader.load(key)));

    expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(found[1]).toMatchObject({ reason: { code: 'BACKEND_UNAVAILABLE' } });
  });

  it('fails the failing key of single reads only', async () => {
    const { loader } = open({
      get: async (key) => {
        if (key === 'b') throw upstreamError('one');
        return user(key);
      },
    });
    const found = await Promise.allSettled(['a', 'b', 'c'].map((key) => loader.load(key)));

    expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('can load nothing where the backend reads none by id', async () => {
    const { loader } = open({ list: async () => ({ items: [], end: true, total: 0 }) });

    expect(loader.canLoad).toBe(false);
    expect(await loader.load('a')).toBeNull();
    expect(await loader.field(user('a'), 'phone')).toBeNull();
  });
});

describe('a field of a record', () => {
  it('costs nothing when the record has it, null included', async () => {
    const { loader, sent } = openCounting();

    expect(await loader.field(user('a', { phone: '+46' }), 'phone')).toBe('+46');
    expect(await loader.field(user('a', { phone: null }), 'phone')).toBeNull();
    expect(sent).toEqual([]);
  });

  it('costs nothing when another answer had it', async () => {
    const { loader, sent } = openCounting();
    loader.see(user('a', { phone: '+47' }));

    expect(await loader.field({ key: 'a', externalId: 'a' }, 'phone')).toBe('+47');
    expect(sent).toEqual([]);
  });

  it('loads the whole record once, for all the fields that are missing', async () => {
    const { loader, sent } = openCounting();
    const bare = { key: 'a', externalId: 'a' };
    const [phone, title] = await Promise.all([
      loader.field(bare, 'phone'),
      loader.field(bare, 'companyName'),
    ]);

    expect([phone, title]).toEqual(['whole a', null]);
    expect(await loader.field(bare, 'lastName')).toBeNull();
    expect(sent).toEqual(['get a']);
  });

  it('is read by its own reader, many at once, and not by the whole record', async () => {
    const { loader, sent } = openCounting();
    const records = ['a', 'b', 'c', 'a'].map((key) => user(key));
    const found = await Promise.all(records.map((record) => loader.field(record, 'permissions')));

    expect(found).toEqual([['may a'], ['may b'], null, ['may a']]);
    expect(sent).toEqual(['permissions a,b,c']);
  });

  it('fails for the failing record only', async () => {
    const { loader } = open({
      fields: {
        permissions: async () =>
          new Map<string, string[] | UpstreamError>([
            ['a', ['x']],
            ['b', upstreamError('one')],
          ]),
      },
    });
    const records = ['a', 'b'].map((key) => user(key));
    const found = await Promise.allSettled(records.map((record) => loader.field(record, 'permissions')));

    expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });
});

interface Opened {
  loader: ResourceLoader<'User'>;
  sent: string[];
}

function open(operations: UserOperations): Opened {
  const options = { call: createCall(), carriers: [] };
  return {
    loader: createResourceLoader({ type: 'User', backend: fakeBackend({ user: operations }), ...options }),
    sent: [],
  };
}

function openCounting(): Opened {
  const sent: string[] = [];
  const { loader } = open({
    get: async (key) => {
      sent.push(`get ${key}`);
      return user(key, { phone: `whole ${key}` });
    },
    fields: {
      permissions: async (keys) => {
        sent.push(`permissions ${keys}`);
        return new Map(keys.filter((key) => key !== 'c').map((key) => [key, [`may ${key}`]]));
      },
    },
  });
  return { loader, sent };
}
