import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { judgePage, type OffsetPage } from '../../../kit/offset-list.ts';
import { idIn, parseMemberKey } from '../keys.ts';
import type { Collection } from './collections.ts';
import type { Context } from './context.ts';

/**
 * Reads answers for keys of users or groups, account by account, all at once. An account that fails is an error for its
 * own keys only; one that is not there has none.
 */
export async function readByAccount<T>(
  keys: readonly string[],
  read: (accountId: string, ids: readonly string[]) => Promise<ReadonlyMap<string, T | UpstreamError>>,
): Promise<Batch<T>> {
  const answers = new Map<string, T | UpstreamError>();
  const readAccount = async ([accountId, ids]: [string, string[]]): Promise<void> => {
    try {
      for (const [id, answer] of await read(accountId, ids)) answers.set(`${accountId}/${id}`, answer);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (error.code === 'NOT_FOUND') return;
      for (const id of ids) answers.set(`${accountId}/${id}`, error);
    }
  };
  await Promise.all([...idsByAccount(keys)].map(readAccount));
  return answers;
}

function idsByAccount(keys: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const parsed = parseMemberKey(key);
    if (parsed === null) continue;
    const ids = groups.get(parsed.accountId);
    if (ids === undefined) groups.set(parsed.accountId, [parsed.id]);
    else ids.push(parsed.id);
  }
  return groups;
}

interface FindMany<R> {
  collection: Collection;
  ids: readonly string[];
  /** In the order of the items. */
  read(items: readonly unknown[]): (R | UpstreamError)[];
  readOne(id: string): Promise<R | null>;
}

/**
 * Records of one collection by their ids: there is no bulk read, so the collection is listed until all are found. Where
 * listing on would take more requests than the missing records, these are read one by one.
 */
export async function findMany<R>(
  { collections }: Context,
  { collection, ids, read, readOne }: FindMany<R>,
  call: Call,
): Promise<Map<string, R | UpstreamError>> {
  const found = new Map<string, R | UpstreamError>();
  const missing = new Set(ids);
  const seen = new Set<string>();
  let isNameless = false;

  /** How many rows of a page are new. */
  function take(rows: readonly unknown[]): number {
    let news = 0;
    for (const [at, entry] of read(rows).entries()) {
      const id = idIn(rows[at]);
      if (id === null) isNameless = true;
      if (id === null || seen.has(id)) continue;
      seen.add(id);
      news += 1;
      if (missing.delete(id)) found.set(id, entry);
    }
    return news;
  }

  async function readRest(): Promise<Map<string, R | UpstreamError>> {
    await readEach(missing, readOne, found);
    return found;
  }

  if (ids.length === 1) return readRest();
  const reader = await collections.sharedReader(collection, call);
  let offset = 0;
  let barren = 0;
  for (let requests = 0; missing.size > 0; requests += 1) {
    // What the list does not give may still be readable by itself.
    if (requests >= call.limits.pagesPerList || barren >= 3) return readRest();
    const page = await reader.read(offset, reader.step);
    const { end, contradiction } = judgePage({ ...page, offset, asked: reader.step, reader });
    const news = take(page.rows);
    if (!call.hold(news) || contradiction !== null) return readRest();
    barren = news > 0 ? 0 : barren + 1;
    offset += page.rows.length;
    if (end) break;
    if (missing.size <= pagesLeft(page, offset)) return readRest();
  }
  return isNameless ? readRest() : found;
}

/** Requests that reading on to the end would take, as far as the upstream told. */
export function pagesLeft({ rows, total }: OffsetPage<unknown>, offset: number): number {
  const unread = total === null ? 1 : total - offset;
  return Math.ceil(Math.max(1, unread) / Math.max(1, rows.length));
}

/** Each by a request of its own; one that fails is an error for itself only, one that is not there has no answer. */
export async function readEach<R>(
  keys: Iterable<string>,
  readOne: (key: string) => Promise<R | null>,
  answers: Map<string, R | UpstreamError>,
): Promise<void> {
  const readInto = async (key: string): Promise<void> => {
    try {
      const answer = await readOne(key);
      if (answer !== null) answers.set(key, answer);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      answers.set(key, error);
    }
  };
  await Promise.all([...keys].map(readInto));
}
