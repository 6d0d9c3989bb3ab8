import { builder } from './builder.ts';
import type { Viewer } from './context.ts';
import { BackendRef } from './refs.ts';

const ViewerRef = builder.objectRef<Viewer>('Viewer').implement({
  description: 'Who is asking, and what they may do.',
  fields: (t) => ({
    subject: t.exposeString('subject', {
      description: 'The name of the caller; "anonymous" without credentials.',
    }),
    scopes: t.stringList({
      description: 'What was granted: "*", "accounts:*" or single scopes like "users:read".',
      resolve: (viewer) => [...viewer.scopes],
    }),
    backends: t.field({
      type: [BackendRef],
      nullable: true,
      authScopes: { scope: 'backends:read' },
      description: 'The backends that the caller may see. Needs the scope backends:read.',
      resolve: (_viewer, _args, { loaders }) => [...loaders.backends],
    }),
  }),
});

builder.queryFields((t) => ({
  viewer: t.field({
    type: ViewerRef,
    nullable: true,
    description: 'Who is asking; needs no scope.',
    resolve: (_root, _args, { viewer }) => viewer,
  }),
}));
