import { createHash } from 'node:crypto';
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

describe('resources', () => {
  it.each([
    ['account', ''],
    ['user', 'users'],
    ['roleBinding', 'roleBindings'],
    ['group', 'groups'],
    ['credential', 'credentials'],
  ] as const)('%s has the documented fields, and every value occurs', async (name, segment) => {
    const { required, optional, values, version } = contract.resources[name];
    const undeclared = name === 'user' ? contract.resources.user.undeclared : [];
    const accounts = await everything(client, '/accounts');
    const open = accounts.filter(({ state }) => state !== 'deletePending');
    const lists =
      segment === '' ? [] : open.map(({ id }) => everything(client, `/accounts/${id}/core/v1/${segment}`));
    const rows = segment === '' ? accounts : (await Promise.all(lists)).flat();
    expect(rows.length).toBeGreaterThanOrEqual(12);
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(expect.arrayContaining(required));
      expect([...required, ...optional, ...undeclared]).toEqual(expect.arrayContaining(Object.keys(row)));
      expect(row).toMatchObject({ type: `application/astra-${name}`, version });
      expect(contract.metadata).toEqual(expect.arrayContaining(Object.keys(row['metadata'] as object)));
    }
    for (const [field, expected] of Object.entries(values)) {
      expect([...new Set(rows.map((row) => row[field]))].sort()).toEqual([...(expected as string[])].sort());
    }
  });

  it('writes booleans as strings, and what is not set as ""', async () => {
    const users = await everything(client, `${core}/users`);
    expect(users.every((user) => user['isEnabled'] === 'true' || user['isEnabled'] === 'false')).toBe(true);
    expect(users).toContainEqual(
      expect.objectContaining({ postalAddress: examples.userExtras.postalAddress }),
    );
    expect(users).toContainEqual(expect.objectContaining({ companyName: '' }));
    expect(users).toContainEqual(expect.objectContaining({ lastActTimestamp: '' }));
    expect(users.every((user) => 'isInviteAccepted' in user)).toBe(true);
  });

  it('writes the nil id where a binding has no such principal', async () => {
    const bindings = await everything(client, `${core}/roleBindings`);
    for (const binding of bindings) {
      const absent = binding['principalType'] === 'user' ? 'groupID' : 'userID';
      expect(binding[absent]).toBe(nilId);
    }
    const written = bindings.map(({ roleConstraints }) => JSON.stringify(roleConstraints)).join();
    for (const form of [
      '["*"]',
      '[]',
      "namespaces:id='",
      "'.*",
      'namespaces:kubernetesLabels=',
      'namespaces:*.*',
    ]) {
      expect(written).toContain(form);
    }
  });

  it('has users with no role and with several', async () => {
    const users = await everything(client, `${core}/users`);
    const lists = await Promise.all(
      users.map(({ id }) => everything(client, `${core}/users/${id}/roleBindings`)),
    );
    expect(new Set(lists.map((list) => list.length))).toEqual(new Set([0, 1, 2]));
  });

  it('never answers a token or a key', async () => {
    for (const user of await everything(client, `${core}/users`)) {
      for (const token of await everything(client, `${core}/users/${user['id']}/tokens`)) {
        expect(Object.keys(token).sort()).toEqual([...contract.resources.token.required].sort());
      }
    }
    expect(JSON.stringify(await everything(client, `${core}/credentials`))).not.toContain('keyStore');
  });

  it('has credentials without "valid", against the schema', async () => {
    const passwords = (await everything(client, `${core}/credentials`)).filter(
      (row) => row['keyType'] === 'passwordHash',
    );
    expect(passwords.length).toBeGreaterThan(0);
    expect(passwords.some((row) => 'valid' in row)).toBe(false);
  });

  it('serves the narrower collections, the directory, notifications and metrics', async () => {
    const groups = await everything(client, `${core}/groups`);
    const members = await everything(client, `${core}/groups/${groups[0]?.['id']}/users`);
    const member = members[0]?.['id'];
    expect(await everything(client, `${core}/users/${member}/groups`)).toContainEqual(
      groups.find((g) => g['id'] === groups[0]?.['id']),
    );
    const own = await everything(client, `${core}/users/${member}/roleBindings`);
    expect(own.every((binding) => binding['userID'] === member)).toBe(true);
    expect((await client.get(`${core}/groups/${groups[0]?.['id']}/users/${member}/tokens`)).status).toBe(200);
    const ofGroup = await everything(client, `${core}/users/${member}/groups/${groups[0]?.id}/roleBindings`);
    expect(ofGroup.map(({ groupID }) => groupID)).toEqual([groups[0]?.id]);
    expect((await client.get(`${core}/ldapGroups?filter=cn in 'Crane'`)).body.items).toHaveLength(1);
    expectProblem(await client.get(`${core}/ldapUsers?orderBy=cn`), '6');
    const metrics = await client.get(`/accounts/${accountId}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('application/openmetrics-text');
    const users = await everything(client, `${core}/users`);
    const lists = await Promise.all(
      users.map(({ id }) => everything(client, `${core}/users/${id}/unreadNotifications`)),
    );
    const at = lists.findIndex((list) => list.length > 0);
    const path = `${core}/users/${users[at]?.['id']}/unreadNotifications/${lists[at]?.[0]?.['id']}`;
    expect((await client.send('DELETE', path)).status).toBe(204);
    expectProblem(await client.send('PUT', path, { body: {} }), '1');
  });
});

describe('authentication', () => {
  it('wants a bearer token that it knows', async () => {
    expectProblem(await client.get('/accounts', { authorization: '' }), '3');
    expectProblem(await client.get('/accounts', { authorization: 'Basic eA==' }), '3');
    expectProblem(await client.get('/accounts', { authorization: 'Bearer eA==' }), '4');
  });
});

describe('reading one', () => {
  it('sends the MD5 of the resource as its tag, and echoes its media type', async () => {
    const plain = await client.get(`/accounts/${accountId}`);
    expect(plain.headers.get('etag')).toBe(createHash('md5').update(plain.text).digest('hex'));
    const own = await client.get(`/accounts/${accountId}`, { accept: 'application/astra-account+json' });
    expect(own.headers.get('content-type')).toBe('application/astra-account+json');
    expectProblem(await client.get(`${core}/groups`, { accept: 'text/html' }), '32');
  });

  it('is refused as plain JSON, which is offered on lists only; so is making one, before anything is made', async () => {
    const plain = { accept: 'application/json' };
    expectProblem(await client.get(`/accounts/${accountId}`, plain), '32');
    expect((await client.get(`${core}/users`, plain)).status).toBe(200);
    const before = (await client.get(`${core}/users`)).text;
    const body = { type: 'application/astra-user', version: '1.2', email: 'lee@harbor.example' };
    expectProblem(await client.send('POST', `${core}/users`, { body, headers: plain }), '32');
    expect((await client.get(`${core}/users`)).text).toBe(before);
  });

  it('has the documented problem for what is not there', async () => {
    expectProblem(await client.get(`/accounts/${unknownId}`), '2');
    expectProblem(await client.get(`${core}/users/${unknownId}`), '2');
    expectProblem(await client.get(`${core}/groups/${unknownId}`), '1');
    expectProblem(await client.get(`${core}/groups/nonsense`), '35');
    expectProblem(await client.send('DELETE', `${core}/users/${unknownId}`), '1');
    expectProblem(await client.send('PUT', `/accounts/${unknownId}`, { body: {} }), '1');
    expectProblem(await client.send('PATCH', `${core}/users`, {}), '69');
  });

  it('is a plain text of the gateway for a wrong account', async () => {
    const answer = await client.get(`/accounts/${unknownId}/core/v1/users`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/plain; charset=utf-8']);
    expect(answer.text).toContain('x-pcloud-accountid');
  });
});
