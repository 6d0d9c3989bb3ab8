import { beforeEach, describe, expect, it } from 'vitest';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
import { type Client, everything, expectProblem, mainAccount, openEmulator } from './emulator-support.ts';

const { examples } = contract;
const unknownId = '11111111-1111-4111-8111-111111111111';

let client: Client;
let core: string;
let accountId: string;

beforeEach(async () => {
  client = openEmulator();
  ({ id: accountId, core } = await mainAccount(client));
});

describe('accounts', () => {
  it('are created pending, at a full URL', async () => {
    const answer = await client.send('POST', '/accounts', { body: examples.accountPost });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`http://astra.test/accounts/${answer.body.id}`);
    expect(answer.body).toMatchObject({ name: 'harbor-lights', state: 'pending', isEnabled: 'false' });
  });

  it('are enabled at the time of the change', async () => {
    const { body } = await client.send('POST', '/accounts', { body: examples.accountPost });
    const put = await client.send('PUT', `/accounts/${body.id}`, { body: examples.accountPut });
    expect([put.status, put.text]).toEqual([204, '']);
    const after = (await client.get(`/accounts/${body.id}`)).body;
    expect(after).toMatchObject({
      isEnabled: 'true',
      enabledTimestamp: '2026-11-02T12:00:00.000Z',
      name: 'harbor-lights',
    });
  });

  it('make their contact the owner when they are activated', async () => {
    const { body } = await client.send('POST', '/accounts', { body: examples.accountPost });
    const change = {
      ...examples.accountPost,
      accountContact: examples.account.accountContact,
      state: 'active',
    };
    expect((await client.send('PUT', `/accounts/${body.id}`, { body: change })).status).toBe(204);
    const users = await everything(client, `/accounts/${body.id}/core/v1/users`);
    expect(users.map(({ email }) => email)).toEqual(['mina@harbor.example']);
    const bindings = await everything(client, `/accounts/${body.id}/core/v1/roleBindings`);
    expect(bindings.map(({ role }) => role)).toEqual(['owner']);
  });

  it('are deleted softly and can then not be entered', async () => {
    expect((await client.send('DELETE', `/accounts/${accountId}`)).status).toBe(204);
    expect((await client.get('/accounts')).body.items).toHaveLength(16);
    expect((await client.get(`/accounts/${accountId}`)).body.state).toBe('deletePending');
    expectProblem(await client.get(`${core}/users`), '2');
  });

  it('keep their id', async () => {
    const body = { ...examples.accountPut, id: unknownId };
    const answer = await client.send('PUT', `/accounts/${accountId}`, { body });
    expectProblem(answer, '10');
    expect(answer.body).toEqual({ ...examples.problem10 });
  });

  it('refuse what is no JSON, no account, or changed meanwhile', async () => {
    expectProblem(await client.send('POST', '/accounts', { body: '{' }), '7');
    const unknownKey = await client.send('POST', '/accounts', {
      body: { ...examples.accountPost, isEnabled: 'true' },
    });
    expectProblem(unknownKey, '8');
    expect(typeof unknownKey.body.schemaValidationFailure).toBe('string');
    expectProblem(
      await client.send('POST', '/accounts', { body: { ...examples.accountPost, name: 'Malmö' } }),
      '8',
    );
    const options = { body: examples.accountPut, headers: { 'if-match': 'abc' } };
    expectProblem(await client.send('PUT', `/accounts/${accountId}`, options), '38');
    const since = {
      body: examples.accountPut,
      headers: { 'if-unmodified-since': 'Mon, 01 Jan 2018 00:00:00 GMT' },
    };
    expectProblem(await client.send('PUT', `/accounts/${accountId}`, since), '38');
    const tag = (await client.get(`/accounts/${accountId}`)).headers.get('etag') ?? '';
    const matching = { body: examples.accountPut, headers: { 'if-match': tag } };
    expect((await client.send('PUT', `/accounts/${accountId}`, matching)).status).toBe(204);
  });
});

describe('users', () => {
  it('are created as documented, with what real servers add', async () => {
    const answer = await client.send('POST', `${core}/users`, {
      body: { ...examples.userPost, version: '1.1' },
    });
    const { id: _id, metadata: _metadata, enableTimestamp: _time, ...expected } = examples.user;
    expect(answer.body).toMatchObject({ ...expected, ...examples.userExtras });
    expect(answer.headers.get('location')).toBe(`http://astra.test${core}/users/${answer.body.id}`);
  });

  it('are pending where the cloud knows them, and get no welcome where it does not', async () => {
    const cloud = { ...examples.userPost, authProvider: 'cloud-central' };
    const made = (await client.send('POST', `${core}/users`, { body: cloud })).body;
    expect(made).toMatchObject({ state: 'pending', authID: '', sendWelcomeEmail: 'true' });
    const local = { ...examples.userPost, email: 'other@harbor.example', sendWelcomeEmail: 'true' };
    const other = (await client.send('POST', `${core}/users`, { body: local })).body;
    expect(other).toMatchObject({
      state: 'active',
      sendWelcomeEmail: 'false',
      authID: 'other@harbor.example',
    });
  });

  it('are unique by e-mail address', async () => {
    await client.send('POST', `${core}/users`, { body: examples.userPost });
    const again = await client.send('POST', `${core}/users`, { body: examples.userPost });
    expectProblem(again, '10');
    expect(again.body.invalidFields[0]?.name).toBe('email');
  });

  it('change in the keys that are sent only', async () => {
    const { body } = await client.send('POST', `${core}/users`, { body: examples.userPost });
    const put = {
      type: 'application/astra-user',
      version: '1.2',
      isInviteAccepted: 'false',
      isEnabled: 'false',
    };
    expect((await client.send('PUT', `${core}/users/${body.id}`, { body: put })).status).toBe(204);
    const after = (await client.get(`${core}/users/${body.id}`)).body;
    expect(after).toMatchObject({ firstName: 'Lee', isInviteAccepted: 'false', isEnabled: 'false' });
    expect(after.metadata.createdBy).toBe(body.metadata.createdBy);
    expectProblem(
      await client.send('PUT', `${core}/users/${body.id}`, { body: { ...put, authProvider: 'ldap' } }),
      '10',
    );
  });

  it('take their tokens, bindings and password with them', async () => {
    const users = await everything(client, `${core}/users`);
    const credentials = await everything(client, `${core}/credentials`);
    const local = users.find(({ id }) => credentials.some(({ name }) => name === id));
    const id = local?.['id'];
    expect((await client.send('DELETE', `${core}/users/${id}`)).status).toBe(204);
    expectProblem(await client.get(`${core}/users/${id}/tokens`), '2');
    const bindings = await everything(client, `${core}/roleBindings`);
    expect(bindings.some(({ userID }) => userID === id)).toBe(false);
    expect((await everything(client, `${core}/credentials`)).some(({ name }) => name === id)).toBe(false);
  });
});
