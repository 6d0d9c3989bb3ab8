import type { GroupChanges } from '../../contract/group.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { deletionResultOf, resourceResultOf } from '../mutation/payload.ts';
import { findBackend, readId, refuseNulls } from '../mutation/references.ts';
import { given, givenOrNull, must, ranWith, ranWithout } from '../mutation/run.ts';
import { setsOf } from '../mutation/sets.ts';
import { UserGroupRef } from '../refs.ts';

const rolesDescription =
  'Global ids of roles of the same backend that its members have through it: the whole set.';

const CreateGroupInput = builder.inputType('CreateGroupInput', {
  description: 'A new group, without members.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend that shall keep it.' }),
    name: t.string({ required: true, description: 'Its name.' }),
    description: t.string({ description: 'What it is for.' }),
    roleIds: t.idList({ description: rolesDescription }),
  }),
});

const UpdateGroupInput = builder.inputType('UpdateGroupInput', {
  description:
    'Changes of a group; members are changed by addToGroups and removeFromGroups. What is absent stays as it is.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The group.' }),
    name: t.string({ description: 'Its new name.' }),
    description: t.string({ description: 'What it is for; null clears it.' }),
    roleIds: t.idList({ description: rolesDescription }),
  }),
});

const DeleteGroupInput = builder.inputType('DeleteGroupInput', {
  description: 'Which group to delete.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The group.' }),
  }),
});

type ChangesInput = Omit<typeof UpdateGroupInput.$inferInput, 'id' | 'idempotencyKey'>;

function changesOf(
  { name, description, roleIds }: ChangesInput,
  backend: Backend,
  context: GraphContext,
): GroupChanges {
  return {
    ...given('name', name),
    ...givenOrNull('description', description),
    ...setsOf({ roleIds }, backend, context),
  };
}

builder.mutationField('createGroup', (t) =>
  t.field({
    type: resourceResultOf('CreateGroup', 'group', UserGroupRef),
    nullable: true,
    description: 'Makes a group (Wavefront).',
    args: { input: t.arg({ type: CreateGroupInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createGroup',
        scope: 'groups:write',
        input,
        prepare: () => {
          const backend = findBackend(input.backend, context);
          const create = must(backend, 'GROUP_CREATE');
          const group = { ...changesOf(input, backend, context), name: input.name };
          return {
            backends: [backend],
            targetIds: [],
            run: () => ranWith('UserGroup', backend, create(group, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('updateGroup', (t) =>
  t.field({
    type: resourceResultOf('UpdateGroup', 'group', UserGroupRef),
    nullable: true,
    description: 'Changes a group (Wavefront).',
    args: { input: t.arg({ type: UpdateGroupInput, required: true, description: 'What to change.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateGroup',
        scope: 'groups:write',
        input,
        prepare: () => {
          refuseNulls(input, ['description']);
          const { backend, key } = readId('id', input.id, ['UserGroup'], context);
          const update = must(backend, 'GROUP_UPDATE');
          const changes = changesOf(input, backend, context);
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () =>
              ranWith('UserGroup', backend, update(key, changes, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('deleteGroup', (t) =>
  t.field({
    type: deletionResultOf('DeleteGroup'),
    nullable: true,
    description: 'Deletes a group; who was in it stays, without the roles that came through it (Wavefront).',
    args: { input: t.arg({ type: DeleteGroupInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deleteGroup',
        scope: 'groups:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['UserGroup'], context);
          const remove = must(backend, 'GROUP_DELETE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWithout(input.id, remove(key, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);
