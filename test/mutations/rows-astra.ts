import { expect } from 'vitest';
import { astra } from './ids.ts';
import { outcomeFor, type Row } from './row.ts';

const account = ['account', 'Account', 'id name enabled description'] as const;
const user = ['user', 'User', 'id email firstName active'] as const;
const token = ['token', 'Token', 'id name'] as const;

export const astraRows: readonly Row[] = [
  {
    mutation: 'createAccount',
    backend: 'astra',
    input: { backend: 'astra', name: 'Oslo Terminal' },
    shows: account,
    expected: { account: { name: 'Oslo Terminal' } },
    cost: { 'POST /accounts': 1 },
  },
  {
    mutation: 'updateAccount',
    backend: 'astra',
    input: { id: astra.account, name: 'Nordhafen', enabled: true },
    shows: account,
    expected: { account: { name: 'Nordhafen', enabled: true } },
    cost: { 'PUT /accounts/{id}': 1, 'GET /accounts/{id}': 1 },
    because: '204 tells nothing of what is there now.',
  },
  {
    mutation: 'deleteAccount',
    backend: 'astra',
    input: { id: astra.otherAccount },
    expected: { deletedId: astra.otherAccount },
    // Deletes are soft.
    stays: true,
    cost: { 'DELETE /accounts/{id}': 1 },
  },
  {
    mutation: 'createUser',
    backend: 'astra',
    input: {
      backend: 'astra',
      accountId: astra.account,
      email: 'new@nordhafen.example',
      firstName: 'New',
      roleIds: [astra.role('viewer')],
    },
    shows: user,
    expected: { user: { email: 'new@nordhafen.example', firstName: 'New' } },
    warnings: ['The user is local, and can log in once a password is set in Astra itself.'],
    cost: { 'POST /accounts/{id}/core/v1/users': 1, 'POST /accounts/{id}/core/v1/roleBindings': 1 },
    because: 'each role is a binding of its own.',
  },
  {
    mutation: 'updateUser',
    backend: 'astra',
    input: { id: astra.elena, firstName: 'Helena' },
    shows: user,
    expected: { user: { id: astra.elena, firstName: 'Helena' } },
    cost: { 'PUT /accounts/{id}/core/v1/users/{id}': 1, 'GET /accounts/{id}/core/v1/users/{id}': 1 },
    because: '204 tells nothing of what is there now.',
  },
  {
    mutation: 'deleteUser',
    backend: 'astra',
    input: { id: astra.elena },
    expected: { deletedId: astra.elena },
    cost: { 'DELETE /accounts/{id}/core/v1/users/{id}': 1 },
  },
  {
    mutation: 'assignRoles',
    backend: 'astra',
    input: { principalIds: [astra.elena], roleIds: [astra.role('admin')] },
    expected: outcomeFor(astra.elena),
    cost: {
      'GET /accounts/{id}/core/v1/users/{id}/roleBindings': 1,
      'POST /accounts/{id}/core/v1/roleBindings': 1,
    },
    because: 'what is held already is not bound twice.',
  },
  {
    mutation: 'unassignRoles',
    backend: 'astra',
    input: { principalIds: [astra.elena], roleIds: [astra.role('member')], allowUserDeletion: true },
    expected: outcomeFor(astra.elena),
    warnings: [expect.any(String)],
    cost: {
      'GET /accounts/{id}/core/v1/users/{id}/roleBindings': 1,
      'GET /accounts/{id}/core/v1/users/{id}': 1,
      'DELETE /accounts/{id}/core/v1/roleBindings/{id}': 1,
    },
    because: 'the binding must be found, and the last one takes the user along.',
  },
  {
    mutation: 'updateRoleAssignment',
    backend: 'astra',
    input: { principalId: astra.elena, roleId: astra.role('member'), constraints: ['*'] },
    expected: {},
    cost: {
      'GET /accounts/{id}/core/v1/users/{id}/roleBindings': 1,
      'PUT /accounts/{id}/core/v1/roleBindings/{id}': 1,
    },
    because: 'the binding must be found by its role.',
  },
  {
    mutation: 'deletePrincipals',
    backend: 'astra',
    input: { principalIds: [astra.elena] },
    expected: outcomeFor(astra.elena),
    cost: { 'DELETE /accounts/{id}/core/v1/users/{id}': 1 },
  },
  {
    mutation: 'createToken',
    backend: 'astra',
    input: { principalId: astra.lee, name: 'deploy' },
    shows: token,
    expected: { token: { name: 'deploy' } },
    cost: { 'POST /accounts/{id}/core/v1/users/{id}/tokens': 1 },
  },
  {
    mutation: 'renameToken',
    backend: 'astra',
    input: { id: astra.leesToken, name: 'deploy' },
    shows: token,
    expected: { token: { id: astra.leesToken, name: 'deploy' } },
    cost: {
      'PUT /accounts/{id}/core/v1/users/{id}/tokens/{id}': 1,
      'GET /accounts/{id}/core/v1/users/{id}/tokens/{id}': 1,
    },
    because: '204 tells nothing of what is there now.',
  },
  {
    mutation: 'revokeToken',
    backend: 'astra',
    input: { id: astra.leesToken },
    expected: { deletedId: astra.leesToken },
    cost: { 'DELETE /accounts/{id}/core/v1/users/{id}/tokens/{id}': 1 },
  },
];
