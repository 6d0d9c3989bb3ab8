import { next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import { builder } from './builder.ts';
import { RolePropertiesRef } from './changeable.ts';
import { connectionOf, pageArgs, pageOf } from './connection.ts';
import { RoleFilterInput } from './filters.ts';
import { UserGroupConnection } from './group.ts';
import { membersOf, PrincipalConnection } from './principal.ts';
import { readerOf, readNameOr, readOr } from './read.ts';
import { defineQueries } from './record-queries.ts';
import {
  AccountRef,
  NodeRef,
  PrincipalRef,
  ResourceRef,
  RoleAssignmentRef,
  RoleRef,
  UserGroupRef,
} from './refs.ts';

const read = readerOf('Role');

builder.objectType(RoleRef, {
  description: 'A named set of what one may do.',
  interfaces: [NodeRef, ResourceRef],
  authScopes: { scope: 'roles:read' },
  fields: (t) => ({
    name: t.string({
      description: 'Its name; the external id where the backend tells no name, or cannot be asked for it.',
      resolve: readNameOr('name', (role: Entity<'Role'>) => role.record.externalId),
    }),
    description: t.string({ nullable: true, description: 'What it is for.', resolve: read('description') }),
    builtIn: t.boolean({
      description: 'True where the backend fixes the set of roles.',
      resolve: readOr<'Role', 'builtIn'>('builtIn', () => false),
    }),
    permissions: t.stringList({
      nullable: true,
      description:
        'Permissions that it gives, in the words of the backend; null where it does not list them.',
      resolve: read('permissions'),
    }),
    restrictedPermissions: t.stringList({
      nullable: true,
      description:
        'Permissions that are restricted in it, in the words of the backend; null where it does not say.',
      resolve: read('restrictedPermissions'),
    }),
    linkedAccountsCount: t.int({
      nullable: true,
      description: 'How many users and service accounts hold it directly, by the count of the backend.',
      resolve: read('linkedAccountsCount'),
    }),
    linkedGroupsCount: t.int({
      nullable: true,
      description: 'How many groups give it to their members, by the count of the backend.',
      resolve: read('linkedGroupsCount'),
    }),
    properties: t.field({
      type: RolePropertiesRef,
      nullable: true,
      description: 'What of it may be changed; null where the backend does not say.',
      resolve: read('properties'),
    }),
    groups: t.field({
      type: UserGroupConnection,
      nullable: true,
      authScopes: { scope: 'groups:read' },
      description: 'The groups that give it to their members; null where the backend cannot list them.',
      args: pageArgs,
      resolve: ({ backend, record }, args, { loaders }) =>
        loaders.linkedGroups({ backend, roleKey: record.key, ...pageOf(args) }),
    }),
    account: t.field({
      type: AccountRef,
      nullable: true,
      description: 'The account that the role belongs to; null where it belongs to the whole backend.',
      resolve: (role, _args, { loaders }) =>
        next(loaders.fieldNow(role, 'accountKey'), (key) =>
          key === null ? null : loaders.reference('Account', role.backend, key),
        ),
    }),
    members: t.field({
      type: PrincipalConnection,
      nullable: true,
      description:
        'Who holds it directly. Needs the read scope of every type of identity that the backend has: users, service accounts, agents.',
      args: pageArgs,
      resolve: membersOf('Role'),
    }),
  }),
});

builder.objectType(RoleAssignmentRef, {
  description: 'That a principal holds a role.',
  fields: (t) => ({
    role: t.field({
      type: RoleRef,
      description: 'The role.',
      resolve: ({ principal, assignment }, _args, { loaders }) =>
        loaders.reference('Role', principal.backend, assignment.roleKey),
    }),
    principal: t.field({
      type: PrincipalRef,
      description: 'Who holds it.',
      resolve: ({ principal }) => principal,
    }),
    account: t.field({
      type: AccountRef,
      nullable: true,
      authScopes: { scope: 'accounts:read' },
      description: 'The account in which it holds; null where it holds in the whole backend.',
      resolve: ({ principal: { backend }, assignment }, _args, { loaders }) => {
        const { roleKey: key, accountKey } = assignment;
        const role = { type: 'Role' as const, backend, record: { key, externalId: key } };
        const own = accountKey === undefined ? loaders.fieldNow(role, 'accountKey') : accountKey;
        return next(own, (account) =>
          account === null ? null : loaders.reference('Account', backend, account),
        );
      },
    }),
    constraints: t.stringList({
      description:
        'What the role is limited to, as the backend writes it (usually ["*"] is no limit, [] is no access at all).',
      resolve: ({ assignment }) => assignment.constraints,
    }),
    viaGroup: t.field({
      type: UserGroupRef,
      nullable: true,
      description: 'The group through which the role comes; null when assigned directly.',
      resolve: ({ viaGroup }) => viaGroup,
    }),
  }),
});

export const RoleConnection = connectionOf('Role', RoleRef);

defineQueries({
  type: 'Role',
  scope: 'roles:read',
  one: { field: 'role', ref: RoleRef, called: 'role' },
  all: {
    field: 'roles',
    ref: RoleConnection,
    filter: RoleFilterInput,
    called: 'roles',
    order: 'name, without case',
  },
});
