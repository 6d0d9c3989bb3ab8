import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invitation, NewUser, UserChanges } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import { faultsOfRequest } from './description.ts';
import type { Model } from './emulated.ts';
import {
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

const email = 'new.person@nordhafen.example';
let writing: Writing;
beforeEach(async () => {
  writing = await startWriting({ settings: { tenant: 'nordhafen' } });
});
afterEach(async () => {
  for (const request of writing.started.requests) expect(faultsOfRequest(request)).toEqual([]);
  await writing.started.close();
});

function newUser(fields: Partial<NewUser> = {}): NewUser {
  return {
    email,
    accountKey: null,
    kind: 'MEMBER',
    sendWelcomeEmail: false,
    updateIfExists: false,
    ...fields,
  };
}

describe('creating a user', () => {
  it('looks whether there is one, and sends the address, three sets and whether to send a mail', async () => {
    const input = newUser({
      sendWelcomeEmail: true,
      roleKeys: [roles.viewers],
      groupKeys: [groups.malmo],
      permissions: ['ingestion'],
    });
    const { record, warnings } = await writing.adapter.user.create(input, createCall());
    expect(writing.lines()).toEqual(['POST /account/validateAccounts', 'POST /account/user?sendEmail=true']);
    expect(writing.body(1)).toEqual({
      emailAddress: email,
      groups: ['ingestion'],
      userGroups: [groups.malmo],
      roles: [roles.viewers],
    });
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({ key: email, permissions: ['ingestion'] });
    expect(record.groupKeys).toEqual([groups.everyone, groups.malmo]);
    expect(await writing.adapter.user.get(email, createCall())).toMatchObject({ permissions: ['ingestion'] });
    expect(await writing.upstream(`/account/user/${email}`)).toMatchObject({ groups: ['ingestion'] });
  });

  it('gives no permissions unless some are asked for, or the setting leaves it to the tenant', async () => {
    await writing.adapter.user.create(newUser(), createCall());
    expect(writing.body(1)).toEqual({ emailAddress: email, groups: [], userGroups: [], roles: [] });
    const omitting = await startWriting({ settings: { tenant: 'nordhafen', defaultPermissions: 'omit' } });
    const { record } = await omitting.adapter.user.create(newUser(), createCall());
    expect(omitting.body(1)).toEqual({ emailAddress: email, userGroups: [], roles: [] });
    expect(record.permissions).toContain('alerts_management');
    await omitting.started.close();
  });

  it('refuses one who is there, and sends nothing', async () => {
    const error = await failureOf(writing.adapter.user.create(newUser({ email: mina }), createCall()));
    expect(error.code).toBe('CONFLICT');
    expect(writing.lines()).toEqual(['POST /account/validateAccounts']);
  });

  it('keeps of one who is there what was not asked for, when told to update', async () => {
    const before = await writing.upstream(`/account/user/${mina}`);
    const input = newUser({ email: mina, updateIfExists: true, permissions: ['ingestion'] });
    const { record } = await writing.adapter.user.create(input, createCall());
    expect(record.permissions).toEqual(['ingestion']);
    const after = await writing.upstream(`/account/user/${mina}`);
    expect(after.roles.map(({ id }) => id)).toEqual(before.roles.map(({ id }) => id));
    expect(after.userGroups.map(({ id }) => id)).toEqual(before.userGroups.map(({ id }) => id));
  });

  it('finds one who is there under a rewritten name', async () => {
    // Nothing was asked before, and no setting names the customer.
    const fresh = await startWriting();
    const input = newUser({ email: 'consultant@partner.example' });
    expect((await failureOf(fresh.adapter.user.create(input, createCall()))).code).toBe('CONFLICT');
    const outcomes = await fresh.adapter.user.invite(
      null,
      [{ email: 'consultant@partner.example' }],
      createCall(),
    );
    expect(shown(outcomes)).toEqual({ 'consultant@partner.example': 'CONFLICT' });
    const look = ['POST /search/user', 'POST /account/validateAccounts'];
    expect(fresh.lines()).toEqual([...look, ...look]);
    await fresh.started.close();
  });

  it('asks under every name that the server may keep the address under', async () => {
    await writing.adapter.user.create(newUser({ email: 'New.Person@nordhafen.example' }), createCall());
    expect(writing.body(0)).toEqual([
      'New.Person@nordhafen.example',
      'new.person@nordhafen.example',
      'New.Person+nordhafen@nordhafen.example',
      'new.person+nordhafen@nordhafen.example',
    ]);
  });

  it.each(['create', 'invite'] as const)(
    'sends nothing to %s while the tenant cannot be learnt',
    async (verb) => {
      const fresh = await startWriting();
      fresh.fail({ kind: 'status', path: '/search/user', status: 403 });
      const { user } = fresh.adapter;
      const input = newUser({ email: 'consultant@partner.example' });
      const write =
        verb === 'create' ? user.create(input, createCall()) : user.invite(null, [input], createCall());
      expect((await failureOf(write)).code).toBe('PERMISSION_DENIED');
      expect(fresh.lines()).toEqual(['POST /search/user']);
      await fresh.started.close();
    },
  );

  it('does not overwrite what the backend does not say of one who is there', async () => {
    const body = JSON.stringify({
      validUsers: [{ identifier: mina, customer: 'nordhafen' }],
      invalidIdentifiers: ['mina.okafor+nordhafen@nordhafen.example'],
    });
    writing.fail({ kind: 'body', path: '/validateAccounts', body, mediaType: 'application/json' });
    const input = newUser({ email: mina, updateIfExists: true, permissions: ['ingestion'] });
    const error = await failureOf(writing.adapter.user.create(input, createCall()));
    expect(error.code).toBe('BACKEND_PROTOCOL');
    expect(error.message).toContain('roles and groups');
    expect(writing.lines()).toEqual(['POST /account/validateAccounts']);
  });

  it('takes the id from the answer, since the server may rewrite it', async () => {
    const input = newUser({ email: 'auditor@partner.example' });
    const { record, warnings } = await writing.adapter.user.create(input, createCall());
    expect(record.key).toBe('auditor+nordhafen@partner.example');
    expect(warnings).toEqual(['The backend keeps this user as auditor+nordhafen@partner.example.']);
  });

  it('says which ids were ignored, not in the words of the upstream', async () => {
    const input = newUser({ groupKeys: [ghost, groups.malmo], roleKeys: [ghost] });
    const { warnings } = await writing.adapter.user.create(input, createCall());
    expect(warnings).toEqual([
      `The backend ignored these roles: ${ghost}.`,
      `The backend ignored these groups: ${ghost}.`,
    ]);
  });

  it('passes on that there was a warning, but not one that could name a token', async () => {
    const body = JSON.stringify({
      status: { result: 'OK', code: 202, message: 'token 35976029-d697-513d-af49-d0919a151874' },
      response: { identifier: email, customer: 'nordhafen', groups: [], userGroups: [], roles: [] },
    });
    writing.fail({
      kind: 'body',
      method: 'POST',
      path: '/account/user',
      body,
      mediaType: 'application/json',
    });
    const { warnings } = await writing.adapter.user.create(newUser(), createCall());
    expect(warnings).toEqual(['The backend accepted the request with a warning of its own.']);
  });

  it.each([
    '[]',
    `{"identifier":"${lee}","customer":"nordhafen","groups":[],"userGroups":[],"roles":[]}`,
    '',
    '{}',
    '{"status":{"result":"OK","code":200}}',
  ])('reads the user by id when the answer is %j', async (body) => {
    writing.fail({
      kind: 'body',
      method: 'POST',
      path: '/account/user',
      body,
      mediaType: 'application/json',
    });
    // The canned answer had no effect, so nothing shows that the user was made.
    expect((await failureOf(writing.adapter.user.create(newUser(), createCall()))).code).toBe(
      'OUTCOME_UNKNOWN',
    );
    expect(writing.lines()[2]).toBe('POST /account/validateAccounts');
  });

  it.each(['declared', 'enveloped', 'laggingSearch'])('works under the profile %s', async (profile) => {
    const other = await startWriting({ profile });
    const { record } = await other.adapter.user.create(newUser({ permissions: ['ingestion'] }), createCall());
    expect(record).toMatchObject({ key: email, permissions: ['ingestion'] });
    expect(await other.adapter.user.get(email, createCall())).not.toBeNull();
    await other.started.close();
  });

  const refused: [string, Partial<NewUser>, string][] = [
    ['an empty name', { email: '' }, 'email'],
    ['a blank name', { email: '  ' }, 'email'],
    ['a name of 256 characters', { email: 'x'.repeat(256) }, 'email'],
    ['a control character', { email: 'a\u0007@b.example' }, 'email'],
    ["a service account's name", { email: exporter }, 'email'],
    ["a word of the upstream's paths", { email: 'deleteAccounts' }, 'email'],
    ['a tenant', { kind: 'TENANT' }, 'kind'],
    ['a first name', { firstName: 'Ann' }, 'firstName'],
    ['a state', { active: true }, 'active'],
    ['a role that is no UUID', { roleKeys: [roles.viewers, 'admin'] }, 'roleKeys.1'],
    ['a group that is no UUID', { groupKeys: ['../x'] }, 'groupKeys.0'],
    ['a permission that is a path', { permissions: ['a/b'] }, 'permissions.0'],
  ];
  it.each(refused)('refuses %s before anything is sent', async (_, fields, name) => {
    const error = await failureOf(writing.adapter.user.create(newUser(fields), createCall()));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.fields.map((fault) => fault.name)).toEqual([name]);
    expect(writing.lines()).toEqual([]);
  });

  it('refuses null where Wavefront keeps nothing', async () => {
    const error = await failureOf(writing.adapter.user.create(newUser({ firstName: null }), createCall()));
    expect(error.fields).toEqual([{ name: 'firstName', reason: 'Wavefront keeps nothing of this' }]);
    expect(writing.lines()).toEqual([]);
  });

  it('sends once what is given twice', async () => {
    const input = newUser({
      roleKeys: [roles.viewers, roles.viewers.toUpperCase(), roles.viewers],
      groupKeys: [groups.malmo, groups.malmo],
      permissions: ['ingestion', 'ingestion'],
    });
    const { warnings } = await writing.adapter.user.create(input, createCall());
    expect(writing.body(1)).toEqual({
      emailAddress: email,
      groups: ['ingestion'],
      userGroups: [groups.malmo],
      roles: [roles.viewers],
    });
    expect(warnings).toEqual([]);
  });

  it('refuses an account that is not the tenant without a write', async () => {
    await writing.adapter.user.create(newUser({ accountKey: 'nordhafen' }), createCall());
    const other = newUser({ email: 'b@nordhafen.example', accountKey: 'elsewhere' });
    const error = await failureOf(writing.adapter.user.create(other, createCall()));
    expect(error.fields.map(({ name }) => name)).toEqual(['accountKey']);
    expect(writing.lines().filter((line) => line.startsWith('POST /account/user'))).toHaveLength(1);
  });

  it('passes on that the upstream knows no such permission', async () => {
    const error = await failureOf(
      writing.adapter.user.create(newUser({ permissions: ['nonsense'] }), createCall()),
    );
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.message).toBe('tested: refused the request (400), and names "nonsense"');
  });
});

describe('updating a user', () => {
  const update = (changes: UserChanges, key = mina): ReturnType<typeof writing.adapter.user.update> =>
    writing.adapter.user.update(key, changes, createCall());

  it('reads first and sends everything, objects as ids', async () => {
    const before = await writing.upstream(`/account/user/${mina}`);
    const { record, warnings } = await update({ permissions: ['ingestion'] });
    expect(writing.lines()).toEqual([
      `GET /account/user/${encodeURIComponent(mina)}`,
      `PUT /account/user/${encodeURIComponent(mina)}`,
    ]);
    expect(writing.body(1)).toEqual({
      identifier: mina,
      customer: 'nordhafen',
      groups: ['ingestion'],
      userGroups: before.userGroups.map(({ id }) => id),
      roles: before.roles.map(({ id }) => id),
    });
    expect(record.permissions).toEqual(['ingestion']);
    expect(warnings).toEqual([]);
    expect(await writing.upstream(`/account/user/${mina}`)).toMatchObject({ groups: ['ingestion'] });
  });

  it('replaces each set that is given, be it by nothing', async () => {
    const { record } = await update({ roleKeys: [roles.viewers], groupKeys: [] });
    expect(record.roleAssignments?.map(({ roleKey }) => roleKey)).toEqual([roles.viewers]);
    expect(record.groupKeys).toEqual([groups.everyone]);
    expect(record.permissions).toEqual(['user_management']);
  });

  it('warns of ids that were ignored', async () => {
    expect((await update({ roleKeys: [ghost] })).warnings).toEqual([
      `The backend ignored these roles: ${ghost}.`,
    ]);
  });

  it('writes nothing where nothing changes', async () => {
    expect((await update({ email: mina })).record.key).toBe(mina);
    expect(writing.lines()).toHaveLength(1);
    const refused = await failureOf(update({ email: mina, phone: null }));
    expect(refused.fields.map(({ name }) => name)).toEqual(['phone']);
    expect(writing.lines()).toHaveLength(1);
  });

  it('is NOT_FOUND for one who is not there, without a write', async () => {
    expect((await failureOf(update({ permissions: [] }, ghostUser))).code).toBe('NOT_FOUND');
    expect((await failureOf(update({ permissions: [] }, exporter))).code).toBe('NOT_FOUND');
    expect(writing.lines()).toEqual([`GET /account/user/${encodeURIComponent(ghostUser)}`]);
  });

  it('reaches a user named admin, whose path is another read', async () => {
    await writing.upstream('/account/user', {
      method: 'POST',
      body: { emailAddress: 'admin', groups: [], userGroups: [] },
    });
    expect((await update({ permissions: ['ingestion'] }, 'admin')).record.permissions).toEqual(['ingestion']);
    expect(writing.lines()).toEqual(['POST /account/validateAccounts', 'PUT /account/user/admin']);
  });

  it.each([
    [{ email: 'other@nordhafen.example' }, 'email'],
    [{ lastName: 'Berg' }, 'lastName'],
    [{ active: false }, 'active'],
    [{ postalAddress: { country: 'SE' } }, 'postalAddress'],
  ])('refuses %j before anything is sent', async (changes, name) => {
    expect((await failureOf(update(changes))).fields.map((fault) => fault.name)).toEqual([name]);
    expect(writing.lines()).toEqual([]);
  });
});

describe('deleting a user', () => {
  it('is one request, after which there is none', async () => {
    expect(await writing.adapter.user.delete(lee, null, createCall())).toEqual({ warnings: [] });
    expect(writing.lines()).toEqual([`DELETE /account/${encodeURIComponent(lee)}`]);
    expect(await writing.adapter.user.get(lee, createCall())).toBeNull();
    const error = await failureOf(writing.adapter.user.delete(lee, null, createCall()));
    expect(error.code).toBe('NOT_FOUND');
  });

  it('refuses to end a membership, and keys that cannot be, before anything is sent', async () => {
    const error = await failureOf(writing.adapter.user.delete(lee, 'nordhafen', createCall()));
    expect(error.fields.map(({ name }) => name)).toEqual(['accountKey']);
    for (const key of ['', exporter, 'user', 'x'.repeat(300)]) {
      expect((await failureOf(writing.adapter.user.delete(key, null, createCall()))).code).toBe('NOT_FOUND');
    }
    expect(writing.lines()).toEqual([]);
  });
});

describe('inviting users', () => {
  const invite = (...invitations: Invitation[]): ReturnType<typeof writing.adapter.user.invite> =>
    writing.adapter.user.invite(null, invitations, createCall());

  it('is one request for all, read again one by one', async () => {
    const second = 'second@nordhafen.example';
    const outcomes = await invite(
      { email, permissions: ['ingestion'] },
      { email: second, roleKeys: [roles.viewers, ghost] },
      { email: mina },
    );
    expect(writing.lines()).toEqual([
      'POST /account/validateAccounts',
      'POST /account/user/invite',
      'POST /account/validateAccounts',
    ]);
    expect(writing.body(1)).toEqual([
      { emailAddress: email, groups: ['ingestion'], userGroups: [], roles: [] },
      { emailAddress: second, groups: [], userGroups: [], roles: [roles.viewers, ghost] },
    ]);
    expect(shown(outcomes)).toEqual({
      [email]: [],
      [second]: [`The backend ignored these roles: ${ghost}.`],
      [mina]: 'CONFLICT',
    });
    expect(await writing.upstream(`/account/user/${mina}`)).toMatchObject({ groups: ['user_management'] });
  });

  it('sends nothing when all are there', async () => {
    expect(shown(await invite({ email: mina }))).toEqual({ [mina]: 'CONFLICT' });
    expect(writing.lines()).toEqual(['POST /account/validateAccounts']);
  });

  it('knows a rewritten one by the address that was invited', async () => {
    expect(shown(await invite({ email: 'auditor@partner.example' }))).toEqual({
      'auditor@partner.example': [],
    });
  });

  it('gives every address the failure of the one request', async () => {
    writing.fail({ kind: 'lostAnswer', path: '/invite' });
    expect(shown(await invite({ email }, { email: ghostUser }))).toEqual({
      [email]: 'OUTCOME_UNKNOWN',
      [ghostUser]: 'OUTCOME_UNKNOWN',
    });
    expect(writing.lines().filter((line) => line.includes('invite'))).toHaveLength(1);
  });

  it('refuses twice the same, names and bad ids with their path, before anything is sent', async () => {
    const error = await failureOf(
      invite(
        { email },
        { email: email.toUpperCase() },
        { email: 'x@nordhafen.example', firstName: 'A', roleKeys: ['r'] },
        { email: '' },
      ),
    );
    expect(error.fields.map(({ name }) => name)).toEqual([
      'invitations.1.email',
      'invitations.2.firstName',
      'invitations.2.roleKeys.0',
      'invitations.3.email',
    ]);
    expect(writing.lines()).toEqual([]);
  });
});

describe('deleting many', () => {
  const user = (key: string): { type: 'User'; key: string } => ({ type: 'User', key });
  const deleteMany = (keys: string[]): ReturnType<typeof writing.adapter.principal.deleteMany> =>
    writing.adapter.principal.deleteMany(
      keys.map((key) => ({ type: key.startsWith('sa::') ? 'ServiceAccount' : 'User', key })),
      createCall(),
    );

  it('is one request, and says of each what became of it', async () => {
    expect(shown(await deleteMany([mina, exporter, ghostUser]))).toEqual({
      [`User ${mina}`]: [],
      [`ServiceAccount ${exporter}`]: [],
      [`User ${ghostUser}`]: 'NOT_FOUND',
    });
    expect(writing.lines()).toEqual(['POST /account/deleteAccounts', 'POST /account/validateAccounts']);
    expect(writing.body(0)).toEqual([mina, exporter, ghostUser]);
    const left = await writing.upstream<{ validUsers: Model[] }>('/account/validateAccounts', {
      method: 'POST',
      body: [mina, exporter, lee],
    });
    expect(left.validUsers.map(({ identifier }) => identifier)).toEqual([lee]);
  });

  it('needs no second request when all are deleted, and the single form for one', async () => {
    await deleteMany([mina, lee, lee]);
    expect(writing.lines()).toEqual(['POST /account/deleteAccounts']);
    writing.started.served.forget();
    expect(shown(await deleteMany([exporter]))).toEqual({ [`ServiceAccount ${exporter}`]: [] });
    expect(writing.lines()).toEqual([`DELETE /account/${encodeURIComponent(exporter)}`]);
  });

  it('looks after them when the answer names nobody', async () => {
    const body = '{"status":{"result":"OK","code":200}}';
    writing.fail({ kind: 'body', path: 'deleteAccounts', body, mediaType: 'application/json' });
    expect(shown(await deleteMany([mina, ghostUser]))).toEqual({
      [`User ${mina}`]: 'CONFLICT',
      [`User ${ghostUser}`]: [],
    });
  });

  it('goes in chunks, and one that fails fails its own targets only', async () => {
    const small = await startWriting({ settings: { batchSize: 2 } });
    small.fail({ kind: 'status', status: 500, path: 'deleteAccounts', times: 1 });
    const outcomes = await small.adapter.principal.deleteMany(
      [mina, lee, 'wallboard'].map(user),
      createCall(),
    );
    expect(Object.values(shown(outcomes))).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN', []]);
    expect(small.lines()).toHaveLength(2);
    await small.started.close();
  });

  it('refuses ids that cannot be, with their path, before anything is sent', async () => {
    const error = await failureOf(
      writing.adapter.principal.deleteMany(
        [
          user(mina),
          user('sa::x'),
          { type: 'ServiceAccount', key: 'x' },
          { type: 'IntegrationUserAgent', key: 'x' },
        ],
        createCall(),
      ),
    );
    expect(error.fields.map(({ name }) => name)).toEqual([
      'targets.1.key',
      'targets.2.key',
      'targets.3.type',
    ]);
    expect(writing.lines()).toEqual([]);
  });
});
