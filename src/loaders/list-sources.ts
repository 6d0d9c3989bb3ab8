import type { Call } from '../contract/call.ts';
import type { ListQuery, Parent, ReadOperations } from '../contract/read.ts';
import type { RecordOf } from '../contract/resources.ts';
import { operationsOf } from '../contract/resources.ts';
import { UpstreamError } from '../errors.ts';
import { matchesFilter, missingFields, type ReadSince, undecidedField } from '../kit/filters.ts';
import { tooManyRecords } from '../kit/offset-list.ts';
import { mapRecords } from '../kit/pages.ts';
import { sortKeyOf } from '../kit/sort-key.ts';
import type { ResourceType } from '../model.ts';
import type { Backend } from './backend.ts';
import type { Cursors } from './cursor.ts';
import type { Source } from './merger.ts';
import type { Entity, ResourceLoader } from './resource-loader.ts';
import { sharedRead } from './shared-pages.ts';
import type { StreamSource } from './stream.ts';
import { failureOf, listedEntity, oddFieldsOf, streamOf } from './stream-source.ts';
import type { Walk } from './walk.ts';

export interface PageArguments {
  first: number;
  after: string | null;
}

export interface ListRequest<Type extends ResourceType> extends PageArguments {
  type: Type;
  /** The backends to ask, already selected. */
  backends: readonly Backend[];
  parent: Parent | null;
  /** Defined values only. */
  filter: object;
}

/** What lists need of the operation that they serve. */
export interface ListContext {
  cursors: Cursors;
  backend(name: string): Backend | undefined;
  call(backend: Backend): Call;
  loader<Type extends ResourceType>(type: Type, backend: Backend): ResourceLoader<Type>;
  see<Type extends ResourceType>(type: Type, backend: Backend, record: RecordOf[Type]): Entity<Type>;
  /** Names what walks keep that begin in this operation. */
  walkName(): string;
}

/** One source for each backend that keeps such records, or one for each of its partitions. */
export function sourcesOf<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
  walk: Walk,
): Promise<Source<Entity<Type>>[]>[] {
  return request.backends.map(async (backend) => {
    const operations = operationsOf(backend.adapter, request.type);
    // Roles that can be given but not read are nothing that a list could miss.
    if (operations === undefined || !isReadable(operations)) return [];
    if (operations.list === undefined) return [unsupported(backend, `list ${request.type} records`)];
    try {
      const query = { ...baseQuery(request), position: null, first: request.first };
      const { partitions } = operations;
      const read = partitions === undefined ? null : () => partitions(query, context.call(backend));
      const name = JSON.stringify(streamName(request));
      const names = read === null ? [null] : await walk.partitions(backend, name, read);
      return names.map((partition) => sourceOf(context, request, { walk, backend, operations, partition }));
    } catch (error) {
      if (error instanceof UpstreamError) return [error];
      throw error;
    }
  });
}

function isReadable({ get, getMany, list }: { get?: unknown; getMany?: unknown; list?: unknown }): boolean {
  return get !== undefined || getMany !== undefined || list !== undefined;
}

interface Origin<Type extends ResourceType> {
  walk: Walk;
  backend: Backend;
  operations: ReadOperations<RecordOf[Type], object>;
  partition: string | null;
}

function sourceOf<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
  { walk, backend, operations, partition }: Origin<Type>,
): StreamSource<Entity<Type>> {
  const { type, filter } = request;
  const isFiltered = Object.keys(filter).length > 0;
  return {
    ...streamOf(backend, partition),
    read: sharedRead({
      backend,
      walk,
      name: [...streamName(request), partition],
      call: () => context.call(backend),
      read: async (place, call) => {
        if (operations.list === undefined) throw unsupported(backend, `list ${type} records`);
        return operations.list({ ...baseQuery(request), partition, ...place }, call);
      },
      accept: (page, call) => {
        if (!call.hold(page.items.length)) throw failureOf(backend)('BACKEND_PROTOCOL', tooManyRecords(call));
        return mapRecords(page, (record) => listedEntity(context.see(type, backend, record)));
      },
    }),
    rank: ({ record }) => ({ sortKey: sortKeyOf(type, record), key: record.key }),
    keep: ({ record }) => {
      if (!isFiltered) return true;
      const verdict = matchesFilter(record, filter);
      if (verdict !== null) return verdict;
      return readMissing(context, { type, backend, record }, filter).then(
        (since) =>
          matchesFilter(record, filter, since) ?? {
            undecided: undecidedField(record, filter, since) ?? 'filter',
          },
      );
    },
    oddFields: oddFieldsOf,
  };
}

function streamName({ type, parent, filter }: ListRequest<ResourceType>): unknown[] {
  return [type, parent, Object.entries(filter).sort()];
}

/** The fields that the filter asks about and the record's list did not carry. */
async function readMissing<Type extends ResourceType>(
  context: ListContext,
  { type, backend, record }: Entity<Type>,
  filter: object,
): Promise<ReadSince> {
  const loader = context.loader(type, backend);
  const missing = missingFields(record, filter) as (keyof RecordOf[Type])[];
  const fields = missing.map(async (field) => [String(field), await loader.field(record, field)] as const);
  return new Map(await Promise.all(fields));
}

function baseQuery({
  parent,
  filter,
}: ListRequest<ResourceType>): Omit<ListQuery<object>, 'first' | 'position'> {
  return { parent, filter, partition: null };
}

export function unsupported({ name, provider }: Backend, what: string): UpstreamError {
  return new UpstreamError({
    backend: name,
    provider,
    code: 'UNSUPPORTED',
    message: `${name}: this backend has no way to ${what}`,
  });
}
