import { builder } from './builder.ts';
import { connectionOf, pageArgs, pageOf } from './connection.ts';
import { PrincipalFilterInput, select } from './filters.ts';
import { loadResource } from './node.ts';
import { readerOf } from './read.ts';
import { AccountRef, NodeRef, PrincipalRef, ResourceRef, ServiceAccountRef } from './refs.ts';

builder.objectType(ServiceAccountRef, {
  description: 'An identity for programs (Wavefront).',
  interfaces: [NodeRef, ResourceRef, PrincipalRef],
  authScopes: { scope: 'serviceAccounts:read' },
  fields: (t) => ({
    description: t.string({
      nullable: true,
      description: 'What it is for.',
      resolve: readerOf('ServiceAccount')('description'),
    }),
    account: t.field({
      type: AccountRef,
      nullable: true,
      description: 'The account that it belongs to.',
      resolve: async (entity, _args, { loaders }) => {
        const key = await loaders.field(entity, 'accountKey');
        return key === null ? null : loaders.reference('Account', entity.backend, key);
      },
    }),
  }),
});

export const ServiceAccountConnection = connectionOf('ServiceAccount', ServiceAccountRef);

builder.queryFields((t) => ({
  serviceAccount: t.field({
    type: ServiceAccountRef,
    nullable: true,
    authScopes: { scope: 'serviceAccounts:read' },
    description: 'One service account; null when there is none, or the id is of another type.',
    args: { id: t.arg.id({ required: true, description: 'The global id of a service account.' }) },
    resolve: (_root, { id }, context) => loadResource('ServiceAccount', id, context),
  }),
  serviceAccounts: t.field({
    type: ServiceAccountConnection,
    nullable: true,
    authScopes: { scope: 'serviceAccounts:read' },
    description: 'Service accounts of all backends at once, merged by identifier, without case.',
    args: {
      ...pageArgs,
      filter: t.arg({ type: PrincipalFilterInput, description: 'Which service accounts.' }),
    },
    resolve: (_root, args, { loaders }) =>
      loaders.list({
        type: 'ServiceAccount',
        parent: null,
        ...select(args.filter, loaders),
        ...pageOf(args),
      }),
  }),
}));
