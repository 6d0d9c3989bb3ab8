import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { orNull } from '../../../errors.ts';
import { readRecord } from '../../../kit/read-body.ts';
import { isId, isSameId } from '../keys.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createIdReader } from './id-reader.ts';
import { createListReader } from './list-reader.ts';

export interface EntityReader<R> {
  /** Answers null, without a request, for what cannot be an id. */
  get(id: string, call: Call): Promise<R | null>;
  getMany(ids: readonly string[], call: Call): Promise<Batch<R>>;
  /** Reads the shortest list. */
  ping(call: Call): Promise<void>;
}

/** The filters of a list; its total is believed only if they are exact: if they say all that was asked. */
export interface Filters {
  query: Record<string, string>;
  exact: boolean;
}

export function createEntityReader<T extends { id: string }, R>(
  context: Context,
  entity: Entity<T, R>,
): EntityReader<R> {
  const { http, client } = context;
  const readList = createListReader(context, entity);

  async function get(id: string, call: Call): Promise<R | null> {
    if (!isId(id)) return null;
    const path = `${entity.path}${encodeURIComponent(id)}/`;
    const read = async (): Promise<R> => {
      const body = await client.json({ method: 'GET', path }, call);
      const normalize = (item: T): R => {
        if (isSameId(item.id, id)) return entity.normalize(item);
        const message = `${entity.name}: expected the record that was asked for, another one came`;
        throw http.failure({ code: 'BACKEND_PROTOCOL', message });
      };
      return readRecord(http, entity.schema, body, { resource: entity.name, normalize });
    };
    return orNull(read());
  }

  const readMany = createIdReader(context, entity, get);

  return {
    get,
    getMany: (ids, call) => readMany(ids.filter(isId), call),
    async ping(call) {
      await readList({ page: 1, pageSize: 1 }, {}, call);
    },
  };
}
