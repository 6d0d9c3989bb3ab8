import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewUser } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import { type Opened, open } from './adapter-support.ts';
import { exchanged, failureOf, lines, unknownId, upstream, withFault } from './writes-support.ts';

const password = 'hunter2-of-the-test';
let opened: Opened;
let accountId: string;
let core: string;
beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  core = `/accounts/${accountId}/core/v1`;
});
afterEach(() => opened.close());

function create(input: Partial<NewUser>): ReturnType<ReturnType<typeof users>['create']> {
  const fixed = { kind: 'MEMBER' as const, sendWelcomeEmail: false, updateIfExists: false };
  return users().create(
    { email: 'lee@harbor.example', accountKey: accountId, ...fixed, ...input },
    createCall(),
  );
}

const users = () => opened.of('user');

describe('a new user', () => {
  it('gets its password as a credential, before its roles, and its labels', async () => {
    const attributes = [{ name: 'team', value: 'ops' }];
    const input = { authProvider: 'local', password, attributes, roleKeys: ['viewer'] };
    const { record, warnings } = await create(input);
    const sent = exchanged(opened);
    expect(sent.map(({ line }) => line)).toEqual(
      ['users', 'credentials', 'roleBindings'].map((name) => `POST ${core}/${name}`),
    );
    expect(sent[0]?.body).toMatchObject({ authProvider: 'local', metadata: { labels: attributes } });
    expect(JSON.stringify(sent[0]?.body)).not.toContain(password);
    expect(sent[1]?.body).toEqual({
      ...{ type: 'application/astra-credential', version: '1.1' },
      ...{ name: record.externalId, keyType: 'passwordHash' },
      keyStore: { cleartext: btoa(password), change: btoa('false') },
    });
    expect(warnings).toEqual([]);
    expect(record.attributes).toEqual(attributes);
    const changed = await users().update(record.key, { attributes: [] }, createCall());
    expect(changed.record.attributes).toEqual([]);
  });

  it('is there, with a warning, when the password is refused, and the secret is in no text of it', async () => {
    const body = JSON.stringify({
      detail: `no: ${password}`,
      invalidFields: [{ name: 'keyStore', reason: password }],
    });
    withFault(opened, { kind: 'body', body, status: 400, path: 'credentials' });
    const { record, warnings } = await create({ password, roleKeys: ['viewer'] });
    expect(warnings).toEqual([
      'The user was created, but the password was not set: tested: refused the request as invalid (400)',
    ]);
    expect((await upstream(opened, `${core}/users/${record.externalId}`)).status).toBe(200);
  });

  it('may be one of the directory, by its distinguished name', async () => {
    await create({ authProvider: 'ldap', authId: 'CN=Lee,DC=harbor,DC=example', roleKeys: ['viewer'] });
    expect(exchanged(opened)[0]?.body).toMatchObject({
      authProvider: 'ldap',
      authID: 'CN=Lee,DC=harbor,DC=example',
    });
  });

  it('gets no password where the backend made no local user of it', async () => {
    const row = { id: unknownId, email: 'lee@harbor.example', authProvider: 'cloud-central', metadata: {} };
    withFault(opened, {
      kind: 'body',
      body: JSON.stringify(row),
      status: 201,
      path: 'users',
      method: 'POST',
    });
    const { warnings } = await create({ password });
    expect(warnings[0]).toContain('the password was not set: the backend made no local user of it');
    expect(lines(opened)).toEqual([`POST ${core}/users`]);
  });

  it.each([
    [{ authProvider: 'saml' }, 'authProvider'],
    [{ authProvider: 'ldap' }, 'authId'],
    [{ authId: 'CN=Lee' }, 'authId'],
    [{ authProvider: 'cloud-central', password }, 'password'],
    [
      { postalAddress: { country: 'US', region: 'NC', locality: 'D', postalCode: '1' } },
      'postalAddress.street1',
    ],
    [{ attributes: [{ name: 'a', value: 1 }] }, 'attributes.0.value'],
  ] as [Partial<NewUser>, string][])('is refused before anything is sent: %j', async (input, name) => {
    expect(await failureOf(create(input))).toMatchObject({ code: 'INVALID_INPUT', fields: [{ name }] });
    expect(lines(opened)).toEqual([]);
  });
});

describe('an answer that is not about what was asked', () => {
  const other = { id: unknownId, email: 'other@harbor.example', metadata: {} };

  it.each(['', '[]', JSON.stringify(other)])('to a create is made good by looking: %s', async (body) => {
    await create({});
    lines(opened);
    // The user is there already: only the answer to the POST is another.
    withFault(opened, { kind: 'body', body, status: 200, method: 'POST', path: 'users' });
    const { record } = await create({});
    expect(record.email).toBe('lee@harbor.example');
    expect(lines(opened)[1]).toMatch(/^GET .*users/);
  });

  it.each(['', '[]', JSON.stringify(other)])(
    'to a create is OUTCOME_UNKNOWN if nothing is there: %s',
    async (body) => {
      withFault(opened, { kind: 'body', body, status: 200, method: 'POST' });
      expect((await failureOf(create({}))).code).toBe('OUTCOME_UNKNOWN');
      const account = opened.of('account').create({ name: 'x' }, createCall());
      expect((await failureOf(account)).code).toBe('OUTCOME_UNKNOWN');
      expect(lines(opened).filter((line) => line.startsWith('POST'))).toHaveLength(2);
    },
  );

  it('to a read by id is BACKEND_PROTOCOL', async () => {
    withFault(opened, { kind: 'body', body: JSON.stringify({ ...other, name: 'x' }), method: 'GET' });
    const id = '22222222-2222-4222-8222-222222222222';
    for (const read of [
      () => opened.of('account').get(id, createCall()),
      () => opened.of('user').get(`${accountId}/${id}`, createCall()),
      () => opened.of('group').get(`${accountId}/${id}`, createCall()),
      () => opened.of('token').get(`${accountId}/${id}/${id}`, createCall()),
    ]) {
      expect((await failureOf(read())).code).toBe('BACKEND_PROTOCOL');
    }
  });
});
