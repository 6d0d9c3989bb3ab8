import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageOfAll } from '../../src/kit/whole-list.ts';
import type { KeptPages } from '../../src/loaders/kept-pages.ts';
import { upstreamError } from './fake-streams.ts';
import { keepAtMost, type Manner, openTown, readUsers, record, type Town, type TownPage } from './walking.ts';

const enough = 10_000_000;
const manners = fc.constantFrom<Manner[]>('whole', 'paged', 'parts');
const keys = fc.uniqueArray(
  fc.integer({ min: 0, max: 999 }).map((number) => String(number).padStart(3, '0')),
  { maxLength: 40 },
);
const towns = fc.array(fc.record({ manner: manners, keys }), { minLength: 1, maxLength: 3 });
const firsts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 });

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(index).padStart(3, '0'));
}

/** Walks to the end; before each page but the first, `between` may do something. */
async function walk(
  open: () => Town[],
  sizes: readonly number[],
  between: (page: number) => void = () => undefined,
): Promise<TownPage[]> {
  const pages: TownPage[] = [];
  for (let after: string | null = null; ; ) {
    if (pages.length > 0) between(pages.length);
    const page = await readUsers(open(), { first: sizes[pages.length % sizes.length] ?? 1, after });
    pages.push(page);
    if (!page.hasNextPage) return pages;
    after = page.after;
    if (pages.length > 300) throw new Error('no end');
  }
}

const keysOf = (pages: readonly TownPage[]): string[] => pages.flatMap((page) => page.keys);

describe('a walk through lists that are kept', () => {
  it('gives what the list gives when it is read at once, whatever is dropped between its pages', async () => {
    const drops = fc.array(fc.constantFrom('nothing', 'nothing', 'one backend', 'all', 'the process'), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(towns, firsts, drops, async (plans, sizes, dropped) => {
        const openAll = (kept: KeptPages): Town[] =>
          plans.map((plan, order) => openTown({ ...plan, order, kept }));
        let opened = openAll(keepAtMost(enough));
        const whole = await readUsers(openAll(keepAtMost(0)), { first: 200 });
        const pages = await walk(
          () => opened,
          sizes,
          (page) => {
            const drop = dropped[page % dropped.length];
            if (drop === 'one backend') opened[0]?.backend.kept.forget();
            if (drop === 'all') for (const { backend } of opened) backend.kept.forget();
            if (drop === 'the process') opened = openAll(keepAtMost(enough));
          },
        );
        expect(keysOf(pages)).toEqual(whole.keys);
        expect(pages.every(({ complete }) => complete)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('reads a whole list once, and the names of partitions', async () => {
    const kept = keepAtMost(enough);
    const whole = openTown({ manner: 'whole', keys: numbers(90), kept });
    const parts = openTown({ manner: 'parts', keys: numbers(3), order: 1, kept });
    const pages = await walk(() => [whole, parts], [7]);

    expect(pages).toHaveLength(14);
    expect(whole.rows).toEqual([90]);
    // Its two partitions are read to their ends by the first page.
    expect(parts.rows).toEqual([0, 1, 2]);
  });

  it('begins anew without a cursor, and with another filter', async () => {
    const town = openTown({ manner: 'whole', keys: numbers(20), kept: keepAtMost(enough) });
    const { after } = await readUsers([town], { first: 5 });
    await readUsers([town], { first: 5 });
    await readUsers([town], { first: 5, filter: { search: '0' } });
    expect(town.rows).toHaveLength(3);
    await readUsers([town], { first: 5, after });
    expect(town.rows).toHaveLength(3);
  });

  it('shows the change of an own write on the next page', async () => {
    const town = openTown({ manner: 'whole', keys: ['a', 'c', 'e', 'g'], kept: keepAtMost(enough) });
    const { after } = await readUsers([town], { first: 2 });
    town.keys.splice(0, 4, 'a', 'c', 'd', 'g');
    town.backend.kept.forget();

    expect((await readUsers([town], { first: 9, after })).keys).toEqual(['d', 'g']);
  });

  it('keeps nothing that was read before a write has ended', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const asked: (string | null)[] = [];
    const town = openTown({
      manner: 'whole',
      keys: [],
      kept: keepAtMost(enough),
      list: async (query) => {
        asked.push(query.position);
        const page = pageOfAll('User', ['a', 'b', 'c'].map(record), query);
        if (asked.length === 1) await gate;
        return page;
      },
    });
    const reading = readUsers([town], { first: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    town.backend.kept.forget();
    open();
    const { after } = await reading;
    await readUsers([town], { first: 1, after });

    expect(asked).toHaveLength(2);
  });

  it('does not mix with another walk: each goes on in what it has read', async () => {
    await fc.assert(
      fc.asyncProperty(keys, keys, firsts, async (before, now, sizes) => {
        const town = openTown({ manner: 'whole', keys: before, kept: keepAtMost(enough) });
        const first = sizes[0] ?? 1;
        const old = await readUsers([town], { first });
        town.keys.splice(0, town.keys.length, ...now);
        const fresh = await walk(() => [town], sizes);
        const rest = old.hasNextPage ? await readUsers([town], { first: 200, after: old.after }) : null;

        expect(keysOf(fresh)).toEqual(now.toSorted());
        expect([...old.keys, ...(rest?.keys ?? [])]).toEqual(before.toSorted());
      }),
      { numRuns: 100 },
    );
  });

  it('may go back to any page of what is kept, and to an earlier one of what is read page by page', async () => {
    for (const manner of ['whole', 'paged'] as const) {
      const town = openTown({ manner, keys: numbers(60), kept: keepAtMost(enough) });
      const pages = await walk(() => [town], [10]);
      for (const [index, { after }] of pages.slice(0, -1).entries())
        expect((await readUsers([town], { first: 10, after })).keys).toEqual(pages[index + 1]?.keys);
    }
  });
});

describe('what a walk reads', () => {
  it('is at no page more than three times what it has shown, and in the end all of it once', async () => {
    const town = openTown({ manner: 'paged', keys: numbers(900), kept: keepAtMost(enough) });
    let shown = 0;
    const sum = (): number => town.rows.reduce((all, rows) => all + rows, 0);
    const pages = await walk(
      () => [town],
      [10],
      (page) => {
        shown = page * 10;
        expect(sum()).toBeLessThanOrEqual(3 * shown + 3);
      },
    );
    expect(keysOf(pages)).toEqual(numbers(900));
    expect(sum()).toBe(900);
    expect(town.rows).toEqual([11, 22, 66, 198, 200, 200, 200, 3]);
  });

  it('counts for an operation as far as it is given to it', async () => {
    const town = openTown({
      manner: 'whole',
      keys: numbers(60),
      kept: keepAtMost(enough),
      heldRecords: 11,
    });
    const pages = await walk(() => [town], [10]);
    expect(pages.every(({ complete }) => complete)).toBe(true);

    const { after } = await readUsers([town], { first: 10 });
    const tooMuch = await readUsers([town], { first: 11, after });
    expect(tooMuch.failures).toEqual([expect.stringContaining('more than 11 records')]);
  });
});

describe('what cannot be kept', () => {
  it.each([
    ['a bad record', 'BACKEND_PROTOCOL', 1],
    ['a part that is down', 'BACKEND_UNAVAILABLE', 3],
  ] as const)('of a list with %s (%s) costs %d reads in three pages', async (_name, code, reads) => {
    const asked: (string | null)[] = [];
    const broken = upstreamError('town-0', code, 'broken');
    const town = openTown({
      manner: 'whole',
      keys: [],
      kept: keepAtMost(enough),
      list: async (query) => {
        asked.push(query.position);
        return pageOfAll('User', [...numbers(9).map(record), broken], query);
      },
    });
    const pages = await walk(() => [town], [3]);

    expect(keysOf(pages)).toEqual(numbers(9));
    expect(pages.map(({ failures }) => failures)).toEqual(pages.map(() => ['town-0: broken']));
    expect(asked).toHaveLength(reads);
  });

  it('keeps telling why a list is not whole', async () => {
    const incomplete = upstreamError('town-0', 'BACKEND_PROTOCOL', 'too many');
    let reads = 0;
    const town = openTown({
      manner: 'whole',
      keys: [],
      kept: keepAtMost(enough),
      list: async (query) => {
        reads += 1;
        return pageOfAll('User', { entries: numbers(9).map(record), incomplete }, query);
      },
    });
    const pages = await walk(() => [town], [3]);

    expect(pages.map(({ failures }) => failures)).toEqual(pages.map(() => ['town-0: too many']));
    expect(reads).toBe(1);
  });

  it('is read again, page by page, where nothing may be kept', async () => {
    for (const maxBytes of [0, 1, 2_000]) {
      const town = openTown({ manner: 'whole', keys: numbers(60), kept: keepAtMost(maxBytes) });
      const pages = await walk(() => [town], [20]);
      expect(keysOf(pages)).toEqual(numbers(60));
      expect(town.rows).toEqual([60, 60, 60]);
    }
  });
});
