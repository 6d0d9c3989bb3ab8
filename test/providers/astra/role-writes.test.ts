import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../../src/contract/capability.ts';
import type { AssignmentChange } from '../../../src/contract/role.ts';
import { type Done, type Target, targetKey } from '../../../src/contract/write.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { type Opened, open } from './adapter-support.ts';
import {
  countAt,
  exchanged,
  failureOf,
  failures,
  lines,
  type UpstreamRow,
  unknownId,
  upstream,
  withFault,
} from './writes-support.ts';

const resource = { type: 'application/astra-roleBinding', version: '1.1' };
const mediaType = 'application/astra-roleBinding+json';
const asked = { accountKey: null, constraints: null };
const ownList = 'roleBindings?orderBy=id&limit=200&count=true';

let opened: Opened;
let accountId: string;
let core: string;
let bindings: UpstreamRow[];
let total: number;
let local: UpstreamRow;
let ldap: UpstreamRow;

beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  core = `/accounts/${accountId}/core/v1`;
  bindings = (await upstream(opened, `${core}/roleBindings`)).body.items;
  total = await countAt(opened, `${core}/roleBindings`);
  const users = (await upstream(opened, `${core}/users`)).body.items;
  const withOneRole = (provider: string) =>
    users.find(
      ({ id, authProvider }) =>
        authProvider === provider && bindings.filter(({ userID }) => userID === id).length === 1,
    ) ?? { id: '' };
  local = withOneRole('local');
  ldap = withOneRole('ldap');
});

afterEach(() => opened.close());

function user({ id }: { id: string }): Target {
  return { type: 'User', key: `${accountId}/${id}` };
}

function bindingOf({ id }: { id: string }): UpstreamRow {
  return bindings.find(({ userID, groupID }) => userID === id || groupID === id) ?? { id: '' };
}

function otherRole(row: { id: string }): string {
  return bindingOf(row)['role'] === 'owner' ? 'viewer' : 'owner';
}

async function rolesOf({ id }: { id: string }): Promise<unknown[]> {
  const { items } = (await upstream(opened, `${core}/users/${id}/roleBindings`)).body;
  return items.map(({ role }) => role);
}

function outcome(outcomes: ReadonlyMap<string, Done | UpstreamError>, target: Target): Done | UpstreamError {
  return outcomes.get(targetKey(target)) ?? { warnings: ['no outcome'] };
}

describe('assigning a role', () => {
  it('is a look at what is there, and one request for each role', async () => {
    const role = otherRole(local);
    const constraints = ['namespaces:*', 'namespaces:*.*'];
    const assignment = { targets: [user(local)], roleKeys: [role, role], accountKey: accountId, constraints };
    const outcomes = await opened.of('role').assign(assignment, createCall());
    expect([...outcomes]).toEqual([[targetKey(user(local)), { warnings: [] }]]);
    expect(exchanged(opened)).toEqual([
      { line: `GET ${core}/users/${local.id}/${ownList}`, mediaType: undefined, body: undefined },
      {
        line: `POST ${core}/roleBindings`,
        mediaType,
        body: { ...resource, userID: local.id, accountID: accountId, role, roleConstraints: constraints },
      },
    ]);
    const read = await opened.of('user').fields.roleAssignments?.([user(local).key], createCall());
    expect(read?.get(user(local).key)).toContainEqual({ roleKey: role, accountKey: accountId, constraints });
    expect(await countAt(opened, `${core}/roleBindings`)).toBe(total + 1);
  });

  it('looks once for all targets of an account, users and groups', async () => {
    const { items } = (await upstream(opened, `${core}/groups`)).body;
    const group = items.find((row) => bindingOf(row)['role'] !== 'owner') ?? { id: '' };
    const target: Target = { type: 'UserGroup', key: `${accountId}/${group.id}` };
    const targets = [user(local), target, user(ldap), user(local)];
    const outcomes = await opened
      .of('role')
      .assign({ ...asked, targets, roleKeys: ['viewer', 'owner'] }, createCall());
    expect(outcomes.size).toBe(3);
    const sent = exchanged(opened);
    expect(sent.filter(({ line }) => line.startsWith('GET'))).toHaveLength(1);
    expect(sent[0]?.line).toBe(`GET ${core}/${ownList}`);
    expect(sent.map(({ body }) => body)).toContainEqual({
      ...resource,
      groupID: group.id,
      accountID: accountId,
      role: 'owner',
    });
    for (const row of [local, ldap])
      expect(await rolesOf(row)).toEqual(expect.arrayContaining(['viewer', 'owner']));
  });

  it('sends nothing where the role is there already, and says so', async () => {
    const role = String(bindingOf(local)['role']);
    const outcomes = await opened
      .of('role')
      .assign({ ...asked, targets: [user(local)], roleKeys: [role] }, createCall());
    expect(outcome(outcomes, user(local))).toEqual({
      warnings: [`The role ${role} was assigned already, and is left as it is, with its constraints.`],
    });
    expect(lines(opened)).toEqual([`GET ${core}/users/${local.id}/${ownList}`]);
  });

  it('is done where somebody else was quicker, and a CONFLICT for other reasons', async () => {
    const role = String(bindingOf(local)['role']);
    const empty = JSON.stringify({ items: [], metadata: {} });
    const mediaTypeOfAll = 'application/json';
    withFault(opened, { kind: 'body', body: empty, mediaType: mediaTypeOfAll, method: 'GET', times: 1 });
    const assignment = { ...asked, targets: [user(local)], roleKeys: [role] };
    const late = outcome(await opened.of('role').assign(assignment, createCall()), user(local));
    expect(late).toMatchObject({ warnings: [expect.stringContaining('was assigned already')] });
    expect(lines(opened).map((line) => line.split(' ')[0])).toEqual(['GET', 'POST', 'GET']);
    withFault(opened, { kind: 'status', status: 409, method: 'POST' });
    const other = { ...assignment, roleKeys: [otherRole(local)] };
    expect(outcome(await opened.of('role').assign(other, createCall()), user(local))).toMatchObject({
      code: 'CONFLICT',
    });
    expect(await countAt(opened, `${core}/roleBindings`)).toBe(total);
  });

  it('tells what was given before a failure', async () => {
    const rule = { kind: 'status', status: 503, method: 'POST', probability: 0.5 } as const;
    // With this seed, the second binding is hit and the first is not.
    opened.served.setFaults({ seed: 1, rules: [rule] });
    const { items } = (await upstream(opened, `${core}/groups`)).body;
    const target: Target = { type: 'UserGroup', key: `${accountId}/${items[0]?.id}` };
    const assignment = { ...asked, targets: [target], roleKeys: ['owner', 'member'] };
    const first = outcome(await opened.of('role').assign(assignment, createCall()), target);
    expect(first).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: 'tested: failed to answer (503); before that, given: owner',
    });
    expect(lines(opened)).toHaveLength(3);
    opened.served.setFaults(null);
    const again = outcome(await opened.of('role').assign(assignment, createCall()), target);
    expect(again).toMatchObject({
      warnings: [expect.stringContaining('The role owner was assigned already')],
    });
  });

  it('has an outcome of its own for each target', async () => {
    const foreign = await opened.accountId('Hamburg Terminal');
    const targets: Target[] = [
      user({ id: unknownId }),
      { type: 'ServiceAccount', key: `${accountId}/${local.id}` },
      { type: 'User', key: 'nonsense' },
      { type: 'User', key: `${foreign}/${unknownId}` },
      user(local),
    ];
    const role = otherRole(local);
    const assignment = { targets, roleKeys: [role], accountKey: accountId, constraints: null };
    const outcomes = await opened.of('role').assign(assignment, createCall());
    expect(targets.map((target) => outcome(outcomes, target))).toMatchObject([
      { code: 'INVALID_INPUT', fields: [{ name: 'targets.0' }] },
      { code: 'INVALID_INPUT', fields: [{ name: 'targets.1.type' }] },
      { code: 'NOT_FOUND' },
      { code: 'INVALID_INPUT', fields: [{ name: 'accountKey' }] },
      { warnings: [] },
    ]);
    const lone = { ...asked, targets: [user({ id: unknownId })], roleKeys: [role] };
    expect(
      outcome(await opened.of('role').assign(lone, createCall()), user({ id: unknownId })),
    ).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    [{ roleKeys: [] }, 'roleKeys'],
    [{ roleKeys: ['owner', 'king'] }, 'roleKeys.1'],
    [{ constraints: [''] }, 'constraints.0'],
    [{ constraints: ['*', '*'] }, 'constraints.1'],
  ])('is refused before anything is sent: %j', async (input, name) => {
    const assignment = { ...asked, targets: [user(local)], roleKeys: ['viewer'], ...input };
    const error = await failureOf(opened.of('role').assign(assignment, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT' });
    expect(error.fields.map((field) => field.name)).toContain(name);
    expect(lines(opened)).toEqual([]);
  });
});

describe('taking a role', () => {
  const taken = { accountKey: null, allowUserDeletion: false };

  it('is a look at what is there, and one request for each binding', async () => {
    const two = bindings.filter(
      ({ userID }) => bindings.filter((other) => other['userID'] === userID).length === 2,
    );
    const target = user({
      id: String(two.find(({ principalType }) => principalType === 'user')?.['userID']),
    });
    const [, id = ''] = target.key.split('/');
    const outcomes = await opened
      .of('role')
      .unassign({ ...taken, targets: [target], roleKeys: ['viewer', 'owner'] }, createCall());
    expect(outcome(outcomes, target)).toEqual({ warnings: ['The role owner was not assigned directly.'] });
    const own = two.find(({ userID, role }) => userID === id && role === 'viewer');
    expect(lines(opened)).toEqual([
      `GET ${core}/users/${id}/${ownList}`,
      `DELETE ${core}/roleBindings/${own?.id}`,
    ]);
    expect(await rolesOf({ id })).toEqual(['member']);
  });

  it('is refused where it would delete the user, who stays', async () => {
    const roleKeys = [String(bindingOf(local)['role'])];
    const outcomes = await opened
      .of('role')
      .unassign({ ...taken, targets: [user(local)], roleKeys }, createCall());
    expect(outcome(outcomes, user(local))).toMatchObject({ code: 'CONFLICT', status: null });
    expect(String(outcome(outcomes, user(local)))).toContain('allowUserDeletion');
    expect(lines(opened)).toEqual([
      `GET ${core}/users/${local.id}/${ownList}`,
      `GET ${core}/users/${local.id}`,
    ]);
    expect(await rolesOf(local)).toEqual(roleKeys);
  });

  it('deletes the user where that is allowed, and says so', async () => {
    const roleKeys = [String(bindingOf(local)['role'])];
    const asked = { ...taken, allowUserDeletion: true, targets: [user(local)], roleKeys };
    const outcomes = await opened.of('role').unassign(asked, createCall());
    expect(outcome(outcomes, user(local))).toEqual({
      warnings: ['The backend deletes the user together with the last role.'],
    });
    expect(lines(opened).at(-1)).toBe(`DELETE ${core}/roleBindings/${bindingOf(local).id}`);
    expect((await upstream(opened, `${core}/users/${local.id}`)).status).toBe(404);
  });

  it('needs no permission for users of a directory, who outlive it, nor for groups', async () => {
    const roleKeys = [String(bindingOf(ldap)['role'])];
    const outcomes = await opened
      .of('role')
      .unassign({ ...taken, targets: [user(ldap)], roleKeys }, createCall());
    expect(outcome(outcomes, user(ldap))).toEqual({ warnings: [] });
    expect((await upstream(opened, `${core}/users/${ldap.id}`)).status).toBe(200);
    lines(opened);
    const bound = bindings.find(({ principalType }) => principalType === 'group');
    const group: Target = { type: 'UserGroup', key: `${accountId}/${String(bound?.['groupID'])}` };
    const ofGroup = { ...taken, targets: [group], roleKeys: [String(bound?.['role'])] };
    expect(outcome(await opened.of('role').unassign(ofGroup, createCall()), group)).toEqual({ warnings: [] });
    expect(lines(opened).map((line) => line.split(' ')[0])).toEqual(['GET', 'DELETE']);
  });

  it('is NOT_FOUND where the role is not there, and refused where there is no such role', async () => {
    const targets = [user(local)];
    const roleKeys = [otherRole(local)];
    const outcomes = await opened.of('role').unassign({ ...taken, targets, roleKeys }, createCall());
    expect(outcome(outcomes, user(local))).toMatchObject({ code: 'NOT_FOUND' });
    expect(lines(opened)).toHaveLength(1);
    const king = { ...taken, targets, roleKeys: ['king'] };
    expect((await failureOf(opened.of('role').unassign(king, createCall()))).code).toBe('INVALID_INPUT');
    expect(lines(opened)).toEqual([]);
  });
});

describe('changing what a role is limited to', () => {
  it('is a look at the binding, and one request that repeats the role', async () => {
    const { id, role } = bindingOf(local) as UpstreamRow & { role: string };
    const change = { target: user(local), roleKey: role, accountKey: null, constraints: [] };
    expect(await opened.of('role').updateAssignment(change, createCall())).toEqual({ warnings: [] });
    expect(exchanged(opened)).toEqual([
      { line: `GET ${core}/users/${local.id}/${ownList}`, mediaType: undefined, body: undefined },
      { line: `PUT ${core}/roleBindings/${id}`, mediaType, body: { ...resource, role, roleConstraints: [] } },
    ]);
    expect((await upstream(opened, `${core}/roleBindings/${id}`)).body['roleConstraints']).toEqual([]);
    const read = await opened.of('user').fields.roleAssignments?.([user(local).key], createCall());
    expect(read?.get(user(local).key)).toContainEqual({
      roleKey: role,
      accountKey: accountId,
      constraints: [],
    });
  });

  it('is NOT_FOUND without the role, and refused where it cannot be', async () => {
    const change = { target: user(local), roleKey: otherRole(local), accountKey: null, constraints: ['*'] };
    const { updateAssignment } = opened.of('role');
    expect((await failureOf(updateAssignment(change, createCall()))).code).toBe('NOT_FOUND');
    expect(lines(opened)).toHaveLength(1);
    const faulty: [Partial<AssignmentChange>, string][] = [
      [{ roleKey: 'king' }, 'roleKey'],
      [{ constraints: ['a\u0000'] }, 'constraints.0'],
      [{ accountKey: unknownId }, 'accountKey'],
      [{ target: { type: 'ServiceAccount', key: 'x' } }, 'target.type'],
    ];
    for (const [input, name] of faulty) {
      const error = await failureOf(updateAssignment({ ...change, ...input }, createCall()));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name }] });
    }
    expect(lines(opened)).toEqual([]);
  });
});

describe('a write that fails', () => {
  it.each(failures)('with %s is sent once, and told so', async (_name, fault, code) => {
    const role = String(bindingOf(local)['role']);
    const other = otherRole(local);
    const { assign, unassign, updateAssignment } = opened.of('role');
    const targets = [user(local)];
    const only = async (work: Promise<ReadonlyMap<string, Done | UpstreamError>>): Promise<Done> => {
      const found = outcome(await work, user(local));
      if (found instanceof UpstreamError) throw found;
      return found;
    };
    const change = { target: user(local), roleKey: role, accountKey: null, constraints: ['*'] };
    for (const [method, work] of [
      ['POST', () => only(assign({ ...asked, targets, roleKeys: [other] }, createCall()))],
      ['PUT', () => updateAssignment(change, createCall())],
      [
        'DELETE',
        () =>
          only(
            unassign({ targets, roleKeys: [role], accountKey: null, allowUserDeletion: true }, createCall()),
          ),
      ],
    ] as const) {
      withFault(opened, { ...fault, method });
      expect((await failureOf(work())).code).toBe(code);
      expect(lines(opened).filter((line) => line.startsWith(method))).toHaveLength(1);
    }
    expect(await countAt(opened, `${core}/roleBindings`)).toBe(total);
  });

  it('before anything is sent, because the look fails, is told for each target', async () => {
    withFault(opened, { kind: 'status', status: 500, method: 'GET' });
    const targets = [user(local), user(ldap)];
    const outcomes = await opened.of('role').assign({ ...asked, targets, roleKeys: ['owner'] }, createCall());
    for (const target of targets)
      expect(outcome(outcomes, target)).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(lines(opened).some((line) => line.startsWith('POST'))).toBe(false);
  });
});

describe('members of groups', () => {
  it('are not to be written: where they are listed, a DELETE deletes the user', async () => {
    const capabilities = capabilitiesOf(opened.adapter);
    expect(capabilities).not.toContain('GROUP_ASSIGN');
    expect(capabilities).not.toContain('GROUP_UNASSIGN');
    const { items } = (await upstream(opened, `${core}/users/${ldap.id}/groups`)).body;
    const path = `${core}/groups/${items[0]?.id}/users/${ldap.id}`;
    const { token } = (opened.connection.settings as unknown as { auth: { token: string } }).auth;
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(opened.served.url + path, { method: 'DELETE', headers })).status).toBe(204);
    expect((await upstream(opened, `${core}/users/${ldap.id}`)).status).toBe(404);
  });
});
