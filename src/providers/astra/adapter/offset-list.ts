import { UpstreamError } from '../../../errors.ts';
import type { RecordOf, ResourceType } from '../../../model.ts';
import { matchesFilter } from '../../filters.ts';
import type { Call, ListQuery, Page, PageItem } from '../../provider.ts';
import type { AstraClient } from './client.ts';
import type { Collection } from './collections.ts';

interface OffsetList<Type extends ResourceType> {
  type: Type;
  collection: Collection;
  /** Clauses that the upstream filters by. */
  filters: readonly string[];
  /** Whether those clauses are less than what was asked for. */
  partial: boolean;
  read(items: readonly unknown[]): (RecordOf[Type] | UpstreamError)[];
}

/**
 * One page in the upstream's own order. The position is the number of its records before, so that the next page can
 * begin behind any item. Where a filter remains to be applied here, large pages are read until enough records match.
 */
export async function listByOffset<Type extends ResourceType>(
  { collections, settings, http }: AstraClient,
  list: OffsetList<Type>,
  query: ListQuery<object>,
  call: Call,
): Promise<Page<RecordOf[Type]>> {
  const found: PageItem<RecordOf[Type]>[] = [];
  const unfiltered = !list.partial && list.filters.length === 0;
  let offset = readOffset(query.position);
  if (offset === null) throw http.failure({ code: 'INVALID_INPUT', message: 'no such position in the list' });
  for (;;) {
    const limit = list.partial ? Math.max(query.first, settings.pageSize) : query.first - found.length;
    const request = { ...list.collection, filters: list.filters, limit, from: { offset, token: null } };
    const page = await collections.readPage({ ...request, count: unfiltered }, call);
    if (page === null) return { items: found, end: true, total: found.length };
    const entries = list.read(page.items);
    // A further page is asked for by its offset, so an empty one must be the end.
    const more = page.next !== null && entries.length > 0;
    const total = unfiltered ? page.count : null;
    for (const [index, entry] of entries.entries()) {
      offset += 1;
      const item = itemOf(list.type, entry, query.filter, String(offset));
      if (item !== null) found.push(item);
      if (found.length === query.first) {
        return { items: found, end: !more && index === entries.length - 1, total };
      }
    }
    if (!more) return { items: found, end: true, total };
  }
}

function itemOf<Type extends ResourceType>(
  type: Type,
  entry: RecordOf[Type] | UpstreamError,
  filter: object,
  position: string,
): PageItem<RecordOf[Type]> | null {
  if (entry instanceof UpstreamError) return { error: entry, position };
  return matchesFilter(type, entry, filter) === false ? null : { record: entry, position };
}

function readOffset(position: string | null): number | null {
  if (position === null) return 0;
  return /^\d{1,12}$/.test(position) ? Number(position) : null;
}
