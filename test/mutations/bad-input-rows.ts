import { astra, autonoma, newAgent, oisp, pigello, wavefront } from './ids.ts';
import { globalId } from './mutating.ts';

export type Fault = readonly [path: string, reason: RegExp];
/** With its faults in the order of their paths. */
export type BadRow = readonly [what: string, mutation: string, input: object, ...faults: Fault[]];

export const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const oneRole = { principalIds: [wavefront.carlos], roleIds: [wavefront.viewers] };
const email = 'new@nordhafen.example';
const account = { backend: 'oisp', name: 'x' };
const ada = { email: 'ada@x.example', firstName: 'Ada', lastName: 'Byron', roleIds: [autonoma.role] };
const invite = { backend: 'autonoma', accountId: autonoma.workshop };

/** What the gateway can know: nothing is sent. */
export const knowable: readonly BadRow[] = [
  ['an empty name', 'createAccount', { backend: 'oisp', name: '' }, ['name', /empty/]],
  ['a blank name', 'createRole', { backend: 'wavefront', name: ' \t ' }, ['name', /control|empty/]],
  ['an over-long name', 'createAccount', { backend: 'oisp', name: 'x'.repeat(256) }, ['name', /255/]],
  ['a name of 20 kB', 'createAccount', { ...account, name: 'x'.repeat(20_000) }, ['name', /10000/]],
  [
    'an over-long Autonoma name',
    'updateAccount',
    { id: autonoma.account, name: 'x'.repeat(5_000) },
    ['name', /at most/],
  ],
  ['an over-long Astra name', 'createAccount', { backend: 'astra', name: 'x'.repeat(64) }, ['name', /63/]],
  ['a blank group name', 'createGroup', { backend: 'wavefront', name: ' ' }, ['name', /empty/]],
  [
    'a group name taken away',
    'updateGroup',
    { id: wavefront.bergen, name: null },
    ['name', /cannot be cleared/],
  ],
  [
    'a role of another backend in a group',
    'updateGroup',
    { id: wavefront.bergen, roleIds: [wavefront.viewers, astra.role('member')] },
    ['roleIds.1', /wavefront, one of astra came/],
  ],
  ['control characters', 'createAccount', { ...account, name: 'a\u0000b' }, ['name', /control/]],
  ['a line break in a name', 'createRole', { backend: 'wavefront', name: 'a\nb' }, ['name', /control/]],
  ['half a character', 'createRole', { backend: 'wavefront', name: '\ud83d' }, ['name', /half/]],
  [
    'a key of 10 kB',
    'deleteUser',
    { id: wavefront.carlos, idempotencyKey: 'k'.repeat(10_000) },
    ['idempotencyKey', /200/],
  ],
  ['an empty key', 'deleteUser', { id: wavefront.carlos, idempotencyKey: '' }, ['idempotencyKey', /empty/]],
  ['an id of 20 kB', 'deleteUser', { id: 'i'.repeat(20_000) }, ['id', /10000/]],
  ['an empty id', 'deleteUser', { id: '' }, ['id', /empty/]],
  ['no global id', 'deleteUser', { id: 'carlos' }, ['id', /id of a User, no global id/]],
  ['an id of another type', 'deleteUser', { id: wavefront.viewers }, ['id', /id of a User, that of a Role/]],
  [
    'an id of an unknown backend',
    'deleteUser',
    { id: globalId('User', 'elsewhere', 'a') },
    ['id', /unknown backend/],
  ],
  [
    'no e-mail address',
    'createUser',
    { backend: 'astra', email: 'nobody' },
    ['email', /expected an e-mail address .* without @/],
  ],
  ['no e-mail address', 'updateUser', { id: wavefront.carlos, email: 'a@b@c' }, ['email', /several/]],
  ['an unknown backend', 'createUser', { backend: 'elsewhere', email }, ['backend', /known: astra/]],
  [
    'an account of another backend',
    'deleteUser',
    { id: oisp.mina, accountId: astra.account },
    ['accountId', /oisp.*astra/],
  ],
  [
    'an account id of another type',
    'createUser',
    { backend: 'astra', email, accountId: astra.elena },
    ['accountId', /Account.*User/],
  ],
  [
    'a role of another backend',
    'createUser',
    { backend: 'wavefront', email, roleIds: [wavefront.viewers, astra.role('admin')] },
    ['roleIds.1', /wavefront.*astra/],
  ],
  [
    'a group of another backend',
    'updateServiceAccount',
    { id: wavefront.exporter, groupIds: [astra.group] },
    ['groupIds.0', /wavefront.*astra/],
  ],
  [
    'a role assigned in another backend',
    'assignRoles',
    { ...oneRole, roleIds: [astra.role('admin')] },
    ['principalIds.0', /wavefront/],
    ['roleIds.0', /astra/],
  ],
  [
    'a role of another backend in a change',
    'updateRoleAssignment',
    { principalId: astra.elena, roleId: wavefront.viewers, constraints: ['*'] },
    ['roleId', /astra.*wavefront/],
  ],
  [
    'a role of another backend in an invitation',
    'inviteUsers',
    { ...invite, invitations: [ada, { ...ada, email: 'b@x.example', roleIds: [wavefront.viewers] }] },
    ['invitations.1.roleIds.0', /autonoma.*wavefront/],
  ],
  [
    'an organization of another backend',
    'updateIntegrationUserAgent',
    { id: pigello.agent, organizationId: astra.account },
    ['organizationId', /pigello.*astra/],
  ],
  [
    '101 attributes',
    'updateAccount',
    { id: oisp.account, attributes: many(101, (i) => ({ name: `a${i}`, value: 'v' })) },
    ['attributes', /100, 101/],
  ],
  [
    'an attribute without a value',
    'updateAccount',
    { id: oisp.account, attributes: [{ name: 'a', value: null }] },
    ['attributes.0.value', /null/],
  ],
  [
    'an attribute that JSON would lose',
    'updateAccount',
    { id: oisp.account, attributes: [{ name: '__proto__', value: 'v' }] },
    ['attributes.0.name', /lost/],
  ],
  [
    'half an activation pair',
    'createIntegrationUserAgent',
    { backend: 'pigello', ...newAgent, activationObjectId: newAgent.serviceId },
    ['activationContentTypeId', /together/],
    ['activationObjectId', /together/],
  ],
  ['null for a name', 'updateAccount', { id: oisp.account, name: null }, ['name', /null/]],
  [
    'null for an address',
    'updateUser',
    { id: wavefront.carlos, email: null, active: null },
    ['active', /null/],
    ['email', /null/],
  ],
  ['null for a set', 'updateServiceAccount', { id: wavefront.exporter, roleIds: null }, ['roleIds', /null/]],
  [
    'null for a required number',
    'updateIntegrationUserAgent',
    { id: pigello.agent, clashingPriority: null },
    ['clashingPriority', /null/],
  ],
  [
    'null for permissions',
    'updateRole',
    { id: wavefront.viewers, permissions: null },
    ['permissions', /null/],
  ],
  [
    'null for a setting',
    'updateAccount',
    { id: oisp.account, settings: { executionInterval: null } },
    ['settings.executionInterval', /cleared/],
  ],
  ['a token for nobody', 'createToken', { name: 'x' }, ['principalId', /principalId or backend/]],
  [
    'a token for an empty id',
    'createToken',
    { principalId: '', backend: 'wavefront' },
    ['principalId', /id of a/],
  ],
  [
    'a token of two backends',
    'createToken',
    { principalId: astra.lee, backend: 'wavefront', name: 'x' },
    ['backend', /astra/],
  ],
  ['a token without the name that Astra needs', 'createToken', { principalId: astra.lee }, ['name', /./]],
  [
    'a field that the backend does not know',
    'createAccount',
    { ...account, description: 'x' },
    ['description', /not known/],
  ],
  [
    'a role where invitations give one',
    'inviteUsers',
    { backend: 'oisp', accountId: oisp.account, invitations: [{ email, roleIds: [oisp.role('admin')] }] },
    ['invitations.0.roleIds', /chosen/],
  ],
  [
    'no account where one is needed',
    'inviteUsers',
    { backend: 'oisp', invitations: [{ email }] },
    ['accountId', /required/],
  ],
  ['no account for an Astra user', 'createUser', { backend: 'astra', email }, ['accountId', /./]],
  [
    'a role that Astra does not have',
    'createUser',
    { backend: 'astra', accountId: astra.account, email, roleIds: [astra.role('admin'), astra.role('king')] },
    ['roleIds.1', /no such role/],
  ],
  [
    'a change to a role that Astra does not have',
    'updateRoleAssignment',
    { principalId: astra.elena, roleId: astra.role('king'), constraints: ['*'] },
    ['roleId', /no such role/],
  ],
  [
    'an impossible group',
    'createUser',
    { backend: 'wavefront', email, groupIds: [globalId('UserGroup', 'wavefront', 'x')] },
    ['groupIds.0', /UUID/],
  ],
  [
    'a membership where there is none',
    'deleteUser',
    { id: autonoma.ann, accountId: autonoma.account },
    ['accountId', /./],
  ],
];
