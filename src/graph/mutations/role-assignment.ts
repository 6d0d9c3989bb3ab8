import type { Call } from '../../contract/call.ts';
import type { Outcomes, Target } from '../../contract/write.ts';
import type { Backend } from '../../loaders/backend.ts';
import { principalTypes } from '../../model.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { unsupported } from '../mutation/fault.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { batchResultOf } from '../mutation/outcomes.ts';
import { createPayload, resolveResource, resultOf } from '../mutation/payload.ts';
import { accountKeyIn, checkSome, keyIn, type Reference, readId, readIds } from '../mutation/references.ts';
import { backendsOf, must, ranBatch } from '../mutation/run.ts';
import { roleAssignmentsOf } from '../principal.ts';
import { PrincipalRef, RoleAssignmentRef } from '../refs.ts';
import { checkSameBackends } from './membership.ts';

/** Groups can hold roles too: their members have them. */
const holderTypes = [...principalTypes, 'UserGroup'] as const;

const holderIdsField = {
  required: true,
  description: 'Global ids of users, service accounts or groups, of any backends; at most 500.',
} as const;
const roleIdsField = {
  required: true,
  description: 'Global ids of roles; each target gets those of its own backend. At most 500.',
} as const;

const AssignRolesInput = builder.inputType('AssignRolesInput', {
  description: 'Who shall hold which roles.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(holderIdsField),
    roleIds: t.idList(roleIdsField),
    accountId: t.id({
      description: 'Where they shall hold; needed where a user may be in several accounts (OISP).',
    }),
    constraints: t.stringList({
      description: "What the roles are limited to (Astra); the backend's default if absent.",
    }),
  }),
});

const UnassignRolesInput = builder.inputType('UnassignRolesInput', {
  description: 'Who shall lose which roles.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(holderIdsField),
    roleIds: t.idList(roleIdsField),
    accountId: t.id({
      description: 'Where they hold; needed where a user may be in several accounts (OISP).',
    }),
    allowUserDeletion: t.boolean({
      description:
        'Permits what deletes the user: Astra deletes a user who loses the last role. False if absent.',
    }),
  }),
});

const UpdateRoleAssignmentInput = builder.inputType('UpdateRoleAssignmentInput', {
  description: 'What an assignment shall be limited to.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalId: t.id({ required: true, description: 'Who holds the role: a user or a group.' }),
    roleId: t.id({ required: true, description: 'The role.' }),
    accountId: t.id({ description: 'Where it holds, if that is not clear from the principal.' }),
    constraints: t.stringList({
      required: true,
      description:
        'The new constraints, as the backend writes them: ["*"] is no limit, [] is no access at all.',
    }),
  }),
});

interface Change {
  operation: string;
  input: {
    idempotencyKey?: string | null | undefined;
    principalIds: readonly string[];
    roleIds: readonly string[];
    accountId?: string | null | undefined;
  };
  capability: 'ROLE_ASSIGN' | 'ROLE_UNASSIGN';
  send(
    backend: Backend,
    part: { targets: readonly Target[]; roleKeys: readonly string[]; accountKey: string | null },
    call: Call,
  ): Promise<Outcomes> | undefined;
}

function changeRoles(context: GraphContext, { operation, input, capability, send }: Change) {
  return mutate(context, {
    operation,
    scope: 'roles:write',
    input,
    prepare: () => {
      const targets: Reference[] = readIds('principalIds', input.principalIds, holderTypes, context);
      const roles = readIds('roleIds', input.roleIds, ['Role'], context);
      const { accountId = null } = input;
      checkSome('principalIds', targets);
      checkSome('roleIds', roles);
      checkSameBackends('roleIds', roles, targets);
      // An account belongs to one backend: with it, all targets must live there.
      const accounts = accountId === null ? [] : [readId('accountId', accountId, ['Account'], context)];
      for (const backend of backendsOf(targets))
        for (const account of accounts) keyIn(backend, 'accountId', account);
      return {
        backends: backendsOf(targets),
        targetIds: [...input.principalIds, ...input.roleIds, ...(accountId === null ? [] : [accountId])],
        run: () =>
          ranBatch(context, { targets, lists: { roleKeys: roles } }, async (backend, part, call) => {
            const roleKeys = roles.filter((role) => role.backend === backend).map(({ key }) => key);
            const own = part.map(({ type, key }) => ({ type: type as Target['type'], key }));
            const sent = send(
              backend,
              { targets: own, roleKeys, accountKey: accounts[0]?.key ?? null },
              call,
            );
            return sent ?? unsupported(backend, capability);
          }),
      };
    },
  });
}

builder.mutationField('assignRoles', (t) =>
  t.field({
    type: batchResultOf('AssignRoles'),
    nullable: true,
    description: 'Gives roles to principals and groups of any backends.',
    args: { input: t.arg({ type: AssignRolesInput, required: true, description: 'Who, what, where.' }) },
    resolve: (_root, { input }, context) =>
      changeRoles(context, {
        operation: 'assignRoles',
        input,
        capability: 'ROLE_ASSIGN',
        send: ({ adapter }, part, call) =>
          adapter.role?.assign?.({ ...part, constraints: input.constraints ?? null }, call),
      }),
  }),
);

builder.mutationField('unassignRoles', (t) =>
  t.field({
    type: batchResultOf('UnassignRoles'),
    nullable: true,
    description:
      'Refused where it would delete the user (Astra, last role), unless `allowUserDeletion` is true.',
    args: { input: t.arg({ type: UnassignRolesInput, required: true, description: 'Who, what, where.' }) },
    resolve: (_root, { input }, context) =>
      changeRoles(context, {
        operation: 'unassignRoles',
        input,
        capability: 'ROLE_UNASSIGN',
        send: ({ adapter }, part, call) =>
          adapter.role?.unassign?.({ ...part, allowUserDeletion: input.allowUserDeletion ?? false }, call),
      }),
  }),
);

const UpdateRoleAssignmentResult = resultOf('UpdateRoleAssignment', 'The assignment was changed.', (t) => ({
  principal: t.field({
    type: PrincipalRef,
    nullable: true,
    description: 'Who holds the role; null when it is a group.',
    resolve: (payload, _args, context) =>
      payload.resource?.type === 'UserGroup' ? null : (resolveResource(payload, context) as never),
  }),
  roleAssignments: t.field({
    type: [RoleAssignmentRef],
    nullable: true,
    description: "The principal's assignments, as the backend now has them.",
    resolve: async (payload, _args, context) => {
      if (payload.resource === null || payload.resource.type === 'UserGroup') return [];
      return (await roleAssignmentsOf(resolveResource(payload, context), context)) ?? [];
    },
  }),
}));

builder.mutationField('updateRoleAssignment', (t) =>
  t.field({
    type: UpdateRoleAssignmentResult,
    nullable: true,
    description: 'Changes the constraints of an assignment (Astra).',
    args: {
      input: t.arg({ type: UpdateRoleAssignmentInput, required: true, description: 'Which, and how.' }),
    },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateRoleAssignment',
        scope: 'roles:write',
        input,
        prepare: () => {
          const holder = readId('principalId', input.principalId, holderTypes, context);
          const { backend } = holder;
          const update = must(backend, 'ROLE_ASSIGNMENT_UPDATE');
          const role = readId('roleId', input.roleId, ['Role'], context);
          const roleKey = keyIn(backend, 'roleId', role);
          const accountKey = accountKeyIn(backend, input.accountId, context);
          const target = { type: holder.type, key: holder.key };
          const resource = { ...target, backend: backend.name };
          return {
            backends: [backend],
            targetIds: [input.principalId, input.roleId, ...(input.accountId ? [input.accountId] : [])],
            run: async () => {
              const change = { target, roleKey, accountKey, constraints: input.constraints };
              const { warnings } = await update(change, context.loaders.writeCall(backend));
              return { payload: createPayload({ resource, warnings }), seen: [] };
            },
          };
        },
      }),
  }),
);
