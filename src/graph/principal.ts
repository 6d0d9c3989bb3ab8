import type { RoleAssignmentRecord } from '../contract/principal.ts';
import { useNotReported } from '../contract/record.ts';
import type { Backend } from '../loaders/backend.ts';
import type { Loaders } from '../loaders/loaders.ts';
import { attempt, each, type MaybePromise, next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { PrincipalType, ResourceType } from '../model.ts';
import { builder } from './builder.ts';
import { connectionOf, pageOf } from './connection.ts';
import type { GraphContext } from './context.ts';
import { LastUseRef } from './last-use.ts';
import { typeNameOf } from './node.ts';
import { readNameOr } from './read.ts';
import { checkReadable, principalTypesIn } from './read-scopes.ts';
import {
  NodeRef,
  PrincipalRef,
  ResourceRef,
  RoleAssignmentRef,
  type RoleAssignmentSource,
  TokenRef,
  UserGroupRef,
} from './refs.ts';

builder.interfaceType(PrincipalRef, {
  description: 'An identity that can hold roles, permissions and tokens.',
  interfaces: [NodeRef, ResourceRef],
  resolveType: (entity) => typeNameOf(entity),
  fields: (t) => ({
    displayName: t.string({
      description:
        'The name to show: a full name where the backend has one, else an e-mail address or an identifier.',
      resolve: (entity, args, context) => displayNameOf(entity, args, context),
    }),
    active: t.boolean({
      nullable: true,
      description: 'Whether it may act now; null where the backend has no such notion.',
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'active'),
    }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Last log-in or use of a token; null when never, or where the backend does not say.',
      resolve: (entity, _args, { loaders }) =>
        next(loaders.fieldNow(entity, 'lastUse'), (use) => use?.at ?? null),
    }),
    lastUse: t.field({
      type: LastUseRef,
      nullable: true,
      description: 'When it was last used, and how far that is known.',
      resolve: (entity, _args, { loaders }) =>
        next(loaders.fieldNow(entity, 'lastUse'), (use) => use ?? useNotReported),
    }),
    roleAssignments: t.field({
      type: [RoleAssignmentRef],
      nullable: true,
      authScopes: { scope: 'roles:read' },
      description: 'Its roles, direct ones first, then those that come through groups.',
      resolve: (entity, _args, context) => roleAssignmentsOf(entity, context),
    }),
    groups: t.field({
      type: [UserGroupRef],
      nullable: true,
      authScopes: { scope: 'groups:read' },
      description: 'The groups that it is in.',
      resolve: (entity, _args, context) => groupsOf(entity, context),
    }),
    permissions: t.stringList({
      nullable: true,
      description: 'Permissions granted directly.',
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'permissions'),
    }),
    effectivePermissions: t.stringList({
      nullable: true,
      description: 'Direct permissions plus those of roles and groups.',
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'effectivePermissions'),
    }),
    tokens: t.field({
      type: [TokenRef],
      nullable: true,
      authScopes: { scope: 'tokens:read' },
      description: 'Its API tokens, never with their secrets.',
      resolve: (entity, _args, { loaders }) =>
        next(
          loaders.fieldNow(entity, 'tokenKeys'),
          (keys) => keys && entitiesOf('Token', { backend: entity.backend, keys, loaders }),
        ),
    }),
    businessFunctions: t.stringList({
      nullable: true,
      description: "What of the backend's own functions this identity may use, in the words of the backend.",
      resolve: (entity, _args, { loaders }) => loaders.fieldNow(entity, 'businessFunctions'),
    }),
  }),
});

export const displayNameOf = readNameOr<PrincipalType, 'displayName'>(
  'displayName',
  (entity) => entity.record.externalId,
);

export const PrincipalConnection = connectionOf('Principal', PrincipalRef);

/** The members of a role or a group, for who may read every type that they may be of. */
export function membersOf<Type extends 'Role' | 'UserGroup'>(type: Type) {
  return (
    { backend, record }: Entity<Type>,
    args: Parameters<typeof pageOf>[0],
    { loaders, viewer }: GraphContext,
  ) => {
    checkReadable(viewer, principalTypesIn(backend), `${type}.members`);
    return loaders.members({ backend, parent: { type, key: record.key }, ...pageOf(args) });
  };
}

function groupsOf(
  entity: Entity<PrincipalType>,
  { loaders }: GraphContext,
): MaybePromise<Entity<'UserGroup'>[] | null> {
  return next(
    loaders.fieldNow(entity, 'groupKeys'),
    (keys) => keys && entitiesOf('UserGroup', { backend: entity.backend, keys, loaders }),
  );
}

/** Those that there are. */
function entitiesOf<Type extends ResourceType>(
  type: Type,
  { backend, keys, loaders }: { backend: Backend; keys: readonly string[]; loaders: Loaders },
): MaybePromise<Entity<Type>[]> {
  const entities = each(keys, (key) => loaders.entity(type, backend, key));
  return next(entities, (found) => found.filter((entity) => entity !== null));
}

export function roleAssignmentsOf(
  principal: Entity<PrincipalType>,
  context: GraphContext,
): MaybePromise<RoleAssignmentSource[] | null> {
  const { loaders } = context;
  const { record } = principal;
  const own = attempt(() =>
    next(
      loaders.fieldNow(principal, 'roleAssignments'),
      (assignments) =>
        assignments && each(assignments, (assignment) => directOf(assignment, { principal, loaders })),
    ),
  );
  // Groups whose keys would cost a request are the adapter's business: see `PrincipalRecord.roleAssignments`.
  if (record.groupKeys === undefined) return own;
  const inherited = attempt(() =>
    next(
      groupsOf(principal, context),
      (groups) => groups && each(groups, (group) => inheritedFrom(group, { principal, loaders })),
    ),
  );
  if (own instanceof Promise || inherited instanceof Promise)
    return Promise.all([own, inherited]).then(([direct, through]) => together(direct, through));
  return together(own, inherited);
}

function directOf(
  assignment: RoleAssignmentRecord,
  { principal, loaders }: { principal: Entity<PrincipalType>; loaders: Loaders },
): MaybePromise<RoleAssignmentSource> {
  const via = assignment.viaGroupKey ?? null;
  if (via === null) return { principal, assignment, viaGroup: null };
  return next(loaders.reference('UserGroup', principal.backend, via), (viaGroup) => ({
    principal,
    assignment,
    viaGroup,
  }));
}

function together(
  direct: RoleAssignmentSource[] | null,
  through: RoleAssignmentSource[][] | null,
): RoleAssignmentSource[] | null {
  if (direct === null && through === null) return null;
  return through === null || through.length === 0 ? direct : [...(direct ?? []), ...through.flat()];
}

function inheritedFrom(
  viaGroup: Entity<'UserGroup'>,
  { principal, loaders }: { principal: Entity<PrincipalType>; loaders: Loaders },
): MaybePromise<RoleAssignmentSource[]> {
  return next(loaders.fieldNow(viaGroup, 'roleAssignments'), (assignments) =>
    (assignments ?? []).map((assignment) => ({ principal, assignment, viaGroup })),
  );
}
