import { UpstreamError } from '../../../errors.ts';
import type { Call } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import { listBody } from '../api.ts';
import type { Connected, Entity } from './entity.ts';
import type { PageWindow } from './page-window.ts';

export interface ListAnswer {
  items: unknown[];
  /** Of the whole list; null when the upstream did not say. */
  count: number | null;
}

export type ReadList = (
  page: Pick<PageWindow, 'page' | 'pageSize'>,
  query: Record<string, string>,
  call: Call,
) => Promise<ListAnswer>;

/** One page of an entity's list, checked against what was asked for. */
export function createListReader(
  { http, client, settings }: Connected,
  entity: Pick<Entity<unknown, unknown>, 'name' | 'path'>,
): ReadList {
  const path = `${entity.path}${settings.listPathSuffix}`;
  const resource = `list of ${entity.name}`;

  const refuse = (message: string): never => {
    throw http.failure({ code: 'BACKEND_PROTOCOL', message: `${resource}: ${message}` });
  };

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
    const { results, count = null } = readBody(http, listBody, body, resource);
    if (results.length > pageSize) {
      refuse(`expected at most ${pageSize} records, ${results.length} came: its pages cannot be told apart`);
    }
    const seen = (page - 1) * pageSize + results.length;
    if (count !== null && seen < count && results.length > 0 && results.length < pageSize) {
      refuse(`expected ${pageSize} records, ${results.length} of ${count} came; lower maxPageSize`);
    }
    return { items: results, count };
  };
}
