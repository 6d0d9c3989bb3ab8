import { defineMutation } from '../mutation/define.ts';
import { backendField, changesInput, idField, idInput, mutationInput } from '../mutation/inputs.ts';
import { byId, inBackend } from '../mutation/references.ts';
import { deletionResult, recordResult } from '../mutation/results.ts';
import { setsOf } from '../mutation/sets.ts';
import { audited, clearable, effect, filled, lines } from '../mutation/traits.ts';
import { UserGroupRef } from '../refs.ts';

const rolesDescription =
  'Global ids of roles of the same backend that its members have through it: the whole set.';

const CreateGroupInput = mutationInput('CreateGroupInput', 'A new group, without members.', (t) => ({
  backend: backendField(t),
  name: audited(filled(t.string({ required: true, description: 'Its name.' }))),
  description: clearable(lines(t.string({ description: 'What it is for.' }))),
  roleIds: effect('roles:write', t.idList({ description: rolesDescription })),
}));

const UpdateGroupInput = changesInput(
  'UpdateGroupInput',
  'Changes of a group; members are changed by addToGroups and removeFromGroups. What is absent stays as it is.',
  (t) => ({
    id: idField(t, 'The group.'),
    name: audited(filled(t.string({ description: 'Its new name.' }))),
    description: clearable(lines(t.string({ description: 'What it is for; null clears it.' }))),
    roleIds: effect('roles:write', t.idList({ description: rolesDescription })),
  }),
);

defineMutation('createGroup', {
  description: 'Makes a group.',
  scope: 'groups:write',
  capability: 'GROUP_CREATE',
  input: CreateGroupInput,
  asks: 'What to make.',
  result: recordResult('UserGroup', 'group', UserGroupRef),
  target: inBackend,
  run: ({ operate, target: { backend }, values: { roleIds, ...values }, context }) => {
    const group = { ...values, ...setsOf({ roleIds }, { backend, context }) };
    return (call) => operate(group, call);
  },
});

defineMutation('updateGroup', {
  description: 'Changes a group.',
  scope: 'groups:write',
  capability: 'GROUP_UPDATE',
  input: UpdateGroupInput,
  asks: 'What to change.',
  result: recordResult('UserGroup', 'group', UserGroupRef),
  target: byId('UserGroup'),
  run: ({ operate, target: { backend, key }, values: { roleIds, ...values }, context }) => {
    const changes = { ...values, ...setsOf({ roleIds }, { backend, context }) };
    return (call) => operate(key, changes, call);
  },
});

defineMutation('deleteGroup', {
  description: 'Deletes a group; who was in it stays, without the roles that came through it.',
  scope: 'groups:write',
  capability: 'GROUP_DELETE',
  input: idInput('DeleteGroupInput', 'Which group to delete.', 'The group.'),
  asks: 'Which one.',
  result: deletionResult,
  target: byId('UserGroup'),
  run:
    ({ operate, target }) =>
    (call) =>
      operate(target.key, call),
});
