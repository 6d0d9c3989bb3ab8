import type { Call } from '../../../contract/call.ts';
import { orNull } from '../../../errors.ts';
import { type OffsetPage, type OffsetReader, readWhole, type Whole } from '../../../kit/offset-list.ts';
import { readBody } from '../../../kit/read-body.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import * as api from '../api.ts';
import { idIn } from '../keys.ts';
import type { Client } from './client.ts';

/** A collection in an order that stays the same from page to page. */
export interface Collection {
  path: string;
  orderBy: string;
  /** True below an account, a user or a group, which may not be there; then there is nothing in it either. */
  mayBeMissing: boolean;
  /** Only what all of these clauses match. */
  filters?: readonly string[];
}

export interface Collections {
  /** Rows of the upstream, page by page. */
  reader(collection: Collection, call: Call): CollectionReader;
  /** The same, each page read once per operation. */
  sharedReader(collection: Collection, call: Call): Promise<CollectionReader>;
  /** The whole collection, read once per operation; empty when there is no such collection. */
  readAll(collection: Collection, call: Call): Promise<Whole<unknown>>;
  /** The same, but as it is now and to its very end, for what a write depends on. */
  readAllNow(collection: Collection, call: Call): Promise<unknown[]>;
}

export interface CollectionReader extends OffsetReader<unknown> {
  /** What one request asks for where a collection is read whole. */
  step: number;
}

export function createCollections(http: HttpClient, { json }: Client, pageSize: number): Collections {
  const reader: Collections['reader'] = (collection, call) =>
    createReader({ http, json, pageSize }, collection, call);

  const sharedReader: Collections['sharedReader'] = (collection, call) =>
    call.once(`astra pages ${nameCollection(collection)}`, async () =>
      rememberPages(reader(collection, call)),
    );

  const readAll: Collections['readAll'] = (collection, call) =>
    call.once(`astra whole ${nameCollection(collection)}`, async () => {
      const pages = await sharedReader(collection, call);
      return readWhole(Object.assign(pages, { call, keyOf: (row: unknown) => idIn(row) }));
    });

  return {
    reader,
    sharedReader,
    readAll,
    async readAllNow(collection, call) {
      const { rows, incomplete } = await readAll(collection, call.fresh());
      if (incomplete !== null) throw incomplete;
      return rows;
    },
  };
}

interface Source extends Pick<Client, 'json'> {
  http: HttpClient;
  pageSize: number;
}

function createReader(source: Source, collection: Collection, call: Call): CollectionReader {
  const isFiltered = (collection.filters ?? []).length > 0;
  /** Continue marks, by the offset behind their page. */
  const marks = new Map<number, string>();
  let count: number | null = null;
  let isFirst = true;
  const request = (page: RequestedPage): Promise<AnsweredPage> =>
    requestPage(source, { ...collection, query: queryOf(collection, page) }, call);

  async function read(offset: number, limit: number): Promise<OffsetPage<unknown>> {
    let page = await request({ offset, limit, mark: marks.get(offset) ?? null, count: isFirst });
    // An empty page with a continue mark is not the end; the mark leads on, or it leads nowhere.
    for (let empty = 1; empty < mostEmptyPages && page.rows.length === 0 && page.mark !== null; empty += 1) {
      page = await request({ offset, limit, mark: page.mark, count: isFirst });
    }
    count = page.count ?? count;
    // An empty page need not know the count.
    if (page.rows.length > 0) isFirst = false;
    const reached = offset + page.rows.length;
    if (page.mark !== null) marks.set(reached, page.mark);
    const more = page.mark === null ? null : true;
    if (!isFiltered) return { rows: page.rows, total: count, more };
    // By one text the count does not heed the filter: then it says that more may follow, and not that they do.
    own.endsEmpty = count !== null && count > reached;
    return { rows: page.rows, total: null, more };
  }

  const own: CollectionReader = { http: source.http, step: source.pageSize, endsEmpty: false, read };
  return own;
}

/** The same reader, which reads each page once. */
function rememberPages(own: CollectionReader): CollectionReader {
  const { read } = own;
  const pages = new Map<string, Promise<OffsetPage<unknown>>>();
  own.read = (offset, limit) => {
    const name = `${offset} ${limit}`;
    const page = pages.get(name) ?? read(offset, limit);
    pages.set(name, page);
    return page;
  };
  return own;
}

interface AnsweredPage {
  rows: unknown[];
  count: number | null;
  mark: string | null;
}

async function requestPage(
  { http, json }: Source,
  { path, mayBeMissing, query }: Pick<Collection, 'path' | 'mayBeMissing'> & { query: Query },
  call: Call,
): Promise<AnsweredPage> {
  const answered = json({ method: 'GET', path, query }, call).then((body) => ({ body }));
  const answer = await (mayBeMissing ? orNull(answered) : answered);
  if (answer === null) return { rows: [], count: 0, mark: null };
  const { items, metadata } = readBody(http, api.list, answer.body, 'list');
  return { rows: items ?? [], count: metadata?.count ?? null, mark: metadata?.continue || null };
}

/** How many empty pages in a row are followed at most. */
const mostEmptyPages = 3;

interface RequestedPage {
  offset: number;
  limit: number;
  /** The upstream's own mark for the page, if it gave one. */
  mark: string | null;
  count: boolean;
}

type Query = Record<string, string | string[]>;

function queryOf(
  { orderBy, filters = [] }: Collection,
  { offset, limit, mark, count }: RequestedPage,
): Query {
  return {
    orderBy,
    limit: String(limit),
    ...(mark !== null && { continue: mark }),
    // skip=0 does not match the upstream's pattern.
    ...(mark === null && offset > 0 && { skip: String(offset) }),
    // Clauses joined by a comma match the pattern only when they are identical: AND repeats the parameter.
    ...(filters.length > 0 && { filter: [...filters] }),
    ...(count && { count: 'true' }),
  };
}

function nameCollection({ path, orderBy, filters = [] }: Collection): string {
  return [path, orderBy, ...filters].join(' ');
}
