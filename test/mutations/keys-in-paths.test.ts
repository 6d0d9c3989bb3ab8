import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourceTypes } from '../../src/model.ts';
import { providerIds } from '../../src/providers/registry.ts';
import { newAgent } from './ids.ts';
import { globalId, type Mutating, startMutating } from './mutating.ts';

let gateway: Mutating;
beforeAll(async () => {
  gateway = await startMutating();
});
afterAll(() => gateway.close());

const hostile = [
  '../../admin',
  'a/b',
  'a\\b',
  '..\\admin',
  '..%2f..%2fadmin',
  '%252e%252e%252fadmin',
  'sa::../../admin',
  'sa::a\\b',
  'ann@nordhafen.example/../../x',
];

/** Every mutation that takes ids, with one id for everything. */
function inputsFor(backend: string, key: string): [string, object][] {
  const id = (type: Parameters<typeof globalId>[0]): string => globalId(type, backend, key);
  const principals = ['User', 'ServiceAccount'] as const;
  return [
    ['updateAccount', { id: id('Account'), name: 'x' }],
    ['deleteAccount', { id: id('Account') }],
    ['refreshActivationCode', { accountId: id('Account') }],
    ['cancelInvites', { accountId: id('Account'), emails: ['a@b.example'] }],
    ['inviteUsers', { backend, accountId: id('Account'), invitations: [{ email: 'a@b.example' }] }],
    [
      'createUser',
      { backend, accountId: id('Account'), email: 'a@b.example', firstName: 'a', lastName: 'b' },
    ],
    ['updateUser', { id: id('User'), firstName: 'x' }],
    ['updateUser', { id: id('User'), roleIds: [id('Role')], groupIds: [id('UserGroup')] }],
    ['deleteUser', { id: id('User') }],
    ['updateRole', { id: id('Role'), name: 'x' }],
    ['deleteRole', { id: id('Role') }],
    ['updateGroup', { id: id('UserGroup'), name: 'x' }],
    ['deleteGroup', { id: id('UserGroup') }],
    ['updateServiceAccount', { id: id('ServiceAccount'), active: true }],
    ['activateServiceAccount', { id: id('ServiceAccount') }],
    ['deactivateServiceAccount', { id: id('ServiceAccount') }],
    ['deleteServiceAccount', { id: id('ServiceAccount') }],
    ['renameToken', { id: id('Token'), name: 'x' }],
    ['revokeToken', { id: id('Token') }],
    ['updateIntegrationUserAgent', { id: id('IntegrationUserAgent'), active: true }],
    ['updateIntegrationUserAgent', { id: id('IntegrationUserAgent'), organizationId: id('Account') }],
    ['deleteIntegrationUserAgent', { id: id('IntegrationUserAgent') }],
    ['createIntegrationUserAgent', { backend, ...newAgent, organizationId: id('Account') }],
    ['grantPermissions', { principalIds: principals.map(id), permissions: [key] }],
    ['revokePermissions', { principalIds: principals.map(id), permissions: [key] }],
    ...principals.flatMap((type): [string, object][] => [
      ['deletePrincipals', { principalIds: [id(type)] }],
      ['createToken', { principalId: id(type), name: 'x' }],
      ['assignRoles', { principalIds: [id(type)], roleIds: [id('Role')] }],
      ['unassignRoles', { principalIds: [id(type)], roleIds: [id('Role')], accountId: id('Account') }],
      ['addToGroups', { principalIds: [id(type)], groupIds: [id('UserGroup')] }],
      ['removeFromGroups', { principalIds: [id(type)], groupIds: [id('UserGroup')] }],
    ]),
  ];
}

const everything = `... on Account { name users { nodes { id } } } ... on User { email tokens { id } effectivePermissions }
  ... on Role { members { nodes { id } } groups { nodes { id } } } ... on UserGroup { members { nodes { id } } }
  ... on ServiceAccount { tokens { id } roleAssignments { role { name } } }`;

describe.each(providerIds)('a key with a way out of its place in a path, in %s', (backend) => {
  it.each(hostile)('is sent in no path: %j', async (key) => {
    gateway.forget();
    const ids = resourceTypes.map((type) => globalId(type, backend, key));
    await gateway.query(`query ($ids: [ID!]!) { nodes(ids: $ids) { id ${everything} } }`, { ids });
    for (const [mutation, input] of inputsFor(backend, key)) await gateway.run(mutation, input);
    const paths = gateway.requests(backend).map(({ method, url }) => `${method} ${url.split('?')[0]}`);
    expect(paths.filter((path) => /%2f|%5c|\\|\.\./i.test(path))).toEqual([]);
  });
});
