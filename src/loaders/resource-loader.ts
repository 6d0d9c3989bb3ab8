import DataLoader from 'dataloader';
import type { Call } from '../contract/call.ts';
import type { Batch, ReadOperations } from '../contract/read.ts';
import type { RecordOf } from '../contract/resources.ts';
import { operationsOf } from '../contract/resources.ts';
import { UpstreamError } from '../errors.ts';
import type { ResourceType } from '../model.ts';
import type { Backend } from './backend.ts';
import { addCarrier, type Carriers, embeddedOf } from './embedded.ts';
import { afterTurns } from './turn.ts';

/** A record and the backend it lives in: what the graph passes from field to field. */
export interface Entity<Type extends ResourceType = ResourceType> {
  type: Type;
  backend: Backend;
  record: RecordOf[Type];
  /** It came in a list, whose `failures` tell the fields that could not be read. */
  listed?: boolean;
}

/** Loads one backend's records of one type, for one GraphQL operation: batched, and each at most once. */
export interface ResourceLoader<Type extends ResourceType> {
  /** False: the backend keeps such records, but cannot read one by id. */
  canLoad: boolean;
  /** The whole record; null when the backend has none. */
  load(key: string): Promise<RecordOf[Type] | null>;
  /** One field as records that came have it; undefined where it has to be read. */
  atHand<Field extends keyof RecordOf[Type]>(
    record: RecordOf[Type],
    field: Field,
  ): NonNullable<RecordOf[Type][Field]> | null | undefined;
  /** One field, at the least cost: from the record at hand, from a reader of its own, or from the whole record. */
  field<Field extends keyof RecordOf[Type]>(
    record: RecordOf[Type],
    field: Field,
  ): Promise<NonNullable<RecordOf[Type][Field]> | null>;
  /** Remembers what a list or another record's answer carried. */
  see(record: RecordOf[Type]): void;
  /** Why a field of the record, or a part of one ("settings.dataRetention"), is null that came and could not be read. */
  unreadable(record: RecordOf[Type], field: string): { field: string; reason: string } | null;
  /** The latest that has been seen of a record in this operation; null when nothing. */
  seen(key: string): RecordOf[Type] | null;
}

export interface ResourceLoaderOptions<Type extends ResourceType> {
  type: Type;
  backend: Backend;
  call: Call;
  /** The backend's: what is embedded in them is looked at when something is asked that they could answer. */
  carriers: Carriers;
}

export function createResourceLoader<Type extends ResourceType>({
  type,
  backend,
  call,
  carriers,
}: ResourceLoaderOptions<Type>): ResourceLoader<Type> {
  const operations = operationsOf(backend.adapter, type);
  const canLoad = operations?.get !== undefined || operations?.getMany !== undefined;
  /** What lists and other records' answers carried, the latest last: records are not merged, since they may be lazy. */
  const carried = new Map<string, Arrived<RecordOf[Type]>[]>();
  let opened = 0;
  const fieldLoaders = new Map<keyof RecordOf[Type], DataLoader<string, unknown>>();
  const wholes = new Map<string, RecordOf[Type]>();

  const records = new DataLoader<string, RecordOf[Type] | null>(async (keys) => {
    const batch = await readRecords<RecordOf[Type]>(operations, keys, call);
    for (const record of batch.values()) {
      if (record instanceof UpstreamError) continue;
      wholes.set(record.key, record);
      addCarrier(carriers, record);
    }
    return keys.map((key) => batch.get(key) ?? null);
  }, batching);

  function remember(record: RecordOf[Type], at: number): void {
    const known = carried.get(record.key);
    if (known === undefined) return void carried.set(record.key, [{ record, at }]);
    if (known.at(-1)?.record === record) return;
    let place = known.length;
    while (place > 0 && (known[place - 1]?.at ?? 0) > at) place -= 1;
    known.splice(place, 0, { record, at });
  }

  /** What came of a record, the latest last; what came inside others is as old as these are. */
  function arrived(key: string): readonly Arrived<RecordOf[Type]>[] {
    for (; opened < carriers.length; opened += 1)
      for (const record of embeddedOf(type, carriers[opened]?.embedded)) remember(record, opened + 0.5);
    return carried.get(key) ?? [];
  }

  function carriedField(key: string, field: keyof RecordOf[Type]): unknown {
    const known = arrived(key);
    for (let index = known.length - 1; index >= 0; index -= 1) {
      const value = known[index]?.record[field];
      if (value !== undefined) return value;
    }
    return undefined;
  }

  function fieldLoader(field: keyof RecordOf[Type]): DataLoader<string, unknown> | null {
    const read = operations?.fields?.[field];
    if (read === undefined) return null;
    const loader =
      fieldLoaders.get(field) ??
      new DataLoader<string, unknown>(async (keys) => {
        const batch: Batch<unknown> = await read(keys, call);
        return keys.map((key) => batch.get(key) ?? null);
      }, batching);
    fieldLoaders.set(field, loader);
    return loader;
  }

  function atHand<Field extends keyof RecordOf[Type]>(
    record: RecordOf[Type],
    field: Field,
  ): NonNullable<RecordOf[Type][Field]> | null | undefined {
    const own = record[field];
    return (own === undefined ? carriedField(record.key, field) : own) as ReturnType<typeof atHand<Field>>;
  }

  return {
    canLoad,
    load: (key) => records.load(key),
    atHand,
    field(record, field) {
      type Value = NonNullable<RecordOf[Type][typeof field]> | null;
      const own = atHand(record, field);
      if (own !== undefined) return Promise.resolve(own);
      const loader = fieldLoader(field);
      if (loader !== null) return loader.load(record.key) as Promise<Value>;
      if (!canLoad) return Promise.resolve(null);
      return records.load(record.key).then((whole) => (whole?.[field] ?? null) as Value);
    },
    see(record) {
      addCarrier(carriers, record);
      remember(record, carriers.length);
    },
    unreadable(record, field) {
      const came = arrived(record.key).map((one) => one.record);
      const known = [record, ...came.reverse(), wholes.get(record.key)];
      const odd = known.flatMap((one) => one?.unreadable ?? []);
      return odd.find((one) => one.field === field) ?? null;
    },
    seen: (key) => arrived(key).at(-1)?.record ?? wholes.get(key) ?? null,
  };
}

/** What came, and after how many carriers. */
interface Arrived<R> {
  record: R;
  at: number;
}

const batching = { batchScheduleFn: afterTurns };

/** One request for many where the backend has one; otherwise one each, bounded by the backend's connections. */
async function readRecords<R>(
  operations: ReadOperations<R, object> | undefined,
  keys: readonly string[],
  call: Call,
): Promise<Batch<R>> {
  const { get, getMany } = operations ?? {};
  if (getMany !== undefined && (keys.length > 1 || get === undefined)) return getMany(keys, call);
  const read = async (key: string): Promise<[string, R | UpstreamError | null]> => {
    try {
      return [key, (await get?.(key, call)) ?? null];
    } catch (error) {
      if (error instanceof UpstreamError) return [key, error];
      throw error;
    }
  };
  const answers = await Promise.all(keys.map(read));
  return new Map(answers.filter((answer): answer is [string, R | UpstreamError] => answer[1] !== null));
}
