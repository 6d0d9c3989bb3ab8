import { orNull } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/http-client.ts';
import type { JsonClient } from '../../../transport/json-client.ts';
import type { Call } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import { listSchema } from '../api.ts';

/** A collection in an order that stays the same from page to page. */
export interface Collection {
  path: string;
  orderBy: string;
  /** True below an account, a user or a group, which may not be there; then there is nothing in it either. */
  mayBeMissing: boolean;
  /** Only what all of these clauses match. */
  filters?: readonly string[];
}

interface CollectionPage {
  items: unknown[];
  /** Null where the collection ends with this page. */
  next: Place | null;
  /** Size of the whole collection, when it was asked for and the answer is plausible. */
  count: number | null;
}

/** Where to go on: behind so many records, by the upstream's own token if it gave one. */
export interface Place {
  offset: number;
  token: string | null;
}

interface PageRequest extends Collection {
  limit: number;
  from: Place;
  count?: boolean;
}

export interface Collections {
  /** Null when there is no such collection, where that may be. */
  readPage(request: PageRequest, call: Call): Promise<CollectionPage | null>;
  /** The whole collection, read once per operation; empty when there is no such collection. */
  readAll(collection: Collection, call: Call): Promise<unknown[]>;
  /** The same, but as it is now, for what a write depends on. */
  readAllNow(collection: Collection, call: Call): Promise<unknown[]>;
  /** One page out of the same reading; null behind the last one. */
  readPageOfAll(collection: Collection, index: number, call: Call): Promise<PageOfAll | null>;
}

interface PageOfAll extends CollectionPage {
  /** Requests that reading on to the end would take, as far as the upstream told. */
  pagesLeft: number;
}

export function createCollections(http: HttpClient, json: JsonClient, pageSize: number): Collections {
  async function readPage(request: PageRequest, call: Call): Promise<CollectionPage | null> {
    const query = queryOf(request);
    const answered = json.json({ method: 'GET', path: request.path, query }, call).then((body) => ({ body }));
    const answer = await (request.mayBeMissing ? orNull(answered) : answered);
    if (answer === null) return null;
    const { items, metadata } = readBody(http, listSchema, answer.body, 'list');
    const token = metadata?.continue || null;
    if (token !== null && token === request.from.token) {
      throw http.failure({
        code: 'BACKEND_PROTOCOL',
        message: 'list: "continue" leads to the same page again',
      });
    }
    return judge(request, items, token, metadata?.count ?? null);
  }

  const readPageOfAll: Collections['readPageOfAll'] = (collection, index, call) =>
    call.once(`astra ${[collection.path, ...(collection.filters ?? [])].join(' ')} ${index}`, async () => {
      const before = index === 0 ? null : await readPageOfAll(collection, index - 1, call);
      const from = index === 0 ? start : (before?.next ?? null);
      if (from === null) return null;
      const request = { ...collection, limit: pageSize, from, count: index === 0 };
      const page = await readPage(request, call);
      if (page === null) return null;
      const count = page.count ?? before?.count ?? null;
      return { ...page, count, pagesLeft: pagesLeft(page, count) };
    });

  return {
    readPage,
    readPageOfAll,
    async readAllNow(collection, call) {
      const items: unknown[] = [];
      for (let from: Place | null = start; from !== null; ) {
        const page: CollectionPage | null = await readPage({ ...collection, limit: pageSize, from }, call);
        for (const item of page?.items ?? []) items.push(item);
        from = page?.next ?? null;
      }
      return items;
    },
    async readAll(collection, call) {
      const items: unknown[] = [];
      for (let index = 0; ; index += 1) {
        const page = await readPageOfAll(collection, index, call);
        for (const item of page?.items ?? []) items.push(item);
        if (page === null || page.next === null) return items;
      }
    },
  };
}

function queryOf({ from, limit, orderBy, filters, count }: PageRequest): Record<string, string | string[]> {
  return {
    orderBy,
    limit: String(limit),
    ...(from.token !== null && { continue: from.token }),
    // skip=0 does not match the upstream's pattern.
    ...(from.token === null && from.offset > 0 && { skip: String(from.offset) }),
    // Clauses joined by a comma match the pattern only when they are identical: AND repeats the parameter.
    ...(filters !== undefined && filters.length > 0 && { filter: [...filters] }),
    ...(count === true && { count: 'true' }),
  };
}

/**
 * The end of a collection: no `continue`, and a page that is not full. A full page may be the last one, but no document
 * says that it would then carry `continue`. `count` is the total by one text and the length of this page by another:
 * it is believed where the two cannot be confused.
 */
function judge(
  request: PageRequest,
  items: unknown[],
  token: string | null,
  said: number | null,
): CollectionPage {
  const offset = request.from.offset + items.length;
  const isTotal = said !== null && said >= offset && said > items.length;
  const last = token === null && (items.length < request.limit || (isTotal && said === offset));
  if (last) return { items, next: null, count: isTotal || said === offset ? said : null };
  return { items, next: { offset, token }, count: isTotal ? said : null };
}

function pagesLeft({ items, next }: CollectionPage, count: number | null): number {
  if (next === null) return 0;
  const unread = count === null ? 1 : count - next.offset;
  return Math.ceil(Math.max(1, unread) / Math.max(1, items.length));
}

const start: Place = { offset: 0, token: null };
