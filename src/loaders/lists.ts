import type { Parent } from '../contract/read.ts';
import { operationsOf, type TypedRecord } from '../contract/resources.ts';
import { InputError, UpstreamError } from '../errors.ts';
import { mapRecords } from '../kit/pages.ts';
import { sortKeyOf } from '../kit/sort-key.ts';
import type { PrincipalType, ResourceType } from '../model.ts';
import type { Backend } from './backend.ts';
import type { WalkState } from './cursor.ts';
import type { ListFailure } from './failure.ts';
import {
  type ListContext,
  type ListRequest,
  type PageArguments,
  sourcesOf,
  unsupported,
} from './list-sources.ts';
import { next } from './maybe-promise.ts';
import { type MergedPage, mergeGroups, mergeList } from './merged-list.ts';
import type { Source } from './merger.ts';
import type { Entity } from './resource-loader.ts';
import { sharedRead } from './shared-pages.ts';
import { sortedSource } from './sorted-source.ts';
import type { StreamSource } from './stream.ts';
import { listedEntity, oddFieldsOf, recallIn, streamOf } from './stream-source.ts';
import { openWalk } from './walk.ts';

export async function listResources<Type extends ResourceType>(
  context: ListContext,
  request: ListRequest<Type>,
): Promise<MergedPage<Entity<Type>>> {
  // The arguments first: a request that is wrong costs no backend anything.
  const page = checkPage(context, nameOf(request), request);
  const walk = openWalk(page.before, context.walkName);
  const sharers = sharersOf(request, page.before);
  const sources = sourcesOf(context, request, walk);
  return mergeList({ ...page, walk, sharers, recall: recallIn(context), sources });
}

/** Users of all backends, one group for each e-mail address, in its canonical form. */
export async function groupUsers<G>(
  context: ListContext,
  request: ListRequest<'User'>,
  group: (email: string, users: Entity<'User'>[], failures: ListFailure[]) => G,
): Promise<MergedPage<G>> {
  const page = checkPage(context, `people ${nameOf(request)}`, request);
  const walk = openWalk(page.before, context.walkName);
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
  const sources = sourcesOf(context, request, walk).map(async (source) => (await source).map(withEmail));
  // Not shared out: the same people are in several backends, so that each may have somebody for every group.
  return mergeGroups({ ...page, walk, recall: recallIn(context), sources }, group);
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
  const name = JSON.stringify(['members', backend.name, parent.type, parent.key]);
  const page = checkPage(context, name, { first, after });
  const walk = openWalk(page.before, context.walkName);
  const source: StreamSource<Entity<PrincipalType>> = {
    ...streamOf(backend, null),
    read: sharedRead({
      backend,
      walk,
      name: ['members', parent.type, parent.key],
      call: () => context.call(backend),
      read: async (place, call) => {
        if (list === undefined) throw unsupported(backend, `list the members of a ${parent.type}`);
        return list({ ...query, ...place }, call);
      },
      accept: (read) => mapRecords(read, (typed) => listedEntity(seeTyped(context, backend, typed))),
    }),
    rank: ({ type, record }) => ({ sortKey: sortKeyOf(type, record), key: `${type} ${record.key}` }),
    keep: () => true,
    oddFields: oddFieldsOf,
  };
  return mergeList({ ...page, walk, recall: recallIn(context), sources: [source] });
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

const firstRange = { least: 1, most: 200 };

export interface CheckedPage {
  first: number;
  /** Where the walk stands; null: at the start. */
  before: WalkState | null;
  /** The cursor of a place in this list. */
  cursorOf(walk: WalkState): string;
}

/** The arguments of any list, checked: before anything is asked for it. */
export function checkPage(
  { cursors }: Pick<ListContext, 'cursors'>,
  list: string,
  { first, after }: PageArguments,
): CheckedPage {
  if (first < firstRange.least || first > firstRange.most) {
    throw new InputError(`first: expected ${firstRange.least} to ${firstRange.most}, ${first} came`);
  }
  return {
    first,
    before: after === null ? null : cursors.decode(list, after),
    cursorOf: (walk) => cursors.encode(list, walk),
  };
}
