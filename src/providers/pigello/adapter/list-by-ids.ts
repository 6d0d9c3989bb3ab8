import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import { anyRecord } from '../api.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createListReader } from './list-reader.ts';

/** What one answer gave: records by id, and why one has no readable id. */
interface Answered<R> {
  records: Map<string, R | UpstreamError>;
  nameless: UpstreamError | null;
}

export type ListByIds<R> = (ids: readonly string[], call: Call) => Promise<Batch<R> | null>;

/**
 * Answers null when other records came than were asked for, so that nothing can be said of those that did not come. A
 * page may be shorter than asked (a server has its own largest page), so what did not come is asked for again until an
 * answer gives none of it: only that one denies them.
 */
export function createListByIds<T, R>(context: Context, entity: Entity<T, R>): ListByIds<R> {
  const readOnce = createReadOnce(context, entity);

  return async (ids, call) => {
    const first = await readOnce(ids, call);
    if (first === null) return null;
    const found = new Map(first.records);
    // A record whose id cannot be read may be any of those that seem to be missing.
    let unknown = first.nameless;
    for (let left = missingIn(found, ids); unknown === null && left.length > 0; ) {
      const next = await settle(readOnce(left, call));
      if (next === null) return null;
      if (next instanceof UpstreamError) unknown = next;
      else {
        for (const [id, record] of next.records) found.set(id, record);
        unknown = next.nameless;
        if (next.records.size === 0) break;
      }
      left = missingIn(found, ids);
    }
    return toBatch(ids, found, unknown);
  };
}

function createReadOnce<T, R>(
  context: Context,
  entity: Entity<T, R>,
): (ids: readonly string[], call: Call) => Promise<Answered<R> | null> {
  const { http, settings } = context;
  const readList = createListReader(context, entity);

  return async (ids, call) => {
    const { rows } = await readList({ page: 1, pageSize: ids.length }, { id__in: ids.join(',') }, call);
    const wanted = new Set(ids.map((id) => id.toLowerCase()));
    const answered: Answered<R> = { records: new Map(), nameless: null };
    const records = readItems(http, entity.schema, rows, entity.name, entity.normalize);
    for (const [index, record] of records.entries()) {
      const id = anyRecord.safeParse(rows[index]).data?.id.toLowerCase() ?? null;
      if (id !== null && !wanted.has(id)) {
        if (settings.listById === 'auto') return null;
        const message = `list of ${entity.name}: expected the records asked for, others came; set listById to off`;
        throw http.failure({ code: 'BACKEND_PROTOCOL', message });
      }
      if (id !== null) answered.records.set(id, record);
      else if (record instanceof UpstreamError) answered.nameless = record;
    }
    return answered;
  };
}

function missingIn(found: ReadonlyMap<string, unknown>, ids: readonly string[]): string[] {
  return ids.filter((id) => !found.has(id.toLowerCase()));
}

/** The answers by the ids as they were asked for; `unknown` stands for each that did not come. */
function toBatch<R>(
  ids: readonly string[],
  found: ReadonlyMap<string, R | UpstreamError>,
  unknown: UpstreamError | null,
): Batch<R> {
  return new Map(
    ids.flatMap((id): [string, R | UpstreamError][] => {
      const answer = found.get(id.toLowerCase()) ?? unknown;
      return answer === null ? [] : [[id, answer]];
    }),
  );
}
