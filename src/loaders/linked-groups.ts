import { mapRecords } from '../kit/pages.ts';
import { sortKeyOf } from '../kit/sort-key.ts';
import type { Backend } from './backend.ts';
import type { ListContext, PageArguments } from './list-sources.ts';
import { checkPage } from './lists.ts';
import { type MergedPage, mergeList } from './merged-list.ts';
import type { Entity } from './resource-loader.ts';
import { sharedRead } from './shared-pages.ts';
import type { StreamSource } from './stream.ts';
import { listedEntity, oddFieldsOf, recallIn, streamOf } from './stream-source.ts';
import { openWalk } from './walk.ts';

export interface LinkedGroupsRequest extends PageArguments {
  backend: Backend;
  roleKey: string;
}

/** The groups whose members have the role through them; null where the backend cannot list them. */
export async function listLinkedGroups(
  context: ListContext,
  { backend, roleKey, first, after }: LinkedGroupsRequest,
): Promise<MergedPage<Entity<'UserGroup'>> | null> {
  const list = backend.adapter.role?.listGroups;
  if (list === undefined) return null;
  const query = { parent: { type: 'Role', key: roleKey }, partition: null, filter: {} } as const;
  const name = JSON.stringify(['groups of a role', backend.name, roleKey]);
  const page = checkPage(context, name, { first, after });
  const walk = openWalk(page.before, context.walkName);
  const source: StreamSource<Entity<'UserGroup'>> = {
    ...streamOf(backend, null),
    read: sharedRead({
      backend,
      walk,
      name: ['groups of a role', roleKey],
      call: () => context.call(backend),
      read: (place, call) => list({ ...query, ...place }, call),
      accept: (read) => mapRecords(read, (record) => listedEntity(context.see('UserGroup', backend, record))),
    }),
    rank: ({ type, record }) => ({ sortKey: sortKeyOf(type, record), key: record.key }),
    keep: async () => true,
    oddFields: oddFieldsOf,
  };
  return mergeList({ ...page, walk, recall: recallIn(context), sources: [source] });
}
