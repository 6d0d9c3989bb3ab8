import { each, next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import { UserGroupPropertiesRef } from './changeable.ts';
import { connectionOf, pageArgs } from './connection.ts';
import { PrincipalFilterInput } from './filters.ts';
import { membersOf, PrincipalConnection } from './principal.ts';
import { readerOf, readNameOr, readOr } from './read.ts';
import { defineQueries } from './record-queries.ts';
import { NodeRef, ResourceRef, RoleRef, UserGroupRef } from './refs.ts';

builder.objectType(UserGroupRef, {
  description: 'A group of users or service accounts; what the group may do, its members may do.',
  interfaces: [NodeRef, ResourceRef],
  authScopes: { scope: 'groups:read' },
  fields: (t) => ({
    name: t.string({
      description: 'Its name; the external id where the backend tells no name, or cannot be asked for it.',
      resolve: readNameOr('name', (group: Entity<'UserGroup'>) => group.record.externalId),
    }),
    description: t.string({
      nullable: true,
      description: 'What it is for.',
      resolve: readerOf('UserGroup')('description'),
    }),
    system: t.boolean({
      description: 'Membership that the backend manages itself (Everyone, Service Accounts).',
      resolve: readOr<'UserGroup', 'system'>('system', () => false),
    }),
    roles: t.field({
      type: [RoleRef],
      nullable: true,
      authScopes: { scope: 'roles:read' },
      description: 'The roles that its members have through it.',
      resolve: (group, _args, { loaders }) =>
        next(loaders.fieldNow(group, 'roleAssignments'), (assignments) => {
          const keys = [...new Set((assignments ?? []).map((assignment) => assignment.roleKey))];
          return each(keys, (key) => loaders.reference('Role', group.backend, key));
        }),
    }),
    userCount: t.int({
      nullable: true,
      description: 'How many members it has, by the count of the backend.',
      resolve: readerOf('UserGroup')('userCount'),
    }),
    roleCount: t.int({
      nullable: true,
      description: 'How many roles it gives, by the count of the backend.',
      resolve: readerOf('UserGroup')('roleCount'),
    }),
    properties: t.field({
      type: UserGroupPropertiesRef,
      nullable: true,
      description: 'What of it may be changed; null where the backend does not say.',
      resolve: readerOf('UserGroup')('properties'),
    }),
    members: t.field({
      type: PrincipalConnection,
      nullable: true,
      description:
        'Who is in it. Needs the read scope of every type of identity that the backend has: users, service accounts, agents.',
      args: pageArgs,
      resolve: membersOf('UserGroup'),
    }),
  }),
});

export const UserGroupConnection = connectionOf('UserGroup', UserGroupRef);

defineQueries({
  type: 'UserGroup',
  scope: 'groups:read',
  all: {
    field: 'groups',
    ref: UserGroupConnection,
    filter: PrincipalFilterInput,
    called: 'groups',
    order: 'name, without case',
  },
});
