import type { RoleChanges } from '../../contract/role.ts';
import { builder } from '../builder.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { deletionResultOf, resourceResultOf } from '../mutation/payload.ts';
import { findBackend, readId, refuseNulls } from '../mutation/references.ts';
import { given, givenOrNull, must, ranWith, ranWithout } from '../mutation/run.ts';
import { RoleRef } from '../refs.ts';

const permissionsDescription = 'Permissions that it gives, in the words of the backend: the whole set.';

const CreateRoleInput = builder.inputType('CreateRoleInput', {
  description: 'A new role.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend that shall keep it.' }),
    name: t.string({ required: true, description: 'Its name.' }),
    description: t.string({ description: 'What it is for.' }),
    permissions: t.stringList({ description: permissionsDescription }),
  }),
});

const UpdateRoleInput = builder.inputType('UpdateRoleInput', {
  description: 'Changes of a role. What is absent stays as it is.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The role.' }),
    name: t.string({ description: 'Its new name.' }),
    description: t.string({ description: 'What it is for; null clears it.' }),
    permissions: t.stringList({ description: permissionsDescription }),
  }),
});

const DeleteRoleInput = builder.inputType('DeleteRoleInput', {
  description: 'Which role to delete.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The role.' }),
  }),
});

function changesOf(input: Omit<typeof UpdateRoleInput.$inferInput, 'id' | 'idempotencyKey'>): RoleChanges {
  return {
    ...given('name', input.name),
    ...givenOrNull('description', input.description),
    ...given('permissions', input.permissions),
  };
}

builder.mutationField('createRole', (t) =>
  t.field({
    type: resourceResultOf('CreateRole', 'role', RoleRef),
    nullable: true,
    description: 'Makes a role (Wavefront).',
    args: { input: t.arg({ type: CreateRoleInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createRole',
        scope: 'roles:write',
        input,
        prepare: () => {
          const backend = findBackend(input.backend, context);
          const create = must(backend, 'ROLE_CREATE');
          const role = { ...changesOf(input), name: input.name };
          return {
            backends: [backend],
            targetIds: [],
            run: () => ranWith('Role', backend, create(role, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('updateRole', (t) =>
  t.field({
    type: resourceResultOf('UpdateRole', 'role', RoleRef),
    nullable: true,
    description: 'Changes a role (Wavefront).',
    args: { input: t.arg({ type: UpdateRoleInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateRole',
        scope: 'roles:write',
        input,
        prepare: () => {
          refuseNulls(input, ['description']);
          const { backend, key } = readId('id', input.id, ['Role'], context);
          const update = must(backend, 'ROLE_UPDATE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () =>
              ranWith('Role', backend, update(key, changesOf(input), context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('deleteRole', (t) =>
  t.field({
    type: deletionResultOf('DeleteRole'),
    nullable: true,
    description: 'Deletes a role; whoever held it loses it (Wavefront).',
    args: { input: t.arg({ type: DeleteRoleInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deleteRole',
        scope: 'roles:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['Role'], context);
          const remove = must(backend, 'ROLE_DELETE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWithout(input.id, remove(key, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);
