import type { UpstreamError } from '../../../errors.ts';
import type { UserRecord } from '../../../model.ts';
import type { Call, ListQuery, Page, UserFilter } from '../../provider.ts';
import { readItems } from '../../read-body.ts';
import { pageOfAll } from '../../whole-list.ts';
import type { UserLike } from '../api.ts';
import type { Connected, Entity } from './entity.ts';
import { type EntityReader, type Filters, toPageItem } from './entity-reader.ts';
import { createListReader, type ListAnswer } from './list-reader.ts';

type ListUsers = (query: ListQuery<UserFilter>, filters: Filters, call: Call) => Promise<Page<UserRecord>>;

interface Start {
  entries: (UserRecord | UpstreamError)[];
  answer: ListAnswer;
  isWhole: boolean;
}

/**
 * One table's users in the graph's order: by e-mail address without case. How `_order_by` compares texts is documented
 * nowhere, so a list that fits into the largest page is read whole and sorted here. A larger one comes page by page in
 * the upstream's order, for sorting it would cost every page of it each time: `users` still has everybody once, though
 * not quite in order, and `people` may show a human a second time.
 */
export function createSortedUsers(
  connected: Connected,
  entity: Entity<UserLike, UserRecord>,
  reader: EntityReader<UserRecord>,
): ListUsers {
  const { http, settings } = connected;
  const pageSize = settings.maxPageSize;
  const readList = createListReader(connected, entity);

  const toEntries = ({ items }: ListAnswer): Start['entries'] =>
    readItems(http, entity.schema, items, entity.name, entity.normalize);

  async function readStart(query: Filters['query'], call: Call): Promise<Start> {
    const answer = await readList({ page: 1, pageSize }, query, call);
    return { entries: toEntries(answer), answer, isWhole: isLast(answer, answer.items.length) };
  }

  /** Without a count, a page that is exactly full is not known to be the last. */
  function isLast({ items, count }: ListAnswer, seen: number): boolean {
    return items.length < pageSize || (count !== null && count <= seen);
  }

  async function readWhole(start: Start, query: Filters['query'], call: Call): Promise<Start['entries']> {
    const entries = [...start.entries];
    for (let page = 2, ended = false; !ended; page += 1) {
      const answer = await readList({ page, pageSize }, query, call);
      // An upstream that always gives its first page would be read until the deadline.
      if (answer.items.length > 0 && isSame(answer.items[0], start.answer.items[0])) throw standsStill();
      entries.push(...toEntries(answer));
      ended = isLast(answer, entries.length);
    }
    return entries;
  }

  const standsStill = (): UpstreamError =>
    http.failure({
      code: 'BACKEND_PROTOCOL',
      message: `list of ${entity.name}: expected another page, the first one came again`,
    });

  return async (query, filters, call) => {
    const { first, position } = query;
    // A number counts records in the upstream's order: a list that began like that ends like that.
    if (position !== null && !position.startsWith('[')) return reader.list(query, filters, call);
    // Refuses a damaged position before anything is read.
    if (position !== null) pageOfAll('User', [], query);
    const asked = { ...filters.query, _order_by: entity.orderBy };
    const name = `pigello:${entity.name}:${JSON.stringify(asked)}`;
    const start = await call.once(name, () => readStart(asked, call));
    if (start.isWhole) return pageOfAll('User', start.entries, query);
    if (position === null) {
      const items = start.entries.slice(0, first).map((entry, index) => toPageItem(entry, index + 1));
      return { items, end: false, total: filters.exact ? start.answer.count : null };
    }
    // It has outgrown one page since it was sorted, and only sorted does the position mean anything.
    const entries = await call.once(`${name}:whole`, () => readWhole(start, asked, call));
    return pageOfAll('User', entries, query);
  };
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
