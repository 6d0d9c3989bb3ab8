import { principalTypes } from '../../model.ts';
import { mostItems } from '../limits.ts';
import { defineBatch } from '../mutation/define-batch.ts';
import { type InputFields, mutationInput } from '../mutation/inputs.ts';
import { principalIdsField } from '../mutation/outcomes.ts';
import { audited, some } from '../mutation/traits.ts';

function permissionsField(t: InputFields) {
  return audited(
    some(
      t.stringList({
        required: true,
        description: `Permissions in the words of the backends; at most ${mostItems}.`,
      }),
    ),
  );
}

defineBatch('grantPermissions', {
  description: 'Grants permissions directly.',
  scope: 'roles:write',
  capability: 'PERMISSION_GRANT',
  input: mutationInput('GrantPermissionsInput', 'Who shall have which permissions.', (t) => ({
    principalIds: principalIdsField(t),
    permissions: permissionsField(t),
  })),
  asks: 'Who and what.',
  targets: principalTypes,
  run: ({ values: { permissions } }) => ({
    send: ({ operate, targets }, call) => operate(targets, permissions, call),
  }),
});

defineBatch('revokePermissions', {
  description: 'Revokes permissions that were granted directly; those of roles and groups stay.',
  scope: 'roles:write',
  capability: 'PERMISSION_REVOKE',
  input: mutationInput('RevokePermissionsInput', 'Who shall lose which permissions.', (t) => ({
    principalIds: principalIdsField(t),
    permissions: permissionsField(t),
  })),
  asks: 'Who and what.',
  targets: principalTypes,
  run: ({ values: { permissions } }) => ({
    send: ({ operate, targets }, call) => operate(targets, permissions, call),
  }),
});
