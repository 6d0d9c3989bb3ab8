import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import type { Written } from '../../../contract/write.ts';
import { readAfterWrite } from '../../../kit/after-write.ts';
import type { AnsweredJson } from '../../../kit/answered.ts';
import { readRecord } from '../../../kit/read-body.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import { isSameId } from '../keys.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createEntityReader } from './entity-reader.ts';

/** A record in the upstream's words, which a write can go by: `json` is the answer as it came. */
export interface StoredItem {
  id: string;
  json: AnsweredJson;
}

export interface ReadBackOptions<R> {
  /** Its name in sentences. */
  resource: string;
  /** What is known of a record that was written and could not be read. */
  unread(id: string): R;
}

interface Expected<T> {
  /** Whether a record can be what this write left behind. */
  isOwn(item: T): boolean;
  call: Call;
}

export type ReadBack<T, R> = (id: string, answer: unknown, expected: Expected<T>) => Promise<Written<R>>;

/** Writes answer with the whole record; where they do not, it is read once more. */
export function createReadBack<T extends StoredItem, R extends ResourceRecord>(
  context: Context,
  entity: Entity<T, R>,
  { resource, unread }: ReadBackOptions<R>,
): ReadBack<T, R> {
  const { http } = context;
  const { get } = createEntityReader<T, T>(context, { ...entity, normalize: (item) => item });

  return async (id, answer, { isOwn, call }) => {
    let shown = entity.schema.safeParse(answer).data ?? null;
    if (shown !== null && isSameId(shown.id, id) && isOwn(shown))
      return { record: toRecord(http, entity, shown), warnings: [] };
    const read = async (): Promise<R | null> => {
      const item = await get(id, call.fresh());
      shown = item ?? shown;
      return item === null ? null : toRecord(http, entity, item);
    };
    const written = await readAfterWrite({ resource, read, known: unread(id) });
    if (shown === null || isOwn(shown)) return written;
    throw http.failure({
      code: 'OUTCOME_UNKNOWN',
      message: `${entity.name}: the request was accepted, but the answer shows another record than was sent; look before it is sent again`,
    });
  };
}

/** The record as lists and reads give it: read from the answer itself, so that it tells its odd fields too. */
export function toRecord<T extends StoredItem, R>(http: HttpClient, entity: Entity<T, R>, { json }: T): R {
  const { name, schema, normalize } = entity;
  return readRecord(http, schema, json, { resource: name, normalize });
}
