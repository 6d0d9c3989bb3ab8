import { defineMutation, present } from '../mutation/define.ts';
import { backendField, changesInput, idField, idInput, mutationInput } from '../mutation/inputs.ts';
import { byId, inBackend } from '../mutation/references.ts';
import { deletionResult, recordResult } from '../mutation/results.ts';
import { setFields, setsOf } from '../mutation/sets.ts';
import { audited, clearable, filled, lines } from '../mutation/traits.ts';
import { ServiceAccountRef } from '../refs.ts';

const CreateServiceAccountInput = mutationInput(
  'CreateServiceAccountInput',
  'A new service account.',
  (t) => ({
    backend: backendField(t),
    name: audited(
      filled(
        t.string({
          required: true,
          description: 'Its name, unique in the backend; without the prefix sa::.',
        }),
      ),
    ),
    description: clearable(lines(t.string({ description: 'What it is for.' }))),
    active: t.boolean({ description: 'Whether it and its tokens work; true if absent.' }),
    ...setFields(t),
  }),
);

const UpdateServiceAccountInput = changesInput(
  'UpdateServiceAccountInput',
  'Changes of a service account. What is absent stays as it is.',
  (t) => ({
    id: idField(t, 'The service account.'),
    description: clearable(lines(t.string({ description: 'What it is for; null clears it.' }))),
    active: t.boolean({ description: 'Whether it and its tokens work.' }),
    ...setFields(t),
  }),
);

defineMutation('createServiceAccount', {
  description: 'Makes a service account. It has no token yet: see createToken.',
  scope: 'serviceAccounts:write',
  capability: 'SERVICE_ACCOUNT_CREATE',
  input: CreateServiceAccountInput,
  asks: 'What to make.',
  result: recordResult('ServiceAccount', 'serviceAccount', ServiceAccountRef),
  target: inBackend,
  run: ({ operate, target: { backend }, values: { roleIds, groupIds, ...values }, context }) => {
    const account = { ...values, ...setsOf({ roleIds, groupIds }, { backend, context }) };
    return (call) => operate(account, call);
  },
});

defineMutation('updateServiceAccount', {
  description: 'Changes a service account.',
  scope: 'serviceAccounts:write',
  capability: 'SERVICE_ACCOUNT_UPDATE',
  input: UpdateServiceAccountInput,
  asks: 'What to change.',
  result: recordResult('ServiceAccount', 'serviceAccount', ServiceAccountRef),
  target: byId('ServiceAccount'),
  run: ({ operate, target: { backend, key }, values: { roleIds, groupIds, ...values }, context }) => {
    const changes = { ...values, ...setsOf({ roleIds, groupIds }, { backend, context }) };
    return (call) => operate(key, changes, call);
  },
});

defineMutation('activateServiceAccount', {
  description: 'Makes a service account and its tokens work again.',
  scope: 'serviceAccounts:write',
  capability: 'SERVICE_ACCOUNT_ACTIVATE',
  input: idInput('ActivateServiceAccountInput', 'Which service account to activate.', 'The service account.'),
  asks: 'Which one.',
  result: recordResult('ServiceAccount', 'serviceAccount', ServiceAccountRef),
  target: byId('ServiceAccount'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});

defineMutation('deactivateServiceAccount', {
  description: 'Stops a service account and all its tokens, and keeps them.',
  scope: 'serviceAccounts:write',
  capability: 'SERVICE_ACCOUNT_ACTIVATE',
  input: idInput(
    'DeactivateServiceAccountInput',
    'Which service account to deactivate.',
    'The service account.',
  ),
  asks: 'Which one.',
  result: recordResult('ServiceAccount', 'serviceAccount', ServiceAccountRef),
  target: byId('ServiceAccount'),
  run: ({ target: { backend, key } }) => {
    // One capability for both ways of the switch: its name is that of the other.
    const { deactivate } = backend.adapter.serviceAccount ?? {};
    const operate = present(backend, deactivate, 'SERVICE_ACCOUNT_ACTIVATE');
    return (call) => operate(key, call);
  },
});

defineMutation('deleteServiceAccount', {
  description: 'Deletes a service account and its tokens.',
  scope: 'serviceAccounts:write',
  capability: 'SERVICE_ACCOUNT_DELETE',
  input: idInput('DeleteServiceAccountInput', 'Which service account to delete.', 'The service account.'),
  asks: 'Which one.',
  result: deletionResult,
  target: byId('ServiceAccount'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});
