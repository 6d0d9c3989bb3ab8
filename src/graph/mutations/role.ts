import { defineMutation } from '../mutation/define.ts';
import { backendField, changesInput, idField, idInput, mutationInput } from '../mutation/inputs.ts';
import { byId, inBackend } from '../mutation/references.ts';
import { deletionResult, recordResult } from '../mutation/results.ts';
import { audited, clearable, filled, lines } from '../mutation/traits.ts';
import { RoleRef } from '../refs.ts';

const permissionsDescription = 'Permissions that it gives, in the words of the backend: the whole set.';

const CreateRoleInput = mutationInput('CreateRoleInput', 'A new role.', (t) => ({
  backend: backendField(t),
  name: audited(filled(t.string({ required: true, description: 'Its name.' }))),
  description: clearable(lines(t.string({ description: 'What it is for.' }))),
  permissions: audited(t.stringList({ description: permissionsDescription })),
}));

const UpdateRoleInput = changesInput(
  'UpdateRoleInput',
  'Changes of a role. What is absent stays as it is.',
  (t) => ({
    id: idField(t, 'The role.'),
    name: audited(filled(t.string({ description: 'Its new name.' }))),
    description: clearable(lines(t.string({ description: 'What it is for; null clears it.' }))),
    permissions: audited(t.stringList({ description: permissionsDescription })),
  }),
);

defineMutation('createRole', {
  description: 'Makes a role.',
  scope: 'roles:write',
  capability: 'ROLE_CREATE',
  input: CreateRoleInput,
  asks: 'What to make.',
  result: recordResult('Role', 'role', RoleRef),
  target: inBackend,
  run:
    ({ operate, values }) =>
    (call) =>
      operate(values, call),
});

defineMutation('updateRole', {
  description: 'Changes a role.',
  scope: 'roles:write',
  capability: 'ROLE_UPDATE',
  input: UpdateRoleInput,
  asks: 'What to change.',
  result: recordResult('Role', 'role', RoleRef),
  target: byId('Role'),
  run:
    ({ operate, target, values }) =>
    (call) =>
      operate(target.key, values, call),
});

defineMutation('deleteRole', {
  description: 'Deletes a role; whoever held it loses it.',
  scope: 'roles:write',
  capability: 'ROLE_DELETE',
  input: idInput('DeleteRoleInput', 'Which role to delete.', 'The role.'),
  asks: 'Which one.',
  result: deletionResult,
  target: byId('Role'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});
