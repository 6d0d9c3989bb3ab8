import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import type { OffsetPage } from '../../../kit/offset-list.ts';
import { readBody } from '../../../kit/read-body.ts';
import { listBody } from '../api.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';

export type ReadList = (
  page: { page: number; pageSize: number },
  query: Record<string, string>,
  call: Call,
) => Promise<OffsetPage<unknown>>;

/** One page of an entity's list, checked against what was asked for. */
export function createListReader(
  { http, client, settings }: Context,
  entity: Pick<Entity<unknown, unknown>, 'name' | 'path'>,
): ReadList {
  const path = `${entity.path}${settings.listPathSuffix}`;
  const resource = `list of ${entity.name}`;

  return async ({ page, pageSize }, query, call) => {
    // Either parameter is refused without the other.
    const paging = { _page: page, _page_size: pageSize };
    const body = await client
      .json({ method: 'GET', path, query: { ...query, ...paging } }, call)
      .catch((error: unknown) => {
        // Django's own paging answers 404 behind the last page, where others answer an empty one.
        if (!(error instanceof UpstreamError) || error.code !== 'NOT_FOUND') throw error;
        if (page > 1) return [];
        const message = `${resource}: expected a list, there is none (404); check the url and listPathSuffix`;
        throw http.failure({ code: 'UNSUPPORTED', message, status: 404, cause: error });
      });
    const { results, count, next } = readBody(http, listBody, body, resource);
    if (results.length > pageSize) {
      const message = `${resource}: expected at most ${pageSize} records, ${results.length} came: its pages cannot be told apart`;
      throw http.failure({ code: 'BACKEND_PROTOCOL', message });
    }
    return { rows: results, total: count, more: saysMore(next) };
  };
}

/** A link to the next page is never followed, since it may lead anywhere: the next page has the next number. */
function saysMore(next: unknown): boolean | null {
  if (next === undefined) return null;
  return next !== null && next !== false && next !== '';
}
