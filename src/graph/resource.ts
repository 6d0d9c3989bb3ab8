import { builder } from './builder.ts';
import { typeNameOf } from './node.ts';
import { BackendRef, NodeRef, ResourceRef } from './refs.ts';

builder.interfaceType(ResourceRef, {
  description: 'Something that lives in one backend.',
  interfaces: [NodeRef],
  resolveType: (entity) => typeNameOf(entity),
  fields: (t) => ({
    backend: t.field({
      type: BackendRef,
      description: 'The backend that keeps it.',
      resolve: (entity) => entity.backend,
    }),
    externalId: t.string({
      description: "The backend's own id, as its other clients know it.",
      // A payload may know of a record its key alone.
      resolve: (entity, _args, { loaders }) =>
        entity.record.externalId ?? loaders.fieldNow(entity, 'externalId'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was created; null where the backend does not say.',
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'createdAt'),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed; null where the backend does not say.',
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'updatedAt'),
    }),
    native: t.field({
      type: 'JSONObject',
      nullable: true,
      authScopes: { scope: 'native:read' },
      description: "The backend's own JSON, secrets removed. Needs the scope native:read.",
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'native'),
    }),
  }),
});
