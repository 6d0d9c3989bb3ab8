import type { ObjectRef } from '@pothos/core';
import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { AssetRef, GatewayRef, NodeRef, ResourceRef } from './refs.ts';

/** Defines a type of things whose name is all that the graph tells. */
function defineThing(
  ref: ObjectRef<typeof builder.$inferSchemaTypes, Entity<'Asset' | 'Gateway'>>,
  description: string,
): void {
  builder.objectType(ref, {
    description,
    interfaces: [NodeRef, ResourceRef],
    authScopes: { scope: 'accounts:read' },
    fields: (t) => ({
      name: t.string({
        nullable: true,
        description: 'Its name, if it has one.',
        resolve: (thing, _args, { loaders }) => loaders.field(thing, 'name'),
      }),
    }),
  });
}

defineThing(AssetRef, 'A machine or thing that belongs to an account.');
defineThing(GatewayRef, 'A device gateway that belongs to an account.');

export const AssetConnection = connectionOf('Asset', AssetRef);
export const GatewayConnection = connectionOf('Gateway', GatewayRef);
