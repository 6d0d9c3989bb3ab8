import type { JsonObject } from '../../../model.ts';
import { type Kind, newRow, type Scope } from './kind.ts';
import { allParameters } from './list-query.ts';
import { invalidField } from './problems.ts';
import type { Row } from './rows.ts';
import { addBinding, nilId, removeBinding, removeUser, rowsAt, type State } from './state.ts';
import { roleBindingPost, roleBindingPut } from './write-schemas.ts';

const roleBinding = { name: 'astra-roleBinding', version: '1.1' };

export function roleBindingKind(state: State): Kind {
  return {
    ...roleBinding,
    segment: 'roleBindings',
    parameters: allParameters,
    missing: { onRead: 2, onWrite: 1 },
    rows: ({ inside, userId, groupId }) => {
      const principal = userId ?? groupId;
      return principal === null ? inside.roleBindings : rowsAt(inside.bindingsOf, principal);
    },
    post: roleBindingPost,
    create: (scope, body) => {
      const refusal = refuse(scope, body);
      if (refusal !== null) return refusal;
      const row = newBinding(state, { body, accountId: scope.inside.id, createdBy: scope.caller.userId });
      addBinding(scope.inside, row);
      return { row };
    },
    put: roleBindingPut,
    immutable: ['id', 'userID', 'groupID', 'accountID'],
    remove: ({ inside }, row) => {
      removeBinding(inside, row);
      const user = inside.users.get(String(row['userID']));
      const isLast = user !== undefined && rowsAt(inside.bindingsOf, user.id).size === 0;
      // Nobody but an LDAP user outlives the last role.
      if (isLast && user['authProvider'] !== 'ldap') removeUser(state, inside, user);
      return null;
    },
  };
}

export function newBinding(
  state: State,
  { body, accountId, createdBy }: { body: JsonObject; accountId: string; createdBy: string },
): Row {
  const { userID = nilId, groupID = nilId } = body;
  return {
    ...newRow(state, roleBinding, { body, createdBy }),
    principalType: userID === nilId ? 'group' : 'user',
    userID,
    groupID,
    accountID: accountId,
    role: body['role'] ?? 'viewer',
    roleConstraints: body['roleConstraints'] ?? ['*'],
  };
}

function refuse({ inside, userId, groupId }: Scope, body: JsonObject): Response | null {
  const { userID = nilId, groupID = nilId, accountID, role } = body;
  if (accountID !== inside.id) return invalidField(9, 'accountID', 'It must be the account of the path.');
  if ((userID === nilId) === (groupID === nilId)) {
    return invalidField(9, 'userID', 'Exactly one of userID and groupID is wanted.');
  }
  if (userID !== nilId && !inside.users.has(String(userID)))
    return invalidField(9, 'userID', 'No such user.');
  if (groupID !== nilId && !inside.groups.has(String(groupID)))
    return invalidField(9, 'groupID', 'No such group.');
  if (userId !== null && userID !== userId)
    return invalidField(9, 'userID', 'It must be the user of the path.');
  if (userId === null && groupId !== null && groupID !== groupId) {
    return invalidField(9, 'groupID', 'It must be the group of the path.');
  }
  const holder = String(userID === nilId ? groupID : userID);
  const isBound = [...rowsAt(inside.bindingsOf, holder).values()].some((other) => other['role'] === role);
  return isBound ? invalidField(10, 'role', 'The principal has this role already.') : null;
}
