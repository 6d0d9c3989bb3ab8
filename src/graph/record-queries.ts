import type { InputObjectRef, ObjectRef } from '@pothos/core';
import type { MergedPage } from '../loaders/merged-list.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { ResourceType } from '../model.ts';
import { builder } from './builder.ts';
import { pageArgs, pageOf } from './connection.ts';
import type { Scope } from './context.ts';
import { select } from './filters.ts';
import { loadResource } from './node.ts';

type SchemaTypes = typeof builder.$inferSchemaTypes;

export interface RecordQueries<Type extends ResourceType> {
  type: Type;
  scope: Scope;
  /** Absent where no backend reads one by its id. */
  one?: { field: string; ref: ObjectRef<SchemaTypes, Entity<Type>>; called: string };
  all: {
    field: string;
    ref: ObjectRef<SchemaTypes, MergedPage<Entity<Type>>>;
    filter: InputObjectRef<SchemaTypes, object>;
    called: string;
    /** How the lists of the backends are put together. */
    order: string;
  };
}

/** Declares how records of a type are read: one by its id, and the list of all. */
export function defineQueries<Type extends ResourceType>({
  type,
  scope,
  one,
  all,
}: RecordQueries<Type>): void {
  if (one !== undefined) {
    const ref: ObjectRef<SchemaTypes, Entity> = one.ref;
    builder.queryField(one.field, (t) =>
      t.field({
        type: ref,
        nullable: true,
        authScopes: { scope },
        description: `One ${one.called}; null when there is none, or the id is of another type.`,
        args: { id: t.arg.id({ required: true, description: 'Its global id.' }) },
        resolve: (_root, { id }, context) => loadResource(type, id, context),
      }),
    );
  }
  const connection: ObjectRef<SchemaTypes, MergedPage<Entity>> = all.ref;
  const name = all.called.charAt(0).toUpperCase() + all.called.slice(1);
  builder.queryField(all.field, (t) =>
    t.field({
      type: connection,
      nullable: true,
      authScopes: { scope },
      description: `${name} of all backends at once, merged by ${all.order}.`,
      args: { ...pageArgs, filter: t.arg({ type: all.filter, description: `Which ${all.called}.` }) },
      resolve: (_root, args, { loaders }) =>
        loaders.list({ type, parent: null, ...select(args.filter, loaders), ...pageOf(args) }),
    }),
  );
}
