import type { Call } from '../contract/call.ts';
import type { ListQuery, Parent, ReadOperations } from '../contract/read.ts';
import type { RecordOf, TypedRecord } from '../contract/resources.ts';
import { operationsOf } from '../contract/resources.ts';
import { InputError, UpstreamError } from '../errors.ts';
import { matchesFilter, missingFields, type ReadSince, undecidedField } from '../kit/filters.ts';
import { tooManyRecords } from '../kit/offset-list.ts';
import { sortKeyOf } from '../kit/sort-key.ts';
import type { PrincipalType, ResourceType } from '../model.ts';
import type { Backend } from './backend.ts';
import { decodeCursor, type WalkState } from './cursor.ts';
import type { ListFailure } from './failure.ts';
import { next } from './maybe-promise.ts';
import { type MergedPage, mergeGroups, mergeList } from './merged-list.ts';
import type { Source } from './merger.ts';
import type { Entity, ResourceLoader } from './resource-loader.ts';
import { sharedRead } from './shared-pages.ts';
import { sortedSource } from './sorted-source.ts';
import type { StreamSource } from './stream.ts';
import {
  failureOf,
  inTurn,
  listedEntity,
  mapPage,
  oddFieldsOf,
  recallIn,
  streamOf,
} from './stream-source.ts';

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
  backend(name: string): Backend | undefined;
  call(backend: Backend): Call;
  loader<Type extends ResourceType>(type: Type, backend: Backend): ResourceLoader<Type>;
  see<Type extends ResourceType>(type: Type, backend: Backend, record: RecordOf[Type]): Entity<Type>;
}

export async function listResources<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
): Promise<MergedPage<Entity<Type>>> {
  // The arguments first: a request that is wrong costs no backend anything.
  const page = checkPage(nameOf(request), request);
  const sharers = sharersOf(request, page.before);
  return mergeList({ ...page, sharers, recall: recallIn(context), sources: sourcesOf(context, request) });
}

/** Users of all backends, one group for each e-mail address, in its canonical form. */
export async function groupUsers<G>(
  context: ListContext,
  request: ListRequest<'User'>,
  group: (email: string, users: Entity<'User'>[], failures: ListFailure[]) => G,
): Promise<MergedPage<G>> {
  const page = checkPage(`people ${nameOf(request)}`, request);
  const withEmail = (source: Source<Entity<'User'>>): Source<Entity<'User'>> =>
    source instanceof UpstreamError
      ? source
      : sortedSource({
          ...source,
          keep: (user) => {
            const loader = context.loader('User', user.backend);
            const known = loader.atHand(user.record, 'email');
            return next(known === undefined ? loader.field(user.record, 'email') : known, (email) => {
              if (email !== null) return source.keep(user);
              // One that came and could not be read is not none.
              const isOdd = user.record.unreadable?.some(({ field }) => field === 'email') === true;
              return isOdd ? { undecided: 'email' } : false;
            });
          },
        });
  const sources = sourcesOf(context, request).map(async (source) => (await source).map(withEmail));
  // Not shared out: the same people are in several backends, so that each may have somebody for every group.
  return mergeGroups({ ...page, recall: recallIn(context), sources }, group);
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
    ...streamOf(backend, null),
    read: sharedRead({
      backend,
      name: ['members', parent.type, parent.key],
      call: () => context.call(backend),
      read: async (place, call) => {
        if (list === undefined) throw unsupported(backend, `list the members of a ${parent.type}`);
        const page = await inTurn(backend, call, list({ ...query, ...place }, call));
        return mapPage(page, (typed) => listedEntity(seeTyped(context, backend, typed)));
      },
    }),
    rank: ({ type, record }) => ({ sortKey: sortKeyOf(type, record), key: `${type} ${record.key}` }),
    keep: () => true,
    oddFields: oddFieldsOf,
  };
  const name = JSON.stringify(['members', backend.name, parent.type, parent.key]);
  return mergeList({ ...checkPage(name, { first, after }), recall: recallIn(context), sources: [source] });
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

/** Among how many backends the page is shared out. Null where a filter decides who has how much, which nobody knows. */
function sharersOf(
  { type, backends, filter }: ListRequest<ResourceType>,
  before: WalkState | null,
): number | null {
  if (Object.keys(filter).length > 0) return null;
  const states = [...(before?.streams ?? [])];
  return backends.filter(({ name, adapter }) => {
    const own = states.filter(([stream]) => stream === name || stream.startsWith(`${name} `));
    const isDone = own.length > 0 && own.every(([, { done }]) => done);
    return !isDone && operationsOf(adapter, type)?.list !== undefined;
  }).length;
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
  const { type, parent, filter } = request;
  const isFiltered = Object.keys(filter).length > 0;
  return {
    ...streamOf(backend, partition),
    read: sharedRead({
      backend,
      name: [type, parent, Object.entries(filter).sort(), partition],
      call: () => context.call(backend),
      read: async (place, call) => {
        if (operations.list === undefined) throw unsupported(backend, `list ${type} records`);
        const query = { ...baseQuery(request), partition, ...place };
        const page = await inTurn(backend, call, operations.list(query, call));
        if (!call.hold(page.items.length)) throw failureOf(backend)('BACKEND_PROTOCOL', tooManyRecords(call));
        return mapPage(page, (record) => listedEntity(context.see(type, backend, record)));
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

const firstRange = { least: 1, most: 200 };

/** The arguments of any list, checked: before anything is asked for it. */
export function checkPage(
  list: string,
  { first, after }: PageArguments,
): { list: string; first: number; before: WalkState | null } {
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
