import { makeAccounts } from '../rows.js';

const time = '2026-01-01T00:00:00.000Z';
const nobody = '00000000-0000-0000-0000-000000000000';
const metadata = { labels: [], creationTimestamp: time, modificationTimestamp: time, createdBy: nobody };

/** What an Astra Control answers: accounts, their users, and who has which role. */
export function astra() {
  const accounts = makeAccounts('astra', ['owner', 'admin', 'member', 'viewer']);
  return (line) => {
    const [, path] = line.split(/[ ?]/);
    const [, , id, , , collection] = path.split('/');
    if (id === undefined) return list(accounts.map(toAccount));
    const account = accounts.find((one) => one.id === id);
    if (account === undefined) return undefined;
    if (collection === 'users') return list(account.users.map(toUser));
    if (collection === 'roleBindings') return list(account.users.map((user) => toBinding(account, user)));
    return undefined;
  };
}

function list(items) {
  return { items, metadata: { count: items.length } };
}

function toAccount({ id, name }) {
  return {
    type: 'application/astra-account',
    version: '1.0',
    id,
    name,
    state: 'active',
    isEnabled: 'true',
    metadata,
  };
}

function toUser({ id, email }) {
  return {
    type: 'application/astra-user',
    version: '1.2',
    id,
    email,
    state: 'active',
    isEnabled: 'true',
    authProvider: 'local',
    firstName: 'Kim',
    lastName: 'Nilsson',
    companyName: 'Plants',
    metadata,
  };
}

function toBinding({ id: accountID }, { id: userID, role }) {
  return {
    type: 'application/astra-roleBinding',
    version: '1.1',
    id: userID.replace('-8000-', '-9000-'),
    metadata,
    principalType: 'user',
    userID,
    groupID: nobody,
    accountID,
    role,
    roleConstraints: ['*'],
  };
}
