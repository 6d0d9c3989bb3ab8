import type { ListQuery, Page, PageItem } from '../contract/read.ts';
import type { RecordOf, TypedRecord } from '../contract/resources.ts';
import { InputError, UpstreamError } from '../errors.ts';
import type { ResourceType } from '../model.ts';
import { matchesFilter } from './filters.ts';
import { compareText, sortKeyOf } from './sort-key.ts';

/**
 * One page of a list that the adapter has read whole, because its upstream cannot sort or page. The position is the
 * sort key and key of the item before, so that records which appear or vanish meanwhile shift nothing.
 */
export function pageOfAll<Type extends ResourceType>(
  type: Type,
  list: readonly (RecordOf[Type] | UpstreamError)[] | WholeList<RecordOf[Type]>,
  query: ListQuery<object>,
): Page<RecordOf[Type]> {
  const { entries, incomplete } = isBare(list) ? { entries: list, incomplete: null } : list;
  const errors = entries.filter((entry): entry is UpstreamError => entry instanceof UpstreamError);
  const records = entries.filter((entry): entry is RecordOf[Type] => !(entry instanceof UpstreamError));
  const verdicts = records.map((record) => matchesFilter(record, query.filter));
  const kept = records.filter((_, index) => verdicts[index] !== false);
  const page = slice(
    kept.map((record) => ({ record, at: [sortKeyOf(type, record), record.key] as const })),
    errors,
    query,
  );
  const isWhole = errors.length === 0 && incomplete === null;
  // Behind a position, an earlier page has told what cannot be read; what may be read at other times, it may have read.
  const missedNow = query.position === null ? [] : errors.filter(({ retryable }) => retryable);
  const missing = incomplete === null ? missedNow : [incomplete, ...missedNow];
  return withRest(page, {
    total: verdicts.includes(null) || !isWhole ? null : kept.length,
    ...(missing.length > 0 && { incomplete: missing.map((error) => ({ error, recoverable: false })) }),
  });
}

function isBare<R>(list: readonly R[] | object): list is readonly R[] {
  return Array.isArray(list);
}

export interface WholeList<R> {
  entries: readonly (R | UpstreamError)[];
  /** Why entries are missing; null when none is. */
  incomplete: UpstreamError | null;
}

/** The same for a list of several types. */
export function pageOfAllTyped<Type extends ResourceType>(
  entries: readonly TypedRecord<Type>[],
  query: ListQuery<object>,
): Page<TypedRecord<Type>> {
  const ranked = entries.map((entry) => ({
    record: entry,
    at: [sortKeyOf(entry.type, entry.record), entry.record.key] as const,
  }));
  return withRest(slice(ranked, [], query), { total: entries.length });
}

/** The page with what follows it, since all of it has been read. */
function withRest<R>({ items, rest }: Slice<R>, said: Pick<Page<R>, 'total' | 'incomplete'>): Page<R> {
  if (rest === null) return { items, end: true, ...said };
  return { items, end: false, ...said, ahead: () => ({ items: rest(), end: true, ...said }) };
}

interface Slice<R> {
  items: PageItem<R>[];
  /** What follows them; null when nothing does. */
  rest: (() => PageItem<R>[]) | null;
}

type Rank = readonly [sortKey: string, key: string];

function slice<R>(
  ranked: { record: R; at: Rank }[],
  errors: UpstreamError[],
  { position, first }: ListQuery<object>,
): Slice<R> {
  const after: Rank = position === null ? ['', ''] : readRank(position);
  const left = ranked
    .filter(({ at }) => position === null || compareRanks(at, after) > 0)
    .sort((a, b) => compareRanks(a.at, b.at));
  const broken: PageItem<R>[] =
    position === null ? errors.map((error) => ({ error, position: JSON.stringify(['', '']) })) : [];
  const toItem = ({ record, at }: { record: R; at: Rank }): PageItem<R> => ({
    record,
    position: JSON.stringify(at),
  });
  return {
    items: [...broken, ...left.slice(0, first).map(toItem)],
    rest: left.length <= first ? null : () => left.slice(first).map(toItem),
  };
}

function compareRanks(left: Rank, right: Rank): number {
  return compareText(left[0], right[0]) || compareText(left[1], right[1]);
}

/** A position comes from a caller's cursor, so it may be anything. */
function readRank(position: string): Rank {
  let parts: unknown;
  try {
    parts = JSON.parse(position);
  } catch {
    parts = null;
  }
  const [sortKey, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  if (typeof sortKey === 'string' && typeof key === 'string') return [sortKey, key];
  throw new InputError('after: this cursor holds no position of this list; start again without it');
}
