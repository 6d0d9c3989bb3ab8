import type { StartedGateway } from '../support/start-gateway.ts';
import { wavefront } from './ids.ts';
import { outcomeFor, type Row } from './row.ts';

const user = ['user', 'User', 'id email permissions roleAssignments { role { id } }'] as const;
const role = ['role', 'Role', 'id name description permissions'] as const;
const group = ['group', 'UserGroup', 'id name description system roleCount roles { id }'] as const;
const serviceAccount = [
  'serviceAccount',
  'ServiceAccount',
  'id externalId description active permissions tokens { id }',
] as const;

export const wavefrontRows: readonly Row[] = [
  {
    mutation: 'createUser',
    backend: 'wavefront',
    input: { backend: 'wavefront', email: 'new@nordhafen.example', roleIds: [wavefront.viewers] },
    shows: user,
    expected: {
      user: { email: 'new@nordhafen.example', roleAssignments: [{ role: { id: wavefront.viewers } }] },
    },
    cost: {
      'POST /api/v2/search/user': 1,
      'POST /api/v2/account/validateAccounts': 1,
      'POST /api/v2/account/user': 1,
    },
    because: 'its create is an upsert: who is there must not be overwritten.',
  },
  {
    mutation: 'updateUser',
    backend: 'wavefront',
    input: { id: wavefront.carlos, permissions: ['alerts_management'] },
    shows: user,
    expected: { user: { id: wavefront.carlos, permissions: ['alerts_management'] } },
    cost: { 'GET /api/v2/account/user/{id}': 1, 'PUT /api/v2/account/user/{id}': 1 },
    because: 'a write replaces the whole user.',
  },
  {
    mutation: 'deleteUser',
    backend: 'wavefront',
    input: { id: wavefront.carlos },
    expected: { deletedId: wavefront.carlos },
    cost: { 'DELETE /api/v2/account/{id}': 1 },
  },
  {
    mutation: 'inviteUsers',
    backend: 'wavefront',
    input: { backend: 'wavefront', invitations: [{ email: 'a@x.example' }, { email: 'b@x.example' }] },
    expected: {
      outcomes: [
        { email: 'a@x.example', error: null },
        { email: 'b@x.example', error: null },
      ],
    },
    cost: {
      'POST /api/v2/search/user': 1,
      'POST /api/v2/account/validateAccounts': 2,
      'POST /api/v2/account/user/invite': 1,
    },
    because: 'an invitation overwrites who is there, and its answer shows one user for many.',
  },
  {
    mutation: 'createRole',
    backend: 'wavefront',
    input: { backend: 'wavefront', name: 'Auditors', permissions: ['events_management'] },
    shows: role,
    expected: { role: { name: 'Auditors', permissions: ['events_management'] } },
    cost: { 'POST /api/v2/role': 1 },
  },
  {
    mutation: 'updateRole',
    backend: 'wavefront',
    input: { id: wavefront.viewers, description: 'They look' },
    shows: role,
    expected: { role: { id: wavefront.viewers, description: 'They look' } },
    cost: { 'GET /api/v2/role/{id}': 1, 'PUT /api/v2/role/{id}': 1 },
    because: 'a write replaces the whole role.',
  },
  {
    mutation: 'deleteRole',
    backend: 'wavefront',
    input: { id: wavefront.viewers },
    expected: { deletedId: wavefront.viewers },
    cost: { 'DELETE /api/v2/role/{id}': 1 },
  },
  {
    mutation: 'createGroup',
    backend: 'wavefront',
    input: { backend: 'wavefront', name: 'Night watch', roleIds: [wavefront.viewers] },
    shows: group,
    expected: {
      group: {
        name: 'Night watch',
        description: null,
        system: false,
        roleCount: 1,
        roles: [{ id: wavefront.viewers }],
      },
    },
    cost: { 'POST /api/v2/usergroup': 1 },
  },
  {
    mutation: 'updateGroup',
    backend: 'wavefront',
    input: { id: wavefront.bergen, description: 'They sail' },
    shows: group,
    expected: { group: { id: wavefront.bergen, description: 'They sail' } },
    cost: { 'GET /api/v2/usergroup/{id}': 1, 'PUT /api/v2/usergroup/{id}': 1 },
    because: 'a write replaces the name and the roles of the group.',
  },
  {
    mutation: 'deleteGroup',
    backend: 'wavefront',
    input: { id: wavefront.bergen },
    expected: { deletedId: wavefront.bergen },
    cost: { 'DELETE /api/v2/usergroup/{id}': 1 },
  },
  {
    mutation: 'assignRoles',
    backend: 'wavefront',
    input: { principalIds: [wavefront.carlos], roleIds: [wavefront.viewers] },
    expected: outcomeFor(wavefront.carlos),
    cost: { 'POST /api/v2/account/{id}/addRoles': 1 },
  },
  {
    mutation: 'unassignRoles',
    backend: 'wavefront',
    input: { principalIds: [wavefront.bilbao], roleIds: [wavefront.viewers] },
    expected: outcomeFor(wavefront.bilbao),
    cost: { 'POST /api/v2/usergroup/{id}/removeRoles': 1 },
  },
  {
    mutation: 'grantPermissions',
    backend: 'wavefront',
    input: { principalIds: [wavefront.carlos], permissions: ['alerts_management'] },
    expected: outcomeFor(wavefront.carlos),
    cost: { 'POST /api/v2/account/{id}/grant/alerts_management': 1 },
  },
  {
    mutation: 'revokePermissions',
    backend: 'wavefront',
    input: { principalIds: [wavefront.exporter], permissions: ['metrics_management'] },
    expected: outcomeFor(wavefront.exporter),
    cost: { 'POST /api/v2/account/sa::aarhus-terminal-exporter/revoke/metrics_management': 1 },
  },
  {
    mutation: 'addToGroups',
    backend: 'wavefront',
    input: { principalIds: [wavefront.daniel], groupIds: [wavefront.bergen] },
    expected: outcomeFor(wavefront.daniel),
    cost: { 'POST /api/v2/account/{id}/addUserGroups': 1 },
  },
  {
    mutation: 'removeFromGroups',
    backend: 'wavefront',
    input: { principalIds: [wavefront.daniel], groupIds: [wavefront.bilbao] },
    expected: outcomeFor(wavefront.daniel),
    cost: { 'POST /api/v2/account/{id}/removeUserGroups': 1 },
  },
  {
    mutation: 'deletePrincipals',
    backend: 'wavefront',
    input: { principalIds: [wavefront.carlos, wavefront.exporter] },
    expected: {
      outcomes: [
        { principalId: wavefront.carlos, error: null },
        { principalId: wavefront.exporter, error: null },
      ],
    },
    cost: { 'POST /api/v2/account/deleteAccounts': 1 },
  },
  {
    mutation: 'createServiceAccount',
    backend: 'wavefront',
    input: { backend: 'wavefront', name: 'ledger-export', description: 'nightly' },
    shows: serviceAccount,
    expected: { serviceAccount: { externalId: 'sa::ledger-export', description: 'nightly', tokens: [] } },
    cost: { 'POST /api/v2/account/serviceaccount': 1 },
  },
  {
    mutation: 'updateServiceAccount',
    backend: 'wavefront',
    input: { id: wavefront.exporter, description: 'changed' },
    shows: serviceAccount,
    expected: { serviceAccount: { id: wavefront.exporter, description: 'changed' } },
    cost: {
      'GET /api/v2/account/serviceaccount/sa::aarhus-terminal-exporter': 1,
      'PUT /api/v2/account/serviceaccount/sa::aarhus-terminal-exporter': 1,
    },
    because: 'a write replaces the whole service account.',
  },
  ...(['activate', 'deactivate'] as const).map(
    (verb): Row => ({
      mutation: `${verb}ServiceAccount`,
      backend: 'wavefront',
      input: { id: wavefront.exporter },
      shows: serviceAccount,
      expected: { serviceAccount: { id: wavefront.exporter, active: verb === 'activate' } },
      cost: { [`POST /api/v2/account/serviceaccount/sa::aarhus-terminal-exporter/${verb}`]: 1 },
    }),
  ),
  {
    mutation: 'deleteServiceAccount',
    backend: 'wavefront',
    input: { id: wavefront.exporter },
    expected: { deletedId: wavefront.exporter },
    cost: { 'DELETE /api/v2/account/sa::aarhus-terminal-exporter': 1 },
  },
  {
    mutation: 'createToken',
    backend: 'wavefront',
    input: { principalId: wavefront.exporter, name: 'deploy' },
    shows: ['token', 'Token', 'id name'],
    expected: { token: { name: 'deploy' } },
    cost: {
      'GET /api/v2/apitoken/serviceaccount/sa::aarhus-terminal-exporter': 1,
      'POST /api/v2/apitoken/serviceaccount/sa::aarhus-terminal-exporter': 1,
    },
    because: 'the answer lists all tokens: the new one is what was not there before.',
  },
  {
    mutation: 'renameToken',
    backend: 'wavefront',
    input: async (gateway) => ({ id: await firstToken(gateway), name: 'deploy' }),
    shows: ['token', 'Token', 'id name'],
    expected: { token: { name: 'deploy' } },
    cost: {
      'GET /api/v2/apitoken/serviceaccount/sa::aarhus-warehouse-exporter': 1,
      'PUT /api/v2/apitoken/serviceaccount/sa::aarhus-warehouse-exporter/{id}': 1,
    },
    because: 'the id of a token is its secret: it is found by its fingerprint among those of its owner.',
  },
  {
    mutation: 'revokeToken',
    backend: 'wavefront',
    input: async (gateway) => ({ id: await firstToken(gateway) }),
    expected: {},
    cost: {
      'GET /api/v2/apitoken/serviceaccount/sa::aarhus-warehouse-exporter': 1,
      'DELETE /api/v2/apitoken/serviceaccount/sa::aarhus-warehouse-exporter/{id}': 1,
    },
    because: 'the id of a token is its secret: it is found by its fingerprint among those of its owner.',
  },
];

async function firstToken({ query }: StartedGateway): Promise<string> {
  const answer = await query<{ serviceAccount: { tokens: { id: string }[] } }>(
    `{ serviceAccount(id: "${wavefront.warehouse}") { tokens { id } } }`,
  );
  return answer.data?.serviceAccount.tokens[0]?.id ?? '';
}
