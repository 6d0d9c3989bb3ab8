import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { RecordOf } from '../../../contract/resources.ts';
import type { UpstreamError } from '../../../errors.ts';
import { anchoredPage } from '../../../kit/offset-list.ts';
import { cutAhead } from '../../../kit/pages.ts';
import { sortKeyOf } from '../../../kit/sort-key.ts';
import type { ResourceType } from '../../../model.ts';
import type { Collection } from './collections.ts';
import type { Context } from './context.ts';

interface OffsetList<Type extends ResourceType> {
  type: Type;
  query: Pick<ListQuery<object>, 'position' | 'first' | 'ahead' | 'filter'>;
  collection: Collection;
  /** Clauses that the upstream filters by; the gateway filters what they leave. */
  filters: readonly string[];
  read(items: readonly unknown[]): (RecordOf[Type] | UpstreamError)[];
}

/** One page in the upstream's own order, behind a record. */
export async function listByOffset<Type extends ResourceType>(
  { collections, http }: Context,
  { type, query: { position, first, ahead = 0, filter }, collection, filters, read }: OffsetList<Type>,
  call: Call,
): Promise<Page<RecordOf[Type]>> {
  const recordOf = (row: unknown): RecordOf[Type] | UpstreamError =>
    read([row])[0] ?? http.failure({ code: 'BACKEND_PROTOCOL', message: 'list: expected a record' });
  const rankOf = (record: RecordOf[Type]): { sortKey: string; key: string } => ({
    sortKey: sortKeyOf(type, record),
    key: record.key,
  });
  const reader = collections.reader({ ...collection, filters }, call);
  const place = { position, first: first + ahead };
  const page = await anchoredPage(Object.assign(reader, { ...place, recordOf, rankOf }));
  return cutAhead(isFilter(filter) ? { ...page, total: null } : page, first);
}

/** Whether anything is filtered; then the collection's count is no total of the list. */
function isFilter(filter: object): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
