import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traitsOf } from '../../src/graph/mutation/traits.ts';
import { grants } from '../../src/scopes.ts';
import { askAs, createClosedLedger } from '../support/ask-as.ts';
import { inputFields } from '../support/input-fields.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { astra, autonoma, oisp, pigello, wavefront } from './ids.ts';
import { documentOf, globalId, nothing, type Result, sentToAll } from './mutating.ts';

const { viewers, bergen, carlos, exporter } = wavefront;
const newUser = { backend: 'wavefront', email: 'a@b.example' };
const newAccount = { backend: 'wavefront', name: 'x' };
const guest = { email: 'a@b.example' };
const users = 'users:write';
const roles = 'roles:write';
const groups = 'groups:write';
const services = 'serviceAccounts:write';
const agents = 'integrationUserAgents:write';
const tokens = 'tokens:write';

type Effect = readonly [mutation: string, input: Record<string, unknown>, ...needed: string[]];

const invited = (what: object): Record<string, unknown> => ({
  backend: 'wavefront',
  invitations: [guest, { email: 'c@d.example', ...what }],
});
const permissions = ['alerts_management'];
const oneRole = { roleIds: [viewers] };
const oneGroup = { groupIds: [bergen] };
const astraRole = { roleId: astra.role('member'), constraints: [] };

/** Every field of an input that changes more than what its mutation is for, by "Type.field": each way to use it. */
const effects: Readonly<Record<string, readonly Effect[]>> = {
  'CreateUserInput.roleIds': [
    ['createUser', { ...newUser, roleIds: [viewers] }, users, roles],
    ['createUser', { ...newUser, roleIds: [] }, users, roles],
  ],
  'CreateUserInput.groupIds': [['createUser', { ...newUser, groupIds: [bergen] }, users, groups]],
  'CreateUserInput.permissions': [['createUser', { ...newUser, permissions }, users, roles]],
  'UpdateUserInput.roleIds': [['updateUser', { id: carlos, roleIds: [] }, users, roles]],
  'UpdateUserInput.groupIds': [['updateUser', { id: carlos, groupIds: [bergen] }, users, groups]],
  'UpdateUserInput.permissions': [['updateUser', { id: carlos, permissions }, users, roles]],
  'InvitationInput.roleIds': [['inviteUsers', invited({ roleIds: [viewers] }), users, roles]],
  'InvitationInput.groupIds': [['inviteUsers', invited({ groupIds: [bergen] }), users, groups]],
  'InvitationInput.permissions': [['inviteUsers', invited({ permissions }), users, roles]],
  'CreateServiceAccountInput.roleIds': [
    ['createServiceAccount', { ...newAccount, roleIds: [viewers] }, services, roles],
  ],
  'CreateServiceAccountInput.groupIds': [
    ['createServiceAccount', { ...newAccount, groupIds: [bergen] }, services, groups],
  ],
  'CreateServiceAccountInput.permissions': [
    ['createServiceAccount', { ...newAccount, permissions }, services, roles],
  ],
  'UpdateServiceAccountInput.roleIds': [
    ['updateServiceAccount', { id: exporter, roleIds: [viewers] }, services, roles],
  ],
  'UpdateServiceAccountInput.groupIds': [
    ['updateServiceAccount', { id: exporter, groupIds: [] }, services, groups],
  ],
  'UpdateServiceAccountInput.permissions': [
    ['updateServiceAccount', { id: exporter, permissions }, services, roles],
  ],
  'CreateGroupInput.roleIds': [
    ['createGroup', { backend: 'wavefront', name: 'x', roleIds: [viewers] }, groups, roles],
  ],
  'UpdateGroupInput.roleIds': [['updateGroup', { id: bergen, roleIds: [] }, groups, roles]],
  'AssignRolesInput.principalIds': [
    ['assignRoles', { principalIds: [carlos], ...oneRole }, roles, users],
    ['assignRoles', { principalIds: [exporter], ...oneRole }, roles, services],
    ['assignRoles', { principalIds: [bergen], ...oneRole }, roles, groups],
    ['assignRoles', { principalIds: [bergen, exporter, carlos], ...oneRole }, roles, groups, services, users],
  ],
  'UnassignRolesInput.principalIds': [
    ['unassignRoles', { principalIds: [carlos], ...oneRole }, roles, users],
    ['unassignRoles', { principalIds: [exporter], ...oneRole }, roles, services],
    ['unassignRoles', { principalIds: [bergen], ...oneRole }, roles, groups],
  ],
  'UpdateRoleAssignmentInput.principalId': [
    ['updateRoleAssignment', { principalId: astra.elena, ...astraRole }, roles, users],
    ['updateRoleAssignment', { principalId: astra.group, ...astraRole }, roles, groups],
  ],
  'AddToGroupsInput.principalIds': [
    ['addToGroups', { principalIds: [carlos], ...oneGroup }, groups, users],
    ['addToGroups', { principalIds: [carlos, exporter], ...oneGroup }, groups, users, services],
  ],
  'RemoveFromGroupsInput.principalIds': [
    ['removeFromGroups', { principalIds: [exporter], ...oneGroup }, groups, services],
  ],
  'GrantPermissionsInput.principalIds': [
    ['grantPermissions', { principalIds: [carlos, exporter], permissions }, roles, users, services],
  ],
  'RevokePermissionsInput.principalIds': [
    ['revokePermissions', { principalIds: [exporter], permissions }, roles, services],
  ],
  'DeletePrincipalsInput.principalIds': [
    ['deletePrincipals', { principalIds: [carlos] }, users],
    ['deletePrincipals', { principalIds: [exporter] }, services],
    ['deletePrincipals', { principalIds: [pigello.agent] }, agents],
    ['deletePrincipals', { principalIds: [pigello.agent, exporter, carlos] }, agents, services, users],
  ],
  'CreateTokenInput.principalId': [
    ['createToken', { principalId: astra.lee, name: 'x' }, tokens, users],
    ['createToken', { principalId: exporter }, tokens, services],
    ['createToken', { principalId: exporter, backend: 'wavefront' }, tokens, services],
  ],
  // Whose identity the gateway acts with, only the backend knows.
  'CreateTokenInput.backend': [['createToken', { backend: 'wavefront' }, tokens, users, services]],
  'RevokeTokenInput.id': [
    ['revokeToken', { id: astra.leesToken }, tokens, users],
    [
      'revokeToken',
      { id: globalId('Token', 'wavefront', `${encodeURIComponent('sa::x')}/f`) },
      tokens,
      services,
    ],
    ['revokeToken', { id: globalId('Token', 'wavefront', 'a%40b.example/f') }, tokens, users],
    ['revokeToken', { id: globalId('Token', 'wavefront', 'damaged') }, tokens, users, services],
  ],
};

/** What sounds like such an effect, and why the scope of its mutation is enough. */
const plain: Readonly<Record<string, string>> = {
  'CreateRoleInput.permissions': 'what the role gives: roles:write is what the mutation needs',
  'UpdateRoleInput.permissions': 'what the role gives: roles:write is what the mutation needs',
  'AssignRolesInput.roleIds': 'roles:write is what the mutation needs',
  'UnassignRolesInput.roleIds': 'roles:write is what the mutation needs',
  'UpdateRoleAssignmentInput.roleId': 'roles:write is what the mutation needs',
  'AddToGroupsInput.groupIds': 'groups:write is what the mutation needs',
  'RemoveFromGroupsInput.groupIds': 'groups:write is what the mutation needs',
  'GrantPermissionsInput.permissions': 'roles:write is what the mutation needs',
  'RevokePermissionsInput.permissions': 'roles:write is what the mutation needs',
};

/** Two fields whose mutation decides, since what they mean depends on what stands beside them. */
const decidedByMutation = ['CreateTokenInput.backend', 'RevokeTokenInput.id'];

const fields = inputFields();
const sound = /role|group|permission|principal|token|scope|member/i;

describe('a field of an input with an effect of its own', () => {
  it('carries a trait, and is tried here; what sounds like one says why it is none', () => {
    const marked = [...fields].filter(([, field]) => {
      const { effect, target } = traitsOf(field);
      return effect !== undefined || target === true;
    });
    const names = marked.map(([name]) => name);
    expect([...names, ...decidedByMutation].toSorted()).toEqual(Object.keys(effects).toSorted());
    const unmarked = [...fields].filter(([name, field]) => sound.test(field.name) && !names.includes(name));
    expect(unmarked.map(([name]) => name).toSorted()).toEqual(Object.keys(plain).toSorted());
  });
});

const rows = Object.entries(effects).flatMap(([field, ways]) =>
  ways.map(([mutation, input, ...needed]) => [mutation, field, needed.join(' '), { input, needed }] as const),
);

describe('the effects of a mutation', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.close());

  async function run(
    scopes: readonly string[],
    mutation: string,
    input: object,
  ): Promise<{ result: Result; begun: number; refused: number }> {
    const ledger = createClosedLedger();
    const document = documentOf(mutation);
    const answer = await askAs(gateway, { scopes, ledger }, { document, variables: { input } });
    expect(answer.errors).toBeUndefined();
    const result = answer.data?.[mutation] as Result;
    return { result, begun: ledger.begun.length, refused: ledger.told.length };
  }

  it.each(rows)('%s with %s needs %s, all of them and no more', async (mutation, _field, _all, row) => {
    const { input, needed } = row;
    expect(await run(needed, mutation, input)).toMatchObject({ begun: 1, refused: 0 });
    for (const lacking of needed) {
      // Every other scope that there is, and no star.
      const [own] = lacking.split(':');
      const scopes = grants.filter((scope) => scope !== '*' && !scope.startsWith(`${own}:`));
      gateway.forget();
      expect(await run([...scopes, `${own}:read`], mutation, input), lacking).toMatchObject({
        result: { __typename: 'PermissionDeniedError', code: 'PERMISSION_DENIED', retryable: false },
        begun: 0,
        refused: 1,
      });
      expect(sentToAll(gateway)).toEqual(nothing);
    }
  });

  it.each([
    ['createUser', { ...newUser, roleIds: null, groupIds: null, permissions: null }, users],
    ['updateUser', { id: carlos, firstName: 'x' }, users],
    ['inviteUsers', invited({}), users],
    ['createServiceAccount', { ...newAccount, roleIds: null }, services],
    ['updateServiceAccount', { id: exporter, active: true }, services],
    ['createGroup', { backend: 'wavefront', name: 'x' }, groups],
    ['updateGroup', { id: bergen, name: 'x' }, groups],
    ['renameToken', { id: astra.leesToken, name: 'x' }, tokens],
  ])('%s without such a field needs its own scope alone', async (mutation, input, scope) => {
    expect(await run([scope], mutation, input)).toMatchObject({ begun: 1 });
  });

  it('names all that is lacking, with the fields that need it', async () => {
    const input = { ...newUser, roleIds: [viewers], groupIds: [bergen], permissions };
    const { result } = await run([users], 'createUser', input);
    expect(result.message).toBe(
      'needs the scope groups:write (groupIds), roles:write (permissions), roles:write (roleIds); somebody has users:write',
    );
  });

  it('is refused before anything is told about the rest of the input', async () => {
    const { result } = await run([users], 'createUser', { backend: 'nowhere', email: 'bad', roleIds: ['x'] });
    expect(result).toMatchObject({ __typename: 'PermissionDeniedError' });
    const garbage = await run([services], 'deletePrincipals', { principalIds: ['no id'] });
    expect(garbage.result).toMatchObject({ __typename: 'PermissionDeniedError' });
  });

  it('needs nothing for ids that name something else: those are refused for what they are', async () => {
    const input = { principalIds: [autonoma.account, oisp.role('admin')], ...oneRole };
    expect((await run([roles], 'assignRoles', input)).result).toMatchObject({
      __typename: 'InvalidInputError',
    });
  });
});
