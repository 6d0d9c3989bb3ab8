import type { UserOperations, UserRecord } from '../../src/contract/user.ts';
import { cutAhead } from '../../src/kit/pages.ts';
import { pageOfAll } from '../../src/kit/whole-list.ts';
import { type Backend, createBackend } from '../../src/loaders/backend.ts';
import { createKeptPages, type KeptPages } from '../../src/loaders/kept-pages.ts';
import { openLoaders, user } from './fake-backend.ts';

type List = NonNullable<UserOperations['list']>;

/** A backend with users that a test may change, and what was read of it. */
export interface Town {
  backend: Backend;
  keys: string[];
  /** How many rows each request got. */
  rows: number[];
}

/** How a backend lists: it can only be asked for everything, or page by page, or by parts that are asked page by page. */
export type Manner = 'whole' | 'paged' | 'parts';

export interface TownOptions {
  manner: Manner;
  keys: readonly string[];
  order?: number;
  kept?: KeptPages;
  heldRecords?: number;
  /** Instead of what the manner says. */
  list?: List;
}

export function keepAtMost(maxBytes: number, now: () => number = Date.now): KeptPages {
  return createKeptPages({ maxBytes, now });
}

export function openTown({ manner, order = 0, kept, heldRecords = 50_000, ...rest }: TownOptions): Town {
  const keys = [...rest.keys];
  const rows: number[] = [];
  const name = `town-${order}`;
  const list: List = async (query) => {
    const own = query.partition === null ? keys : keys.filter((key) => partOf(key) === query.partition);
    const page = manner === 'whole' ? pageOfAll('User', own.map(record), query) : pageBehind(own, query);
    rows.push(manner === 'whole' ? own.length : page.items.length + (page.ahead?.().items.length ?? 0));
    return page;
  };
  const partitions = async (): Promise<string[]> => {
    rows.push(0);
    return ['odd', 'even'];
  };
  const backend = createBackend({
    name,
    order,
    provider: 'astra',
    adapter: {
      ping: async () => undefined,
      user: { list: rest.list ?? list, ...(manner === 'parts' && { partitions }) },
    },
    limits: { pagesPerList: 100, heldRecords },
    ...(kept !== undefined && { kept: kept.of(name) }),
    quota: () => null,
    now: Date.now,
  });
  return { backend, keys, rows };
}

export interface TownPage {
  keys: string[];
  complete: boolean;
  failures: string[];
  hasNextPage: boolean;
  after: string | null;
}

/** One operation of its own, as each page of a walk is. */
export async function readUsers(
  towns: readonly Town[],
  { first, after = null, filter = {} }: { first: number; after?: string | null; filter?: object },
): Promise<TownPage> {
  const backends = towns.map(({ backend }) => backend);
  const page = await openLoaders(backends).list({
    type: 'User',
    backends,
    parent: null,
    filter,
    first,
    after,
  });
  return {
    keys: page.edges.map(({ node }) => node.record.key),
    complete: page.complete,
    failures: page.failures.map(({ error }) => error.message),
    hasNextPage: page.hasNextPage,
    after: page.endCursor(),
  };
}

export function record(key: string): UserRecord {
  return user(key);
}

function partOf(key: string): string {
  return key.charCodeAt(key.length - 1) % 2 === 0 ? 'even' : 'odd';
}

/** Positions are keys, which stand in the order of the list. */
function pageBehind(keys: readonly string[], query: Parameters<List>[0]): Awaited<ReturnType<List>> {
  const { first, ahead = 0, position } = query;
  const behind = keys.toSorted().filter((key) => position === null || key > position);
  const items = behind.slice(0, first + ahead).map((key) => ({ record: record(key), position: key }));
  return cutAhead({ items, end: behind.length <= first + ahead, total: null }, first);
}
