import { UpstreamError } from '../../../errors.ts';
import type { Call, ListQuery, Page } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import { paged, type SearchQuery, type SearchType, type SortableSearchRequest } from '../api.ts';
import type { Client } from './client.ts';

interface SearchPlan<R> {
  type: SearchType;
  query: SearchQuery[];
  /** Always ascending: without an order, offsets mean nothing. */
  sortedBy: string;
  read(items: readonly unknown[]): (R | UpstreamError)[] | Promise<(R | UpstreamError)[]>;
  /** Whether the query says all that the filter says, so that a count is one of matches. */
  exact: boolean;
}

/** One page of a search. A position is the offset behind an item, so a page costs one request. */
export async function searchPage<R>(
  client: Client,
  plan: SearchPlan<R>,
  { first, position }: ListQuery<object>,
  call: Call,
): Promise<Page<R>> {
  const offset = readOffset(client, position);
  const { type, query, sortedBy } = plan;
  const answer = await search(client, type, { limit: first, offset, query, sort: by(sortedBy) }, call);
  const raw = answer.items.slice(0, first);
  const entries = await plan.read(raw);
  const end = raw.length === 0 || (answer.items.length <= first && !answer.moreItems);
  return {
    items: entries.map((entry, index) => {
      const at = { position: String(offset + index + 1) };
      return entry instanceof UpstreamError ? { error: entry, ...at } : { record: entry, ...at };
    }),
    end,
    // totalItems is only an estimate; what has been counted to the end is not.
    total: end && plan.exact && (raw.length > 0 || offset === 0) ? offset + raw.length : null,
  };
}

/** Everything in which `key` is one of the values, by as few requests as the upstream's page limit allows. */
export async function searchAll(
  client: Client,
  { type, key, values, sortedBy }: { type: SearchType; key: string; values: string[]; sortedBy: string },
  call: Call,
): Promise<unknown[]> {
  const query: SearchQuery[] = [{ key, values, matchingMethod: 'EXACT' }];
  const items: unknown[] = [];
  for (;;) {
    const request = { limit: largestPage, offset: items.length, query, sort: by(sortedBy) };
    const page = await search(client, type, request, call);
    items.push(...page.items);
    if (!page.moreItems) return items;
    if (page.items.length === 0) {
      const message = `search/${type}: says that more follows and gives nothing, so what is missing is not known`;
      throw client.http.failure({ code: 'BACKEND_PROTOCOL', message });
    }
  }
}

const largestPage = 1000;

export async function search(
  client: Client,
  type: SearchType,
  request: SortableSearchRequest,
  call: Call,
): Promise<{ items: unknown[]; moreItems: boolean }> {
  const body = await client.send(
    { method: 'POST', path: `/search/${type}`, body: { json: request }, effect: 'read' },
    call,
  );
  const page = readBody(client.http, paged, body, `search/${type}`);
  const items = page.items ?? [];
  if ((page.offset ?? request.offset) !== request.offset) {
    const message = `search/${type}: its pages cannot be told apart: offset ${request.offset} was asked for, and another one came`;
    throw client.http.failure({ code: 'BACKEND_PROTOCOL', message });
  }
  // A server may cap the limit; the offset then goes on behind what came.
  const limit = Math.min(page.limit ?? request.limit, request.limit);
  return { items, moreItems: page.moreItems ?? items.length >= limit };
}

function by(field: string): SortableSearchRequest['sort'] {
  return { field, ascending: true };
}

function readOffset(client: Client, position: string | null): number {
  if (position === null) return 0;
  if (/^\d{1,10}$/.test(position)) return Number(position);
  throw client.http.failure({
    code: 'INVALID_INPUT',
    message: 'the position in the list is not one of this backend',
  });
}

/** A list that cannot hold anything, known without a request. */
export function emptyPage<R>(): Page<R> {
  return { items: [], end: true, total: 0 };
}
