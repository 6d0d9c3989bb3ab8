import type { Call } from '../../contract/call.ts';
import type { Capability } from '../../contract/capability.ts';
import type { Outcomes } from '../../contract/write.ts';
import type { Backend } from '../../loaders/backend.ts';
import { principalTypes } from '../../model.ts';
import { builder } from '../builder.ts';
import type { GraphContext, Scope } from '../context.ts';
import { type InvalidField, invalid, unsupported } from '../mutation/fault.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { batchResultOf, principalIdsField } from '../mutation/outcomes.ts';
import { checkSome, type Reference, readIds } from '../mutation/references.ts';
import { backendsOf, ranBatch } from '../mutation/run.ts';
import { checkScopes } from '../mutation/scopes.ts';

type Targets = readonly Reference<(typeof principalTypes)[number]>[];

interface PrincipalBatch {
  operation: string;
  scope: Scope;
  capability: Capability;
  input: { idempotencyKey?: string | null | undefined; principalIds: readonly string[] };
  targetIds: readonly string[];
  /** What is cut up between the backends beside the targets. */
  lists?(): Readonly<Record<string, readonly Reference[]>>;
  /** The backend's own operation for these targets; undefined where it has none. */
  operate(backend: Backend): ((targets: Targets, call: Call) => Promise<Outcomes>) | undefined;
}

/** One operation on principals of any backends. */
function onPrincipals(context: GraphContext, batch: PrincipalBatch, prepare?: (targets: Targets) => void) {
  return mutate(context, {
    operation: batch.operation,
    scope: batch.scope,
    input: batch.input,
    prepare: () => {
      const targets = readIds('principalIds', batch.input.principalIds, principalTypes, context);
      checkSome('principalIds', targets);
      checkScopes(context, batch.scope, targets);
      prepare?.(targets);
      return {
        backends: backendsOf(targets),
        targetIds: batch.targetIds,
        run: () =>
          ranBatch(context, { targets, lists: batch.lists?.() ?? {} }, async (backend, part, call) => {
            const operate = batch.operate(backend);
            return operate === undefined
              ? unsupported(backend, batch.capability)
              : operate(part as Targets, call);
          }),
      };
    },
  });
}

/** Each target needs something of its own backend, and nothing may be of a backend without a target. */
export function checkSameBackends(
  field: string,
  references: readonly Reference[],
  targets: readonly Reference[],
): void {
  const faults: InvalidField[] = references.flatMap((reference, index) =>
    targets.some((target) => target.backend === reference.backend)
      ? []
      : [
          {
            path: ['input', field, String(index)],
            reason: `it belongs to ${reference.backend.name}, where none of the targets lives`,
          },
        ],
  );
  targets.forEach((target, index) => {
    if (references.some((reference) => reference.backend === target.backend)) return;
    faults.push({
      path: ['input', 'principalIds', String(index)],
      reason: `it lives in ${target.backend.name}, and ${field} has nothing of that backend`,
    });
  });
  if (faults.length > 0) throw invalid(faults);
}

const permissionsField = {
  required: true,
  description: 'Permissions in the words of the backends; at most 500.',
} as const;

const GrantPermissionsInput = builder.inputType('GrantPermissionsInput', {
  description: 'Who shall have which permissions.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(principalIdsField),
    permissions: t.stringList(permissionsField),
  }),
});

builder.mutationField('grantPermissions', (t) =>
  t.field({
    type: batchResultOf('GrantPermissions'),
    nullable: true,
    description: 'Grants permissions directly (Wavefront).',
    args: { input: t.arg({ type: GrantPermissionsInput, required: true, description: 'Who and what.' }) },
    resolve: (_root, { input }, context) =>
      onPrincipals(
        context,
        {
          operation: 'grantPermissions',
          scope: 'users:write',
          capability: 'PERMISSION_GRANT',
          input,
          targetIds: input.principalIds,
          operate: ({ adapter }) => {
            const grant = adapter.permission?.grant;
            return grant && ((targets, call) => grant(targets, input.permissions, call));
          },
        },
        () => checkSome('permissions', input.permissions),
      ),
  }),
);

const RevokePermissionsInput = builder.inputType('RevokePermissionsInput', {
  description: 'Who shall lose which permissions.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(principalIdsField),
    permissions: t.stringList(permissionsField),
  }),
});

builder.mutationField('revokePermissions', (t) =>
  t.field({
    type: batchResultOf('RevokePermissions'),
    nullable: true,
    description:
      'Revokes permissions that were granted directly (Wavefront); those of roles and groups stay.',
    args: { input: t.arg({ type: RevokePermissionsInput, required: true, description: 'Who and what.' }) },
    resolve: (_root, { input }, context) =>
      onPrincipals(
        context,
        {
          operation: 'revokePermissions',
          scope: 'users:write',
          capability: 'PERMISSION_REVOKE',
          input,
          targetIds: input.principalIds,
          operate: ({ adapter }) => {
            const revoke = adapter.permission?.revoke;
            return revoke && ((targets, call) => revoke(targets, input.permissions, call));
          },
        },
        () => checkSome('permissions', input.permissions),
      ),
  }),
);

const groupIdsField = {
  required: true,
  description: 'Global ids of groups; each target gets those of its own backend. At most 500.',
} as const;

const AddToGroupsInput = builder.inputType('AddToGroupsInput', {
  description: 'Who shall be in which groups.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(principalIdsField),
    groupIds: t.idList(groupIdsField),
  }),
});

const RemoveFromGroupsInput = builder.inputType('RemoveFromGroupsInput', {
  description: 'Who shall leave which groups.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    principalIds: t.idList(principalIdsField),
    groupIds: t.idList(groupIdsField),
  }),
});

type GroupsInput = typeof AddToGroupsInput.$inferInput;

function changeGroups(
  context: GraphContext,
  input: GroupsInput,
  change: { operation: string; capability: Capability; method: 'addMembers' | 'removeMembers' },
) {
  const groupsOf = () => readIds('groupIds', input.groupIds, ['UserGroup'], context);
  return onPrincipals(
    context,
    {
      operation: change.operation,
      capability: change.capability,
      scope: 'groups:write',
      input,
      targetIds: [...input.principalIds, ...input.groupIds],
      lists: () => ({ groupKeys: groupsOf() }),
      operate: (backend) => {
        const operate = backend.adapter.group?.[change.method];
        const own = groupsOf().filter((group) => group.backend === backend);
        return (
          operate &&
          ((targets, call) =>
            operate(
              targets,
              own.map(({ key }) => key),
              call,
            ))
        );
      },
    },
    (targets) => {
      checkSome('groupIds', input.groupIds);
      checkSameBackends('groupIds', groupsOf(), targets);
    },
  );
}

builder.mutationField('addToGroups', (t) =>
  t.field({
    type: batchResultOf('AddToGroups'),
    nullable: true,
    description: 'Adds principals to groups (Wavefront).',
    args: { input: t.arg({ type: AddToGroupsInput, required: true, description: 'Who and where.' }) },
    resolve: (_root, { input }, context) =>
      changeGroups(context, input, {
        operation: 'addToGroups',
        capability: 'GROUP_ASSIGN',
        method: 'addMembers',
      }),
  }),
);

builder.mutationField('removeFromGroups', (t) =>
  t.field({
    type: batchResultOf('RemoveFromGroups'),
    nullable: true,
    description: 'Removes principals from groups (Wavefront).',
    args: { input: t.arg({ type: RemoveFromGroupsInput, required: true, description: 'Who and where.' }) },
    resolve: (_root, { input }, context) =>
      changeGroups(context, input, {
        operation: 'removeFromGroups',
        capability: 'GROUP_UNASSIGN',
        method: 'removeMembers',
      }),
  }),
);
