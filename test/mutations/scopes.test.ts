import { afterEach, describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { sandboxBackends } from '../support/start-gateway.ts';
import { astra, newAgent, oisp, pigello, wavefront } from './ids.ts';
import { type Mutating, nothing, sentToAll, startMutating } from './mutating.ts';

let gateway: Mutating;
afterEach(() => gateway.close());

async function startWith(scopes: string[]): Promise<void> {
  gateway = await startMutating({
    configuration: { auth: { anonymous: { scopes } }, backends: sandboxBackends },
  });
}

const id = { id: wavefront.carlos };
const one = { principalIds: [wavefront.carlos] };
const inWavefront = { backend: 'wavefront', name: 'x' };

const needed: Record<string, readonly [scope: string, input: object]> = {
  createAccount: ['accounts:write', { backend: 'oisp', name: 'x' }],
  updateAccount: ['accounts:write', { id: oisp.account }],
  deleteAccount: ['accounts:write', { id: oisp.account }],
  refreshActivationCode: ['account:activate', { accountId: oisp.account }],
  createUser: ['users:write', { backend: 'wavefront', email: 'a@b.example' }],
  updateUser: ['users:write', id],
  deleteUser: ['users:write', id],
  inviteUsers: ['users:write', { backend: 'wavefront', invitations: [] }],
  cancelInvites: ['users:write', { accountId: oisp.account, emails: [] }],
  acceptInvite: ['users:write', { backend: 'oisp' }],
  declineInvite: ['users:write', { backend: 'oisp' }],
  deletePrincipals: ['users:write', one],
  grantPermissions: ['roles:write', { ...one, permissions: ['x'] }],
  revokePermissions: ['roles:write', { ...one, permissions: ['x'] }],
  addToGroups: ['groups:write', { ...one, groupIds: [wavefront.bergen] }],
  removeFromGroups: ['groups:write', { ...one, groupIds: [wavefront.bergen] }],
  createGroup: ['groups:write', inWavefront],
  updateGroup: ['groups:write', { id: wavefront.bergen }],
  deleteGroup: ['groups:write', { id: wavefront.bergen }],
  createRole: ['roles:write', inWavefront],
  updateRole: ['roles:write', { id: wavefront.viewers }],
  deleteRole: ['roles:write', { id: wavefront.viewers }],
  assignRoles: ['roles:write', { ...one, roleIds: [wavefront.viewers] }],
  unassignRoles: ['roles:write', { ...one, roleIds: [wavefront.viewers] }],
  updateRoleAssignment: [
    'roles:write',
    { principalId: astra.elena, roleId: astra.role('member'), constraints: [] },
  ],
  createServiceAccount: ['serviceAccounts:write', inWavefront],
  updateServiceAccount: ['serviceAccounts:write', { id: wavefront.exporter }],
  activateServiceAccount: ['serviceAccounts:write', { id: wavefront.exporter }],
  deactivateServiceAccount: ['serviceAccounts:write', { id: wavefront.exporter }],
  deleteServiceAccount: ['serviceAccounts:write', { id: wavefront.exporter }],
  createToken: ['tokens:write', inWavefront],
  renameToken: ['tokens:write', { id: astra.leesToken, name: 'x' }],
  revokeToken: ['tokens:write', { id: astra.leesToken }],
  createIntegrationUserAgent: ['integrationUserAgents:write', { backend: 'pigello', ...newAgent }],
  updateIntegrationUserAgent: ['integrationUserAgents:write', { id: pigello.agent }],
  deleteIntegrationUserAgent: ['integrationUserAgents:write', { id: pigello.agent }],
};

const everyWrite = [...new Set(Object.values(needed).map(([scope]) => scope))];
const reading = ['backends:read', 'users:read', 'accounts:read', 'roles:read', 'audit:read'];

describe('who may change what', () => {
  it('says a scope for every mutation of the schema', async () => {
    await startWith([]);
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(Object.keys(needed).toSorted()).toEqual(mutations.toSorted());
  });

  it('refuses each mutation to who has all other scopes, sends nothing, and writes no row', async () => {
    for (const scope of everyWrite) {
      await startWith([...reading, ...everyWrite.filter((other) => other !== scope)]);
      const asked = Object.entries(needed).filter(([, [own]]) => own === scope);
      gateway.forget();
      for (const [mutation, [, input]] of asked) {
        const result = await gateway.run(mutation, { ...input, idempotencyKey: 'k' });
        expect(result).toMatchObject({
          __typename: 'PermissionDeniedError',
          code: 'UNAUTHENTICATED',
          retryable: false,
          message: expect.stringContaining(scope),
        });
      }
      expect(sentToAll(gateway)).toEqual(nothing);
      const { data } = await gateway.query<{ auditEvents: { totalCount: number } }>(
        '{ auditEvents { totalCount } }',
      );
      expect(data?.auditEvents.totalCount).toBe(0);
      expect(gateway.log.filter((line) => line.includes('"mutation refused"'))).toHaveLength(asked.length);
      if (scope !== everyWrite.at(-1)) await gateway.close();
    }
  });

  it('claims no key for who is refused: who may, may still use it', async () => {
    await startWith([...reading, 'roles:write']);
    const input = { backend: 'wavefront', name: 'x', idempotencyKey: 'k' };
    expect(await gateway.run('createServiceAccount', input)).toMatchObject({
      __typename: 'PermissionDeniedError',
    });
    expect(await gateway.run('createRole', input)).toMatchObject({ __typename: 'CreateRolePayload' });
  });

  it.each([
    ['deletePrincipals', {}],
    ['grantPermissions', { permissions: ['alerts_management'] }],
    ['revokePermissions', { permissions: ['alerts_management'] }],
  ])('lets %s touch what is no user only with its own scope', async (mutation, rest) => {
    await startWith([...reading, 'users:write', 'roles:write']);
    gateway.forget();
    const principalIds = [wavefront.carlos, wavefront.exporter];
    expect(await gateway.run(mutation, { principalIds, ...rest })).toMatchObject({
      __typename: 'PermissionDeniedError',
      message: expect.stringContaining('serviceAccounts:write'),
    });
    expect(sentToAll(gateway)).toEqual(nothing);
    const allowed = await gateway.run(mutation, { principalIds: [wavefront.carlos], ...rest });
    expect(allowed.outcomes).toMatchObject([{ error: null }]);
  });

  it('makes no administrator of who may write users alone, whichever way it is asked for', async () => {
    await startWith(['users:write', 'roles:read']);
    gateway.forget();
    const roleIds = [wavefront.viewers];
    const newUser = { backend: 'wavefront', email: 'a@b.example' };
    const permissions = ['user_management', 'token_management'];
    const asked: [string, object][] = [
      ['assignRoles', { principalIds: [wavefront.carlos], roleIds }],
      ['createUser', { ...newUser, roleIds }],
      ['updateUser', { id: wavefront.carlos, roleIds }],
      ['inviteUsers', { backend: 'wavefront', invitations: [{ email: 'a@b.example', roleIds }] }],
      ['createUser', { ...newUser, permissions, groupIds: [wavefront.bergen] }],
      ['grantPermissions', { principalIds: [wavefront.carlos], permissions }],
    ];
    for (const [mutation, input] of asked) {
      expect(await gateway.run(mutation, input), mutation).toMatchObject({
        __typename: 'PermissionDeniedError',
        message: expect.stringContaining('roles:write'),
      });
    }
    expect(sentToAll(gateway)).toEqual(nothing);
    expect(await gateway.run('createUser', newUser)).toMatchObject({ __typename: 'CreateUserPayload' });
  });

  it('refuses before it tells anything about the input', async () => {
    await startWith([]);
    const result = await gateway.run('deleteUser', { id: 'no id' });
    expect(result).toMatchObject({ __typename: 'PermissionDeniedError', code: 'UNAUTHENTICATED' });
  });

  it('takes users:* and * for the scope', async () => {
    await startWith(['users:*']);
    expect(await gateway.run('deleteUser', { id: wavefront.carlos })).toMatchObject({
      deletedId: wavefront.carlos,
    });
    await gateway.close();
    await startWith(['*']);
    expect(await gateway.run('deleteUser', { id: wavefront.carlos })).toMatchObject({
      deletedId: wavefront.carlos,
    });
  });

  it('tells who may write but not read what came of it, for the write is done', async () => {
    await startWith(['users:write']);
    const result = await gateway.run(
      'createUser',
      { backend: 'wavefront', email: 'a@b.example' },
      'user { id }',
    );
    expect(result).toMatchObject({ __typename: 'CreateUserPayload', user: { id: expect.any(String) } });
  });
});
