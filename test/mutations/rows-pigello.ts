import { newAgent, pigello } from './ids.ts';
import { outcomeFor, type Row } from './row.ts';

const agent = [
  'integrationUserAgent',
  'IntegrationUserAgent',
  'id customId clashingPriority active',
] as const;
const user = ['user', 'User', 'id email firstName'] as const;

export const pigelloRows: readonly Row[] = [
  {
    mutation: 'createIntegrationUserAgent',
    backend: 'pigello',
    input: { backend: 'pigello', ...newAgent, customId: 'erp-new' },
    shows: agent,
    expected: { integrationUserAgent: { customId: 'erp-new', clashingPriority: -5 } },
    cost: { 'POST /accounts/users/api/integrationuseragent/': 1 },
  },
  {
    mutation: 'updateIntegrationUserAgent',
    backend: 'pigello',
    input: { id: pigello.agent, customId: null, active: false },
    shows: agent,
    expected: { integrationUserAgent: { id: pigello.agent, customId: null, active: false } },
    cost: {
      'GET /accounts/users/api/integrationuseragent/{id}/': 1,
      'PATCH /accounts/users/api/integrationuseragent/{id}/': 1,
    },
    because: 'the four required fields must always be sent, and are not in the input.',
  },
  {
    mutation: 'deleteIntegrationUserAgent',
    backend: 'pigello',
    input: { id: pigello.agent },
    expected: { deletedId: pigello.agent },
    cost: { 'DELETE /accounts/users/api/integrationuseragent/{id}/': 1 },
  },
  {
    mutation: 'createUser',
    backend: 'pigello',
    input: { backend: 'pigello', email: 'new@nordhafen.example', firstName: 'New' },
    shows: user,
    expected: { user: { email: 'new@nordhafen.example', firstName: 'New' } },
    cost: { 'POST /accounts/users/organization/organizationuser/': 1 },
  },
  {
    mutation: 'updateUser',
    backend: 'pigello',
    input: { id: pigello.elena, firstName: 'Helena' },
    shows: user,
    expected: { user: { id: pigello.elena, firstName: 'Helena' } },
    cost: {
      'GET /accounts/users/organization/organizationuser/{id}/': 1,
      'PATCH /accounts/users/organization/organizationuser/{id}/': 1,
    },
    because: 'the required fields must always be sent, and are not in the input.',
  },
  {
    mutation: 'deleteUser',
    backend: 'pigello',
    input: { id: pigello.elena },
    expected: { deletedId: pigello.elena },
    cost: { 'DELETE /accounts/users/organization/organizationuser/{id}/': 1 },
  },
  {
    mutation: 'inviteUsers',
    backend: 'pigello',
    input: { backend: 'pigello', invitations: [{ email: 'one@x.example', firstName: 'One' }] },
    expected: { outcomes: [{ email: 'one@x.example', error: null }] },
    cost: { 'POST /accounts/users/auth/invite/organization/organizationuser/': 1 },
  },
  {
    mutation: 'assignRoles',
    backend: 'pigello',
    input: { principalIds: [pigello.carlos], roleIds: [pigello.elenasRole] },
    expected: outcomeFor(pigello.carlos),
    cost: {
      'GET /accounts/users/organization/organizationuser/{id}/': 1,
      'PATCH /accounts/users/organization/organizationuser/{id}/': 1,
    },
    because: 'another role would be overwritten.',
  },
  {
    mutation: 'unassignRoles',
    backend: 'pigello',
    input: { principalIds: [pigello.elena], roleIds: [pigello.elenasRole] },
    expected: outcomeFor(pigello.elena),
    cost: {
      'GET /accounts/users/organization/organizationuser/{id}/': 1,
      'PATCH /accounts/users/organization/organizationuser/{id}/': 1,
    },
    because: 'another role would be taken away.',
  },
  {
    mutation: 'deletePrincipals',
    backend: 'pigello',
    input: { principalIds: [pigello.agent, pigello.elena] },
    expected: {
      outcomes: [
        { principalId: pigello.agent, error: null },
        { principalId: pigello.elena, error: null },
      ],
    },
    cost: {
      'DELETE /accounts/users/api/integrationuseragent/{id}/': 1,
      'DELETE /accounts/users/organization/organizationuser/{id}/': 1,
    },
    because: 'one request deletes one.',
  },
];
