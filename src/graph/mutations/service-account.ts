import type { ServiceAccountChanges } from '../../contract/service-account.ts';
import type { Backend } from '../../loaders/backend.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { keyField } from '../mutation/inputs.ts';
import { mutate } from '../mutation/mutate.ts';
import { deletionResultOf, resourceResultOf } from '../mutation/payload.ts';
import { findBackend, readId, refuseNulls } from '../mutation/references.ts';
import { given, givenOrNull, must, present, ranWith, ranWithout } from '../mutation/run.ts';
import { setsOf } from '../mutation/sets.ts';
import { ServiceAccountRef } from '../refs.ts';

const sets = {
  active: 'Whether it and its tokens work; true if absent.',
  roleIds: 'Global ids of roles of the same backend: the whole set.',
  groupIds: 'Global ids of groups of the same backend: the whole set.',
  permissions: 'Permissions granted directly, in the words of the backend: the whole set.',
};

const CreateServiceAccountInput = builder.inputType('CreateServiceAccountInput', {
  description: 'A new service account.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    backend: t.string({ required: true, description: 'The name of the backend that shall keep it.' }),
    name: t.string({
      required: true,
      description: 'Its name, unique in the backend; without the prefix sa::.',
    }),
    description: t.string({ description: 'What it is for.' }),
    active: t.boolean({ description: sets.active }),
    roleIds: t.idList({ description: sets.roleIds }),
    groupIds: t.idList({ description: sets.groupIds }),
    permissions: t.stringList({ description: sets.permissions }),
  }),
});

const UpdateServiceAccountInput = builder.inputType('UpdateServiceAccountInput', {
  description: 'Changes of a service account. What is absent stays as it is.',
  fields: (t) => ({
    idempotencyKey: t.string(keyField),
    id: t.id({ required: true, description: 'The service account.' }),
    description: t.string({ description: 'What it is for; null clears it.' }),
    active: t.boolean({ description: 'Whether it and its tokens work.' }),
    roleIds: t.idList({ description: sets.roleIds }),
    groupIds: t.idList({ description: sets.groupIds }),
    permissions: t.stringList({ description: sets.permissions }),
  }),
});

type ChangesInput = Omit<typeof UpdateServiceAccountInput.$inferInput, 'id' | 'idempotencyKey'>;

function changesOf(input: ChangesInput, backend: Backend, context: GraphContext): ServiceAccountChanges {
  return {
    ...givenOrNull('description', input.description),
    ...given('active', input.active),
    ...setsOf(input, backend, context),
  };
}

builder.mutationField('createServiceAccount', (t) =>
  t.field({
    type: resourceResultOf('CreateServiceAccount', 'serviceAccount', ServiceAccountRef),
    nullable: true,
    description: 'Makes a service account (Wavefront). It has no token yet: see createToken.',
    args: { input: t.arg({ type: CreateServiceAccountInput, required: true, description: 'What to make.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'createServiceAccount',
        scope: 'serviceAccounts:write',
        input,
        prepare: () => {
          const backend = findBackend(input.backend, context);
          const create = must(backend, 'SERVICE_ACCOUNT_CREATE');
          const account = { ...changesOf(input, backend, context), name: input.name };
          return {
            backends: [backend],
            targetIds: [],
            run: () =>
              ranWith('ServiceAccount', backend, create(account, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

builder.mutationField('updateServiceAccount', (t) =>
  t.field({
    type: resourceResultOf('UpdateServiceAccount', 'serviceAccount', ServiceAccountRef),
    nullable: true,
    description: 'Changes a service account (Wavefront).',
    args: {
      input: t.arg({ type: UpdateServiceAccountInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'updateServiceAccount',
        scope: 'serviceAccounts:write',
        input,
        prepare: () => {
          refuseNulls(input, ['description']);
          const { backend, key } = readId('id', input.id, ['ServiceAccount'], context);
          const update = must(backend, 'SERVICE_ACCOUNT_UPDATE');
          const changes = changesOf(input, backend, context);
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () =>
              ranWith('ServiceAccount', backend, update(key, changes, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);

function switchInput(name: string, verb: string) {
  return builder.inputType(name, {
    description: `Which service account to ${verb}.`,
    fields: (t) => ({
      idempotencyKey: t.string(keyField),
      id: t.id({ required: true, description: 'The service account.' }),
    }),
  });
}

const ActivateInput = switchInput('ActivateServiceAccountInput', 'activate');
const DeactivateInput = switchInput('DeactivateServiceAccountInput', 'deactivate');
const DeleteInput = switchInput('DeleteServiceAccountInput', 'delete');

type SwitchInput = typeof ActivateInput.$inferInput;

function switchAccount(context: GraphContext, input: SwitchInput, method: 'activate' | 'deactivate') {
  return mutate(context, {
    operation: `${method}ServiceAccount`,
    scope: 'serviceAccounts:write',
    input,
    prepare: () => {
      const { backend, key } = readId('id', input.id, ['ServiceAccount'], context);
      const operate = present(backend, backend.adapter.serviceAccount?.[method], 'SERVICE_ACCOUNT_ACTIVATE');
      return {
        backends: [backend],
        targetIds: [input.id],
        run: () => ranWith('ServiceAccount', backend, operate(key, context.loaders.writeCall(backend))),
      };
    },
  });
}

builder.mutationField('activateServiceAccount', (t) =>
  t.field({
    type: resourceResultOf('ActivateServiceAccount', 'serviceAccount', ServiceAccountRef),
    nullable: true,
    description: 'Makes a service account and its tokens work again (Wavefront).',
    args: { input: t.arg({ type: ActivateInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => switchAccount(context, input, 'activate'),
  }),
);

builder.mutationField('deactivateServiceAccount', (t) =>
  t.field({
    type: resourceResultOf('DeactivateServiceAccount', 'serviceAccount', ServiceAccountRef),
    nullable: true,
    description: 'Stops a service account and all its tokens, and keeps them (Wavefront).',
    args: { input: t.arg({ type: DeactivateInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) => switchAccount(context, input, 'deactivate'),
  }),
);

builder.mutationField('deleteServiceAccount', (t) =>
  t.field({
    type: deletionResultOf('DeleteServiceAccount'),
    nullable: true,
    description: 'Deletes a service account and its tokens (Wavefront).',
    args: { input: t.arg({ type: DeleteInput, required: true, description: 'Which one.' }) },
    resolve: (_root, { input }, context) =>
      mutate(context, {
        operation: 'deleteServiceAccount',
        scope: 'serviceAccounts:write',
        input,
        prepare: () => {
          const { backend, key } = readId('id', input.id, ['ServiceAccount'], context);
          const remove = must(backend, 'SERVICE_ACCOUNT_DELETE');
          return {
            backends: [backend],
            targetIds: [input.id],
            run: () => ranWithout(input.id, remove(key, context.loaders.writeCall(backend))),
          };
        },
      }),
  }),
);
