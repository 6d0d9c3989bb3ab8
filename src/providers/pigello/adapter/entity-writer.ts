import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import type { Done, Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { withOddFields } from '../../../kit/odd-fields.ts';
import type { JsonObject } from '../../../model.ts';
import type { HttpClient, HttpRequest } from '../../../transport/http-client.ts';
import { anyRecord } from '../api.ts';
import { isId, isSameId } from '../keys.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createEntityReader } from './entity-reader.ts';
import { type InputTerms, toInputTerms } from './failures.ts';

/** The writes of one entity. What cannot be an id is NOT_FOUND, without a request. */
export interface EntityWriter<T, R> {
  /** Reads the record as it is now. Throws NOT_FOUND when there is none, and as `refuseOdd` does. */
  stored(id: string, call: Call, needed?: readonly string[]): Promise<T>;
  /** Throws when a field that a write depends on came and could not be read; fields by the upstream's names. */
  refuseOdd(item: T, needed: readonly string[]): void;
  /** The record as lists and reads give it. */
  toRecord(item: T): R;
  create(body: object, call: Call): Promise<Written<R>>;
  update(id: string, body: object, call: Call): Promise<Written<R>>;
  delete(id: string, call: Call): Promise<Done>;
  notFound(): UpstreamError;
}

interface WriterOptions<R> {
  paths: InputTerms['paths'];
  /** What to do when a field is refused that a create fills from the settings. */
  advice: InputTerms['advice'];
  /** Fields that tell a new record from those before it, by the upstream's names. */
  identity: readonly string[];
  /** What is known of a record that was written and could not be read. */
  unread(id: string): R;
}

interface Settling<T> {
  /** Whether a record can be what this write left behind. */
  isOwn(item: T): boolean;
  call: Call;
}

/** What was read to be written again: `native` as it came, the fields as they were understood. */
export interface StoredItem extends Pick<ResourceRecord, 'unreadable'> {
  id: string;
  native: JsonObject;
}

/** Writes answer with the whole record; where they do not, it is read once more. */
export function createEntityWriter<T extends StoredItem, R extends ResourceRecord>(
  context: Context,
  entity: Entity<T, R>,
  { paths, advice, identity, unread }: WriterOptions<R>,
): EntityWriter<T, R> {
  const { http, client } = context;
  const { get } = createEntityReader<T, T>(context, { ...entity, normalize: (item) => item });

  function notFound(): UpstreamError {
    return http.failure({ code: 'NOT_FOUND', message: `there is no ${entity.name} with this id` });
  }

  function pathOf(id: string): string {
    if (!isId(id)) throw notFound();
    return `${entity.path}${encodeURIComponent(id)}/`;
  }

  function toRecord(item: T): R {
    const record = withOddFields(() => entity.normalize(item));
    const unreadable = [...(item.unreadable ?? []), ...(record.unreadable ?? [])];
    return unreadable.length === 0 ? record : { ...record, unreadable };
  }

  async function settle(id: string, answer: unknown, { isOwn, call }: Settling<T>): Promise<Written<R>> {
    const told = understood(answer);
    if (told !== null && isSameId(told.id, id) && isOwn(told))
      return { record: toRecord(told), warnings: [] };
    // Whatever this read meets, the write is done.
    const item = await get(id, call).catch(() => null);
    if (item !== null && isOwn(item)) return { record: toRecord(item), warnings: [] };
    if (item !== null || (told !== null && !isOwn(told))) throw unclear();
    const warning = `${entity.name}: it was written, but could not be read afterwards`;
    return { record: unread(id), warnings: [warning] };
  }

  function understood(answer: unknown): T | null {
    const read = (): { item?: T } => {
      const { data } = entity.schema.safeParse(answer);
      return data === undefined ? {} : { item: data };
    };
    const { item, unreadable = [] } = withOddFields<{ item?: T; unreadable?: T['unreadable'] }>(read);
    return item === undefined ? null : { ...item, unreadable };
  }

  function refuseOdd(item: T, needed: readonly string[]): void {
    const fields = new Map<string, unknown>(Object.entries(item));
    const odd = needed.filter((name) => fields.get(name) === null && (item.native[name] ?? null) !== null);
    if (odd.length === 0) return;
    const message = `${entity.name}: ${odd.join(', ')} came and cannot be read, and this write depends on it, so nothing was sent`;
    throw http.failure({ code: 'BACKEND_PROTOCOL', message });
  }

  function unclear(): UpstreamError {
    return http.failure({
      code: 'OUTCOME_UNKNOWN',
      message: `${entity.name}: the request was accepted, but the answer shows another record than was sent; look before it is sent again`,
    });
  }

  return {
    notFound,
    refuseOdd,
    toRecord,
    async stored(id, call, needed = []) {
      const item = await get(id, call);
      if (item === null) throw notFound();
      refuseOdd(item, needed);
      return item;
    },
    async create(body, call) {
      const request: HttpRequest = { method: 'POST', path: entity.path, body: { json: body } };
      const answer = await client.json(request, call).catch((error: unknown) => {
        throw toInputTerms(explainMissingPath(http, entity.name, error), { paths, advice });
      });
      const { success, data } = anyRecord.safeParse(answer);
      if (success) return settle(data.id, answer, { isOwn: (item) => shows(item, body, identity), call });
      throw http.failure({
        code: 'OUTCOME_UNKNOWN',
        message: `${entity.name}: the request was accepted, but the answer does not name the new record`,
      });
    },
    async update(id, body, call) {
      const request: HttpRequest = { method: 'PATCH', path: pathOf(id), body: { json: body } };
      const answer = await client.json(request, call).catch((error: unknown) => {
        throw toInputTerms(error, { paths, advice: {} });
      });
      return settle(id, answer, { isOwn: () => true, call });
    },
    async delete(id, call) {
      await client.response({ method: 'DELETE', path: pathOf(id) }, call);
      return { warnings: [] };
    },
  };
}

/** Whether a record has what was sent, as far as it shows those fields; case and outer blanks of texts do not count. */
function shows(item: object, body: object, identity: readonly string[]): boolean {
  const sent = new Map<string, unknown>(Object.entries(body));
  const came = new Map<string, unknown>(Object.entries(item));
  return identity.every((name) => {
    const [wanted, own] = [sent.get(name) ?? null, came.get(name) ?? null];
    return wanted === null || own === null || fold(wanted) === fold(own);
  });
}

function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().normalize('NFC').toLowerCase() : value;
}

/** A 404 for something new: it is the path that is not there. */
export function explainMissingPath(http: HttpClient, name: string, cause: unknown): unknown {
  if (!(cause instanceof UpstreamError) || cause.code !== 'NOT_FOUND') return cause;
  const message = `${name}: expected a place for new ones, there is none (404); check the url`;
  return http.failure({ code: 'UNSUPPORTED', message, status: 404, cause });
}
