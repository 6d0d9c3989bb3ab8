import { type Kind, newRow } from './kind.ts';
import { allParameters } from './list-query.ts';
import { invalidField } from './problems.ts';
import { addMember, removeBinding, rowsAt, type State } from './state.ts';
import { groupPost, groupPut } from './write-schemas.ts';

const group = { name: 'astra-group', version: '1.1' };

/** Groups of an LDAP directory; members are whom the directory says, so that a new one is empty here. */
export function groupKind(state: State): Kind {
  return {
    ...group,
    segment: 'groups',
    parameters: allParameters,
    missing: { onRead: 1, onWrite: 1 },
    rows: ({ inside, userId }) => (userId === null ? inside.groups : rowsAt(inside.groupsOfUser, userId)),
    post: groupPost,
    create: ({ inside, userId, caller }, body) => {
      const authID = String(body['authID']);
      if (state.index.withValue(inside.groups, 'authID', authID).length > 0) {
        return invalidField(10, 'authID', 'This group exists already.');
      }
      const { metadata, ...first } = newRow(state, group, { body, createdBy: caller.userId });
      const name = body['name'] ?? commonName(authID) ?? authID;
      const row = { ...first, name, authProvider: 'ldap', authID, metadata };
      inside.groups.set(row.id, row);
      const user = userId === null ? undefined : inside.users.get(userId);
      if (user !== undefined) addMember(inside, row, user);
      return { row };
    },
    put: groupPut,
    immutable: ['id', 'authProvider', 'authID'],
    remove: ({ inside }, row) => {
      inside.groups.delete(row.id);
      for (const binding of [...rowsAt(inside.bindingsOf, row.id).values()]) removeBinding(inside, binding);
      for (const user of rowsAt(inside.usersOfGroup, row.id).values()) {
        inside.groupsOfUser.get(user.id)?.delete(row.id);
      }
      inside.usersOfGroup.delete(row.id);
      return null;
    },
  };
}

function commonName(distinguishedName: string): string | null {
  return /(?:^|,)CN=([^,]+)/i.exec(distinguishedName)?.[1] ?? null;
}
