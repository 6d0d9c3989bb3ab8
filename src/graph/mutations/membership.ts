import { principalTypes } from '../../model.ts';
import { mostItems } from '../limits.ts';
import { defineBatch, keysOf, readShared } from '../mutation/define-batch.ts';
import { type InputFields, mutationInput } from '../mutation/inputs.ts';
import { principalIdsField } from '../mutation/outcomes.ts';
import { some } from '../mutation/traits.ts';

function groupIdsField(t: InputFields) {
  return some(
    t.idList({
      required: true,
      description: `Global ids of groups; each target gets those of its own backend. At most ${mostItems}.`,
    }),
  );
}

defineBatch('addToGroups', {
  description: 'Adds principals to groups.',
  scope: 'groups:write',
  capability: 'GROUP_ASSIGN',
  input: mutationInput('AddToGroupsInput', 'Who shall be in which groups.', (t) => ({
    principalIds: principalIdsField(t),
    groupIds: groupIdsField(t),
  })),
  asks: 'Who and where.',
  targets: principalTypes,
  run: ({ values: { groupIds }, targets, context }) => {
    const groupKeys = readShared('groupIds', groupIds, { type: 'UserGroup', targets, context });
    return {
      lists: { groupKeys },
      send: (part, call) => part.operate(part.targets, keysOf(groupKeys, part.backend), call),
    };
  },
});

defineBatch('removeFromGroups', {
  description: 'Removes principals from groups.',
  scope: 'groups:write',
  capability: 'GROUP_UNASSIGN',
  input: mutationInput('RemoveFromGroupsInput', 'Who shall leave which groups.', (t) => ({
    principalIds: principalIdsField(t),
    groupIds: groupIdsField(t),
  })),
  asks: 'Who and where.',
  targets: principalTypes,
  run: ({ values: { groupIds }, targets, context }) => {
    const groupKeys = readShared('groupIds', groupIds, { type: 'UserGroup', targets, context });
    return {
      lists: { groupKeys },
      send: (part, call) => part.operate(part.targets, keysOf(groupKeys, part.backend), call),
    };
  },
});
