import type { JsonObject } from '../../../model.ts';
import { type Kind, newRow } from './kind.ts';
import { allParameters } from './list-query.ts';
import { invalidField } from './problems.ts';
import type { Row } from './rows.ts';
import { addMember, removeUser, rowsAt, type State } from './state.ts';
import { userPost, userPut } from './write-schemas.ts';

const user = { name: 'astra-user', version: '1.2' };

export function userKind(state: State): Kind {
  return {
    ...user,
    segment: 'users',
    parameters: allParameters,
    missing: { onRead: 2, onWrite: 1 },
    rows: ({ inside, groupId }) => (groupId === null ? inside.users : rowsAt(inside.usersOfGroup, groupId)),
    post: userPost,
    create: ({ inside, groupId, caller }, body) => {
      if (isTaken(state, inside.users, body['email'])) return emailTaken();
      const row = newUser(state, body, caller.userId);
      inside.users.set(row.id, row);
      const group = groupId === null ? undefined : inside.groups.get(groupId);
      if (group !== undefined) addMember(inside, group, row);
      return { row };
    },
    put: userPut,
    immutable: ['id', 'authProvider'],
    change: ({ inside }, row, body) => {
      const { email } = body;
      if (email !== undefined && email !== row['email'] && isTaken(state, inside.users, email))
        return emailTaken();
      const isReenabled = body['isEnabled'] === 'true' && row['isEnabled'] === 'false';
      return { ...body, ...(isReenabled && { enableTimestamp: state.now() }) };
    },
    remove: ({ inside }, row) => {
      removeUser(state, inside, row);
      return null;
    },
  };
}

/** A user as a self-hosted installation makes it: local by default, and usable only with a role and a password. */
export function newUser(state: State, body: JsonObject, createdBy: string): Row {
  const { authProvider = 'local', email = '', authID } = body;
  const isCloud = authProvider === 'cloud-central';
  return {
    ...newRow(state, user, { body, createdBy }),
    state: isCloud ? 'pending' : 'active',
    isEnabled: 'true',
    authProvider,
    authID: isCloud ? '' : (authID ?? (authProvider === 'local' ? email : '')),
    firstName: body['firstName'] ?? '',
    lastName: body['lastName'] ?? '',
    companyName: body['companyName'] ?? '',
    email,
    ...(body['phone'] !== undefined && { phone: body['phone'] }),
    postalAddress: { ...emptyAddress, ...(body['postalAddress'] as JsonObject | undefined) },
    sendWelcomeEmail: isCloud ? (body['sendWelcomeEmail'] ?? 'true') : 'false',
    ...(!isCloud && { enableTimestamp: state.now() }),
    // Against the published schema, real answers have these.
    isInviteAccepted: isCloud ? 'false' : 'true',
    lastActTimestamp: '',
  };
}

/** An address that is not set: real answers have empty texts, against the published schema. */
export const emptyAddress = {
  addressCountry: '',
  addressLocality: '',
  addressRegion: '',
  postalCode: '',
  streetAddress1: '',
  streetAddress2: '',
};

function isTaken(state: State, users: Map<string, Row>, email: JsonObject[string] | undefined): boolean {
  return state.index.withValue(users, 'email', String(email)).length > 0;
}

function emailTaken(): Response {
  return invalidField(10, 'email', 'A user with this e-mail address exists already.');
}
