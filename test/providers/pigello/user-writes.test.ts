import { describe, expect, it } from 'vitest';
import type { NewUser, UserChanges } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  absentId,
  anyId,
  bodiesOf,
  errorOf,
  firstId,
  memberPath,
  memberWith,
  namesIn,
  newUser,
  organizationKey,
  otherRoleKey,
  roleKey,
  subtenantPath,
  tenantPath,
} from './sample-writes.ts';
import { startPigello } from './start-pigello.ts';

describe('creating a user', () => {
  it('sends a member with every field, once, and answers with the new record', async () => {
    const pigello = await startPigello({ settings: { newUserDetailAccess: 2 } });
    const before = await pigello.count(memberPath);
    const input: NewUser = {
      ...newUser,
      lastName: 'Person',
      companyName: null,
      phone: '+46405550000',
      active: false,
      roleKeys: [roleKey],
      accountKey: organizationKey,
    };

    const { record, warnings } = await pigello.users.create(input, createCall());

    const body = {
      detail_access: 2,
      email: 'new.person@nordhafen.example',
      first_name: 'New',
      last_name: 'Person',
      corporate_name: null,
      phone_number: '+46405550000',
      is_active: false,
      role: { id: roleKey },
      organization: { id: organizationKey },
    };
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({
      kind: 'MEMBER',
      key: `organizationuser/${record.externalId}`,
      displayName: 'New Person',
      active: false,
      accountKeys: [organizationKey],
      roleAssignments: [{ roleKey, accountKey: organizationKey }],
    });
    expect(bodiesOf(pigello)).toEqual([body]);
    expect(pigello.sent()).toEqual([`POST ${memberPath}`]);
    expect(await pigello.count(memberPath)).toBe(before + 1);
    expect(await pigello.ask(`${memberPath}${record.externalId}/`)).toMatchObject(body);
    expect(await pigello.users.get(record.key, createCall())).toEqual(record);
  });

  it('needs an e-mail address and one name only', async () => {
    const pigello = await startPigello();
    await pigello.users.create(newUser, createCall());
    expect(bodiesOf(pigello)).toEqual([
      { detail_access: 0, email: newUser.email, first_name: 'New', organization: null },
    ]);
  });

  it('sends a role once that is given twice', async () => {
    const pigello = await startPigello();
    const input = { ...newUser, roleKeys: [roleKey, roleKey.toUpperCase()] };
    await pigello.users.create(input, createCall());
    expect(bodiesOf(pigello)).toMatchObject([{ role: { id: roleKey } }]);
  });

  it('writes relations as bare ids where the settings say so', async () => {
    const pigello = await startPigello({ profile: 'bareIds' });
    const input = { ...newUser, roleKeys: [roleKey], accountKey: organizationKey };
    await pigello.users.create(input, createCall());
    expect(bodiesOf(pigello)).toMatchObject([{ role: roleKey, organization: organizationKey }]);
  });

  it.each([
    [{ kind: 'TENANT' }, ['kind']],
    [{ kind: 'SUBTENANT' }, ['kind']],
    [{ sendWelcomeEmail: true }, ['sendWelcomeEmail']],
    [{ updateIfExists: true }, ['updateIfExists']],
    [{ authProvider: null }, ['authProvider']],
    [{ password: 'planted' }, ['password']],
    [{ accountKey: 'planted' }, ['accountKey']],
    [{ firstName: null }, ['firstName', 'lastName', 'companyName']],
    [{ firstName: null, email: '' }, ['email', 'firstName', 'lastName', 'companyName']],
  ])('is refused with %j, and nothing is sent', async (changes, names) => {
    const { users, sent } = await startPigello();
    const error = await errorOf(users.create({ ...newUser, ...(changes as Partial<NewUser>) }, createCall()));
    expect([error.code, namesIn(error), sent()]).toEqual(['INVALID_INPUT', names, []]);
    expect(JSON.stringify([error.message, error.fields])).not.toContain('planted');
  });
});

describe('changing a user', () => {
  it('sends a member its own detail access back with the changes', async () => {
    const pigello = await startPigello({ profile: 'strict' });
    const { id, key } = await memberWith(pigello, roleKey);
    const path = `${memberPath}${id}/`;
    const stored = (await pigello.ask(path)) as Record<string, unknown>;

    const changes = { email: 'other@nordhafen.example', phone: null, roleKeys: [otherRoleKey] };
    const { record, warnings } = await pigello.users.update(key, changes, createCall());

    const body = {
      detail_access: stored['detail_access'],
      email: 'other@nordhafen.example',
      phone_number: null,
      role: { id: otherRoleKey },
    };
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({ key, email: 'other@nordhafen.example', phone: null });
    expect(record.roleAssignments).toMatchObject([{ roleKey: otherRoleKey }]);
    expect(bodiesOf(pigello)).toEqual([body]);
    expect(pigello.sent()).toEqual([`GET ${path}`, `PATCH ${path}`]);
    expect(await pigello.ask(path)).toEqual({ ...stored, ...body });
    expect(await pigello.users.get(key, createCall())).toEqual(record);
  });

  it('clears the role with an empty set', async () => {
    const pigello = await startPigello();
    const { id, key } = await memberWith(pigello, roleKey);
    const { record } = await pigello.users.update(key, { roleKeys: [] }, createCall());
    expect(record.roleAssignments).toEqual([]);
    expect(await pigello.ask(`${memberPath}${id}/`)).toMatchObject({ role: null });
  });

  it.each([
    ['tenant', tenantPath],
    ['subtenant', subtenantPath],
  ])('needs one request for a %s', async (entity, path) => {
    const pigello = await startPigello({ profile: 'strict' });
    const id = await firstId(pigello, path);
    const { record } = await pigello.users.update(
      `${entity}/${id}`,
      { active: false, firstName: 'Kim' },
      createCall(),
    );
    expect(record).toMatchObject({ key: `${entity}/${id}`, active: false, firstName: 'Kim' });
    expect(bodiesOf(pigello)).toEqual([{ first_name: 'Kim', is_active: false }]);
    expect(pigello.sent()).toEqual([`PATCH ${path}${id}/`]);
    expect(await pigello.ask(`${path}${id}/`)).toMatchObject({ first_name: 'Kim', is_active: false });
  });

  it('leaves no user without a name, by the names that are stored', async () => {
    const pigello = await startPigello();
    const id = await firstId(pigello, tenantPath, '&corporate_name__isnull=true&first_name__isnull=false');
    const key = `tenant/${id}`;
    const error = await errorOf(pigello.users.update(key, { firstName: null, lastName: null }, createCall()));
    expect(namesIn(error)).toEqual(['firstName', 'lastName', 'companyName']);
    expect(pigello.sent()).toEqual([`GET ${tenantPath}${id}/`]);

    const { record } = await pigello.users.update(key, { firstName: null }, createCall());
    expect(record.firstName).toBeNull();
    expect(pigello.sent()).toHaveLength(2);
  });

  it('sends nothing when nothing changes', async () => {
    const pigello = await startPigello();
    const id = await firstId(pigello, tenantPath);
    const { record } = await pigello.users.update(`tenant/${id}`, {}, createCall());
    expect([record.externalId, pigello.sent()]).toEqual([id, [`GET ${tenantPath}${id}/`]]);
  });

  const faulty: [unknown, string[]][] = [
    [{ email: 'nobody' }, ['email']],
    [{ email: `${'x'.repeat(250)}@x.se` }, ['email']],
    [{ email: 'a\u0007@x.se' }, ['email']],
    [{ firstName: 'x'.repeat(256) }, ['firstName']],
    [{ lastName: ' ' }, ['lastName']],
    [{ companyName: 'a\tb' }, ['companyName']],
    [{ phone: '123' }, ['phone']],
    [{ phone: '+46 40 555 00 00' }, ['phone']],
    [{ active: 1 }, ['active']],
    [{ roleKeys: [anyId, absentId] }, ['roleKeys']],
    [{ roleKeys: ['planted'] }, ['roleKeys.0']],
    [{ groupKeys: [] }, ['groupKeys']],
    [{ permissions: ['planted'] }, ['permissions']],
    [{ postalAddress: { country: 'SE' } }, ['postalAddress']],
    [{ postalAddress: null }, ['postalAddress']],
    [{ attributes: null }, ['attributes']],
  ];

  it.each(faulty)('is refused with its fields, and nothing is sent: %j', async (changes, names) => {
    const { users, sent } = await startPigello();
    const faulted = changes as UserChanges;
    const errors = [
      await errorOf(users.update(`organizationuser/${anyId}`, faulted, createCall())),
      await errorOf(users.create({ ...newUser, companyName: 'AB', ...faulted }, createCall())),
    ];
    for (const error of errors) {
      expect([error.code, namesIn(error)]).toEqual(['INVALID_INPUT', names]);
      expect(JSON.stringify([error.message, error.fields])).not.toContain('planted');
    }
    expect(sent()).toEqual([]);
  });

  it.each(['tenant', 'subtenant'])('gives a %s no role', async (entity) => {
    const { users, sent } = await startPigello();
    const error = await errorOf(users.update(`${entity}/${anyId}`, { roleKeys: [roleKey] }, createCall()));
    expect([error.code, namesIn(error), sent()]).toEqual(['INVALID_INPUT', ['roleKeys'], []]);
  });
});

describe('deleting a user', () => {
  it.each([
    ['organizationuser', memberPath],
    ['tenant', tenantPath],
    ['subtenant', subtenantPath],
  ])('is one request for a %s', async (entity, path) => {
    const pigello = await startPigello();
    const id = await firstId(pigello, path);
    const before = await pigello.count(path);

    expect(await pigello.users.delete(`${entity}/${id}`, null, createCall())).toEqual({ warnings: [] });

    expect(pigello.sent()).toEqual([`DELETE ${path}${id}/`]);
    expect(await pigello.count(path)).toBe(before - 1);
    expect(await pigello.ask(`${path}${id}/`)).toBeNull();
    expect(await pigello.users.get(`${entity}/${id}`, createCall())).toBeNull();
  });

  it('ends no membership alone', async () => {
    const pigello = await startPigello();
    const { key } = await memberWith(pigello, roleKey);
    const error = await errorOf(pigello.users.delete(key, organizationKey, createCall()));
    expect([error.code, namesIn(error), pigello.sent()]).toEqual(['INVALID_INPUT', ['accountKey'], []]);
  });

  it('is NOT_FOUND when there is none, as is a change', async () => {
    const { users, sent } = await startPigello();
    for (const entity of ['organizationuser', 'tenant', 'subtenant']) {
      const key = `${entity}/${absentId}`;
      expect((await errorOf(users.delete(key, null, createCall()))).code).toBe('NOT_FOUND');
      expect((await errorOf(users.update(key, { active: true }, createCall()))).code).toBe('NOT_FOUND');
    }
    expect(sent()).toHaveLength(6);
  });

  it.each(['', anyId, 'tenant/', 'tenant/../x', `constructor/${anyId}`])(
    'asks nobody about the key "%s"',
    async (key) => {
      const { users, sent } = await startPigello();
      expect((await errorOf(users.delete(key, null, createCall()))).code).toBe('NOT_FOUND');
      expect((await errorOf(users.update(key, { active: true }, createCall()))).code).toBe('NOT_FOUND');
      expect(sent()).toEqual([]);
    },
  );
});
