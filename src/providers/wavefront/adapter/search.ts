import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import { UpstreamError } from '../../../errors.ts';
import { anchoredPage, type OffsetPage, readWhole, type Whole } from '../../../kit/offset-list.ts';
import { cutAhead, mapRecords } from '../../../kit/pages.ts';
import { readBody } from '../../../kit/read-body.ts';
import type { ApiSearchQuery, ApiSearchRequest, ApiSearchType } from '../api.ts';
import * as api from '../api.ts';
import { textAt } from './batch.ts';
import type { Client } from './client.ts';

interface SearchPlan<R> {
  /** Which page is wanted, of which list. */
  list: ListQuery<object>;
  type: ApiSearchType;
  query: ApiSearchQuery[];
  /** The field of the order, always ascending: without an order, offsets mean nothing. */
  sortedBy: string;
  read(items: readonly unknown[]): (R | UpstreamError)[] | Promise<(R | UpstreamError)[]>;
  /** Whether the query says all that the filter says, so that a count is one of matches. */
  exact: boolean;
}

/** One page of a search, behind a record of it: where nothing has moved, it costs one request. */
export async function searchPage<R extends Listed>(
  client: Client,
  plan: SearchPlan<R>,
  call: Call,
): Promise<Page<R>> {
  const { type, query, sortedBy } = plan;
  const { first, ahead = 0, position } = plan.list;
  const page = await anchoredPage<Row<R>, Placed<R>>({
    http: client.http,
    position,
    first: first + ahead,
    read: async (offset, limit) => {
      const request = { limit, offset, query, sort: by(sortedBy) };
      const { rows: items, ...rest } = await search(client, { type, ...request }, call);
      const entries = await plan.read(items);
      return { ...rest, rows: entries.map((entry, index) => ({ entry, item: items[index] })) };
    },
    recordOf: ({ entry, item }) =>
      entry instanceof UpstreamError ? entry : { record: entry, sortKey: textAt(item, sortedBy) ?? '' },
    // In the upstream's own order, and never by an item's id, which may be a secret.
    rankOf: ({ record, sortKey }) => ({ sortKey: sortKey.toLowerCase(), key: keyOf(record) }),
  });
  const total = countedTo(page, plan.exact, position);
  return cutAhead({ ...mapRecords(page, ({ record }) => record), total }, first);
}

type Listed = { key: string } | TypedRecord;

interface Row<R> {
  entry: R | UpstreamError;
  item: unknown;
}

interface Placed<R> {
  record: R;
  sortKey: string;
}

function keyOf(record: Listed): string {
  return 'key' in record ? record.key : record.record.key;
}

/** A total that has been counted to the end, since totalItems is only an estimate. */
function countedTo(page: Page<unknown>, exact: boolean, position: string | null): number | null {
  if (!page.end || !exact || (page.incomplete ?? []).length > 0) return null;
  const last = page.items.at(-1)?.position ?? null;
  if (last === null) return position === null ? 0 : null;
  const [offset] = JSON.parse(last) as [number];
  return offset;
}

/**
 * Everything in which `key` is one of the values, by as few requests as the upstream's page limit allows, within the
 * bounds of the operation.
 */
export async function searchAll(
  client: Client,
  { type, key, values, sortedBy }: { type: ApiSearchType; key: string; values: string[]; sortedBy: string },
  call: Call,
): Promise<Whole<unknown>> {
  const query: ApiSearchQuery[] = [{ key, values, matchingMethod: 'EXACT' }];
  return readWhole({
    http: client.http,
    call,
    step: largestPage,
    read: (offset, limit) => search(client, { type, limit, offset, query, sort: by(sortedBy) }, call),
    keyOf: (item) => textAt(item, idFields[type]),
  });
}

const largestPage = 1000;

/** What tells one item of a search from another. */
const idFields: Record<ApiSearchType, string> = {
  account: 'identifier',
  user: 'identifier',
  serviceaccount: 'identifier',
  role: 'id',
  usergroup: 'id',
  token: 'id',
};

interface Search extends ApiSearchRequest {
  type: ApiSearchType;
}

export async function search(
  client: Client,
  { type, ...request }: Search,
  call: Call,
): Promise<OffsetPage<unknown>> {
  const body = await client.send(
    { method: 'POST', path: `/search/${type}`, body: { json: request }, effect: 'read' },
    call,
  );
  const page = readBody(client.http, api.page, body, `search/${type}`);
  const { totalItems: total, moreItems } = page;
  const isPage = page.items !== undefined || moreItems != null || total !== null;
  if (!isPage) {
    const message = `search/${type}: expected items, or a word on how many there are; neither came`;
    throw client.http.failure({ code: 'BACKEND_PROTOCOL', message });
  }
  if ((page.offset ?? request.offset) !== request.offset) {
    const message = `search/${type}: its pages cannot be told apart: offset ${request.offset} was asked for, and another one came`;
    throw client.http.failure({ code: 'BACKEND_PROTOCOL', message });
  }
  // More than was asked for belongs to the next page.
  const rows = (page.items ?? []).slice(0, request.limit);
  const isCut = (page.items ?? []).length > request.limit;
  // A server may cap the limit, and a page that is full by its own limit may not be the last, whatever it says.
  const isCapped =
    page.limit !== null && page.limit < request.limit && rows.length >= page.limit && page.limit > 0;
  const isOpen = isCapped && moreItems !== true && (total === null || total <= request.offset + rows.length);
  if (!isOpen) return { rows, total, more: isCut ? true : (moreItems ?? null) };
  const behind = { type, ...request, offset: request.offset + rows.length, limit: 1 };
  const next = await search(client, behind, call);
  return { rows, total, more: next.rows.length > 0 };
}

function by(field: string): ApiSearchRequest['sort'] {
  return { field, ascending: true };
}
