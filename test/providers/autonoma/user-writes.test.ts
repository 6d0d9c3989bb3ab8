import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../../src/contract/capability.ts';
import type { NewUser, UserChanges } from '../../../src/contract/user.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { askEmulator, countUsers, errorOf, newUser, sent } from './writing.ts';

const mina = '1000001';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const create = (input: Partial<NewUser> = {}) => started.adapter.user?.create?.(newUser(input), createCall());
const update = (key: string, changes: UserChanges) =>
  started.adapter.user?.update?.(key, changes, createCall());
const remove = (key: string, accountKey: string | null = null) =>
  started.adapter.user?.delete?.(key, accountKey, createCall());
const get = (key: string) => started.adapter.user?.get?.(key, createCall());

describe('the capabilities', () => {
  it('are those of the page, with roles that can only be read', () => {
    expect(capabilitiesOf(started.adapter)).toEqual([
      'ACCOUNT_READ',
      'ACCOUNT_LIST',
      'ACCOUNT_CREATE',
      'ACCOUNT_UPDATE',
      'ACCOUNT_DELETE',
      'USER_READ',
      'USER_LIST',
      'USER_CREATE',
      'USER_UPDATE',
      'USER_DELETE',
      'USER_INVITE',
    ]);
    for (const name of ['create', 'update', 'delete', 'assign', 'unassign']) {
      expect(started.adapter.role).not.toHaveProperty(name);
    }
    expect(started.adapter.user).not.toHaveProperty('cancelInvites');
  });

  it('have invitations only where the settings say so', async () => {
    await started.close();
    started = await startProvider(autonoma, { settings: { callInvite: false } });
    expect(started.adapter.user).not.toHaveProperty('invite');
    expect(capabilitiesOf(started.adapter)).not.toContain('USER_INVITE');
  });
});

describe('user.create', () => {
  it('sends one PUT with a form, and answers the new user', async () => {
    const before = await countUsers(started);
    const written = await create({ firstName: 'Ada', lastName: 'Byron-King' });
    expect(sent(started)).toEqual(['PUT /user email=ada%40x.example&firstname=Ada&lastname=Byron-King']);
    expect(started.requests.find(({ method }) => method === 'PUT')?.headers).toMatchObject({
      'x-api-token': expect.any(String),
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(written).toMatchObject({
      record: { email: 'ada@x.example', displayName: 'Ada Byron-King', kind: 'MEMBER' },
      warnings: [],
    });
    const key = written?.record.key ?? '';
    expect(await get(key)).toEqual(written?.record);
    expect(await askEmulator(started, `/user/${key}`)).toMatchObject({ firstname: 'Ada' });
    expect(await countUsers(started)).toBe(before + 1);
  });

  it('reads the record where the answer holds only an id', async () => {
    await started.close();
    started = await startProvider(autonoma, { profile: 'enveloped' });
    const written = await create({ firstName: null });
    expect(written).toMatchObject({ record: { email: 'ada@x.example', firstName: null }, warnings: [] });
    expect(sent(started)).toEqual(['PUT /user email=ada%40x.example', `GET /user/${written?.record.key}`]);
  });

  it('is a conflict for an e-mail address that is taken', async () => {
    const before = await countUsers(started);
    expect(await errorOf(create({ email: 'Mina.Okafor@nordhafen.example' }))).toMatchObject({
      code: 'CONFLICT',
      status: 409,
      message: 'tested: the request conflicts with the present state (409)',
    });
    expect(await countUsers(started)).toBe(before);
  });

  it.each([
    [{ email: '' }, 'email'],
    [{ email: 'ada' }, 'email'],
    [{ email: 'ada @x.example' }, 'email'],
    [{ email: `${'a'.repeat(250)}@x.example` }, 'email'],
    [{ email: 'ada@x.example\u0000' }, 'email'],
    [{ firstName: ' ' }, 'firstName'],
    [{ lastName: 'a\n' }, 'lastName'],
    [{ lastName: 'x'.repeat(256) }, 'lastName'],
    [{ accountKey: '44' }, 'accountKey'],
    [{ kind: 'TENANT' }, 'kind'],
    [{ sendWelcomeEmail: true }, 'sendWelcomeEmail'],
    [{ updateIfExists: true }, 'updateIfExists'],
    [{ companyName: 'x' }, 'companyName'],
    [{ phone: null }, 'phone'],
    [{ postalAddress: {} }, 'postalAddress'],
    [{ postalAddress: null }, 'postalAddress'],
    [{ authProvider: 'x' }, 'authProvider'],
    [{ authId: 'x' }, 'authId'],
    [{ password: 'x' }, 'password'],
    [{ active: true }, 'active'],
    [{ roleKeys: ['203'] }, 'roleKeys'],
    [{ groupKeys: [] }, 'groupKeys'],
    [{ permissions: [] }, 'permissions'],
  ] as [Partial<NewUser>, string][])('refuses %j before anything is sent', async (input, name) => {
    const error = await errorOf(create(input));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.fields).toEqual([{ name, reason: expect.any(String) }]);
    expect(sent(started)).toEqual([]);
  });
});

describe('user.update', () => {
  it('sends one POST with the changed names only', async () => {
    const written = await update(mina, { firstName: 'Nina' });
    expect(sent(started)).toEqual(['POST /user/1000001 firstname=Nina']);
    expect(written).toMatchObject({
      record: { key: mina, displayName: 'Nina Okafor', email: 'mina.okafor@nordhafen.example' },
      warnings: [],
    });
    expect(await get(mina)).toEqual(written?.record);
    expect(await askEmulator(started, '/user/1000001')).toMatchObject({ firstname: 'Nina' });
  });

  it('clears a name', async () => {
    expect(await update(mina, { lastName: null })).toMatchObject({
      record: { lastName: null },
      warnings: [],
    });
    expect(sent(started)).toEqual(['POST /user/1000001 lastname=']);
    expect(await askEmulator(started, '/user/1000001')).toMatchObject({ lastname: null });
  });

  it('never sends the e-mail address, all names where the settings say so', async () => {
    await started.close();
    started = await startProvider(autonoma, { settings: { updateSends: 'everything' } });
    await update(mina, { firstName: 'Nina' });
    expect(sent(started)).toEqual(['GET /user/1000001', 'POST /user/1000001 firstname=Nina&lastname=Okafor']);
  });

  it.each([
    [{ email: 'new@x.example' }, 'email'],
    [{ firstName: '' }, 'firstName'],
    [{ companyName: null }, 'companyName'],
    [{ active: false }, 'active'],
    [{ roleKeys: [] }, 'roleKeys'],
  ] as [UserChanges, string][])('refuses %j before anything is sent', async (changes, name) => {
    const error = await errorOf(update(mina, changes));
    expect(error.fields).toEqual([{ name, reason: expect.any(String) }]);
    expect(sent(started)).toEqual([]);
  });

  it('is NOT_FOUND for a user that is not there', async () => {
    expect(await errorOf(update('7', { firstName: 'x' }))).toMatchObject({ code: 'NOT_FOUND', status: 404 });
    expect(await errorOf(update('7x', { firstName: 'x' }))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'tested: has no such user',
    });
    expect(sent(started)).toEqual(['POST /user/7 firstname=x']);
  });
});

describe('user.delete', () => {
  it('sends one DELETE, and the user is gone from everywhere', async () => {
    expect(await remove(mina)).toEqual({ warnings: [] });
    expect(sent(started)).toEqual(['DELETE /user/1000001']);
    expect(await get(mina)).toBeNull();
    expect(JSON.stringify(await askEmulator(started, '/account/44/users'))).not.toContain(mina);
    expect(await errorOf(remove(mina))).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses to end a membership, which would delete the user', async () => {
    const error = await errorOf(remove(mina, '44'));
    expect(error.fields).toEqual([{ name: 'accountKey', reason: expect.stringContaining('membership') }]);
    expect(sent(started)).toEqual([]);
    expect(await get(mina)).not.toBeNull();
  });
});
