import type { InterfaceRef, ObjectRef } from '@pothos/core';
import type { PageArguments } from '../loaders/list-sources.ts';
import type { MergedPage } from '../loaders/merged-list.ts';
import { builder } from './builder.ts';
import { BackendFailureRef, UndecidedRef } from './refs.ts';

type SchemaTypes = typeof builder.$inferSchemaTypes;

const defaultFirst = 50;

const PageInfoRef = builder.objectRef<MergedPage<unknown>>('PageInfo').implement({
  description: 'Where a page stands in its list (Relay).',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description:
        'Exact: whether the backends that answered have more. A backend in `failures` may have more still: ask again behind endCursor.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Whether this page was asked with `after`.',
    }),
    startCursor: t.string({
      nullable: true,
      description: 'Cursor of the first edge; null when there is none.',
      resolve: (page) => page.edges[0]?.cursor() ?? null,
    }),
    endCursor: t.string({
      nullable: true,
      description:
        'Pass it as `after` for the next page. With failures it is there even without edges: the next page asks the failed backends again.',
      resolve: (page) => page.endCursor(),
    }),
  }),
});

/** Defines `<name>Edge` and `<name>Connection`, all alike: Relay's, with `nodes` and what a list over backends must admit. */
export function connectionOf<T extends object>(
  name: string,
  ref: ObjectRef<SchemaTypes, T> | InterfaceRef<SchemaTypes, T>,
): ObjectRef<SchemaTypes, MergedPage<T>> {
  const node: ObjectRef<SchemaTypes, object> | InterfaceRef<SchemaTypes, object> = ref;
  const edge = builder.objectRef<MergedPage<T>['edges'][number]>(`${name}Edge`).implement({
    description: `One ${name} in a list, with its place.`,
    fields: (t) => ({
      cursor: t.string({
        description: 'Pass it as `after` to go on behind this one.',
        resolve: (e) => e.cursor(),
      }),
      node: t.field({
        type: node,
        authScopes: null,
        description: `The ${name}.`,
        resolve: (e) => e.node,
      }),
    }),
  });
  return builder.objectRef<MergedPage<T>>(`${name}Connection`).implement({
    description: `One page of a list of ${name} records, merged from all backends that were asked.`,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The records with their cursors.',
        resolve: (page) => page.edges,
      }),
      nodes: t.field({
        type: [node],
        authScopes: null,
        description: 'The records alone.',
        resolve: (page): object[] => page.edges.map((e) => e.node),
      }),
      pageInfo: t.field({
        type: PageInfoRef,
        description: 'Where this page stands.',
        resolve: (page) => page,
      }),
      totalCount: t.exposeInt('totalCount', {
        nullable: true,
        description: 'How many records the whole list has: exact, or null where a backend does not say.',
      }),
      complete: t.exposeBoolean('complete', {
        description:
          'True when nothing is missing since the beginning of this walk, so that what was not listed does not exist.',
      }),
      failures: t.field({
        type: [BackendFailureRef],
        description: 'What is missing since the beginning of this walk, until it is made good.',
        resolve: (page) => page.failures,
      }),
      undecided: t.field({
        type: [UndecidedRef],
        description:
          'Records since the beginning of this walk that the filter left out because their backend does not tell what it asks about.',
        resolve: (page) => page.undecided,
      }),
    }),
  });
}

/** The arguments of every list. */
export const pageArgs = builder.args((t) => ({
  first: t.int({ description: `How many, 1 to 200; ${defaultFirst} if absent.` }),
  after: t.string({ description: 'A cursor of an earlier page of this list with the same arguments.' }),
}));

export function pageOf(args: {
  first?: number | null | undefined;
  after?: string | null | undefined;
}): PageArguments {
  return { first: args.first ?? defaultFirst, after: args.after ?? null };
}
