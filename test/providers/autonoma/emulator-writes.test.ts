import { beforeEach, describe, expect, it } from 'vitest';
import { type Answer, createTenant, type Tenant } from './request-tenant.ts';

let tenant: Tenant;
let ask: Tenant['ask'];
beforeEach(() => {
  tenant = createTenant();
  ask = tenant.ask;
});

type Json = Record<string, unknown>;
const recordOf = ({ json }: Answer): Json => json as Json;
const namesOf = ({ json }: Answer): unknown[] => (json as Json[]).map(({ name }) => name);

describe('POST updates', () => {
  it('the fields that are sent, as the page shows it, and answers the record', async () => {
    const body = 'name=North+Plant&mfa_policy=required&mfa_methods%5B%5D=totp&mfa_methods%5B%5D=email';
    const answer = await ask('POST /account/44', { body });
    const changed = {
      id: 44,
      name: 'North Plant',
      description: 'Container terminal with its own substation',
      account_id: 42,
      mfa_policy: 'required',
      mfa_methods: ['totp', 'email'],
      effective_mfa_policy: 'required',
      effective_mfa_methods: ['totp', 'email'],
      mfa_inherited_from_account_id: null,
    };
    expect(answer).toMatchObject({ status: 200, json: changed });
    expect((await ask('GET /account/44')).json).toEqual(changed);
  });

  it('what accounts below inherit', async () => {
    await ask('POST /account/44', { body: 'mfa_policy=optional&mfa_methods[]=sms' });
    expect((await ask('GET /account/62')).json).toMatchObject({
      mfa_policy: null,
      effective_mfa_policy: 'optional',
      effective_mfa_methods: ['sms'],
      mfa_inherited_from_account_id: 44,
    });
  });

  it('a field to null by an empty text, and a list to none', async () => {
    const answer = await ask('POST /account/42', { body: 'description=&mfa_methods[]=' });
    expect(answer.json).toMatchObject({ description: null, mfa_methods: [], mfa_policy: 'required' });
    expect((await ask('POST /account/42', { body: 'mfa_policy=' })).json).toMatchObject({
      mfa_policy: null,
      effective_mfa_policy: null,
    });
  });

  it.each([
    ['name=', { name: ['is required'] }],
    ['name[]=x', { name: ['must be a string'] }],
    ['mfa_methods=totp&mfa_methods=email', { mfa_methods: ['must be an array'] }],
  ])('nothing with %s', async (body, errors) => {
    const before = (await ask('GET /account/44')).text;
    expect(await ask('POST /account/44', { body })).toMatchObject({ status: 422, json: { errors } });
    expect((await ask('GET /account/44')).text).toBe(before);
  });

  it('a list from a text of JSON, on some tenants only', async () => {
    const body = 'mfa_methods=%5B%22totp%22%5D';
    expect((await ask('POST /account/44', { body })).status).toBe(422);
    const other = createTenant('enveloped');
    const [id] = other.emulator.settings['accountIds'] as string[];
    const methodsOf = async (form: string): Promise<unknown> =>
      recordOf(await other.ask(`POST /account/${id}`, { body: form }))['data'];
    expect(await methodsOf(body)).toMatchObject({ mfa_methods: ['totp'] });
    expect(await methodsOf('mfa_methods=[]')).toMatchObject({ mfa_methods: [] });
    expect(await methodsOf('mfa_methods=')).toMatchObject({ mfa_methods: null });
    expect((await other.ask(`POST /account/${id}`, { body: 'mfa_methods=[' })).status).toBe(422);
    expect(await methodsOf('description=[1]')).toMatchObject({ description: '[1]' });
  });

  it('no field that is read only or unknown, and says so on some tenants only', async () => {
    const body = 'account_id=41&colour=red&name=x';
    expect((await ask('POST /account/44', { body })).json).toMatchObject({ account_id: 42, name: 'x' });
    const strict = createTenant('enveloped');
    const [, id] = strict.emulator.settings['accountIds'] as string[];
    expect(await strict.ask(`POST /account/${id}`, { body })).toMatchObject({
      status: 422,
      json: { errors: { account_id: ['cannot be changed'], colour: ['cannot be changed'] } },
    });
  });

  it('nothing of a role or rule, whose attributes are all read only, and no e-mail address', async () => {
    expect((await ask('POST /role/203', { body: 'name=x&active=false' })).json).toMatchObject({
      name: 'Administrator',
      active: true,
    });
    expect((await ask('POST /user/1000001', { body: 'firstname=Nina&email=x' })).json).toMatchObject({
      firstname: 'Nina',
      email: 'mina.okafor@nordhafen.example',
    });
    expect((await ask('POST /metadata/502', { body: 'val=DK' })).json).toMatchObject({ val: 'DK' });
  });

  it('from a form only', async () => {
    const { apiToken } = tenant.emulator.settings['auth'] as { apiToken: string };
    const headers = { 'x-api-token': apiToken, 'content-type': 'application/json' };
    const sent = { headers, body: '{"name":"x"}' };
    expect(await ask('POST /account/44', sent)).toMatchObject({ status: 415, mediaType: 'text/plain' });
  });
});

describe('PUT creates', () => {
  it('an account below the one of the token, whatever parent is asked for', async () => {
    const answer = await ask('PUT /account', { body: 'name=South+Plant&account_id=44&mfa_policy=required' });
    expect(answer).toMatchObject({
      status: 201,
      json: { id: 64, name: 'South Plant', description: null, account_id: 41, mfa_policy: 'required' },
    });
    expect((await ask('GET /account/64')).json).toEqual(answer.json);
  });

  it('from JSON too, as no page says which encoding it takes', async () => {
    const { apiToken } = tenant.emulator.settings['auth'] as { apiToken: string };
    const headers = { 'x-api-token': apiToken, 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'x', description: null, mfa_methods: ['totp'] });
    expect(await ask('PUT /account', { headers, body })).toMatchObject({
      status: 201,
      json: { description: null, mfa_methods: ['totp'] },
    });
    expect((await ask('PUT /account', { headers, body: '[' })).status).toBe(415);
  });

  it('every documented resource', async () => {
    for (const [name, body] of [
      ['user', 'email=new@nordhafen.example&firstname=New'],
      ['role', 'name=Guest'],
      ['metadata', 'name=colour&val=red&type=text&id_slug=colour'],
      ['permission', 'x=y'],
      ['iftttrule', 'name=Rule'],
    ] as const) {
      const created = await ask(`PUT /${name}`, { body });
      expect([name, created.status]).toEqual([name, 201]);
      expect((await ask(`GET /${name}/${recordOf(created)['id']}`)).json).toEqual(created.json);
    }
    expect(namesOf(await ask('GET /account/41/metadatas'))).toContain('colour');
  });

  it('nothing without what it needs, and no user twice', async () => {
    expect(await ask('PUT /account', { body: 'description=x' })).toMatchObject({
      status: 422,
      json: { errors: { name: ['is required'] } },
    });
    expect(await ask('PUT /account')).toMatchObject({ status: 422 });
    expect(await ask('PUT /user', { body: 'email=MINA.okafor@nordhafen.example' })).toMatchObject({
      status: 409,
      json: { message: 'A user with this e-mail address exists' },
    });
  });

  it('with an id as the whole answer on some tenants', async () => {
    const enveloped = createTenant('enveloped');
    const { status, json } = await enveloped.ask('PUT /account', { body: 'name=x' });
    expect(status).toBe(200);
    expect(json).toEqual({ data: { id: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
  });
});

describe('DELETE', () => {
  it('removes a record, and every relation to it', async () => {
    expect(await ask('DELETE /user/1000001')).toMatchObject({ status: 204, text: '' });
    expect((await ask('GET /user/1000001')).status).toBe(404);
    for (const path of ['/account/44/users', '/role/201/users', '/role/203/users']) {
      expect((await ask(`GET ${path}`)).text).not.toContain('1000001');
    }
    expect((await ask('DELETE /user/1000001')).status).toBe(404);
  });

  it('keeps an account that has accounts below it, until they are gone', async () => {
    expect(await ask('DELETE /account/44')).toMatchObject({
      status: 409,
      json: { error: 'The account has sub-accounts' },
    });
    expect((await ask('DELETE /account/62')).status).toBe(204);
    expect((await ask('DELETE /account/44')).status).toBe(204);
    expect((await ask('GET /user/1000001/accounts')).text).not.toContain('Malmo Terminal');
  });

  it('never gives an id a second time', async () => {
    await ask('DELETE /account/62');
    expect((await ask('PUT /account', { body: 'name=x' })).json).toMatchObject({ id: 64 });
  });

  it('answers the id on some tenants', async () => {
    const enveloped = createTenant('enveloped');
    const last = (enveloped.emulator.settings['accountIds'] as string[]).at(-1);
    expect(await enveloped.ask(`DELETE /account/${last}`)).toMatchObject({
      status: 200,
      json: { data: { id: last } },
    });
  });
});

describe('POST /account/{id}/call/invite', () => {
  const body = 'firstname=Ada&lastname=Byron&email=ada@x.example&roles[]=203&roles[]=205';

  it('makes a user of the account with those roles', async () => {
    expect(await ask('POST /account/62/call/invite', { body })).toMatchObject({
      status: 200,
      json: { message: 'Invitation sent' },
    });
    const [user] = (await ask('GET /account/62/users')).json as Json[];
    expect(user).toMatchObject({ firstname: 'Ada', lastname: 'Byron', email: 'ada@x.example' });
    expect(namesOf(await ask(`GET /user/${user?.['id']}/roles`))).toEqual(['Administrator', 'Importer']);
  });

  it('adds somebody who is there already', async () => {
    const existing = body.replace('ada@x.example', 'Mina.Okafor@nordhafen.example');
    await ask('POST /account/62/call/invite', { body: existing });
    expect((await ask('GET /account/62/users')).json).toMatchObject([{ id: 1_000_001, firstname: 'Mina' }]);
  });

  it('needs all four parameters, and roles that are there', async () => {
    expect(await ask('POST /account/62/call/invite', { body: 'firstname=Ada&roles[]=' })).toMatchObject({
      status: 422,
      json: { errors: { lastname: ['is required'], email: ['is required'], roles: ['is required'] } },
    });
    const unknown = body.replace('205', '9');
    expect(await ask('POST /account/62/call/invite', { body: unknown })).toMatchObject({
      status: 422,
      json: { errors: { roles: ['contains an unknown role'] } },
    });
    expect((await ask('GET /account/62/users')).json).toEqual([]);
  });
});
