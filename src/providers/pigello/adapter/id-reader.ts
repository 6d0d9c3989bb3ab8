import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import { anyRecord } from '../api.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createListReader } from './list-reader.ts';

/** As many ids keep the URL far below 8 kB. */
const idsPerRequest = 100;

/** What one answer gave: records by id, and why one has no readable id. */
interface Answered<R> {
  records: Map<string, R | UpstreamError>;
  nameless: UpstreamError | null;
}

type ReadMany<R> = (ids: readonly string[], call: Call) => Promise<Batch<R>>;

/**
 * Reads many records in one request, if the upstream takes `id__in`, which is documented for other fields only: once it
 * was refused, this connection reads one by one.
 */
export function createIdReader<T, R>(
  context: Context,
  entity: Entity<T, R>,
  get: (id: string, call: Call) => Promise<R | null>,
): ReadMany<R> {
  const { http, settings } = context;
  const readList = createListReader(context, entity);
  let listsById = settings.listById !== 'off';

  async function readChunk(ids: readonly string[], call: Call): Promise<Batch<R>> {
    if (!listsById || ids.length === 1) return readOneByOne(ids, call);
    try {
      return (await readByIds(ids, call)) ?? (await readOneByOne(ids, call));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (settings.listById === 'on' || !refusals.has(error.status ?? 0)) return answerAll(ids, error);
      listsById = false;
      return readOneByOne(ids, call);
    }
  }

  /**
   * Answers null when other records came than were asked for, so that nothing can be said of those that did not come. A
   * page may be shorter than asked (a server has its own largest page), so what did not come is asked for again until
   * an answer gives none of it: only that one denies them.
   */
  async function readByIds(ids: readonly string[], call: Call): Promise<Batch<R> | null> {
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
    return toBatch(ids, (id) => found.get(id.toLowerCase()) ?? unknown);
  }

  async function readOnce(ids: readonly string[], call: Call): Promise<Answered<R> | null> {
    const { rows } = await readList({ page: 1, pageSize: ids.length }, { id__in: ids.join(',') }, call);
    const wanted = new Set(ids.map((id) => id.toLowerCase()));
    const answered: Answered<R> = { records: new Map(), nameless: null };
    const records = readItems(http, entity.schema, rows, entity.name, entity.normalize);
    for (const [index, record] of records.entries()) {
      const id = idOf(rows[index]);
      if (id !== null && !wanted.has(id)) return strangerCame();
      if (id !== null) answered.records.set(id, record);
      else if (record instanceof UpstreamError) answered.nameless = record;
    }
    return answered;
  }

  function strangerCame(): null {
    if (settings.listById === 'auto') return null;
    throw http.failure({
      code: 'BACKEND_PROTOCOL',
      message: `list of ${entity.name}: expected the records asked for, others came; set listById to off`,
    });
  }

  async function readOneByOne(ids: readonly string[], call: Call): Promise<Batch<R>> {
    const answers = await Promise.all(
      ids.map((id) =>
        get(id, call).catch((error: unknown) => {
          if (error instanceof UpstreamError) return error;
          throw error;
        }),
      ),
    );
    return toBatch(ids, (_, index) => answers[index] ?? null);
  }

  return async (ids, call) => {
    const size = Math.min(idsPerRequest, settings.maxPageSize);
    const chunks = Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
      ids.slice(index * size, (index + 1) * size),
    );
    const batches = await Promise.all(chunks.map((chunk) => readChunk(chunk, call)));
    return new Map(batches.flatMap((batch) => [...batch]));
  };
}

/** These say: no such filter, no such list, or no reading there. */
const refusals: ReadonlySet<number> = new Set([400, 404, 405]);

function missingIn(found: ReadonlyMap<string, unknown>, ids: readonly string[]): string[] {
  return ids.filter((id) => !found.has(id.toLowerCase()));
}

async function settle<A>(answer: Promise<A>): Promise<A | UpstreamError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

function idOf(item: unknown): string | null {
  return anyRecord.safeParse(item).data?.id.toLowerCase() ?? null;
}

function answerAll<R>(ids: readonly string[], error: UpstreamError): Batch<R> {
  return new Map(ids.map((id) => [id, error]));
}

function toBatch<R>(
  ids: readonly string[],
  answerOf: (id: string, index: number) => R | UpstreamError | null,
): Batch<R> {
  const batch = new Map<string, R | UpstreamError>();
  for (const [index, id] of ids.entries()) {
    const answer = answerOf(id, index);
    if (answer !== null) batch.set(id, answer);
  }
  return batch;
}
