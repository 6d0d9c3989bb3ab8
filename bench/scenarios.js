// What is asked. Each scenario is one list of operations in rotation, with the answers that the limit writes by hand.

import { backends, makeTenant } from './rows.js';

const usual = {
  connections: 32,
  providers: backends.map(() => 'wavefront'),
  rows: { tokens: 0, objects: true },
  delays: [],
};

const fields = [
  'id',
  'externalId',
  'displayName',
  'description',
  'active',
  'lastSeenAt',
  'permissions',
  'backend { name }',
];

const listOperation = {
  query: `{ serviceAccounts(first: 100) { nodes { ${fields.join(' ')} } } }`,
  list: fields,
};

const nodesOperation = {
  query:
    'query Nodes($ids: [ID!]!) { nodes(ids: $ids) { id ... on ServiceAccount { displayName description } } }',
  variables: { ids: idsOf('ServiceAccount', 'serviceAccounts') },
  nodes: true,
};

const userQuery =
  'query User($id: ID!) { user(id: $id) { id externalId displayName email lastSeenAt permissions backend { name } } }';

const accountsOperation = {
  query:
    '{ accounts(first: 100) { nodes { name users(first: 200) { nodes { email roleAssignments { role { name } } } } } } }',
  accounts: true,
};

const peopleOperation = {
  query: '{ people(first: 100) { nodes { email displayName users { id backend { name } } } } }',
  people: true,
};

const writeQuery = `mutation Create($backend: String!, $name: String!, $principalId: ID!) {
  createServiceAccount(input: { backend: $backend, name: $name, description: "a new one" }) {
    ... on CreateServiceAccountPayload { serviceAccount { id externalId active description } warnings }
  }
  createToken(input: { principalId: $principalId, name: "first" }) {
    ... on CreateTokenPayload { token { name createdAt } secret warnings }
  }
}`;

/** Without idempotency keys, so that the same is done again; the audit trail is written all the same. */
const writeOperations = Array.from({ length: 100 }, (_, index) => {
  const name = `made-${index}`;
  const backend = backends[index % backends.length];
  const principalId = globalId('ServiceAccount', backend, `sa::${name}`);
  return { query: writeQuery, variables: { backend, name, principalId }, write: true };
});

/** Two hundred different selections of the list's fields. */
const mixedOperations = Array.from({ length: 200 }, (_, index) => {
  const list = fields.filter((_, bit) => ((index + 1) >> bit) & 1);
  return {
    query: `query Mixed${index} { serviceAccounts(first: 100) { nodes { ${list.join(' ')} } } }`,
    list,
  };
});

/** By name, in the order in which they are measured. */
export const scenarios = {
  s1: { ...usual, title: 'S1: 100 service accounts of five backends', operations: [listOperation] },
  's1-tokens': {
    ...usual,
    title: 'S1 with twenty tokens in each row of the upstreams',
    rows: { tokens: 20, objects: true },
    operations: [listOperation],
  },
  's1-ids': {
    ...usual,
    title: 'S1 with roles and groups as ids in the rows of the upstreams',
    rows: { tokens: 0, objects: false },
    operations: [listOperation],
  },
  s2: {
    ...usual,
    title: 'S2: accounts with users with roles, three levels over three providers',
    providers: ['astra', 'oisp', 'wavefront'],
    rows: { ...usual.rows, users: 200 },
    operations: [accountsOperation],
    without: ['hive'],
  },
  s3: {
    ...usual,
    title: 'S3: nodes with 100 ids over five backends',
    operations: [nodesOperation],
    without: ['hive'],
  },
  s4: {
    ...usual,
    title: 'S4: one user by id',
    operations: idsOf('User', 'users').map((id) => ({ query: userQuery, variables: { id }, user: true })),
    without: ['hive'],
  },
  s5: {
    ...usual,
    title: 'S5: a new service account with a token, ledger on disk',
    operations: writeOperations,
    // They have nothing like a ledger.
    without: ['mercurius-jit', 'yoga-jit', 'yoga', 'apollo', 'hive'],
  },
  s6: { ...usual, title: 'S6: 200 different operations in rotation', operations: mixedOperations },
  s7: { ...usual, title: 'S7: 20 clients asking the same', connections: 20, operations: [listOperation] },
  s8: {
    ...usual,
    title: 'S8: one backend 200 ms slow',
    // Fewer than a backend is asked at once, so that nothing waits in a queue.
    connections: 4,
    delays: [0, 0, 200, 0, 0],
    operations: [listOperation],
  },
  s9: {
    ...usual,
    title: 'S9: people over five backends',
    operations: [peopleOperation],
    without: ['hive'],
  },
};

/** The operations of all scenarios, by their text. */
export const operationsByQuery = new Map(
  Object.values(scenarios).flatMap(({ operations }) =>
    operations.map((operation) => [operation.query, operation]),
  ),
);

/** Global ids, backend by backend in turn, as the gateway writes them. */
function idsOf(type, table) {
  const tenants = backends.map((_, backend) => makeTenant(backend, usual.rows)[table]);
  return tenants[0].flatMap((_, index) =>
    backends.map((name, backend) => globalId(type, name, tenants[backend][index].identifier)),
  );
}

export function globalId(type, backend, key) {
  return Buffer.from(JSON.stringify([type, backend, key])).toString('base64url');
}
