import { autonoma } from './ids.ts';
import { outcomeFor, type Row } from './row.ts';

const account = ['account', 'Account', 'id name description'] as const;
const user = ['user', 'User', 'id email firstName lastName'] as const;

export const autonomaRows: readonly Row[] = [
  {
    mutation: 'createAccount',
    backend: 'autonoma',
    input: { backend: 'autonoma', name: 'Oslo Terminal', description: 'new' },
    shows: account,
    expected: { account: { name: 'Oslo Terminal', description: 'new' } },
    cost: { 'PUT /connect/v1/resources/account': 1 },
  },
  {
    mutation: 'updateAccount',
    backend: 'autonoma',
    input: { id: autonoma.account, name: 'Aarhus', mfaPolicy: 'required', mfaMethods: ['totp'] },
    shows: ['account', 'Account', 'id name mfa { policy methods }'],
    expected: { account: { name: 'Aarhus', mfa: { policy: 'required', methods: ['totp'] } } },
    cost: { 'POST /connect/v1/resources/account/{id}': 1 },
  },
  {
    mutation: 'deleteAccount',
    backend: 'autonoma',
    input: { id: autonoma.workshop },
    expected: { deletedId: autonoma.workshop },
    cost: { 'DELETE /connect/v1/resources/account/{id}': 1 },
  },
  {
    mutation: 'createUser',
    backend: 'autonoma',
    input: { backend: 'autonoma', email: 'new@nordhafen.example', firstName: 'New', lastName: 'Person' },
    shows: user,
    expected: { user: { email: 'new@nordhafen.example', firstName: 'New' } },
    cost: { 'PUT /connect/v1/resources/user': 1 },
  },
  {
    mutation: 'updateUser',
    backend: 'autonoma',
    input: { id: autonoma.ann, lastName: 'Berg' },
    shows: user,
    expected: { user: { id: autonoma.ann, lastName: 'Berg' } },
    cost: { 'POST /connect/v1/resources/user/{id}': 1 },
  },
  {
    mutation: 'deleteUser',
    backend: 'autonoma',
    input: { id: autonoma.ann },
    expected: { deletedId: autonoma.ann },
    cost: { 'DELETE /connect/v1/resources/user/{id}': 1 },
  },
  {
    mutation: 'inviteUsers',
    backend: 'autonoma',
    input: {
      backend: 'autonoma',
      accountId: autonoma.workshop,
      invitations: [
        { email: 'ada@x.example', firstName: 'Ada', lastName: 'Byron', roleIds: [autonoma.role] },
        { email: 'grace@x.example', firstName: 'Grace', lastName: 'Hopper', roleIds: [autonoma.role] },
      ],
    },
    expected: {
      outcomes: [
        { email: 'ada@x.example', error: null },
        { email: 'grace@x.example', error: null },
      ],
    },
    cost: { 'POST /connect/v1/resources/account/{id}/call/invite': 2 },
    because: 'one action invites one person.',
  },
  {
    mutation: 'deletePrincipals',
    backend: 'autonoma',
    input: { principalIds: [autonoma.ann] },
    expected: outcomeFor(autonoma.ann),
    cost: { 'DELETE /connect/v1/resources/user/{id}': 1 },
  },
];
