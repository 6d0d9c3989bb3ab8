import { expect } from 'vitest';
import { oisp } from './ids.ts';
import { outcomeFor, type Row } from './row.ts';

const account = ['account', 'Account', 'id name attributes { name value }'] as const;

export const oispRows: readonly Row[] = [
  {
    mutation: 'createAccount',
    backend: 'oisp',
    input: { backend: 'oisp', name: 'Oslo Terminal', attributes: [{ name: 'region', value: 'north' }] },
    shows: account,
    expected: { account: { name: 'Oslo Terminal', attributes: [{ name: 'region', value: 'north' }] } },
    cost: { 'POST /v1/api/accounts': 1 },
  },
  {
    mutation: 'updateAccount',
    backend: 'oisp',
    input: { id: oisp.account, attributes: [{ name: 'constructor', value: 'kept' }] },
    shows: account,
    expected: { account: { id: oisp.account, attributes: [{ name: 'constructor', value: 'kept' }] } },
    cost: { 'GET /v1/api/accounts/{id}': 1, 'PUT /v1/api/accounts/{id}': 1 },
    because: 'the name must always be sent, and is not in the input.',
  },
  {
    mutation: 'deleteAccount',
    backend: 'oisp',
    input: { id: oisp.account },
    expected: { deletedId: oisp.account },
    cost: { 'GET /v1/api/auth/tokenInfo': 1, 'DELETE /v1/api/accounts/{id}': 1 },
    because: 'a token from before its deletion gets a success for an account that is not there.',
  },
  {
    mutation: 'refreshActivationCode',
    backend: 'oisp',
    input: { accountId: oisp.account },
    shows: ['account', 'Account', 'id'],
    expected: { account: { id: oisp.account } },
    cost: { 'PUT /v1/api/accounts/{id}/activationcode/refresh': 1 },
  },
  {
    mutation: 'deleteUser',
    backend: 'oisp',
    input: { id: oisp.mina, accountId: oisp.minasAccount },
    expected: { deletedId: oisp.mina },
    // Only the membership ends.
    stays: true,
    cost: {
      'GET /v1/api/auth/tokenInfo': 1,
      'GET /v1/api/accounts/{id}/users': 1,
      'DELETE /v1/api/accounts/{id}/invites/{id}': 1,
    },
    because: "a member is removed by e-mail address, and the gateway's own log-in by another route.",
  },
  {
    mutation: 'inviteUsers',
    backend: 'oisp',
    input: {
      backend: 'oisp',
      accountId: oisp.account,
      invitations: [{ email: 'one@x.example' }, { email: 'two@x.example' }],
    },
    expected: {
      outcomes: [
        { email: 'one@x.example', error: null },
        { email: 'two@x.example', error: null },
      ],
    },
    cost: { 'POST /v1/api/accounts/{id}/invites': 2 },
    because: 'one request invites one person.',
  },
  {
    mutation: 'cancelInvites',
    backend: 'oisp',
    input: { accountId: oisp.account, emails: ['newcomer0@nordhafen.example'] },
    expected: { outcomes: [{ email: 'newcomer0@nordhafen.example', error: null }] },
    cost: {
      'GET /v1/api/accounts/{id}/invites': 1,
      'GET /v1/api/accounts/{id}/users': 1,
      'DELETE /v1/api/accounts/{id}/invites/{id}': 1,
    },
    because: 'the same route removes members, which it must not do here.',
  },
  {
    mutation: 'acceptInvite',
    backend: 'oisp',
    input: { backend: 'oisp' },
    shows: ['account', 'Account', 'id name'],
    expected: { account: { id: oisp.partner, name: 'Kranwerk Partner Yard' } },
    cost: { 'GET /v1/api/invites/{id}': 1, 'PUT /v1/api/invites/{id}/status': 1 },
    because: 'an invitation is answered by its id, and never at all where it is not there.',
  },
  {
    mutation: 'declineInvite',
    backend: 'oisp',
    input: { backend: 'oisp', accountId: oisp.partner },
    expected: {},
    cost: { 'GET /v1/api/invites/{id}': 1, 'PUT /v1/api/invites/{id}/status': 1 },
    because: 'an invitation is answered by its id, and never at all where it is not there.',
  },
  {
    mutation: 'assignRoles',
    backend: 'oisp',
    input: { principalIds: [oisp.mina], roleIds: [oisp.role('admin')], accountId: oisp.minasAccount },
    expected: outcomeFor(oisp.mina),
    cost: { 'GET /v1/api/accounts/{id}/users': 1, 'PUT /v1/api/accounts/{id}/users/{id}': 1 },
    because: 'what is held already is not written, and a demotion is refused.',
  },
  {
    mutation: 'unassignRoles',
    backend: 'oisp',
    input: { principalIds: [oisp.mina], roleIds: [oisp.role('user')], accountId: oisp.minasAccount },
    expected: outcomeFor(oisp.mina),
    warnings: [expect.any(String)],
    cost: { 'GET /v1/api/accounts/{id}/users': 1, 'DELETE /v1/api/accounts/{id}/invites/{id}': 1 },
    because: 'a member is removed by e-mail address.',
  },
];
