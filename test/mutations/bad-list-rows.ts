import { type BadRow, many } from './bad-input-rows.ts';
import { autonoma, newAgent, oisp, wavefront } from './ids.ts';
import { globalId } from './mutating.ts';

const users = (count: number): string[] =>
  many(count, (index) => globalId('User', 'wavefront', `u${index}@x.example`));
const oneRole = { principalIds: [wavefront.carlos], roleIds: [wavefront.viewers] };
const email = 'new@nordhafen.example';
const ada = { email: 'ada@x.example', firstName: 'Ada', lastName: 'Byron', roleIds: [autonoma.role] };
const invite = { backend: 'autonoma', accountId: autonoma.workshop };

/** Lists that are too long, empty, or say something twice. */
export const badLists: readonly BadRow[] = [
  [
    '501 targets',
    'grantPermissions',
    { principalIds: users(501), permissions: ['a'] },
    ['principalIds', /at most 500, 501 came/],
  ],
  [
    '1,000 targets',
    'deletePrincipals',
    { principalIds: users(1_000) },
    ['principalIds', /at most 500, 1000 came/],
  ],
  [
    '501 roles',
    'assignRoles',
    { ...oneRole, roleIds: many(501, () => wavefront.viewers) },
    ['roleIds', /at most 500/],
  ],
  [
    '501 invitations',
    'inviteUsers',
    { ...invite, invitations: many(501, (i) => ({ email: `a${i}@x.example` })) },
    ['invitations', /at most 500/],
  ],
  ['no targets', 'deletePrincipals', { principalIds: [] }, ['principalIds', /at least one/]],
  ['no roles', 'assignRoles', { ...oneRole, roleIds: [] }, ['roleIds', /at least one/]],
  [
    'no groups',
    'addToGroups',
    { principalIds: [wavefront.carlos], groupIds: [] },
    ['groupIds', /at least one/],
  ],
  [
    'no permissions',
    'grantPermissions',
    { principalIds: [wavefront.carlos], permissions: [] },
    ['permissions', /at least one/],
  ],
  ['no invitations', 'inviteUsers', { ...invite, invitations: [] }, ['invitations', /at least one/]],
  ['no addresses', 'cancelInvites', { accountId: oisp.account, emails: [] }, ['emails', /at least one/]],
  [
    'one address twice',
    'inviteUsers',
    { ...invite, invitations: [ada, { ...ada, email: 'ADA@x.example' }] },
    ['invitations.1.email', /twice/],
  ],
  [
    'one address twice to cancel',
    'cancelInvites',
    { accountId: oisp.account, emails: ['a@b.c', 'A@b.c'] },
    ['emails.1', /twice/],
  ],
];

/** GraphQL's own types say it; nothing reaches a resolver. */
export const untyped: readonly (readonly [what: string, mutation: string, input: object])[] = [
  ['an unknown enum', 'createUser', { backend: 'pigello', email, kind: 'KING' }],
  ['an enum of other case', 'createUser', { backend: 'pigello', email, kind: 'member' }],
  ['a number for a name', 'createRole', { backend: 'wavefront', name: 7 }],
  ['null for what is required', 'createRole', { backend: 'wavefront', name: null }],
  ['an unknown field', 'createRole', { backend: 'wavefront', name: 'x', owner: 'y' }],
  [
    'a field called __proto__',
    'createRole',
    JSON.parse('{ "backend": "wavefront", "name": "x", "__proto__": {} }'),
  ],
  ['no UUID', 'createIntegrationUserAgent', { backend: 'pigello', ...newAgent, serviceId: 'x' }],
  ['a list with a hole', 'deletePrincipals', { principalIds: [wavefront.carlos, null] }],
];
