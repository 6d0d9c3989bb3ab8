import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListQuery, Page } from '../../src/contract/read.ts';
import type { UserRecord } from '../../src/contract/user.ts';
import { InputError, UpstreamError } from '../../src/errors.ts';
import { compareText, sortKeyOf } from '../../src/kit/sort-key.ts';
import { pageOfAll, pageOfAllTyped } from '../../src/kit/whole-list.ts';

const users = fc.uniqueArray(
  fc.record({
    key: fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('__proto__', '"', '\ud800')),
    email: fc.option(fc.constantFrom('a@x', 'A@x', 'b@x', 'ü@x', '')),
  }),
  { selector: ({ key }) => key, maxLength: 15 },
);
const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 });

describe('a page of a list that was read whole', () => {
  it('gives everything exactly once, sorted, whatever the order it was read in and the page sizes', () => {
    fc.assert(
      fc.property(users, sizes, (some, firsts) => {
        const records = some.map(({ key, email }) => user(key, { email }));
        const wanted = [...records].sort(
          (a, b) => compareText(sortKeyOf('User', a), sortKeyOf('User', b)) || compareText(a.key, b.key),
        );
        expect(readAll(records, firsts).map(({ key }) => key)).toEqual(wanted.map(({ key }) => key));
      }),
    );
  });

  it('shifts nothing when records appear or vanish between two pages', () => {
    const before = ['b', 'd', 'f', 'h'].map((key) => user(key));
    const [, second] = pageOfAll('User', before, query({ first: 2 })).items;
    const after = ['a', 'e', 'h'].map((key) => user(key));
    const next = pageOfAll('User', after, query({ position: second?.position ?? '' }));

    expect(next.items.map((item) => ('record' in item ? item.record.key : null))).toEqual(['e', 'h']);
  });

  it('counts and gives what matches the filter', () => {
    const records = [user('a', { active: true }), user('b', { active: false })];
    const page = pageOfAll('User', records, query({ filter: { active: true } }));

    expect(page).toMatchObject({ items: [{ record: { key: 'a' } }], end: true, total: 1 });
  });

  it('keeps what it cannot judge for the gateway, and then does not count', () => {
    const records = [user('a', { active: true }), user('b'), user('c', { active: false })];
    const page = pageOfAll('User', records, query({ filter: { active: true } }));

    expect(page.items).toHaveLength(2);
    expect(page.total).toBeNull();
  });

  it('gives broken records once, before the others, and then does not count', () => {
    const broken = new UpstreamError({
      backend: 'plant',
      provider: 'oisp',
      code: 'BACKEND_PROTOCOL',
      message: 'broken',
    });
    const first = pageOfAll('User', [user('b'), broken, user('a')], query({ first: 1 }));
    const next = pageOfAll(
      'User',
      [user('b'), broken, user('a')],
      query({ position: position(first.items[1]) }),
    );
    const behindBroken = query({ position: position(first.items[0]) });

    expect(first.items.map((item) => ('error' in item ? item.error : item.record.key))).toEqual([
      broken,
      'a',
    ]);
    expect(first).toMatchObject({ end: false, total: null });
    expect(next.items.map((item) => ('error' in item ? item.error : item.record.key))).toEqual(['b']);
    expect(pageOfAll('User', [user('b'), broken, user('a')], behindBroken).items).toHaveLength(2);
  });

  it('tells behind a position what has failed now and may have been there before', () => {
    const down = new UpstreamError({
      backend: 'plant',
      provider: 'oisp',
      code: 'BACKEND_UNAVAILABLE',
      message: 'an account is down',
    });
    const first = pageOfAll('User', [user('a'), user('b')], query({ first: 1 }));
    const next = pageOfAll('User', [down, user('b')], query({ position: position(first.items[0]) }));

    expect(next).toMatchObject({
      items: [{ record: { key: 'b' } }],
      total: null,
      incomplete: [{ error: down, recoverable: false }],
    });
  });

  it('knows what follows it, as if it were asked behind its last record', () => {
    fc.assert(
      fc.property(users, fc.integer({ min: 1, max: 5 }), (some, first) => {
        const records = some.map(({ key, email }) => user(key, { email }));
        const page = pageOfAll('User', records, query({ first }));
        const ahead = page.ahead?.() ?? null;
        expect(page.end).toBe(ahead === null);
        if (ahead === null) return;
        const { ahead: none, ...behind } = pageOfAll(
          'User',
          records,
          query({ first: 200, position: position(page.items.at(-1)) }),
        );
        expect([ahead, none]).toEqual([behind, undefined]);
      }),
    );
  });

  it('is empty and the end when there is nothing', () => {
    expect(pageOfAll('User', [], query())).toEqual({ items: [], end: true, total: 0 });
  });

  it('orders records of several types by the sort key of each', () => {
    const typed = [
      { type: 'User' as const, record: user('2', { email: 'b@x' }) },
      { type: 'ServiceAccount' as const, record: { key: '1', externalId: 'A-robot' } },
    ];
    const page = pageOfAllTyped(typed, query({ first: 1 }));
    const rest = pageOfAllTyped(typed, query({ position: position(page.items[0]) }));

    expect(page).toMatchObject({ items: [{ record: { type: 'ServiceAccount' } }], end: false, total: 2 });
    expect(rest).toMatchObject({ items: [{ record: { type: 'User' } }], end: true, total: 2 });
  });

  it('refuses a position that is none of its own as input', () => {
    const garbage = fc.oneof(
      fc.string(),
      fc.json(),
      fc.constantFrom('', '7', 'null', '[]', '["a"]', '["a",1]'),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        fc.pre(!isPair(text));
        expect(() => pageOfAll('User', [user('a')], query({ position: text }))).toThrow(InputError);
      }),
    );
  });
});

function user(key: string, fields: Partial<UserRecord> = {}): UserRecord {
  return { key, externalId: key, ...fields };
}

function query(fields: Partial<ListQuery<object>> = {}): ListQuery<object> {
  return { first: 10, position: null, partition: null, parent: null, filter: {}, ...fields };
}

function position(item: { position: string } | undefined): string {
  if (item === undefined) throw new Error('no such item');
  return item.position;
}

function readAll(records: readonly UserRecord[], firsts: readonly number[]): UserRecord[] {
  const read: UserRecord[] = [];
  let at: string | null = null;
  for (let number = 0; number < 100; number += 1) {
    const first = firsts[number % firsts.length] ?? 1;
    const page: Page<UserRecord> = pageOfAll('User', records, query({ first, position: at }));
    expect(page.total).toBe(records.length);
    for (const item of page.items) {
      if ('record' in item) read.push(item.record);
      at = item.position;
    }
    if (page.end) return read;
  }
  throw new Error('no end');
}

function isPair(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.slice(0, 2).filter((part) => typeof part === 'string').length === 2;
  } catch {
    return false;
  }
}
