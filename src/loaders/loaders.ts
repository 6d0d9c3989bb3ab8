import type { Call } from '../contract/call.ts';
import type { RecordOf } from '../contract/resources.ts';
import { InputError, UpstreamError } from '../errors.ts';
import type { PrincipalType, ResourceType } from '../model.ts';
import type { Backend } from './backend.ts';
import { createCall } from './call.ts';
import { createCursors } from './cursor.ts';
import type { Carriers } from './embedded.ts';
import type { ListFailure } from './failure.ts';
import { createGlobalIds, type GlobalIds } from './global-id.ts';
import { type LinkedGroupsRequest, listLinkedGroups } from './linked-groups.ts';
import type { ListContext, ListRequest } from './list-sources.ts';
import { groupUsers, listMembers, listResources, type MembersRequest } from './lists.ts';
import { type MaybePromise, next } from './maybe-promise.ts';
import type { MergedPage } from './merged-list.ts';
import { createRequestMeter } from './request-meter.ts';
import { createResourceLoader, type Entity, type ResourceLoader } from './resource-loader.ts';
import type { Seal } from './seal.ts';
import { turn } from './turn.ts';
import { createWalkName } from './walk.ts';

/** Everything that resolvers read through: made anew for each GraphQL operation, so that nothing leaks between callers. */
export interface Loaders extends ListContext {
  /** Names of everything, as clients know them. */
  ids: GlobalIds;
  /** In the order of the configuration. */
  backends: readonly Backend[];
  backend(name: string): Backend | undefined;
  /** How many requests the operation has needed so far, over all backends. */
  requestCount(): number;
  /** The record behind a key; null when the backend has none. What this operation has seen already is not asked again. */
  entity<Type extends ResourceType>(
    type: Type,
    backend: Backend,
    key: string,
  ): MaybePromise<Entity<Type> | null>;
  /** The record behind a reference that another record makes; stays a bare reference where the backend cannot read it. */
  reference<Type extends ResourceType>(type: Type, backend: Backend, key: string): MaybePromise<Entity<Type>>;
  /** A call that outlives its caller: a write that has begun is not given up because somebody closed a window. */
  writeCall(backend: Backend): Call;
  /** The end of what a write may take. */
  writeSignal: AbortSignal;
  /** Forgets everything that this operation knows of a backend, since it has changed. */
  refresh(backend: Backend): void;
  field<Type extends ResourceType, Field extends keyof RecordOf[Type]>(
    entity: Entity<Type>,
    field: Field,
  ): Promise<NonNullable<RecordOf[Type][Field]> | null>;
  /** As `field`, but without a promise where the value is at hand. */
  fieldNow<Type extends ResourceType, Field extends keyof RecordOf[Type]>(
    entity: Entity<Type>,
    field: Field,
  ): MaybePromise<NonNullable<RecordOf[Type][Field]> | null>;
  /** Why a part of a field ("settings.dataRetention") is null that came and could not be read; null without a reason. */
  unreadablePart(entity: Entity, part: string): UpstreamError | null;
  /** Tells the log of something that could not be read, and that the answer does without. */
  tell(failure: UpstreamError): void;
  list<Type extends ResourceType>(request: ListRequest<Type>): Promise<MergedPage<Entity<Type>>>;
  members(request: MembersRequest): Promise<MergedPage<Entity<PrincipalType>>>;
  /** Null where the backend cannot list them. */
  linkedGroups(request: LinkedGroupsRequest): Promise<MergedPage<Entity<'UserGroup'>> | null>;
  groupUsers<G>(
    request: ListRequest<'User'>,
    group: (email: string, users: Entity<'User'>[], failures: ListFailure[]) => G,
  ): Promise<MergedPage<G>>;
}

export interface LoadersOptions {
  /** Those that the caller may see. */
  backends: readonly Backend[];
  /** The deadline, or the caller's leaving. */
  signal: AbortSignal;
  /** The deadline alone; `signal` if absent. */
  writeSignal?: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
  requestId: string;
  /** Who asks. */
  caller?: string;
  /** Hides what cursors and some ids hold. */
  seal: Seal;
  /** Requests to all backends together that the operation may send; absent: without bound. */
  maxRequests?: number;
  /** Told of every backend or record that is missing from a list, for the log. */
  onFailure?: (failure: UpstreamError) => void;
}

export function createLoaders({ backends, onFailure, maxRequests, ...options }: LoadersOptions): Loaders {
  const meter = createRequestMeter(maxRequests ?? Number.POSITIVE_INFINITY);
  const operation = { ...options, meter };
  const writeSignal = operation.writeSignal ?? operation.signal;
  const byName = new Map(backends.map((backend) => [backend.name, backend]));
  const calls = new Map<Backend, Call>();
  const carriers = new Map<Backend, Carriers>();
  const loaders = new Map<Backend, Map<ResourceType, ResourceLoader<ResourceType>>>();

  function call(backend: Backend): Call {
    const known = calls.get(backend) ?? createCall({ ...operation, limits: backend.limits });
    calls.set(backend, known);
    return known;
  }

  function loader<Type extends ResourceType>(type: Type, backend: Backend): ResourceLoader<Type> {
    const own = loaders.get(backend) ?? new Map<ResourceType, ResourceLoader<ResourceType>>();
    const known = own.get(type) as unknown as ResourceLoader<Type> | undefined;
    if (known !== undefined) return known;
    const created = createResourceLoader({
      type,
      backend,
      call: call(backend),
      carriers: carriersOf(backend),
    });
    own.set(type, created as unknown as ResourceLoader<ResourceType>);
    loaders.set(backend, own);
    return created;
  }

  function carriersOf(backend: Backend): Carriers {
    const known = carriers.get(backend) ?? [];
    carriers.set(backend, known);
    return known;
  }

  function see<Type extends ResourceType>(
    type: Type,
    backend: Backend,
    record: RecordOf[Type],
  ): Entity<Type> {
    loader(type, backend).see(record);
    return { type, backend, record };
  }

  function entity<Type extends ResourceType>(
    type: Type,
    backend: Backend,
    key: string,
  ): MaybePromise<Entity<Type> | null> {
    const own = loader(type, backend);
    const seen = own.seen(key);
    const asEntity = (record: RecordOf[Type] | null): Entity<Type> | null =>
      record === null ? null : { type, backend, record };
    if (seen === null) return own.load(key).then((record) => next(turn(), () => asEntity(record)));
    return asEntity(seen);
  }

  function readField<Type extends ResourceType, Field extends keyof RecordOf[Type]>(
    of: Entity<Type>,
    field: Field,
  ): MaybePromise<NonNullable<RecordOf[Type][Field]> | null> {
    const own = loader(of.type, of.backend);
    const value = own.atHand(of.record, field);
    if (value !== undefined) return value ?? explainNull(of, field);
    return own.field(of.record, field).then((read) => read ?? explainNull(of, field));
  }

  /** Null where the backend says so; an error where the field came and could not be read. */
  function explainNull<Type extends ResourceType>(
    { type, backend, record, listed = false }: Entity<Type>,
    field: keyof RecordOf[Type],
  ): null {
    // The list has told of what it could not read itself; of what was read behind it, nobody has yet.
    if (listed && record[field] !== undefined) return null;
    const odd = loader(type, backend).unreadable(record, String(field));
    if (odd !== null) throw unreadableField(backend, type, odd);
    return null;
  }

  let lists = 0;

  /** A list takes a turn when it begins and when it is there: both cost more than most of what an operation does. */
  async function inTurn<Page extends MergedPage<unknown> | null>(read: () => Promise<Page>): Promise<Page> {
    // The first ones begin together, so that those over the same records find each other.
    lists += 1;
    if (lists > mostAtOnce) await turn();
    if (operation.signal.aborted) throw new InputError(outOfTime, 'BACKEND_TIMEOUT');
    const page = await read();
    for (const { error } of page?.failures ?? []) onFailure?.(error);
    await turn();
    return page;
  }

  const context: ListContext = {
    cursors: createCursors(operation.seal),
    call,
    loader,
    see,
    backend: (name) => byName.get(name),
    walkName: createWalkName(),
  };
  return {
    ...context,
    ids: createGlobalIds(operation.seal),
    backends,
    requestCount: meter.count,
    writeSignal,
    writeCall: ({ limits }) =>
      createCall({
        ...operation,
        signal: writeSignal,
        leaves: operation.signal,
        limits,
        alone: true,
        meter: meter.ofWrite(),
      }),
    refresh(backend) {
      calls.delete(backend);
      loaders.delete(backend);
      carriers.delete(backend);
    },
    entity,
    reference(type, backend, key) {
      const own = loader(type, backend);
      const known = own.seen(key) ?? (own.canLoad ? own.load(key) : null);
      // Not remembered: a bare reference says nothing about whether there is such a record.
      return next(known, (record) => ({
        type,
        backend,
        record: record ?? ({ key, externalId: key } as RecordOf[typeof type]),
      }));
    },
    field: async (of, field) => readField(of, field),
    fieldNow: readField,
    unreadablePart({ type, backend, record }, part) {
      const odd = loader(type, backend).unreadable(record, part);
      return odd === null ? null : unreadableField(backend, type, odd);
    },
    tell: (failure) => onFailure?.(failure),
    list: async (request) => inTurn(() => listResources(context, request)),
    members: async (request) => inTurn(() => listMembers(context, request)),
    linkedGroups: async (request) => inTurn(() => listLinkedGroups(context, request)),
    groupUsers: async (request, group) => inTurn(() => groupUsers(context, request, group)),
  };
}

const mostAtOnce = 32;

const outOfTime =
  'no time was left for this list in the operation; ask for less at once, or raise server.deadlineMs';

function unreadableField(
  { name, provider }: Backend,
  type: ResourceType,
  { field, reason }: { field: string; reason: string },
): UpstreamError {
  const message = `${name}: ${type}: ${field}: ${reason}`;
  return new UpstreamError({ backend: name, provider, code: 'BACKEND_PROTOCOL', message });
}
