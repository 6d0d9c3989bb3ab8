import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewUser, UserChanges } from '../../../src/contract/user.ts';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
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

const { examples } = contract;
const resource = { type: 'application/astra-user', version: '1.2' };
const binding = { type: 'application/astra-roleBinding', version: '1.1' };
const mediaType = 'application/astra-user+json';
const noRole = 'The user has no role, and can do nothing before one is assigned.';
const noPassword = 'The user is local, and can log in once a password is set in Astra itself.';

let opened: Opened;
let accountId: string;
let core: string;
let people: UpstreamRow[];

beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  core = `/accounts/${accountId}/core/v1`;
  people = (await upstream(opened, `${core}/users`)).body.items;
});

afterEach(() => opened.close());

function person(input: Partial<NewUser> = {}): NewUser {
  const fixed = { kind: 'MEMBER' as const, sendWelcomeEmail: false, updateIfExists: false };
  return { email: 'lee@harbor.example', accountKey: accountId, ...fixed, ...input };
}

describe('creating a user', () => {
  it('is one request, and one more for each role', async () => {
    const input = person({
      firstName: 'Lee',
      lastName: null,
      companyName: 'Harbor',
      phone: '5550100',
      postalAddress: {
        ...{ country: 'US', region: 'NC', locality: 'Durham', postalCode: '27701' },
        ...{ street1: '1 Pier Rd', street2: null },
      },
      sendWelcomeEmail: true,
      roleKeys: ['viewer', 'member', 'viewer'],
    });
    const { record, warnings } = await opened.of('user').create(input, createCall());
    const bound = (role: string) => ({
      line: `POST ${core}/roleBindings`,
      mediaType: 'application/astra-roleBinding+json',
      body: { ...binding, userID: record.externalId, accountID: accountId, role },
    });
    expect(exchanged(opened)).toEqual([
      {
        line: `POST ${core}/users`,
        mediaType,
        body: {
          ...resource,
          email: 'lee@harbor.example',
          firstName: 'Lee',
          companyName: 'Harbor',
          phone: '5550100',
          postalAddress: {
            ...{ addressCountry: 'US', addressLocality: 'Durham', addressRegion: 'NC' },
            ...{ postalCode: '27701', streetAddress1: '1 Pier Rd' },
          },
          sendWelcomeEmail: 'true',
        },
      },
      bound('viewer'),
      bound('member'),
    ]);
    expect(warnings).toEqual([noPassword]);
    expect(record).toMatchObject({ email: 'lee@harbor.example', kind: 'MEMBER', active: true });
    expect(await opened.of('user').get(record.key, createCall())).toEqual(record);
    const bindings = (await upstream(opened, `${core}/users/${record.externalId}/roleBindings`)).body.items;
    expect(bindings.map(({ role, roleConstraints }) => [role, roleConstraints])).toEqual([
      ['viewer', ['*']],
      ['member', ['*']],
    ]);
    expect(await countAt(opened, `${core}/users`)).toBe(people.length + 1);
  });

  it('sends the body of the documented example', async () => {
    await opened.of('user').create(person({ firstName: 'Lee', lastName: 'Park' }), createCall());
    const { authProvider: _byDefault, ...documented } = examples.userPost;
    expect(exchanged(opened)[0]?.body).toEqual({ ...documented, sendWelcomeEmail: 'false' });
  });

  it('warns of a user without a role', async () => {
    const { warnings } = await opened.of('user').create(person(), createCall());
    expect(warnings).toEqual([noRole, noPassword]);
  });

  it('disables one with a change behind it, before any role', async () => {
    const { record } = await opened
      .of('user')
      .create(person({ active: false, roleKeys: ['viewer'] }), createCall());
    const path = `${core}/users/${record.externalId}`;
    const sent = exchanged(opened);
    expect(sent.map(({ line }) => line)).toEqual([
      `POST ${core}/users`,
      `PUT ${path}`,
      `GET ${path}`,
      `POST ${core}/roleBindings`,
    ]);
    expect(sent[1]?.body).toEqual({ ...resource, isEnabled: 'false' });
    expect(record.active).toBe(false);
  });

  it.each([
    ['a refused binding', { kind: 'status', status: 403 }, "the gateway's credentials may not do this (403)"],
    ['a lost answer', { kind: 'lostAnswer' }, 'may or may not have taken effect'],
  ] as const)('is done, with a warning, in spite of %s', async (_name, fault, reason) => {
    withFault(opened, { ...fault, path: 'roleBindings', times: 1 });
    const input = person({ roleKeys: ['viewer', 'member'] });
    const { record, warnings } = await opened.of('user').create(input, createCall());
    expect(warnings[0]).toContain('The user was created, but not given the role viewer: tested: ');
    expect(warnings[0]).toContain(reason);
    expect(lines(opened)).toHaveLength(3);
    const { items } = (await upstream(opened, `${core}/users/${record.externalId}/roleBindings`)).body;
    expect(items.map(({ role }) => role)).toContain('member');
  });

  it('is done, with warnings, when it can neither be disabled nor read', async () => {
    withFault(opened, { kind: 'status', status: 500, method: 'PUT' });
    const { record, warnings } = await opened.of('user').create(person({ active: false }), createCall());
    expect(warnings[0]).toBe(
      'The user was created, but is not disabled: tested: did not say what came of the request; it may or may not have taken effect (500)',
    );
    expect(record.email).toBe('lee@harbor.example');
  });

  it('is a CONFLICT for an address that exists', async () => {
    const email = String(people[0]?.['email']);
    const error = await failureOf(
      opened.of('user').create(person({ email, roleKeys: ['viewer'] }), createCall()),
    );
    expect(error).toMatchObject({
      code: 'CONFLICT',
      message: 'tested: a user with this e-mail address exists already (409)',
      fields: [{ name: 'email' }],
    });
    expect(lines(opened)).toEqual([`POST ${core}/users`]);
    expect(await countAt(opened, `${core}/users`)).toBe(people.length);
  });

  it('is NOT_FOUND below an account that is not there', async () => {
    const error = await failureOf(opened.of('user').create(person({ accountKey: unknownId }), createCall()));
    expect(error.code).toBe('NOT_FOUND');
  });

  it.each([
    [{ accountKey: null }, 'accountKey'],
    [{ accountKey: 'nonsense' }, 'accountKey'],
    [{ kind: 'TENANT' }, 'kind'],
    [{ roleKeys: ['viewer', 'king'] }, 'roleKeys.1'],
    [{ email: '' }, 'email'],
    [{ updateIfExists: true }, 'updateIfExists'],
    [{ roleKeys: null }, 'roleKeys'],
    [{ permissions: null }, 'permissions'],
    [{ authProvider: null }, 'authProvider'],
  ] as [Partial<NewUser>, string][])('is refused before anything is sent: %j', async (input, name) => {
    const error = await failureOf(opened.of('user').create(person(input), createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', status: null, fields: [{ name }] });
    expect(lines(opened)).toEqual([]);
  });
});

describe('changing a user', () => {
  const at = (index: number): { id: string; key: string; path: string } => {
    const id = people[index]?.id ?? '';
    return { id, key: `${accountId}/${id}`, path: `${core}/users/${id}` };
  };

  it('sends the changes only, and reads the user again', async () => {
    const { key, path } = at(1);
    const changes = {
      email: 'lee@harbor.example',
      firstName: 'Lee',
      lastName: null,
      active: false,
      phone: null,
    };
    const { record, warnings } = await opened.of('user').update(key, changes, createCall());
    expect(exchanged(opened)).toEqual([
      {
        line: `PUT ${path}`,
        mediaType,
        body: {
          ...resource,
          email: 'lee@harbor.example',
          firstName: 'Lee',
          lastName: '',
          phone: '',
          isEnabled: 'false',
        },
      },
      { line: `GET ${path}`, mediaType: undefined, body: undefined },
    ]);
    expect(record).toMatchObject({ key, ...changes });
    expect(warnings).toEqual([]);
    expect((await upstream(opened, path)).body).toMatchObject({ email: changes.email, isEnabled: 'false' });
  });

  it('sends a postal address as a whole', async () => {
    const row = people.find(
      ({ postalAddress }) => (postalAddress as Record<string, string>)['addressCountry'] !== '',
    );
    const key = `${accountId}/${row?.id}`;
    const { streetAddress2: _unset, ...before } = (row?.['postalAddress'] ?? {}) as Record<string, string>;
    const { record } = await opened
      .of('user')
      .update(key, { postalAddress: { postalCode: '99999', street2: null } }, createCall());
    const sent = exchanged(opened);
    expect(sent.map(({ line }) => line.split(' ')[0])).toEqual(['GET', 'PUT', 'GET']);
    expect(sent[1]?.body).toEqual({ ...resource, postalAddress: { ...before, postalCode: '99999' } });
    expect(record.postalAddress?.postalCode).toBe('99999');
  });

  it('refuses to clear an address or a company, where there is one', async () => {
    const row = people.find(({ companyName }) => companyName !== '');
    const key = `${accountId}/${row?.id}`;
    const error = await failureOf(
      opened.of('user').update(key, { companyName: null, postalAddress: null }, createCall()),
    );
    expect(error.fields.map(({ name }) => name)).toContain('companyName');
    expect(error.fields.map(({ name }) => name)).toContain('postalAddress.country');
    expect(lines(opened)).toEqual([`GET ${core}/users/${row?.id}`]);
    const { record } = await opened.of('user').create(person(), createCall());
    lines(opened);
    await opened.of('user').update(record.key, { companyName: null, postalAddress: null }, createCall());
    expect(exchanged(opened)[1]?.body).toEqual(resource);
  });

  it('is a read where nothing is to be changed', async () => {
    await opened.of('user').update(at(0).key, {}, createCall());
    expect(lines(opened)).toEqual([`GET ${at(0).path}`]);
  });

  it('is a CONFLICT where the address is taken', async () => {
    const email = String(people[0]?.['email']);
    const error = await failureOf(opened.of('user').update(at(1).key, { email }, createCall()));
    expect(error).toMatchObject({ code: 'CONFLICT', fields: [{ name: 'email' }] });
  });

  it('is done, with a warning, when the user cannot be read again', async () => {
    const { key, id } = at(0);
    withFault(opened, { kind: 'drop', method: 'GET' });
    const { record, warnings } = await opened.of('user').update(key, { firstName: 'Lee' }, createCall());
    expect(record).toEqual({ key, externalId: id });
    expect(warnings[0]).toContain('The user was written, but could not be read again: tested: ');
  });

  it.each([
    [{ email: 'nobody' }, 'email'],
    [{ email: 'a b@c.d' }, 'email'],
    [{ firstName: 'x'.repeat(64) }, 'firstName'],
    [{ lastName: 'a\nb' }, 'lastName'],
    [{ companyName: '' }, 'companyName'],
    [{ phone: '\u0007' }, 'phone'],
    [{ postalAddress: { country: '' } }, 'postalAddress.country'],
    [{ postalAddress: { country: 'S1' } }, 'postalAddress.country'],
    [{ postalAddress: { postalCode: '1'.repeat(64) } }, 'postalAddress.postalCode'],
    [{ groupKeys: [] }, 'groupKeys'],
    [{ permissions: ['x'] }, 'permissions'],
    [{ roleKeys: ['viewer'] }, 'roleKeys'],
    [{ roleKeys: null }, 'roleKeys'],
    [{ groupKeys: null }, 'groupKeys'],
  ] as [UserChanges, string][])('is refused before anything is sent: %j', async (changes, name) => {
    const error = await failureOf(opened.of('user').update(at(0).key, changes, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', status: null, fields: [{ name }] });
    expect(lines(opened)).toEqual([]);
  });
});

describe('deleting a user', () => {
  it.each([true, false])('is one request, with its own account named or not: %s', async (named) => {
    const id = people[0]?.id ?? '';
    const key = `${accountId}/${id}`;
    expect(await opened.of('user').delete(key, named ? accountId : null, createCall())).toEqual({
      warnings: [],
    });
    expect(exchanged(opened)).toEqual([
      { line: `DELETE ${core}/users/${id}`, mediaType: undefined, body: undefined },
    ]);
    expect(await opened.of('user').get(key, createCall())).toBeNull();
    expect((await upstream(opened, `${core}/users/${id}`)).status).toBe(404);
    const { items } = (await upstream(opened, `${core}/roleBindings?filter=userID eq '${id}'`)).body;
    expect(items).toEqual([]);
  });

  it('from another account is refused', async () => {
    const key = `${accountId}/${people[0]?.id}`;
    const error = await failureOf(opened.of('user').delete(key, unknownId, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name: 'accountKey' }] });
    expect(lines(opened)).toEqual([]);
  });
});

describe('a user that is not there', () => {
  it('is NOT_FOUND, and not asked for by an impossible key', async () => {
    const { update, delete: remove } = opened.of('user');
    for (const [key, requests] of [
      [`${accountId}/${unknownId}`, 2],
      [unknownId, 0],
      ['../x', 0],
    ] as const) {
      expect((await failureOf(update(key, { firstName: 'x' }, createCall()))).code).toBe('NOT_FOUND');
      expect((await failureOf(remove(key, null, createCall()))).code).toBe('NOT_FOUND');
      expect(lines(opened)).toHaveLength(requests);
    }
  });
});

describe('a write that fails', () => {
  it.each(failures)('with %s is sent once, and told so', async (_name, fault, code) => {
    const { create, update, delete: remove } = opened.of('user');
    const key = `${accountId}/${people[1]?.id}`;
    for (const [method, work] of [
      ['POST', () => create(person({ roleKeys: ['viewer'] }), createCall())],
      ['PUT', () => update(key, { firstName: 'Lee' }, createCall())],
      ['DELETE', () => remove(key, null, createCall())],
    ] as const) {
      withFault(opened, { ...fault, method });
      expect((await failureOf(work())).code).toBe(code);
      expect(lines(opened).filter((line) => line.startsWith(method))).toHaveLength(1);
    }
    // One came and one went, where the answers were lost only.
    expect(await countAt(opened, `${core}/users`)).toBe(people.length);
  });
});
