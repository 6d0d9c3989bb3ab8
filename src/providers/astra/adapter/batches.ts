import { UpstreamError } from '../../../errors.ts';
import type { Batch, Call } from '../../provider.ts';
import { isId, parseMemberKey } from '../keys.ts';
import type { AstraClient } from './client.ts';
import type { Collection } from './collections.ts';

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
  { collections }: AstraClient,
  { collection, ids, read, readOne }: FindMany<R>,
  call: Call,
): Promise<Map<string, R | UpstreamError>> {
  const found = new Map<string, R | UpstreamError>();
  const missing = new Set(ids);
  if (ids.length === 1) {
    await readEach(missing, readOne, found);
    return found;
  }
  for (let index = 0; missing.size > 0; index += 1) {
    const page = await collections.readPageOfAll(collection, index, call);
    const entries = read(page?.items ?? []);
    for (const [at, entry] of entries.entries()) {
      const id = idIn(page?.items[at]);
      if (id !== null && missing.delete(id)) found.set(id, entry);
    }
    if (page === null || page.next === null) break;
    if (missing.size <= page.pagesLeft) {
      await readEach(missing, readOne, found);
      break;
    }
  }
  return found;
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

/**
 * The id in one field, also of a record that is otherwise unreadable, so that its error stands under its own key. Null
 * for the nil UUID, which stands for nobody.
 */
export function idIn(item: unknown, field = 'id'): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const id: unknown = Object.getOwnPropertyDescriptor(item, field)?.value;
  return isId(id) ? id : null;
}
