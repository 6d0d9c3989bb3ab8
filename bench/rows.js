// What the canned upstreams hold: five Wavefront tenants with twenty service accounts and twenty users each, in the shape
// that a Wavefront answers, with a role and a group as objects inside each account.

export const backends = ['wavefront-1', 'wavefront-2', 'wavefront-3', 'wavefront-4', 'wavefront-5'];

const accountsPerBackend = 20;
const epoch = Date.UTC(2026, 0, 1);

/** The tenant of one Wavefront: its accounts with so many tokens each, with roles and groups as objects or as ids only. */
export function makeTenant(backend, { tokens, objects, users: userCount = accountsPerBackend }) {
  const customer = `customer-${backend + 1}`;
  const role = makeRole(backend, customer);
  const group = makeGroup(backend, customer, role);
  const numbers = Array.from({ length: accountsPerBackend }, (_, index) => index);
  const held = {
    groups: ['agent_management', 'alerts_management', 'events_management'],
    roles: [objects ? role : role.id],
    userGroups: [objects ? group : group.id],
  };
  const serviceAccounts = numbers.map((number) => {
    const identifier = `sa::job-${String(number * backends.length + backend).padStart(3, '0')}`;
    return {
      identifier,
      active: number % 5 !== 0,
      description: `Exports the ledger of plant ${number} each night`,
      ...held,
      tokens: makeTokens(identifier, number, tokens),
      unitedRoles: [role.id],
      unitedPermissions: [...held.groups, 'metrics_management'],
      lastUsed: epoch + number * 3_600_000,
    };
  });
  const users = Array.from({ length: userCount }, (_, number) => ({
    // Half of the people are in every backend.
    identifier: `person-${String(number).padStart(3, '0')}@plant-${number % 2 === 0 ? backend + 1 : 'all'}.example`,
    customer,
    ...held,
    lastSuccessfulLogin: epoch + number * 3_600_000,
  }));
  return { serviceAccounts, users, roles: [role], groups: [group] };
}

function makeTokens(account, number, length) {
  return Array.from({ length }, (_, index) => ({
    tokenID: `00000000-0000-4000-8000-${String(number * 1_000 + index).padStart(12, '0')}`,
    tokenName: `token ${index}`,
    account,
    accountType: 'SERVICE_ACCOUNT',
    dateGenerated: epoch + index,
    lastUsed: epoch + index * 1_000,
  }));
}

function makeRole(backend, customer) {
  return {
    id: `10000000-0000-4000-8000-00000000000${backend}`,
    name: 'Operators',
    description: 'May look at everything and mute alerts',
    customer,
    permissions: ['alerts_management', 'metrics_management'],
    restrictedPermissions: [],
    linkedAccountsCount: 20,
    linkedGroupsCount: 1,
    createdEpochMillis: epoch,
    lastUpdatedMs: epoch,
    lastUpdatedAccountId: 'admin@plant.example',
    properties: {
      nameEditable: true,
      usersRemovable: true,
      usersAddable: true,
      permsEditable: true,
      deletable: true,
    },
  };
}

function makeGroup(backend, customer, role) {
  return {
    id: `20000000-0000-4000-8000-00000000000${backend}`,
    name: 'Programs',
    description: 'All programs of the plant',
    customer,
    userCount: 20,
    properties: { nameEditable: true, usersEditable: true, rolesEditable: true },
    roles: [role],
  };
}

const accountsOfOthers = 5;
const usersPerAccount = 25;

/** Accounts of another provider, each with its users; each user has one role in it. */
export function makeAccounts(provider, roles) {
  return Array.from({ length: accountsOfOthers }, (_, account) => ({
    id: uuid(account, 0),
    name: `Plant ${account + 1} in ${provider}`,
    users: Array.from({ length: usersPerAccount }, (_, user) => ({
      id: uuid(account, user + 1),
      email: `person-${String(user).padStart(2, '0')}@plant-${account + 1}.${provider}.example`,
      role: roles[user % roles.length],
    })),
  }));
}

function uuid(account, user) {
  return `4000000${account}-0000-4000-8000-${String(user).padStart(12, '0')}`;
}
