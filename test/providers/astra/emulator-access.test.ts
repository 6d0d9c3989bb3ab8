import { beforeEach, describe, expect, it } from 'vitest';
import contract from '../../fixtures/astra/contract.json' with { type: 'json' };
import { type Client, everything, expectProblem, mainAccount, openEmulator } from './emulator-support.ts';

const { examples } = contract;
const nilId = '00000000-0000-0000-0000-000000000000';
const unknownId = '11111111-1111-4111-8111-111111111111';

let client: Client;
let core: string;
let accountId: string;

beforeEach(async () => {
  client = openEmulator();
  ({ id: accountId, core } = await mainAccount(client));
});

describe('role bindings', () => {
  const bind = (changes: object = {}) => ({
    type: 'application/astra-roleBinding',
    version: '1.1',
    accountID: accountId,
    role: 'member',
    ...changes,
  });

  async function newUser(): Promise<string> {
    return (await client.send('POST', `${core}/users`, { body: examples.userPost })).body.id;
  }

  it('are made for one principal, with no limit by default', async () => {
    const userID = await newUser();
    const { status, body } = await client.send('POST', `${core}/roleBindings`, { body: bind({ userID }) });
    expect(status).toBe(201);
    expect(body).toMatchObject({ principalType: 'user', userID, groupID: nilId, roleConstraints: ['*'] });
    expect(Object.keys(body)).toEqual(expect.arrayContaining(contract.resources.roleBinding.required));
    expectProblem(await client.send('POST', `${core}/roleBindings`, { body: bind({ userID }) }), '10');
  });

  it('refuse another account, nobody, and two principals', async () => {
    const userID = await newUser();
    const [group] = await everything(client, `${core}/groups`);
    const bodies = [
      bind({ userID, accountID: unknownId }),
      bind(),
      bind({ userID, groupID: group?.['id'] }),
      bind({ userID: unknownId }),
    ];
    for (const body of bodies)
      expectProblem(await client.send('POST', `${core}/roleBindings`, { body }), '9');
  });

  it('want the role when they change, and keep their constraints', async () => {
    const userID = await newUser();
    const made = (
      await client.send('POST', `${core}/roleBindings`, { body: bind({ userID, roleConstraints: [] }) })
    ).body;
    const path = `${core}/roleBindings/${made.id}`;
    const type = { type: 'application/astra-roleBinding', version: '1.1' };
    expectProblem(await client.send('PUT', path, { body: type }), '8');
    expect((await client.send('PUT', path, { body: { ...type, role: 'admin' } })).status).toBe(204);
    expect((await client.get(path)).body).toMatchObject({ role: 'admin', roleConstraints: [] });
    expectProblem(
      await client.send('PUT', path, { body: { ...type, role: 'admin', userID: unknownId } }),
      '10',
    );
  });

  it('delete a local user with the last of them, but not an LDAP user', async () => {
    const id = await newUser();
    const made = (
      await client.send('POST', `${core}/users/${id}/roleBindings`, { body: bind({ userID: id }) })
    ).body;
    expect((await client.send('DELETE', `${core}/roleBindings/${made.id}`)).status).toBe(204);
    expectProblem(await client.get(`${core}/users/${id}`), '2');
    const ldap = (await everything(client, `${core}/users`)).find(
      ({ authProvider }) => authProvider === 'ldap',
    )?.['id'];
    for (const binding of await everything(client, `${core}/users/${ldap}/roleBindings`)) {
      await client.send('DELETE', `${core}/roleBindings/${binding['id']}`);
    }
    expect((await client.get(`${core}/users/${ldap}`)).status).toBe(200);
  });
});

describe('tokens', () => {
  it('are shown once, work at once, act as their user, and end when deleted', async () => {
    const viewer = (await everything(client, `${core}/roleBindings`)).find(
      ({ role, userID }) => role === 'viewer' && userID !== nilId,
    );
    const path = `${core}/users/${viewer?.['userID']}/tokens`;
    const body = { type: 'application/astra-token', version: '1.0', name: 'ci' };
    const made = (await client.send('POST', path, { body })).body;
    expect(Object.keys(made).sort()).toEqual(Object.keys(examples.tokenCreated).sort());
    expect((await client.get(`${path}/${made.id}`)).body.token).toBeUndefined();
    const headers = { authorization: `Bearer ${made.token}` };
    expect((await client.get('/accounts', headers)).body.items).toHaveLength(1);
    expect((await client.get(`${core}/users`, headers)).status).toBe(200);
    expectProblem(await client.send('POST', `${core}/users`, { body: examples.userPost, headers }), '11');
    expect((await everything(client, `${core}/credentials`)).some(({ name }) => name === made.id)).toBe(true);
    expect((await client.send('DELETE', `${path}/${made.id}`)).status).toBe(204);
    expectProblem(await client.get('/accounts', headers), '4');
    expect((await everything(client, `${core}/credentials`)).some(({ name }) => name === made.id)).toBe(
      false,
    );
  });

  it('do nothing for a user who is not enabled', async () => {
    const { body: user } = await client.send('POST', `${core}/users`, { body: examples.userPost });
    const token = { type: 'application/astra-token', version: '1.0', name: 'ci' };
    const made = (await client.send('POST', `${core}/users/${user.id}/tokens`, { body: token })).body;
    const put = { type: 'application/astra-user', version: '1.2', isEnabled: 'false' };
    await client.send('PUT', `${core}/users/${user.id}`, { body: put });
    expectProblem(await client.get('/accounts', { authorization: `Bearer ${made.token}` }), '14');
  });
});

describe('groups and credentials', () => {
  it('name a group by its directory entry, and end its bindings with it', async () => {
    const { body, status } = await client.send('POST', `${core}/groups`, { body: examples.groupPost });
    expect([status, body.name]).toEqual([201, 'Ops']);
    expectProblem(await client.send('POST', `${core}/groups`, { body: examples.groupPost }), '10');
    const wrongType = { body: examples.groupPost, headers: { 'content-type': 'text/csv' } };
    expectProblem(await client.send('POST', `${core}/groups`, wrongType), '32');
    const [group] = await everything(client, `${core}/groups`);
    await client.send('DELETE', `${core}/groups/${group?.['id']}`);
    expect(
      (await everything(client, `${core}/roleBindings`)).some(({ groupID }) => groupID === group?.['id']),
    ).toBe(false);
  });

  it('want both keys of a password, and keep it as long as its user', async () => {
    const { body: user } = await client.send('POST', `${core}/users`, { body: examples.userPost });
    const password = {
      type: 'application/astra-credential',
      version: '1.1',
      name: user.id,
      keyType: 'passwordHash',
      keyStore: { cleartext: btoa('correct horse') },
    };
    expectProblem(await client.send('POST', `${core}/credentials`, { body: password }), '9');
    const whole = { ...password, keyStore: { ...password.keyStore, change: btoa('false') } };
    const made = await client.send('POST', `${core}/credentials`, { body: whole });
    expect(made.status).toBe(201);
    expect(made.text).not.toContain('keyStore');
    expectProblem(await client.send('POST', `${core}/credentials`, { body: whole }), '39');
    expectProblem(await client.send('DELETE', `${core}/credentials/${made.body.id}`), '11');
    const put = { ...whole, name: user.id };
    expect((await client.send('PUT', `${core}/credentials/${made.body.id}`, { body: put })).status).toBe(204);
  });
});
