import type { Call } from '../../../contract/call.ts';
import type { UpstreamError } from '../../../errors.ts';
import { tooManyPages, tooManyRecords } from '../../../kit/offset-list.ts';
import type { HttpRequest } from '../../../transport/exchange.ts';
import type { Client } from './client.ts';
import { type Rows, unwrapRows } from './envelope.ts';

/** The rows of a relation, or as many of them as can be had. */
export interface Relation {
  rows: unknown[];
  /** Why rows are missing; null when none is. */
  incomplete: UpstreamError | null;
}

interface RelationReading {
  client: Client;
  path: string;
  call: Call;
}

/**
 * Reads a relation page by page. No page of the documentation says how relations are paged: a link to a next page is
 * followed where it leads to another page of this very relation, and only its query is taken from it, so that the
 * token never goes anywhere else. Whatever else an answer says of more makes the relation incomplete.
 */
export async function readRelation(reading: RelationReading, first: unknown): Promise<Relation> {
  const { client, path, call } = reading;
  const { http, settings } = client;
  const rows: unknown[] = [];
  const asked = new Set<string>();
  const broken = (message: string): Relation => ({
    rows,
    incomplete: http.failure({ code: 'BACKEND_PROTOCOL', message }),
  });
  let page: Rows = unwrapRows(first, settings.envelope);
  let seen = '';
  for (let requests = 1; ; requests += 1) {
    const content = JSON.stringify(page.rows);
    if (content === seen && page.rows.length > 0)
      return broken('its list stands still: the same page came again');
    seen = content;
    rows.push(...page.rows);
    if (!call.hold(page.rows.length)) return broken(tooManyRecords(call));
    const query = page.next === null ? null : queryOf(page.next, reading);
    if (query === null) {
      // A total counts the rows of the pages before, too.
      const more = page.next === null ? moreThan(page, rows.length) : page.more;
      return more === null ? { rows, incomplete: null } : broken(notFollowed(more, rows.length));
    }
    if (requests >= call.limits.pagesPerList) return broken(tooManyPages(call));
    const name = JSON.stringify(query);
    if (asked.has(name)) return broken('its list stands still: a page names one before it as the next');
    asked.add(name);
    page = unwrapRows(await client.read(path, call, query), settings.envelope, requests + 1);
  }
}

function moreThan({ more, count }: Rows, came: number): string | null {
  return more === null && count !== null && count > came ? `it counts ${count} records` : more;
}

function notFollowed(more: string, came: number): string {
  return `${more}, and ${came} records came: how this backend pages is not documented, and no link led to another page of the same list`;
}

/** The query of a link to another page of the same relation; null for any other link. */
function queryOf(link: string, { client, path }: RelationReading): NonNullable<HttpRequest['query']> | null {
  const own = new URL(`${client.settings.url.replace(/\/$/, '')}${path}`);
  if (!URL.canParse(link, own)) return null;
  const next = new URL(link, own);
  const isOwn = next.origin === own.origin && next.pathname.replace(/\/$/, '') === own.pathname;
  if (!isOwn || next.search === '' || next.search.length > 500) return null;
  const names = [...new Set(next.searchParams.keys())];
  return Object.fromEntries(names.map((name) => [name, next.searchParams.getAll(name)]));
}
