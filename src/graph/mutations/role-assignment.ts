import type { Done } from '../../contract/write.ts';
import { isPrincipalType } from '../../loaders/global-id.ts';
import type { Entity } from '../../loaders/resource-loader.ts';
import { type PrincipalType, principalTypes } from '../../model.ts';
import type { GraphContext } from '../context.ts';
import { mostItems } from '../limits.ts';
import { defineMutation } from '../mutation/define.ts';
import { type BatchWork, defineBatch, keysOf, readShared } from '../mutation/define-batch.ts';
import { type InputFields, mutationInput } from '../mutation/inputs.ts';
import type { Payload } from '../mutation/payload.ts';
import { noRecordLeft } from '../mutation/plan.ts';
import {
  accountKeyIn,
  type Destination,
  keyIn,
  type Reference,
  readId,
  type TargetReader,
  withAccount,
} from '../mutation/references.ts';
import { type ResultKind, resourceIn } from '../mutation/results.ts';
import { audited, some, target } from '../mutation/traits.ts';
import { roleAssignmentsOf } from '../principal.ts';
import { PrincipalRef, RoleAssignmentRef } from '../refs.ts';

/** Groups can hold roles too: their members have them. */
const holderTypes = [...principalTypes, 'UserGroup'] as const;
type HolderType = (typeof holderTypes)[number];

function whoAndWhat(t: InputFields) {
  return {
    principalIds: target(
      some(
        t.idList({
          required: true,
          description: `Global ids of users, service accounts or groups, of any backends; at most ${mostItems}. Needs the write scope of each of their types.`,
        }),
      ),
    ),
    roleIds: some(
      t.idList({
        required: true,
        description: `Global ids of roles; each target gets those of its own backend. At most ${mostItems}.`,
      }),
    ),
  };
}

/** The roles and the account of an input; with an account, which belongs to one backend, all targets must live there. */
function readRoles({
  values: { roleIds, accountId },
  targets,
  context,
}: BatchWork<{ roleIds: string[]; accountId?: string }, HolderType>) {
  const roleKeys = readShared('roleIds', roleIds, { type: 'Role', targets, context });
  const keys = targets.map(({ backend }) => accountKeyIn(backend, accountId, context));
  return {
    lists: { roleKeys },
    furtherIds: accountId === undefined ? [] : [accountId],
    roleKeys,
    accountKey: keys[0] ?? null,
  };
}

defineBatch('assignRoles', {
  description: 'Gives roles to principals and groups of any backends.',
  scope: 'roles:write',
  capability: 'ROLE_ASSIGN',
  input: mutationInput('AssignRolesInput', 'Who shall hold which roles.', (t) => ({
    ...whoAndWhat(t),
    accountId: t.id({
      description: 'Where they shall hold; needed where a user may be in several accounts.',
    }),
    constraints: audited(
      t.stringList({
        description: "What the roles are limited to; the backend's default if absent.",
      }),
    ),
  })),
  asks: 'Who, what, where.',
  targets: holderTypes,
  run: (work) => {
    const { roleKeys, accountKey, ...cut } = readRoles(work);
    const { constraints = null } = work.values;
    return {
      ...cut,
      send: ({ operate, backend, targets }, call) =>
        operate({ targets, roleKeys: keysOf(roleKeys, backend), accountKey, constraints }, call),
    };
  },
});

defineBatch('unassignRoles', {
  description:
    'Takes roles away. Refused where losing the last role would delete the user, unless `allowUserDeletion` is true.',
  scope: 'roles:write',
  capability: 'ROLE_UNASSIGN',
  input: mutationInput('UnassignRolesInput', 'Who shall lose which roles.', (t) => ({
    ...whoAndWhat(t),
    accountId: t.id({
      description: 'Where they hold; needed where a user may be in several accounts.',
    }),
    allowUserDeletion: t.boolean({
      description:
        'Permits what deletes the user: some backends delete a user who loses the last role. False if absent.',
    }),
  })),
  asks: 'Who, what, where.',
  targets: holderTypes,
  run: (work) => {
    const { roleKeys, accountKey, ...cut } = readRoles(work);
    const { allowUserDeletion = false } = work.values;
    return {
      ...cut,
      send: ({ operate, backend, targets }, call) =>
        operate({ targets, roleKeys: keysOf(roleKeys, backend), accountKey, allowUserDeletion }, call),
    };
  },
});

const UpdateRoleAssignmentInput = mutationInput(
  'UpdateRoleAssignmentInput',
  'What an assignment shall be limited to.',
  (t) => ({
    principalId: target(
      t.id({
        required: true,
        description: 'Who holds the role: a user or a group. Needs the write scope of its type.',
      }),
    ),
    roleId: t.id({ required: true, description: 'The role.' }),
    accountId: t.id({ description: 'Where it holds, if that is not clear from the principal.' }),
    constraints: audited(
      t.stringList({
        required: true,
        description:
          'The new constraints, as the backend writes them: ["*"] is no limit, [] is no access at all.',
      }),
    ),
  }),
);

type Holder = Destination & Reference<HolderType>;

const holderOfRole: TargetReader<{ principalId: string; roleId: string; accountId?: string }, Holder> = {
  read({ principalId, roleId, accountId }, context) {
    const holder = readId('principalId', principalId, holderTypes, context);
    return withAccount({ ...holder, targetIds: [principalId, roleId] }, accountId);
  },
};

/** The holder of the payload; null when it is a group. */
function holderIn(payload: Payload, context: GraphContext): Entity<PrincipalType> | null {
  const { type, backend, record } = resourceIn(payload, context);
  return isPrincipalType(type) ? { type, backend, record } : null;
}

const changedAssignment: ResultKind<Done, Holder> = {
  description: 'The assignment was changed.',
  fields: (t) => ({
    principal: t.field({
      type: PrincipalRef,
      nullable: true,
      description: 'Who holds the role; null when it is a group.',
      resolve: (payload, _args, context) => holderIn(payload, context),
    }),
    roleAssignments: t.field({
      type: [RoleAssignmentRef],
      nullable: true,
      description: "The principal's assignments, as the backend now has them.",
      resolve: async (payload, _args, context) => {
        const holder = holderIn(payload, context);
        return holder === null ? [] : ((await roleAssignmentsOf(holder, context)) ?? []);
      },
    }),
  }),
  read: (done, { type, backend, key }) =>
    noRecordLeft(done, { resource: { type, backend: backend.name, key } }),
};

defineMutation('updateRoleAssignment', {
  description: 'Changes the constraints of an assignment.',
  scope: 'roles:write',
  capability: 'ROLE_ASSIGNMENT_UPDATE',
  input: UpdateRoleAssignmentInput,
  asks: 'Which, and how.',
  result: changedAssignment,
  target: holderOfRole,
  run: ({ operate, target: { type, backend, key }, values, context }) => {
    const roleKey = keyIn(backend, 'roleId', readId('roleId', values.roleId, ['Role'], context));
    const accountKey = accountKeyIn(backend, values.accountId, context);
    const change = { target: { type, key }, roleKey, accountKey, constraints: values.constraints };
    return (call) => operate(change, call);
  },
});
