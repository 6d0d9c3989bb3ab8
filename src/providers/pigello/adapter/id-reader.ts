import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { inChunks } from '../../../kit/chunks.ts';
import { readEach } from '../../../kit/read-each.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createListByIds } from './list-by-ids.ts';

/** As many ids keep the URL far below 8 kB. */
const idsPerRequest = 100;

export type ReadMany<R> = (ids: readonly string[], call: Call) => Promise<Batch<R>>;

/**
 * Reads many records in one request, if the upstream takes `id__in`, which is documented for other fields only: once it
 * was refused, this connection reads one by one.
 */
export function createIdReader<T, R>(
  context: Context,
  entity: Entity<T, R>,
  get: (id: string, call: Call) => Promise<R | null>,
): ReadMany<R> {
  const { settings } = context;
  const listByIds = createListByIds(context, entity);
  let listsById = settings.listById !== 'off';

  async function tryList(ids: readonly string[], call: Call): Promise<Batch<R> | null> {
    try {
      return await listByIds(ids, call);
    } catch (error) {
      const isRefused = error instanceof UpstreamError && refusals.has(error.status ?? 0);
      if (!isRefused || settings.listById === 'on') throw error;
      listsById = false;
      return null;
    }
  }

  return (ids, call) =>
    inChunks(ids, Math.min(idsPerRequest, settings.maxPageSize), async (chunk) => {
      const listed = listsById && chunk.length > 1 ? await tryList(chunk, call) : null;
      return listed ?? readEach(chunk, (id) => get(id, call));
    });
}

/** These say: no such filter, no such list, or no reading there. */
const refusals: ReadonlySet<number> = new Set([400, 404, 405]);
