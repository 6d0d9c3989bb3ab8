import type { Dataset, Person } from '../../../sandbox/dataset.ts';
import { fillDirectory } from './fill-directory.ts';
import { accountRows, userRow } from './fill-rows.ts';
import { createRowMaker } from './row-maker.ts';
import type { Row } from './rows.ts';
import { type AccountInside, addBinding, addRow, createInside, nilId, type State } from './state.ts';

/** The company's own account has every second person, the sites' accounts share the others. */
export function fillState(state: State, dataset: Dataset): void {
  for (const row of accountRows(dataset)) {
    state.accounts.set(row.id, row);
    state.insides.set(row.id, createInside(row.id));
  }
  const [main, ...others] = [...state.insides.values()].filter(
    ({ id }) => state.accounts.get(id)?.['state'] !== 'deletePending',
  );
  if (main === undefined) return;
  for (const [ordinal, person] of dataset.peopleOf('astra').entries()) {
    const inside = ordinal % 2 === 0 ? main : others[Math.floor(ordinal / 2) % others.length];
    if (inside !== undefined) addUser(dataset, inside, { person, ordinal });
  }
  fillDirectory(dataset, main);
}

interface Member {
  person: Person;
  ordinal: number;
}

function addUser(dataset: Dataset, inside: AccountInside, { person, ordinal }: Member): void {
  const user = userRow(dataset, person, ordinal);
  inside.users.set(user.id, user);
  addBindings(dataset, inside, { user, ordinal, person });
  addTokens(dataset, inside, { user, ordinal, person });
  addNotifications(dataset, inside, { user, ordinal, person });
  if (user['authProvider'] !== 'local' || ordinal >= withCredentials) return;
  const { row } = createRowMaker(dataset, person.joinedAt, nilId);
  const first = row('astra-credential', '1.1', 'password', person.index);
  // A recorded credential of this type lacks the required "valid".
  const password = { ...first, name: user.id, keyType: 'passwordHash' };
  inside.credentials.set(password.id, password);
}

/** How many people's passwords and keys exist as credentials, so that a large dataset starts in time. */
const withCredentials = 500;

const roles = ['member', 'viewer', 'member', 'admin'];

function addBindings(
  dataset: Dataset,
  inside: AccountInside,
  { user, ordinal, person }: Member & { user: Row },
): void {
  const { row } = createRowMaker(dataset, person.joinedAt, nilId);
  const isFirst = inside.users.size === 1;
  // Somebody without a role cannot do anything yet; somebody else has two, which no text forbids.
  const own =
    ordinal === 14 ? [] : [isFirst ? 'owner' : (roles[Math.floor(ordinal / 2) % roles.length] ?? 'member')];
  for (const role of ordinal === 2 ? ['viewer', 'member'] : own) {
    addBinding(inside, {
      ...row('astra-roleBinding', '1.1', 'binding', person.index, role),
      principalType: 'user',
      userID: user.id,
      groupID: nilId,
      accountID: inside.id,
      role,
      roleConstraints: role === 'owner' ? ['*'] : constraintsOf(dataset, ordinal),
    });
  }
}

function constraintsOf(dataset: Dataset, ordinal: number): string[] {
  if (ordinal === 4) {
    const namespace = dataset.uuid('astra', 'namespace', ordinal);
    return [`namespaces:id='${namespace}'`, `namespaces:id='${namespace}'.*`];
  }
  return constraints[ordinal] ?? ['*'];
}

const constraints: Record<number, string[]> = {
  6: ["namespaces:kubernetesLabels='tier=gold'.*"],
  10: [],
  12: ['namespaces:*', 'namespaces:*.*'],
};

const tokenCounts = [3, 1, 0, 2];
const tokenNames = ['ci', 'backup scripts', 'terraform'];

function addTokens(
  dataset: Dataset,
  inside: AccountInside,
  { user, ordinal, person }: Member & { user: Row },
): void {
  const { row } = createRowMaker(dataset, person.joinedAt, user.id);
  const count = tokenCounts[Math.floor(ordinal / 2) % tokenCounts.length] ?? 0;
  for (const [index, name] of tokenNames.slice(0, count).entries()) {
    const token = { ...row('astra-token', '1.0', 'token', person.index, index), name, userID: user.id };
    addRow(inside.tokens, user.id, token);
    if (ordinal >= withCredentials) continue;
    const first = row('astra-credential', '1.1', 'api key', person.index, index);
    const credential = { ...first, name: token.id, keyType: 'apikey', valid: 'true' };
    inside.credentials.set(credential.id, credential);
  }
}

function addNotifications(
  dataset: Dataset,
  inside: AccountInside,
  { user, ordinal, person }: Member & { user: Row },
): void {
  if (ordinal % 10 !== 0) return;
  const { row } = createRowMaker(dataset, person.joinedAt, nilId);
  addRow(inside.notifications, user.id, row('astra-unreadNotification', '1.0', 'notification', person.index));
}
