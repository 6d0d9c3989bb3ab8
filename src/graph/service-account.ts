import { next } from '../loaders/maybe-promise.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import { PrincipalFilterInput } from './filters.ts';
import { readerOf } from './read.ts';
import { defineQueries } from './record-queries.ts';
import { AccountRef, NodeRef, PrincipalRef, ResourceRef, ServiceAccountRef } from './refs.ts';

builder.objectType(ServiceAccountRef, {
  description: 'An identity for programs.',
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
      resolve: (entity, _args, { loaders }) =>
        next(loaders.fieldNow(entity, 'accountKey'), (key) =>
          key === null ? null : loaders.reference('Account', entity.backend, key),
        ),
    }),
  }),
});

export const ServiceAccountConnection = connectionOf('ServiceAccount', ServiceAccountRef);

defineQueries({
  type: 'ServiceAccount',
  scope: 'serviceAccounts:read',
  one: { field: 'serviceAccount', ref: ServiceAccountRef, called: 'service account' },
  all: {
    field: 'serviceAccounts',
    ref: ServiceAccountConnection,
    filter: PrincipalFilterInput,
    called: 'service accounts',
    order: 'identifier, without case',
  },
});
