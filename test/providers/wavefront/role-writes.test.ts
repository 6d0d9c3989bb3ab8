import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../../src/contract/write.ts';
import { createCall } from '../../support/start-provider.ts';
import { faultsOfRequest } from './description.ts';
import {
  carlos,
  exporter,
  failureOf,
  ghost,
  ghostUser,
  groups,
  lee,
  mina,
  roles,
  shown,
  startWriting,
  type Writing,
} from './writing.ts';

let writing: Writing;
beforeEach(async () => {
  writing = await startWriting();
});
afterEach(async () => {
  for (const request of writing.started.requests) expect(faultsOfRequest(request)).toEqual([]);
  await writing.started.close();
});

const user = (key: string): { type: 'User'; key: string } => ({ type: 'User', key });
const service = { type: 'ServiceAccount', key: exporter } as const;
const group: Target = { type: 'UserGroup', key: groups.hamburg };
const at = (key: string): string => encodeURIComponent(key);

describe('roles', () => {
  it('are created by one request', async () => {
    const input = { name: 'Night watch', description: null, permissions: ['events_management'] };
    const { record, warnings } = await writing.adapter.role.create(input, createCall());
    expect(writing.lines()).toEqual(['POST /role']);
    expect(writing.body(0)).toEqual({ name: 'Night watch', permissions: ['events_management'] });
    expect(record).toMatchObject({ name: 'Night watch', permissions: ['events_management'] });
    expect(warnings).toEqual([]);
    expect(await writing.adapter.role.get(record.key, createCall())).toEqual(record);
    expect(await writing.upstream(`/role/${record.key}`)).toMatchObject({ name: 'Night watch' });
  });

  it('are sent each permission once, however often it is given', async () => {
    const input = { name: 'Twice', permissions: ['events_management', 'events_management'] };
    const { warnings } = await writing.adapter.role.create(input, createCall());
    expect(writing.body(0)).toEqual({ name: 'Twice', permissions: ['events_management'] });
    expect(warnings).toEqual([]);
  });

  it('whose id the answer does not tell are of unknown outcome', async () => {
    writing.fail({ kind: 'body', method: 'POST', body: '{"name":"x"}', mediaType: 'application/json' });
    const error = await failureOf(writing.adapter.role.create({ name: 'x' }, createCall()));
    expect(error.code).toBe('OUTCOME_UNKNOWN');
  });

  it('are updated whole, by a read and a write', async () => {
    const { record } = await writing.adapter.role.update(roles.exporters, { name: 'Senders' }, createCall());
    expect(writing.lines()).toEqual([`GET /role/${roles.exporters}`, `PUT /role/${roles.exporters}`]);
    expect(writing.body(1)).toEqual({
      id: roles.exporters,
      name: 'Senders',
      description: 'What a telemetry exporter needs',
      permissions: ['ingestion', 'metrics_management'],
    });
    expect(record).toMatchObject({ name: 'Senders', permissions: ['ingestion', 'metrics_management'] });
  });

  it('are only read where nothing shall change', async () => {
    const { record } = await writing.adapter.role.update(roles.exporters, {}, createCall());
    expect(record).toMatchObject({ key: roles.exporters, permissions: ['ingestion', 'metrics_management'] });
    expect(writing.lines()).toEqual([`GET /role/${roles.exporters}`]);
  });

  it('get new permissions one by one, since the PUT may not add them', async () => {
    const changes = { description: null, permissions: ['ingestion', 'log_management', 'embedded_charts'] };
    const { record, warnings } = await writing.adapter.role.update(roles.exporters, changes, createCall());
    expect(writing.lines()).toEqual([
      `GET /role/${roles.exporters}`,
      `PUT /role/${roles.exporters}`,
      'POST /role/grant/log_management',
      'POST /role/grant/embedded_charts',
      `GET /role/${roles.exporters}`,
    ]);
    expect(writing.body(2)).toEqual([roles.exporters]);
    expect(record).toMatchObject({ description: null, permissions: changes.permissions });
    expect(warnings).toEqual([]);
    expect((await writing.upstream(`/role/${roles.exporters}`)).permissions).toEqual(changes.permissions);
  });

  it('say which permissions they did not get', async () => {
    const changes = { permissions: ['ingestion', 'nonsense'] };
    const { warnings } = await writing.adapter.role.update(roles.exporters, changes, createCall());
    expect(warnings).toEqual(['The role did not get these permissions: nonsense.']);
    writing.started.served.setFaults({
      rules: [
        { kind: 'status', path: '/grant/' },
        { kind: 'truncate', method: 'PUT', probability: 0 },
      ],
    });
    const again = { permissions: ['ingestion', 'log_management'] };
    expect((await writing.adapter.role.update(roles.exporters, again, createCall())).warnings).toEqual([
      'The role did not get these permissions: log_management.',
    ]);
  });

  it('are deleted by one request; who is gone answers 404 or 406, and is NOT_FOUND', async () => {
    expect(await writing.adapter.role.delete(roles.viewers, createCall())).toEqual({ warnings: [] });
    expect(writing.lines()).toEqual([`DELETE /role/${roles.viewers}`]);
    for (const key of [roles.viewers, ghost, 'Viewers']) {
      expect((await failureOf(writing.adapter.role.delete(key, createCall()))).code).toBe('NOT_FOUND');
      expect((await failureOf(writing.adapter.role.update(key, { name: 'x' }, createCall()))).code).toBe(
        'NOT_FOUND',
      );
    }
    expect(writing.lines()).toHaveLength(5);
    expect(await writing.adapter.role.get(roles.viewers, createCall())).toBeNull();
  });

  it('that cannot be deleted say so, in our words', async () => {
    const error = await failureOf(writing.adapter.role.delete(roles.administrators, createCall()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toBe('tested: refused the request as invalid (400)');
  });

  it.each([
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(256) }, 'name'],
    [{ name: 'a\u0007' }, 'name'],
    [{ name: 'x', description: '\u0000' }, 'description'],
    [{ name: 'x', permissions: ['', 'ingestion'] }, 'permissions.0'],
  ])('refuse %j before anything is sent', async (input, name) => {
    for (const write of [
      writing.adapter.role.create(input, createCall()),
      writing.adapter.role.update(roles.viewers, input, createCall()),
    ]) {
      expect((await failureOf(write)).fields.map((fault) => fault.name)).toEqual([name]);
    }
    expect(writing.lines()).toEqual([]);
  });
});

describe('assigning roles', () => {
  const assign = (
    targets: Target[],
    roleKeys: string[],
    constraints: string[] | null = null,
  ): ReturnType<typeof writing.adapter.role.assign> =>
    writing.adapter.role.assign({ targets, roleKeys, accountKey: null, constraints }, createCall());
  const unassign = (
    targets: Target[],
    roleKeys: string[],
  ): ReturnType<typeof writing.adapter.role.unassign> =>
    writing.adapter.role.unassign(
      { targets, roleKeys, accountKey: null, allowUserDeletion: false },
      createCall(),
    );

  it('of many to one account is one request, whose answer tells the outcome', async () => {
    expect(shown(await assign([user(lee)], [roles.viewers, roles.events]))).toEqual({ [`User ${lee}`]: [] });
    expect(writing.lines()).toEqual([`POST /account/${at(lee)}/addRoles`]);
    expect(writing.body(0)).toEqual([roles.viewers, roles.events]);
    expect((await writing.upstream(`/account/${at(lee)}`)).roles).toEqual([roles.viewers, roles.events]);
    await unassign([user(lee)], [roles.viewers, roles.events]);
    expect(writing.lines()[1]).toBe(`POST /account/${at(lee)}/removeRoles`);
    expect((await writing.adapter.user.get(lee, createCall()))?.roleAssignments).toEqual([]);
  });

  it('of one to many is one request, accounts and groups mixed, read again by id', async () => {
    const targets = [user(lee), user(ghostUser), service, group, user(lee)];
    expect(shown(await assign(targets, [roles.viewers]))).toEqual({
      [`User ${lee}`]: [],
      [`User ${ghostUser}`]: 'NOT_FOUND',
      [`ServiceAccount ${exporter}`]: [],
      [`UserGroup ${groups.hamburg}`]: [],
    });
    expect(writing.body(0)).toEqual([lee, ghostUser, exporter, groups.hamburg]);
    expect(writing.lines().sort()).toEqual([
      `GET /usergroup/${groups.hamburg}`,
      'POST /account/validateAccounts',
      `POST /role/${roles.viewers}/addAssignees`,
    ]);
    expect((await writing.upstream(`/usergroup/${groups.hamburg}`)).roles.map(({ id }) => id)).toContain(
      roles.viewers,
    );
    writing.started.served.forget();
    expect(Object.values(shown(await unassign([user(lee), service, group], [roles.viewers])))).toEqual([
      [],
      [],
      [],
    ]);
    expect(writing.lines()[0]).toBe(`POST /role/${roles.viewers}/removeAssignees`);
  });

  it('of two to three is one request for each role, and one to look', async () => {
    await assign([user(lee), user(mina), user(carlos)], [roles.viewers, roles.events]);
    expect(writing.lines()).toEqual([
      `POST /role/${roles.viewers}/addAssignees`,
      `POST /role/${roles.events}/addAssignees`,
      'POST /account/validateAccounts',
    ]);
  });

  it('to one group goes through the group', async () => {
    expect(shown(await assign([group], [roles.viewers]))).toEqual({ [`UserGroup ${groups.hamburg}`]: [] });
    expect(writing.lines()).toEqual([`POST /usergroup/${groups.hamburg}/addRoles`]);
    await unassign([group], [roles.viewers]);
    expect(writing.lines()[1]).toBe(`POST /usergroup/${groups.hamburg}/removeRoles`);
  });

  it('that do not exist is NOT_FOUND, in silence or not', async () => {
    expect(shown(await assign([user(lee)], [ghost]))).toEqual({ [`User ${lee}`]: 'NOT_FOUND' });
    expect(shown(await assign([user(lee), user(mina)], [ghost]))).toEqual({
      [`User ${lee}`]: 'NOT_FOUND',
      [`User ${mina}`]: 'NOT_FOUND',
    });
  });

  it('to nobody who is there is NOT_FOUND, although the upstream calls it a bad request', async () => {
    const targets = [user(ghostUser), user('ghost.two@nordhafen.example')];
    expect(Object.values(shown(await assign(targets, [roles.viewers])))).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(Object.values(shown(await unassign(targets, [roles.viewers])))).toEqual([
      'NOT_FOUND',
      'NOT_FOUND',
    ]);
  });

  it('counts as done, with a warning, when only the look afterwards fails', async () => {
    writing.fail({ kind: 'status', status: 500, path: 'validateAccounts' });
    const outcomes = await assign([user(lee), user(mina)], [roles.viewers]);
    const warning = ['Accepted, but the result could not be read again.'];
    expect(Object.values(shown(outcomes))).toEqual([warning, warning]);
  });

  it('of unknown outcome is so for its targets, though another role went well', async () => {
    writing.fail({ kind: 'lostAnswer', path: `/role/${roles.viewers}/`, method: 'POST' });
    const outcomes = await assign([user(lee), user(mina), user(carlos)], [roles.viewers, roles.events]);
    expect(new Set(Object.values(shown(outcomes)))).toEqual(new Set(['OUTCOME_UNKNOWN']));
    expect(writing.lines()).toHaveLength(2);
  });

  it('to more than a batch goes in chunks', async () => {
    const small = await startWriting({ settings: { batchSize: 2 } });
    const targets = [lee, mina, carlos].map(user);
    await small.adapter.role.assign(
      { targets, roleKeys: [roles.viewers], accountKey: null, constraints: null },
      createCall(),
    );
    expect(small.lines().filter((line) => line.includes('addAssignees'))).toHaveLength(2);
    await small.started.close();
  });

  it('refuses what cannot be before anything is sent', async () => {
    const error = await failureOf(
      assign([user(lee), { type: 'UserGroup', key: 'x' }], ['Viewers'], ['ns=1']),
    );
    expect(error.fields.map(({ name }) => name)).toEqual(['targets.1.key', 'roleKeys.0', 'constraints']);
    expect((await failureOf(assign([user(lee)], []))).fields.map(({ name }) => name)).toEqual(['roleKeys']);
    expect(writing.lines()).toEqual([]);
    expect(shown(await assign([user(lee)], [roles.viewers], ['*']))).toEqual({ [`User ${lee}`]: [] });
    expect(shown(await assign([], [roles.viewers]))).toEqual({});
  });

  it.each(['declared', 'enveloped', 'laggingSearch'])('works under the profile %s', async (profile) => {
    const other = await startWriting({ profile });
    const assignment = { roleKeys: [roles.viewers], accountKey: null, constraints: null };
    for (const targets of [[user(lee)], [user(mina), user(carlos), group]]) {
      const outcomes = await other.adapter.role.assign({ ...assignment, targets }, createCall());
      expect(new Set(Object.values(shown(outcomes)).flat())).toEqual(new Set());
    }
    await other.started.close();
  });
});

describe('groups', () => {
  it('take members by the account, or by the group, whichever is fewer requests', async () => {
    const { group: writes } = writing.adapter;
    await writes.addMembers([user(lee)], [groups.malmo, groups.hamburg], createCall());
    expect(writing.lines()).toEqual([`POST /account/${at(lee)}/addUserGroups`]);
    expect(writing.body(0)).toEqual([groups.malmo, groups.hamburg]);
    writing.started.served.forget();
    const outcomes = await writes.addMembers(
      [user(mina), service, user(ghostUser)],
      [groups.hamburg],
      createCall(),
    );
    expect(Object.values(shown(outcomes))).toEqual([[], [], 'NOT_FOUND']);
    expect(writing.lines()).toEqual([
      `POST /usergroup/${groups.hamburg}/addUsers`,
      'POST /account/validateAccounts',
    ]);
    expect((await writing.upstream(`/account/${at(mina)}`)).userGroups).toContain(groups.hamburg);
  });

  it('give them up again, but the upstream keeps everyone in Everyone', async () => {
    const { group: writes } = writing.adapter;
    await writes.addMembers([user(lee), user(mina)], [groups.hamburg], createCall());
    writing.started.served.forget();
    const outcomes = await writes.removeMembers([user(lee), user(mina)], [groups.hamburg], createCall());
    expect(Object.values(shown(outcomes))).toEqual([[], []]);
    expect(writing.lines()[0]).toBe(`POST /usergroup/${groups.hamburg}/removeUsers`);
    expect(shown(await writes.removeMembers([user(lee)], [groups.everyone], createCall()))).toEqual({
      [`User ${lee}`]: 'CONFLICT',
    });
    expect(writing.lines()[2]).toBe(`POST /account/${at(lee)}/removeUserGroups`);
  });

  it('refuse what cannot be before anything is sent', async () => {
    const add = writing.adapter.group.addMembers([user('sa::x')], ['Everyone'], createCall());
    expect((await failureOf(add)).fields.map(({ name }) => name)).toEqual(['targets.0.key', 'groupKeys.0']);
    expect(writing.lines()).toEqual([]);
  });
});

describe('permissions', () => {
  it('of one account are granted and revoked one by one, without a body', async () => {
    const { permission } = writing.adapter;
    const wanted = ['ingestion', 'log_management'];
    expect(shown(await permission.grant([service], wanted, createCall()))).toEqual({
      [`ServiceAccount ${exporter}`]: [],
    });
    expect((await writing.upstream(`/account/${at(exporter)}`)).groups).toEqual([
      'metrics_management',
      ...wanted,
    ]);
    expect(shown(await permission.revoke([service], wanted, createCall()))).toEqual({
      [`ServiceAccount ${exporter}`]: [],
    });
    expect(writing.lines()).toEqual([
      `POST /account/${at(exporter)}/grant/ingestion`,
      `POST /account/${at(exporter)}/grant/log_management`,
      `POST /account/${at(exporter)}/revoke/ingestion`,
      `POST /account/${at(exporter)}/revoke/log_management`,
    ]);
    expect(writing.body(0)).toBeNull();
  });

  it('of many are one request for each permission, and a look, since the answer is useless', async () => {
    const { permission } = writing.adapter;
    const targets = [user(lee), service, user(ghostUser)];
    expect(Object.values(shown(await permission.grant(targets, ['ingestion'], createCall())))).toEqual([
      [],
      [],
      'NOT_FOUND',
    ]);
    expect(writing.lines()).toEqual(['POST /account/grant/ingestion', 'POST /account/validateAccounts']);
    expect(writing.body(0)).toEqual([lee, exporter, ghostUser]);
    expect((await writing.adapter.user.get(lee, createCall()))?.permissions).toEqual(['ingestion']);
    expect(
      Object.values(shown(await permission.revoke([user(lee), service], ['ingestion'], createCall()))),
    ).toEqual([[], []]);
    expect((await writing.upstream(`/account/${at(lee)}`)).groups).toEqual([]);
  });

  it('that the upstream does not know are INVALID_INPUT, and accounts that are not there NOT_FOUND', async () => {
    const { permission } = writing.adapter;
    expect(shown(await permission.grant([user(lee)], ['nonsense'], createCall()))).toEqual({
      [`User ${lee}`]: 'INVALID_INPUT',
    });
    expect(shown(await permission.grant([user(ghostUser)], ['ingestion'], createCall()))).toEqual({
      [`User ${ghostUser}`]: 'NOT_FOUND',
    });
  });

  it('that a service account can never have are refused before anything is sent', async () => {
    const grant = writing.adapter.permission.grant([user(lee), service], ['token_management'], createCall());
    expect((await failureOf(grant)).fields.map(({ name }) => name)).toEqual(['permissions.0']);
    const bad = writing.adapter.permission.revoke([user('grant')], ['a b', '..'], createCall());
    expect((await failureOf(bad)).fields.map(({ name }) => name)).toEqual([
      'targets.0.key',
      'permissions.0',
      'permissions.1',
    ]);
    expect(writing.lines()).toEqual([]);
  });
});
