import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Capability } from '../../src/contract/capability.ts';
import { schema } from '../../src/graph/schema.ts';
import type { ResourceType } from '../../src/model.ts';
import { newAgent } from './ids.ts';
import { globalId, type Mutating, nothing, sentToAll, startMutating } from './mutating.ts';
import { rows } from './rows.ts';

interface Asked {
  capability: Capability;
  input(backend: string): Record<string, unknown>;
}

const some = (type: ResourceType, backend: string): string => globalId(type, backend, 'any');
const byId =
  (type: ResourceType, rest: object = {}) =>
  (backend: string) => ({ id: some(type, backend), ...rest });
const inBackend = (rest: object) => (backend: string) => ({ backend, ...rest });
const ofUsers =
  (rest: (backend: string) => object = () => ({})) =>
  (backend: string) => ({ principalIds: [some('User', backend)], ...rest(backend) });
const email = 'new@nordhafen.example';

/** Every mutation of the schema, asked of any backend. */
const asked: Record<string, Asked> = {
  createAccount: { capability: 'ACCOUNT_CREATE', input: inBackend({ name: 'x' }) },
  updateAccount: { capability: 'ACCOUNT_UPDATE', input: byId('Account', { name: 'x' }) },
  deleteAccount: { capability: 'ACCOUNT_DELETE', input: byId('Account') },
  refreshActivationCode: {
    capability: 'ACTIVATION_CODE_REFRESH',
    input: (backend) => ({ accountId: some('Account', backend) }),
  },
  createUser: { capability: 'USER_CREATE', input: inBackend({ email }) },
  updateUser: { capability: 'USER_UPDATE', input: byId('User', { firstName: 'x' }) },
  deleteUser: { capability: 'USER_DELETE', input: byId('User') },
  inviteUsers: { capability: 'USER_INVITE', input: inBackend({ invitations: [{ email }] }) },
  cancelInvites: {
    capability: 'USER_INVITE_CANCEL',
    input: (backend) => ({ accountId: some('Account', backend), emails: [email] }),
  },
  acceptInvite: { capability: 'USER_INVITE_ACCEPT', input: inBackend({}) },
  declineInvite: { capability: 'USER_INVITE_DECLINE', input: inBackend({}) },
  createRole: { capability: 'ROLE_CREATE', input: inBackend({ name: 'x' }) },
  updateRole: { capability: 'ROLE_UPDATE', input: byId('Role', { name: 'x' }) },
  deleteRole: { capability: 'ROLE_DELETE', input: byId('Role') },
  createGroup: { capability: 'GROUP_CREATE', input: inBackend({ name: 'x' }) },
  updateGroup: { capability: 'GROUP_UPDATE', input: byId('UserGroup', { name: 'x' }) },
  deleteGroup: { capability: 'GROUP_DELETE', input: byId('UserGroup') },
  assignRoles: {
    capability: 'ROLE_ASSIGN',
    input: ofUsers((backend) => ({ roleIds: [some('Role', backend)] })),
  },
  unassignRoles: {
    capability: 'ROLE_UNASSIGN',
    input: ofUsers((backend) => ({ roleIds: [some('Role', backend)] })),
  },
  updateRoleAssignment: {
    capability: 'ROLE_ASSIGNMENT_UPDATE',
    input: (backend) => ({
      principalId: some('User', backend),
      roleId: some('Role', backend),
      constraints: ['*'],
    }),
  },
  grantPermissions: { capability: 'PERMISSION_GRANT', input: ofUsers(() => ({ permissions: ['x'] })) },
  revokePermissions: { capability: 'PERMISSION_REVOKE', input: ofUsers(() => ({ permissions: ['x'] })) },
  addToGroups: {
    capability: 'GROUP_ASSIGN',
    input: ofUsers((backend) => ({ groupIds: [some('UserGroup', backend)] })),
  },
  removeFromGroups: {
    capability: 'GROUP_UNASSIGN',
    input: ofUsers((backend) => ({ groupIds: [some('UserGroup', backend)] })),
  },
  deletePrincipals: { capability: 'USER_DELETE', input: ofUsers() },
  createServiceAccount: { capability: 'SERVICE_ACCOUNT_CREATE', input: inBackend({ name: 'x' }) },
  updateServiceAccount: { capability: 'SERVICE_ACCOUNT_UPDATE', input: byId('ServiceAccount') },
  activateServiceAccount: { capability: 'SERVICE_ACCOUNT_ACTIVATE', input: byId('ServiceAccount') },
  deactivateServiceAccount: { capability: 'SERVICE_ACCOUNT_ACTIVATE', input: byId('ServiceAccount') },
  deleteServiceAccount: { capability: 'SERVICE_ACCOUNT_DELETE', input: byId('ServiceAccount') },
  createToken: { capability: 'TOKEN_CREATE', input: inBackend({ name: 'x' }) },
  renameToken: { capability: 'TOKEN_RENAME', input: byId('Token', { name: 'x' }) },
  revokeToken: { capability: 'TOKEN_REVOKE', input: byId('Token') },
  createIntegrationUserAgent: { capability: 'INTEGRATION_USER_AGENT_CREATE', input: inBackend(newAgent) },
  updateIntegrationUserAgent: {
    capability: 'INTEGRATION_USER_AGENT_UPDATE',
    input: byId('IntegrationUserAgent', { customId: 'x' }),
  },
  deleteIntegrationUserAgent: {
    capability: 'INTEGRATION_USER_AGENT_DELETE',
    input: byId('IntegrationUserAgent'),
  },
};

const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
const backends = Object.keys(nothing);
/** OISP and others end memberships only, or delete one user: which is told by the input, not by the capability. */
const sameBySelf = new Map([['deletePrincipals', ['oisp']]]);

let sandbox: Mutating;
let capabilities: Map<string, string[]>;
beforeAll(async () => {
  sandbox = await startMutating();
  const answer = await sandbox.query<{ backends: { name: string; capabilities: string[] }[] }>(
    '{ backends { name capabilities } }',
  );
  capabilities = new Map(answer.data?.backends.map((backend) => [backend.name, backend.capabilities]));
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.forget());

function canDo(mutation: string, backend: string): boolean {
  const { capability } = asked[mutation] ?? { capability: '' };
  return capabilities.get(backend)?.includes(capability) === true;
}

describe('every mutation of the schema', () => {
  it('is asked of every backend here, and none is forgotten', () => {
    expect(Object.keys(asked).toSorted()).toEqual(mutations.toSorted());
  });

  it('is shown to work in every backend that has the capability', () => {
    const able = mutations.flatMap((mutation) =>
      backends
        .filter((name) => canDo(mutation, name) && !sameBySelf.get(mutation)?.includes(name))
        .map((backend) => `${mutation} ${backend}`),
    );
    const shown = rows.map(({ mutation, backend }) => `${mutation} ${backend}`);
    expect(shown.toSorted()).toEqual(able.toSorted());
  });
});

describe.each(mutations)('%s', (mutation) => {
  it.each(backends)('in %s, where it lacks the capability, says so and sends nothing', async (backend) => {
    const { capability, input } = asked[mutation] ?? { capability: null, input: () => ({}) };
    if (canDo(mutation, backend)) {
      expect(capabilities.get(backend)).toContain(capability);
      return;
    }
    const result = await sandbox.run(mutation, input(backend));
    const error = result.outcomes?.[0]?.error ?? result;
    expect(error).toMatchObject({
      __typename: 'UnsupportedOperationError',
      code: 'UNSUPPORTED',
      capability,
      retryable: false,
      backend: { name: backend },
      message: expect.stringContaining(String(capability)),
    });
    expect(sentToAll(sandbox)).toEqual(nothing);
  });
});
