import { UpstreamError } from '../../../errors.ts';
import type { Batch, Call } from '../../provider.ts';
import { readItems } from '../../read-body.ts';
import { withId } from '../api.ts';
import type { Connected, Entity } from './entity.ts';
import type { ReadList } from './list-reader.ts';

/** Keeps the URL far below 8 kB. */
const idsPerRequest = 100;

interface IdReaderParts<T, R> {
  connected: Connected;
  entity: Entity<T, R>;
  readList: ReadList;
  get(id: string, call: Call): Promise<R | null>;
}

type ReadMany<R> = (ids: readonly string[], call: Call) => Promise<Batch<R>>;

/**
 * Many records by id in one request, if the upstream takes `id__in`, which is documented for other fields only: once
 * it was refused, this connection reads one by one.
 */
export function createIdReader<T, R>(parts: IdReaderParts<T, R>): ReadMany<R> {
  const { connected, entity, readList, get } = parts;
  const { http, settings } = connected;
  let listsById = settings.listById !== 'off';

  async function readChunk(ids: readonly string[], call: Call): Promise<Batch<R>> {
    if (!listsById || ids.length === 1) return readOneByOne(ids, call);
    try {
      return (await readByIds(ids, call)) ?? (await readOneByOne(ids, call));
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      if (settings.listById === 'on' || !refusals.has(error.status ?? 0)) return everyone(ids, error);
      listsById = false;
      return readOneByOne(ids, call);
    }
  }

  /** Null when the upstream answered with other records, so that nothing can be said of those that did not come. */
  async function readByIds(ids: readonly string[], call: Call): Promise<Batch<R> | null> {
    const { items } = await readList({ page: 1, pageSize: ids.length }, { id__in: ids.join(',') }, call);
    const wanted = new Set(ids.map((id) => id.toLowerCase()));
    const found = new Map<string, R | UpstreamError>();
    let nameless: UpstreamError | null = null;
    const records = readItems(http, entity.schema, items, entity.name, entity.normalize);
    for (const [index, record] of records.entries()) {
      const id = idOf(items[index]);
      if (id !== null && !wanted.has(id)) return strangerCame();
      if (id !== null) found.set(id, record);
      else if (record instanceof UpstreamError) nameless = record;
    }
    // A record whose id cannot be read may be any of those that seem to be missing.
    return toBatch(ids, (id) => found.get(id.toLowerCase()) ?? nameless);
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

/** No such filter, no such list, or no reading there. */
const refusals: ReadonlySet<number> = new Set([400, 404, 405]);

function idOf(item: unknown): string | null {
  return withId.safeParse(item).data?.id.toLowerCase() ?? null;
}

function everyone<R>(ids: readonly string[], error: UpstreamError): Batch<R> {
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
