import { orNull, UpstreamError } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/http-client.ts';
import type { Batch, Call, ListQuery, Page, PageItem } from '../../provider.ts';
import { readBody, readItems } from '../../read-body.ts';
import type { Connected, Entity } from './entity.ts';
import { createIdReader } from './id-reader.ts';
import { createListReader, type ListAnswer } from './list-reader.ts';
import { type PageWindow, pageWindowAt } from './page-window.ts';

export interface EntityReader<R> {
  /** Null, without a request, for what cannot be an id. */
  get(id: string, call: Call): Promise<R | null>;
  getMany(ids: readonly string[], call: Call): Promise<Batch<R>>;
  list(query: Pick<ListQuery<object>, 'first' | 'position'>, filters: Filters, call: Call): Promise<Page<R>>;
  /** The cheapest list. */
  ping(call: Call): Promise<void>;
}

/** `total` of a list is told only if the filters say all that was asked. */
export interface Filters {
  query: Record<string, string>;
  exact: boolean;
}

export function createEntityReader<T extends { id: string }, R>(
  connected: Connected,
  entity: Entity<T, R>,
): EntityReader<R> {
  const { http, client, settings } = connected;
  const readList = createListReader(connected, entity);

  async function get(id: string, call: Call): Promise<R | null> {
    if (!isId(id)) return null;
    const path = `${entity.path}${encodeURIComponent(id)}/`;
    const read = async (): Promise<R> => {
      const body = await client.json({ method: 'GET', path }, call);
      const item = readBody(http, entity.schema, body, entity.name);
      if (!isSameId(item.id, id)) throw another();
      return entity.normalize(item);
    };
    return orNull(read());
  }

  const another = (): UpstreamError =>
    http.failure({
      code: 'BACKEND_PROTOCOL',
      message: `${entity.name}: expected the record that was asked for, another one came`,
    });

  const readMany = createIdReader({ connected, entity, readList, get });

  function toPage(answer: ListAnswer, offset: number, window: PageWindow): Omit<Page<R>, 'total'> {
    const taken = answer.items.slice(window.skip, window.skip + window.take);
    const next = offset + taken.length;
    const lastSeen = (window.page - 1) * window.pageSize + answer.items.length;
    const isLastPage = answer.items.length < window.pageSize;
    const items = readItems(http, entity.schema, taken, entity.name, entity.normalize).map((entry, index) =>
      toPageItem(entry, offset + index + 1),
    );
    // A page that is exactly full may be the last one: without a count, only the next page tells.
    const end = answer.count === null ? isLastPage && next >= lastSeen : next >= answer.count;
    return { items, end: end || taken.length === 0 };
  }

  return {
    get,
    getMany: (ids, call) => readMany(ids.filter(isId), call),
    async list({ first, position }, filters, call) {
      const offset = readOffset(http, position);
      const window = pageWindowAt(offset, first, settings.maxPageSize);
      const answer = await readList(window, { ...filters.query, _order_by: entity.orderBy }, call);
      return { ...toPage(answer, offset, window), total: filters.exact ? answer.count : null };
    },
    async ping(call) {
      await readList({ page: 1, pageSize: 1 }, {}, call);
    },
  };
}

/** `behind`: how many records of the list are before the next one. */
export function toPageItem<R>(entry: R | UpstreamError, behind: number): PageItem<R> {
  const position = String(behind);
  return entry instanceof UpstreamError ? { error: entry, position } : { record: entry, position };
}

export function isId(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Upstreams write hexadecimal digits in either case. */
export function isSameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

export const emptyPage: Page<never> = { items: [], end: true, total: 0 };

function readOffset(http: HttpClient, position: string | null): number {
  if (position === null) return 0;
  if (/^\d{1,15}$/.test(position)) return Number(position);
  throw http.failure({
    code: 'INVALID_INPUT',
    message: 'expected a position of this list, something else came',
  });
}
