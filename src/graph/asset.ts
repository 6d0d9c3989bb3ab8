import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { readerOf } from './read.ts';
import { AssetRef, GatewayRef, NodeRef, ResourceRef } from './refs.ts';

builder.objectType(AssetRef, {
  description: 'A machine or thing that belongs to an account (Autonoma).',
  interfaces: [NodeRef, ResourceRef],
  authScopes: { scope: 'accounts:read' },
  fields: (t) => ({
    name: t.string({
      nullable: true,
      description: 'Its name, if it has one.',
      resolve: readerOf('Asset')('name'),
    }),
  }),
});

builder.objectType(GatewayRef, {
  description: 'A device gateway that belongs to an account (Autonoma).',
  interfaces: [NodeRef, ResourceRef],
  authScopes: { scope: 'accounts:read' },
  fields: (t) => ({
    name: t.string({
      nullable: true,
      description: 'Its name, if it has one.',
      resolve: readerOf('Gateway')('name'),
    }),
  }),
});

export const AssetConnection = connectionOf('Asset', AssetRef);
export const GatewayConnection = connectionOf('Gateway', GatewayRef);
