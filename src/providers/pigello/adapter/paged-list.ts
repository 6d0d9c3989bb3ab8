import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { RecordOf } from '../../../contract/resources.ts';
import type { UpstreamError } from '../../../errors.ts';
import { readWhole } from '../../../kit/offset-list.ts';
import { readItems } from '../../../kit/read-body.ts';
import { pageOfAll, type WholeList } from '../../../kit/whole-list.ts';
import { anyRecord } from '../api.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import type { Filters } from './entity-reader.ts';
import { createListReader } from './list-reader.ts';
import { createNumberedPages, type NumberedPage, type NumberedPages } from './numbered-pages.ts';
import { isNumbered, pageBehind } from './page-behind.ts';

export type ListRecords<R> = (query: ListQuery<object>, filters: Filters, call: Call) => Promise<Page<R>>;

type ListedType = 'User' | 'IntegrationUserAgent';

/** A list that one page holds, or the first page of one that has more. */
type Start<R> = { whole: WholeList<R> } | { first: NumberedPage<R> };

/**
 * Records in the graph's order. How `_order_by` compares texts is documented nowhere, so a list that fits into the
 * largest page is read whole and sorted here. A larger one comes page by page in the upstream's order, for sorting it
 * would cost every page of it each time: `people` sorts what it needs itself.
 */
export function createPagedList<Type extends ListedType, T extends { id: string }>(
  type: Type,
  context: Context,
  entity: Entity<T, RecordOf[Type]>,
): ListRecords<RecordOf[Type]> {
  const { http, settings } = context;
  const pagesOf = createNumberedPages(context, entity);
  const readAll = createReadAll(context, entity);

  return async (query, filters, call) => {
    const { position } = query;
    const isSorted = position !== null && !isNumbered(position);
    // Refuses a damaged position before anything is read.
    if (isSorted) pageOfAll(type, [], query);
    const pages = pagesOf(filters.query, call);
    const name = `pigello:${entity.name}:${JSON.stringify(filters.query)}`;
    if (position !== null && !isSorted) return pageBehind({ type, http, pages, query, filters });
    const start = await call.once(`${name}:start`, () => readStart(pages, settings.maxPageSize));
    if ('whole' in start) return pageOfAll(type, start.whole, query);
    if (position === null) return pageBehind({ type, http, pages, query, filters });
    const whole = await call.once(`${name}:whole`, () => readAll(filters.query, call));
    return pageOfAll(type, whole, query);
  };
}

async function readStart<R extends { key: string }>(
  pages: NumberedPages<R>,
  pageSize: number,
): Promise<Start<R>> {
  const first = await pages.read(1, 0);
  if (first.end) return { whole: toWhole(first) };
  const { entries, answer } = first;
  // A full page that does not say that it is all is one of many; of any other only the next page tells.
  const isOneOfMany = entries.length >= pageSize && (answer.total === null || answer.total > entries.length);
  if (isOneOfMany) return { first };
  const second = await pages.behind(first);
  if (second.entries.length > 0) return { first };
  return { whole: { entries: distinct(entries), incomplete: second.contradiction } };
}

/** Reads a list that has outgrown a page since it was sorted: a position in it means something only in that order. */
function createReadAll<T, R>(
  context: Context,
  entity: Entity<T, R>,
): (query: Filters['query'], call: Call) => Promise<WholeList<R>> {
  const { http, settings } = context;
  const readList = createListReader(context, entity);

  return async (query, call) => {
    const asked = { ...query, _order_by: entity.orderBy };
    let page = 0;
    const { rows, incomplete } = await readWhole<unknown>({
      http,
      call,
      step: settings.maxPageSize,
      endsEmpty: true,
      keyOf: (row) => anyRecord.safeParse(row).data?.id ?? null,
      // Pages are counted, however short they are.
      read: (_, pageSize) => {
        page += 1;
        return readList({ page, pageSize }, asked, call);
      },
    });
    return { entries: readItems(http, entity.schema, rows, entity.name, entity.normalize), incomplete };
  };
}

function toWhole<R extends { key: string }>({ entries, contradiction }: NumberedPage<R>): WholeList<R> {
  return { entries: distinct(entries), incomplete: contradiction };
}

function distinct<R extends { key: string }>(entries: readonly (R | UpstreamError)[]): (R | UpstreamError)[] {
  const seen = new Set<string>();
  return entries.filter((entry) => {
    if (entry instanceof Error) return true;
    const isNew = !seen.has(entry.key);
    seen.add(entry.key);
    return isNew;
  });
}
