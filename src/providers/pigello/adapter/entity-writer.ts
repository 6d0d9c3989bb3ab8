import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import type { Done, Written } from '../../../contract/write.ts';
import type { UpstreamError } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import type { InputNames, JsonRequest } from '../../../transport/json-client.ts';
import { anyRecord } from '../api.ts';
import { isId } from '../keys.ts';
import type { Context } from './context.ts';
import type { Entity } from './entity.ts';
import { createEntityReader } from './entity-reader.ts';
import { createReadBack, type ReadBackOptions, type StoredItem, toRecord } from './read-back.ts';

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

interface WriterOptions<R> extends ReadBackOptions<R> {
  names: InputNames;
  /** Fields that tell a new record from those before it, by the upstream's names. */
  identity: readonly string[];
}

export function createEntityWriter<T extends StoredItem, R extends ResourceRecord>(
  context: Context,
  entity: Entity<T, R>,
  options: WriterOptions<R>,
): EntityWriter<T, R> {
  const { http, client } = context;
  const { names, identity } = options;
  const { get } = createEntityReader<T, T>(context, { ...entity, normalize: (item) => item });
  const readBack = createReadBack(context, entity, options);

  const notFound = (): UpstreamError =>
    http.failure({ code: 'NOT_FOUND', message: `there is no ${entity.name} with this id` });

  const pathOf = (id: string): string => {
    if (!isId(id)) throw notFound();
    return `${entity.path}${encodeURIComponent(id)}/`;
  };

  return {
    notFound,
    refuseOdd: (item, needed) => refuseOdd(http, entity.name, { item, needed }),
    toRecord: (item) => toRecord(http, entity, item),
    async stored(id, call, needed = []) {
      const item = await get(id, call.fresh());
      if (item === null) throw notFound();
      refuseOdd(http, entity.name, { item, needed });
      return item;
    },
    async create(body, call) {
      const request: JsonRequest = { method: 'POST', path: entity.path, body: { json: body }, names };
      const answer = await client.json(request, call);
      const isOwn = (item: T): boolean => shows(item, body, identity);
      return readBack(readNewId(context, entity.name, answer), answer, { isOwn, call });
    },
    async update(id, body, call) {
      const request: JsonRequest = { method: 'PATCH', path: pathOf(id), body: { json: body }, names };
      return readBack(id, await client.json(request, call), { isOwn: () => true, call });
    },
    async delete(id, call) {
      await client.response({ method: 'DELETE', path: pathOf(id) }, call);
      return { warnings: [] };
    },
  };
}

function readNewId({ http }: Context, name: string, answer: unknown): string {
  const id = anyRecord.safeParse(answer).data?.id;
  if (id !== undefined) return id;
  const message = `${name}: the request was accepted, but the answer does not name the new record`;
  throw http.failure({ code: 'OUTCOME_UNKNOWN', message });
}

function refuseOdd(
  http: HttpClient,
  name: string,
  { item, needed }: { item: StoredItem; needed: readonly string[] },
): void {
  const fields = new Map<string, unknown>(Object.entries(item));
  const odd = needed.filter((field) => fields.get(field) === null && (item.json[field] ?? null) !== null);
  if (odd.length === 0) return;
  const message = `${name}: ${odd.join(', ')} came and cannot be read, and this write depends on it, so nothing was sent`;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message });
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
