import { useNotReported } from '../contract/record.ts';
import { next } from '../loaders/maybe-promise.ts';
import type { Entity } from '../loaders/resource-loader.ts';
import type { PrincipalType } from '../model.ts';
import { builder } from './builder.ts';
import { connectionOf } from './connection.ts';
import type { GraphContext } from './context.ts';
import { LastUseRef } from './last-use.ts';
import { typeNameOf } from './node.ts';
import { readNameOr } from './read.ts';
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
      resolve: async (entity, _args, { loaders }) => {
        const keys = await loaders.field(entity, 'tokenKeys');
        if (keys === null) return null;
        const tokens = await Promise.all(keys.map((key) => loaders.entity('Token', entity.backend, key)));
        return tokens.filter((token) => token !== null);
      },
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

async function groupsOf(
  entity: Entity<PrincipalType>,
  { loaders }: GraphContext,
): Promise<Entity<'UserGroup'>[] | null> {
  const keys = await loaders.field(entity, 'groupKeys');
  if (keys === null) return null;
  const groups = await Promise.all(keys.map((key) => loaders.entity('UserGroup', entity.backend, key)));
  return groups.filter((group) => group !== null);
}

export async function roleAssignmentsOf(
  principal: Entity<PrincipalType>,
  context: GraphContext,
): Promise<RoleAssignmentSource[] | null> {
  const { loaders } = context;
  // Groups whose keys would cost a request are the adapter's business: see `PrincipalRecord.roleAssignments`.
  const groupsAtHand = principal.record.groupKeys !== undefined ? groupsOf(principal, context) : null;
  const [assignments, groups] = await Promise.all([
    loaders.field(principal, 'roleAssignments'),
    groupsAtHand,
  ]);
  if (assignments === null && groups === null) return null;
  const own = (assignments ?? []).map(async (assignment) => {
    const via = assignment.viaGroupKey ?? null;
    const viaGroup = via === null ? null : await loaders.reference('UserGroup', principal.backend, via);
    return { principal, assignment, viaGroup };
  });
  const inherited = (groups ?? []).map(async (viaGroup) => {
    const fromGroup = (await loaders.field(viaGroup, 'roleAssignments')) ?? [];
    return fromGroup.map((assignment) => ({ principal, assignment, viaGroup }));
  });
  return [...(await Promise.all(own)), ...(await Promise.all(inherited)).flat()];
}
