import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { judgePage, type OffsetPage } from '../../../kit/offset-list.ts';
import { readEach } from '../../../kit/read-each.ts';
import { settle } from '../../../kit/settle.ts';
import { idIn, parseMemberKey } from '../keys.ts';
import type { Collection } from './collections.ts';
import type { Context } from './context.ts';

/**
 * Reads answers for keys of users or groups, account by account, all at once. An account that fails is an error for its
 * own keys only; one that is not there has none.
 */
export async function readByAccount<T>(
  keys: readonly string[],
  readIds: (accountId: string, ids: readonly string[]) => Promise<Batch<T>>,
): Promise<Batch<T>> {
  const answers = new Map<string, T | UpstreamError>();
  const readAccount = async ([accountId, ids]: [string, string[]]): Promise<void> => {
    const read = await settle(readIds(accountId, ids));
    if (!(read instanceof UpstreamError))
      for (const [id, answer] of read) answers.set(`${accountId}/${id}`, answer);
    else if (read.code !== 'NOT_FOUND') for (const id of ids) answers.set(`${accountId}/${id}`, read);
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
  /** The record of each item, in their order. */
  read(items: readonly unknown[]): (R | UpstreamError)[];
  readOne(id: string): Promise<R | null>;
}

/**
 * Records of one collection by their ids: there is no bulk read, so the collection is listed until all are found. Where
 * listing on would take more requests than the missing records, these are read one by one.
 */
export async function findMany<R>(context: Context, search: FindMany<R>, call: Call): Promise<Batch<R>> {
  const findings = createFindings(search);
  const { collection, ids, readOne } = search;
  const isDone = ids.length > 1 && (await listUntilFound(context, { collection, findings }, call));
  if (isDone) return findings.found;
  return new Map([...findings.found, ...(await readEach(findings.missing, readOne))]);
}

interface Findings<R> {
  found: Map<string, R | UpstreamError>;
  missing: Set<string>;
  /** Whether a row came without an id, which may be one of the missing. */
  isNameless: boolean;
  /** Looks through the rows of a page; gives how many of them are new. */
  take(rows: readonly unknown[]): number;
}

function createFindings<R>({ ids, read }: FindMany<R>): Findings<R> {
  const seen = new Set<string>();
  const findings: Findings<R> = {
    found: new Map(),
    missing: new Set(ids),
    isNameless: false,
    take(rows) {
      const before = seen.size;
      for (const [index, entry] of read(rows).entries()) {
        const id = idIn(rows[index]);
        if (id === null) findings.isNameless = true;
        if (id === null || seen.has(id)) continue;
        seen.add(id);
        if (findings.missing.delete(id)) findings.found.set(id, entry);
      }
      return seen.size - before;
    },
  };
  return findings;
}

/** Lists a collection as long as that is worth it; false where what is missing may still be readable by itself. */
async function listUntilFound<R>(
  { collections }: Context,
  { collection, findings }: { collection: Collection; findings: Findings<R> },
  call: Call,
): Promise<boolean> {
  const reader = await collections.sharedReader(collection, call);
  let offset = 0;
  let barren = 0;
  for (let requests = 0; findings.missing.size > 0; requests += 1) {
    if (requests >= call.limits.pagesPerList || barren >= 3) return false;
    const page = await reader.read(offset, reader.step);
    const { end, contradiction } = judgePage({ ...page, offset, asked: reader.step, reader });
    const news = findings.take(page.rows);
    if (!call.hold(news) || contradiction !== null) return false;
    barren = news > 0 ? 0 : barren + 1;
    offset += page.rows.length;
    if (end) break;
    if (findings.missing.size <= pagesLeft(page, offset)) return false;
  }
  return !findings.isNameless;
}

/** Requests that reading on to the end would take, by the upstream's count if there is one. */
export function pagesLeft({ rows, total }: OffsetPage<unknown>, offset: number): number {
  const unread = total === null ? 1 : total - offset;
  return Math.ceil(Math.max(1, unread) / Math.max(1, rows.length));
}
