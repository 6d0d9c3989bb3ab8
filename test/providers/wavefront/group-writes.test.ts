import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UserRecord } from '../../../src/contract/user.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { createCall } from '../../support/start-provider.ts';
import { faultsOfAnswer, faultsOfRequest } from './description.ts';
import type { Model } from './emulated.ts';
import { failureOf, ghost, groups, lee, mina, roles, startWriting, type Writing } from './writing.ts';

let writing: Writing;
beforeEach(async () => {
  writing = await startWriting();
});
afterEach(async () => {
  for (const request of writing.started.requests) expect(faultsOfRequest(request)).toEqual([]);
  await writing.started.close();
});

const hamburg = `/usergroup/${groups.hamburg}`;

/** What the emulated upstream answers, whole: it must be of the declared model. */
async function answerTo(method: string, path: string, body?: unknown): Promise<Model> {
  const { settings } = writing.started.connection;
  const { token } = (settings as unknown as { auth: { token: string } }).auth;
  const response = await fetch(`${writing.started.served.url}/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const json = (await response.json()) as { response: Model };
  expect(faultsOfAnswer(method, `/api/v2${path}`, json)).toEqual([]);
  return json.response;
}

/** The next answers to this method are this. */
function answer(method: string, body: unknown, path = '/usergroup'): void {
  writing.fail({ kind: 'body', method, path, body: JSON.stringify(body), mediaType: 'application/json' });
}

describe('the emulated groups', () => {
  it('are written as the API is declared', async () => {
    const made = await answerTo('POST', '/usergroup', { name: 'New', roleIDs: [roles.viewers] });
    await answerTo('POST', `/usergroup/${made.id}/addUsers`, [mina]);
    const changed = await answerTo('PUT', `/usergroup/${made.id}`, { name: 'Newer', roleIDs: [] });
    expect(changed).toMatchObject({ id: made.id, name: 'Newer', roles: [], users: [mina], userCount: 1 });
    expect(await answerTo('DELETE', `/usergroup/${made.id}`)).toMatchObject({ id: made.id });
    const user = await answerTo('GET', `/account/${encodeURIComponent(mina)}`);
    expect(user.userGroups).not.toContain(made.id);
  });
});

describe('a group', () => {
  it('is created by one request, with its roles', async () => {
    const input = { name: 'Night watch', description: 'At night', roleKeys: [roles.viewers, roles.events] };
    const { record, warnings } = await writing.adapter.group.create(input, createCall());
    expect(writing.lines()).toEqual(['POST /usergroup']);
    expect(writing.body(0)).toEqual({
      name: 'Night watch',
      description: 'At night',
      roleIDs: [roles.viewers, roles.events],
    });
    expect(record).toMatchObject({
      name: 'Night watch',
      description: 'At night',
      system: false,
      userCount: 0,
      roleCount: 2,
      properties: { nameEditable: true, usersEditable: true, rolesEditable: true },
      roleAssignments: [{ roleKey: roles.viewers }, { roleKey: roles.events }],
    });
    expect(record.createdAt).toBeInstanceOf(Date);
    expect(warnings).toEqual([]);
    expect(await writing.adapter.group.get(record.key, createCall())).toEqual(record);
  });

  it('is sent each role once, however often it is given', async () => {
    const input = { name: 'Twice', roleKeys: [roles.viewers, roles.viewers.toUpperCase()] };
    const { warnings } = await writing.adapter.group.create(input, createCall());
    expect(writing.body(0)).toEqual({ name: 'Twice', roleIDs: [roles.viewers] });
    expect(warnings).toEqual([]);
  });

  it('needs nothing but a name', async () => {
    const { record } = await writing.adapter.group.create({ name: 'x', description: null }, createCall());
    expect(writing.body(0)).toEqual({ name: 'x', roleIDs: [] });
    expect(record).toMatchObject({ description: null, roleAssignments: [] });
  });

  it('says which roles the upstream ignored', async () => {
    const input = { name: 'x', roleKeys: [ghost, roles.viewers] };
    const { record, warnings } = await writing.adapter.group.create(input, createCall());
    expect(warnings).toEqual([`The backend ignored these roles: ${ghost}.`]);
    expect(record.roleAssignments).toHaveLength(1);
    const changes = { roleKeys: [ghost] };
    expect((await writing.adapter.group.update(record.key, changes, createCall())).warnings).toEqual(
      warnings,
    );
  });

  it('is read by its id where the answer does not show its roles', async () => {
    answer('POST', { id: groups.hamburg, name: 'Hamburg' });
    const input = { name: 'Hamburg', roleKeys: [roles.viewers] };
    const { record } = await writing.adapter.group.create(input, createCall());
    expect(writing.lines()).toEqual(['POST /usergroup', `GET ${hamburg}`]);
    expect(record.key).toBe(groups.hamburg);
    writing.started.served.setFaults({
      rules: [
        {
          kind: 'body',
          method: 'POST',
          body: JSON.stringify({ id: groups.hamburg, name: 'x' }),
          mediaType: 'application/json',
        },
        { kind: 'status', status: 500, method: 'GET' },
      ],
    });
    expect(await writing.adapter.group.create({ ...input, name: 'x' }, createCall())).toEqual({
      record: { key: groups.hamburg, externalId: groups.hamburg },
      warnings: ['The group was written, but could not be read again: tested: failed to answer (500).'],
    });
  });

  it.each([
    ['without an id', { name: 'x' }],
    ['of another name', { id: groups.malmo, name: 'Malmo' }],
    ['in a list', [{ id: groups.malmo, name: 'x' }]],
    ['that is nothing', null],
  ])('is of unknown outcome after an answer %s', async (_what, body) => {
    answer('POST', body);
    const error = await failureOf(writing.adapter.group.create({ name: 'x' }, createCall()));
    expect([error.code, error.retryable]).toEqual(['OUTCOME_UNKNOWN', false]);
    expect(writing.lines()).toEqual(['POST /usergroup']);
  });

  it('is updated whole, by a read and a write, and keeps its members and roles', async () => {
    await answerTo('POST', `${hamburg}/addUsers`, [lee]);
    await answerTo('POST', `${hamburg}/addRoles`, [roles.viewers]);
    const before = await answerTo('GET', hamburg);
    writing.started.served.forget();
    const { record, warnings } = await writing.adapter.group.update(
      groups.hamburg,
      { name: 'Hamburg yard' },
      createCall(),
    );
    expect(writing.lines()).toEqual([`GET ${hamburg}`, `PUT ${hamburg}`]);
    const body = writing.body(1) as { roleIDs: string[] };
    expect(body).toMatchObject({ id: groups.hamburg, name: 'Hamburg yard' });
    expect(body.roleIDs).toEqual(before.roles.map(({ id }) => id));
    expect(body.roleIDs).toContain(roles.viewers);
    expect([record.name, warnings]).toEqual(['Hamburg yard', []]);
    const after = await answerTo('GET', hamburg);
    expect(after.users).toContain(lee);
    expect(after).toEqual({ ...before, name: 'Hamburg yard' });
  });

  it('gets other roles and no description', async () => {
    const changes = { description: null, roleKeys: [roles.events] };
    const { record, warnings } = await writing.adapter.group.update(groups.malmo, changes, createCall());
    expect(writing.body(1)).toMatchObject({ description: '', roleIDs: [roles.events] });
    expect(record).toMatchObject({ description: null, roleAssignments: [{ roleKey: roles.events }] });
    expect(warnings).toEqual([]);
  });

  it('of which nothing shall be changed is only read', async () => {
    const { record } = await writing.adapter.group.update(groups.malmo, {}, createCall());
    expect(writing.lines()).toEqual([`GET /usergroup/${groups.malmo}`]);
    expect(record.key).toBe(groups.malmo);
  });

  it('is never overwritten with what was not told', async () => {
    answer('GET', { id: groups.malmo, name: 'Malmo' });
    const update = writing.adapter.group.update(groups.malmo, { name: 'x' }, createCall());
    const error = await failureOf(update);
    expect(error.code).toBe('BACKEND_PROTOCOL');
    expect(error.message).toContain('nothing was sent; give it in the input');
    expect(error.fields.map(({ name }) => name)).toEqual(['roleKeys']);
    answer('GET', { id: groups.malmo, roles: [] });
    const rolesOnly = writing.adapter.group.update(groups.malmo, { roleKeys: [] }, createCall());
    expect((await failureOf(rolesOnly)).code).toBe('BACKEND_PROTOCOL');
    answer('GET', { id: groups.hamburg, name: 'Hamburg', roles: [] });
    const another = writing.adapter.group.update(groups.malmo, { name: 'x' }, createCall());
    expect((await failureOf(another)).code).toBe('BACKEND_PROTOCOL');
    expect(writing.lines().filter((line) => line.startsWith('PUT'))).toEqual([]);
  });

  const json = (body: object): FaultRule => ({
    kind: 'body',
    body: JSON.stringify(body),
    mediaType: 'application/json',
  });
  const whole = { id: groups.hamburg, name: 'Hamburg', roles: [] };
  const another = { id: groups.malmo, name: 'Yard', roles: [] };

  it.each([
    ['another group', another],
    ['a list', []],
    ['nothing', {}],
  ])('is read again where the answer to its update is %s', async (_what, body) => {
    const update = (name: string) => writing.adapter.group.update(groups.hamburg, { name }, createCall());
    writing.started.served.setFaults({
      rules: [
        { ...json(body), method: 'PUT' },
        { ...json(whole), method: 'GET', times: 1 },
        { ...json({ ...whole, name: 'Yard' }), method: 'GET' },
      ],
    });
    expect(await update('Yard')).toMatchObject({
      record: { key: groups.hamburg, name: 'Yard' },
      warnings: [],
    });
    expect(writing.lines()).toEqual([`GET ${hamburg}`, `PUT ${hamburg}`, `GET ${hamburg}`]);
    // The second look still shows the old name: whether the new one will come is not known.
    expect((await failureOf(update('Dock'))).code).toBe('OUTCOME_UNKNOWN');
    writing.started.served.setFaults({
      rules: [
        { ...json(body), method: 'PUT' },
        { ...json(whole), method: 'GET', times: 1 },
        { kind: 'status', method: 'GET', status: 404 },
      ],
    });
    expect((await failureOf(update('Yard'))).code).toBe('OUTCOME_UNKNOWN');
  });

  it('says what it did not get where its own answer shows that', async () => {
    answer('PUT', { ...whole, description: 'old', roles: [roles.events] });
    const changes = { name: 'Yard', description: 'new', roleKeys: [roles.viewers] };
    const { warnings } = await writing.adapter.group.update(groups.hamburg, changes, createCall());
    expect(warnings).toEqual([
      `The backend ignored these roles: ${roles.viewers}.`,
      `The group still has these roles: ${roles.events}.`,
      'The group did not get this name.',
      'The group did not get this description.',
    ]);
  });

  it('keeps whatever an update does not name', async () => {
    await answerTo('POST', `${hamburg}/addUsers`, [lee, mina]);
    const expected = await answerTo('GET', hamburg);
    const shownNow = async (): Promise<object> => {
      const answered = await answerTo('GET', hamburg);
      const { name, description, users, roles: given } = answered as Model & { description?: string };
      return { name, description: description || null, users, roles: given.map(({ id }) => id) };
    };
    let model = { ...(await shownNow()) };
    expect(model).toMatchObject({ users: expected.users });
    const some = fc.record(
      {
        name: fc.constantFrom('Hamburg', 'Yard', 'Dock'),
        description: fc.constantFrom('a', 'b', null),
        roleKeys: fc.subarray([roles.viewers, roles.events, roles.exporters]),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(some, async (changes) => {
        const { warnings } = await writing.adapter.group.update(groups.hamburg, changes, createCall());
        const { roleKeys, ...texts } = changes;
        model = { ...model, ...texts, ...(roleKeys !== undefined && { roles: roleKeys }) };
        expect(warnings).toEqual([]);
        expect(await shownNow()).toEqual(model);
      }),
      { seed: 17, numRuns: 25, endOnFailure: true },
    );
  });

  it('is deleted by one request; what is not there is NOT_FOUND', async () => {
    expect(await writing.adapter.group.delete(groups.hamburg, createCall())).toEqual({ warnings: [] });
    expect(writing.lines()).toEqual([`DELETE ${hamburg}`]);
    for (const key of [groups.hamburg, ghost, 'Everyone', 'x/../y']) {
      const { group } = writing.adapter;
      expect((await failureOf(group.delete(key, createCall()))).code).toBe('NOT_FOUND');
      expect((await failureOf(group.update(key, { name: 'x' }, createCall()))).code).toBe('NOT_FOUND');
    }
    expect(writing.lines()).toHaveLength(5);
    expect(await writing.adapter.group.get(groups.hamburg, createCall())).toBeNull();
  });

  it('of the system keeps its name, whatever its case, and cannot be deleted; its roles can be changed', async () => {
    const { group } = writing.adapter;
    const renamed = await failureOf(group.update(groups.everyone, { name: 'All' }, createCall()));
    expect([renamed.code, renamed.fields.map(({ name }) => name)]).toEqual(['INVALID_INPUT', ['name']]);
    expect(writing.lines()).toEqual([`GET /usergroup/${groups.everyone}`]);
    const changes = { name: 'Everyone', roleKeys: [roles.viewers] };
    const { record } = await group.update(groups.everyone, changes, createCall());
    expect(record).toMatchObject({ system: true, roleAssignments: [{ roleKey: roles.viewers }] });
    const deleted = await failureOf(group.delete(groups.everyone, createCall()));
    expect(deleted.code).toBe('INVALID_INPUT');
    expect(deleted.message).toBe('tested: refused the request as invalid (400)');
  });

  it('whose roles are fixed says so before it is written', async () => {
    const properties = { nameEditable: false, usersEditable: false, rolesEditable: false };
    answer('GET', { id: groups.malmo, name: 'Malmo', roles: [], properties });
    const update = writing.adapter.group.update(groups.malmo, { roleKeys: [roles.viewers] }, createCall());
    expect((await failureOf(update)).fields.map(({ name }) => name)).toEqual(['roleKeys']);
    expect(writing.lines()).toHaveLength(1);
  });

  it.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'x'.repeat(256) }, 'name'],
    [{ name: 'a\u0007' }, 'name'],
    [{ name: 'x', description: '\u0000' }, 'description'],
    [{ name: 'x', roleKeys: [roles.viewers, 'Viewers'] }, 'roleKeys.1'],
  ])('is refused with %j before anything is sent', async (input, name) => {
    for (const write of [
      writing.adapter.group.create(input, createCall()),
      writing.adapter.group.update(groups.malmo, input, createCall()),
    ]) {
      expect((await failureOf(write)).fields.map((fault) => fault.name)).toEqual([name]);
    }
    expect(writing.lines()).toEqual([]);
  });

  it.each(['declared', 'enveloped', 'laggingSearch'])('is written under the profile %s', async (profile) => {
    const other = await startWriting({ profile });
    const { record } = await other.adapter.group.create({ name: 'x' }, createCall());
    const { record: changed } = await other.adapter.group.update(record.key, { name: 'y' }, createCall());
    expect(changed).toMatchObject({ key: record.key, name: 'y' });
    await other.adapter.group.delete(record.key, createCall());
    await other.started.close();
  });
});

describe('the groups of a role', () => {
  const of = (key: string) => ({
    first: 50,
    position: null,
    partition: null,
    parent: { type: 'Role' as const, key },
    filter: {},
  });

  it('are found by one search, whole', async () => {
    for (const id of [groups.malmo, groups.hamburg]) {
      await answerTo('PUT', `/usergroup/${id}`, { name: id, roleIDs: [roles.viewers] });
    }
    writing.started.served.forget();
    const page = await writing.adapter.role.listGroups(of(roles.viewers), createCall());
    expect(writing.lines()).toEqual(['POST /search/usergroup']);
    expect(writing.body(0)).toMatchObject({
      query: [{ key: 'roles', value: roles.viewers, matchingMethod: 'EXACT' }],
    });
    const keys = page.items.flatMap((item) => ('record' in item ? [item.record.key] : []));
    expect(keys).toEqual(expect.arrayContaining([groups.malmo, groups.hamburg]));
    expect(page).toMatchObject({ end: true, total: keys.length });
    const role = await writing.adapter.role.get(roles.viewers, createCall());
    expect(role?.linkedGroupsCount).toBe(keys.length);
  });

  it('are none for what cannot be a role, and nothing is sent', async () => {
    const page = await writing.adapter.role.listGroups(of('../x'), createCall());
    expect([page.items, page.end, writing.lines()]).toEqual([[], true, []]);
  });

  it('hold no group that says it has other roles: the search did not search', async () => {
    const items = [
      { id: groups.malmo, name: 'Malmo', roles: [{ id: roles.events }] },
      { id: groups.hamburg, name: 'Hamburg', roles: [roles.viewers] },
    ];
    answer('POST', { items, offset: 0, limit: 50, moreItems: false }, '/search/usergroup');
    const page = await writing.adapter.role.listGroups(of(roles.viewers), createCall());
    expect(page.items).toMatchObject([
      { error: { code: 'BACKEND_PROTOCOL' } },
      { record: { key: groups.hamburg } },
    ]);
  });
});

describe('what roles, groups and tokens tell of themselves', () => {
  it('is there for a role', async () => {
    const { items } = await writing.upstream<{ items: Model[] }>('/role?limit=100');
    const integrators = items.find(({ name }) => name === 'Integrators');
    const role = await writing.adapter.role.get(integrators?.id ?? '', createCall());
    expect(role).toMatchObject({
      restrictedPermissions: ['application_management'],
      linkedAccountsCount: expect.any(Number),
      linkedGroupsCount: expect.any(Number),
      properties: {
        nameEditable: true,
        permsEditable: true,
        usersAddable: true,
        usersRemovable: true,
        deletable: true,
      },
    });
    const administrators = await writing.adapter.role.get(roles.administrators, createCall());
    expect(administrators?.properties?.deletable).toBe(false);
  });

  it('is null in a version that does not tell it, and null and told where it cannot be read', async () => {
    answer('POST', { items: [{ id: roles.viewers, name: 'Viewers' }] }, '/search/role');
    const none = (await writing.adapter.role.getMany([roles.viewers], createCall())).get(roles.viewers);
    expect(none).toMatchObject({
      restrictedPermissions: null,
      linkedAccountsCount: null,
      linkedGroupsCount: null,
      properties: null,
    });
    const odd = { linkedAccountsCount: 'many', properties: { deletable: 'no', nameEditable: true } };
    answer('POST', { items: [{ id: roles.viewers, name: 'Viewers', ...odd }] }, '/search/role');
    const strange = (await writing.adapter.role.getMany([roles.viewers], createCall())).get(roles.viewers);
    expect(strange).toMatchObject({
      linkedAccountsCount: null,
      properties: { deletable: null, nameEditable: true },
    });
    const fields = (strange as { unreadable?: { field: string }[] }).unreadable?.map(({ field }) => field);
    expect(fields?.toSorted()).toEqual(['linkedAccountsCount', 'properties']);
  });

  it('is left to be asked for where a group or role stands inside something else', async () => {
    const inside = { id: groups.malmo, name: 'Malmo', roles: [{ id: roles.viewers, name: 'Viewers' }] };
    const user = { identifier: lee, groups: [], roles: [], userGroups: [inside] };
    answer('POST', { validUsers: [user], invalidIdentifiers: [] }, 'validateAccounts');
    const found = await writing.adapter.user.getMany([lee], createCall());
    const { embedded } = found.get(lee) as UserRecord & {
      embedded: { Role: object[]; UserGroup: object[] };
    };
    for (const name of ['restrictedPermissions', 'linkedAccountsCount', 'properties'])
      expect(embedded.Role[0]).not.toHaveProperty(name);
    for (const name of ['userCount', 'roleCount', 'properties'])
      expect(embedded.UserGroup[0]).not.toHaveProperty(name);
  });

  it('is the kind of its owner for a token', async () => {
    const query = { first: 50, position: null, partition: null, parent: null, filter: {} };
    const { items } = await writing.adapter.token.list(query, createCall());
    const types = items.flatMap((item) => ('record' in item ? [item.record.accountType] : []));
    expect(new Set(types)).toEqual(new Set(['USER_ACCOUNT', 'SERVICE_ACCOUNT', 'INACTIVE_SERVICE_ACCOUNT']));
  });
});
