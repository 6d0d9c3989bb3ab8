import { InputError, UpstreamError } from '../errors.ts';
import type { PrincipalType, RecordOf, ResourceType, TypedRecord } from '../model.ts';
import type { Backend } from '../providers/backend.ts';
import { matchesFilter, missingFields } from '../providers/filters.ts';
import {
  type Call,
  type ListQuery,
  operationsOf,
  type Page,
  type Parent,
  type ReadOperations,
} from '../providers/provider.ts';
import { sortKeyOf } from '../providers/sort-key.ts';
import { decodeCursor, type Places } from './cursor.ts';
import { type MergedPage, mergeGroups, mergeList, type Source } from './merged-list.ts';
import type { Entity, ResourceLoader } from './resource-loader.ts';
import type { StreamSource } from './stream.ts';

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
  call(backend: Backend): Call;
  loader<Type extends ResourceType>(type: Type, backend: Backend): ResourceLoader<Type>;
  see<Type extends ResourceType>(type: Type, backend: Backend, record: RecordOf[Type]): Entity<Type>;
}

export async function listResources<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
): Promise<MergedPage<Entity<Type>>> {
  // The arguments first: a request that is wrong costs no backend anything.
  const place = checkPage(nameOf(request), request);
  return mergeList({ ...place, sources: sourcesOf(context, request) });
}

/** Users of all backends, one group for each e-mail address. */
export async function groupUsers<G>(
  context: ListContext,
  request: ListRequest<'User'>,
  group: (email: string, users: Entity<'User'>[], failures: UpstreamError[]) => G,
): Promise<MergedPage<G>> {
  const place = checkPage(`people ${nameOf(request)}`, request);
  const withEmail = (source: Source<Entity<'User'>>): Source<Entity<'User'>> =>
    source instanceof UpstreamError
      ? source
      : {
          ...source,
          keep: async (user) =>
            (await context.loader('User', user.backend).field(user.record, 'email')) !== null &&
            source.keep(user),
        };
  const sources = sourcesOf(context, request).map(async (source) => (await source).map(withEmail));
  return mergeGroups({ ...place, sources }, group);
}

export interface MembersRequest extends PageArguments {
  backend: Backend;
  parent: Parent & { type: 'Role' | 'UserGroup' };
}

/** The principals of one role or group; they may be of several types. */
export async function listMembers(
  context: ListContext,
  { backend, parent, first, after }: MembersRequest,
): Promise<MergedPage<Entity<PrincipalType>>> {
  const operations = parent.type === 'Role' ? backend.adapter.role : backend.adapter.group;
  const list = operations?.listMembers;
  const query = { parent, partition: null, filter: {} };
  const source: StreamSource<Entity<PrincipalType>> = {
    name: backend.name,
    order: backend.order,
    read: async (position, count) => {
      if (list === undefined) throw unsupported(backend, `list the members of a ${parent.type}`);
      const page = await list({ ...query, position, first: count }, context.call(backend));
      return mapPage(page, (typed) => seeTyped(context, backend, typed));
    },
    place: ({ type, record }) => ({ sortKey: sortKeyOf(type, record), key: `${type} ${record.key}` }),
    keep: async () => true,
    stalled: () => stalled(backend),
  };
  const name = JSON.stringify(['members', backend.name, parent.type, parent.key]);
  return mergeList({ ...checkPage(name, { first, after }), sources: [source] });
}

export function seeTyped<Type extends ResourceType>(
  context: ListContext,
  backend: Backend,
  typed: TypedRecord<Type>,
): Entity<Type> {
  return context.see<ResourceType>(typed.type, backend, typed.record) as Entity<Type>;
}

function nameOf({ type, parent, filter, backends }: ListRequest<ResourceType>): string {
  const names = backends.map((backend) => backend.name).sort();
  return JSON.stringify([type, parent, Object.entries(filter).sort(), names]);
}

/** One source for each backend that keeps such records, or one for each of its partitions. */
function sourcesOf<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
): Promise<Source<Entity<Type>>[]>[] {
  return request.backends.map(async (backend) => {
    const operations = operationsOf(backend.adapter, request.type);
    // Roles that can be given but not read are nothing that a list could miss.
    if (operations === undefined || !isReadable(operations)) return [];
    if (operations.list === undefined) return [unsupported(backend, `list ${request.type} records`)];
    try {
      const query = { ...baseQuery(request), position: null, first: request.first };
      const partitions = (await operations.partitions?.(query, context.call(backend))) ?? [null];
      return partitions.map((partition) => sourceOf(context, request, { backend, operations, partition }));
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
  backend: Backend;
  operations: ReadOperations<RecordOf[Type], object>;
  partition: string | null;
}

function sourceOf<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
  { backend, operations, partition }: Origin<Type>,
): StreamSource<Entity<Type>> {
  const { type, filter } = request;
  return {
    name: partition === null ? backend.name : `${backend.name} ${partition}`,
    order: backend.order,
    read: async (position, first) => {
      if (operations.list === undefined) throw unsupported(backend, `list ${type} records`);
      const query = { ...baseQuery(request), partition, position, first };
      const page = await operations.list(query, context.call(backend));
      return mapPage(page, (record) => context.see(type, backend, record));
    },
    place: ({ record }) => ({ sortKey: sortKeyOf(type, record), key: record.key }),
    keep: async ({ record }) => {
      const verdict = matchesFilter(type, record, filter);
      if (verdict !== null) return verdict;
      return matchesFilter(type, await complete(context, { type, backend, record }, filter), filter) === true;
    },
    stalled: () => stalled(backend),
  };
}

/** The record with the fields that the filter asks about and its list did not carry. */
async function complete<Type extends ResourceType>(
  context: ListContext,
  { type, backend, record }: Entity<Type>,
  filter: object,
): Promise<RecordOf[Type]> {
  const loader = context.loader(type, backend);
  const missing = missingFields(record, filter) as (keyof RecordOf[Type])[];
  const fields = missing.map(async (field) => [field, await loader.field(record, field)] as const);
  return { ...record, ...Object.fromEntries(await Promise.all(fields)) };
}

function baseQuery({
  parent,
  filter,
}: ListRequest<ResourceType>): Omit<ListQuery<object>, 'first' | 'position'> {
  return { parent, filter, partition: null };
}

function mapPage<A, B>(page: Page<A>, map: (record: A) => B): Page<B> {
  const items = page.items.map((item) => ('error' in item ? item : { ...item, record: map(item.record) }));
  return { ...page, items };
}

const firstRange = { least: 1, most: 200 };

/** The arguments of any list, checked: before anything is asked for it. */
export function checkPage(
  list: string,
  { first, after }: PageArguments,
): { list: string; first: number; before: Places | null } {
  if (first < firstRange.least || first > firstRange.most) {
    throw new InputError(`first: expected ${firstRange.least} to ${firstRange.most}, ${first} came`);
  }
  return { list, first, before: after === null ? null : decodeCursor(list, after) };
}

function unsupported({ name, provider }: Backend, what: string): UpstreamError {
  return new UpstreamError({
    backend: name,
    provider,
    code: 'UNSUPPORTED',
    message: `${name}: this backend has no way to ${what}`,
  });
}

function stalled({ name, provider }: Backend): UpstreamError {
  return new UpstreamError({
    backend: name,
    provider,
    code: 'BACKEND_PROTOCOL',
    message: `${name}: its list stands still: the same empty page came again`,
  });
}
