import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { faultsOfAnswer, faultsOfModel, operations } from './description.ts';
import { type Answer, emulate, type Model, type PageOfModels, searching } from './emulated.ts';

const ghost = '00000000-0000-4000-8000-000000000000';
const exporter = 'sa::malmo-terminal-exporter';
const full = 'sa::hamburg-terminal-exporter';
const path = (identifier: string): string => encodeURIComponent(identifier);

async function search(body: object, type = 'account', emulated = emulate()): Promise<PageOfModels> {
  return emulated.payload<PageOfModels>('POST', `/search/${type}`, body);
}

async function firstOf(type: string, emulated = emulate()): Promise<Model> {
  const [item] = (await search({ limit: 1 }, type, emulated)).items;
  if (item === undefined) throw new Error(`no ${type}`);
  return item;
}

describe('the composed examples', () => {
  const examples = JSON.parse(
    readFileSync(new URL('../../fixtures/wavefront/examples.json', import.meta.url), 'utf8'),
  ) as { model: string; body: unknown }[];

  it.each(examples.map(({ model, body }) => [model, body] as const))(
    '%s is what the description says',
    (model, body) => {
      expect(faultsOfModel(model, body)).toEqual([]);
    },
  );
});

describe('every declared operation', () => {
  const bodies: Record<string, unknown> = {
    '/account/serviceaccount': { identifier: 'sa::new', tokens: [] },
    '/account/serviceaccount/{id}': { identifier: exporter, tokens: [] },
    '/account/user': { emailAddress: 'new@nordhafen.example', groups: [], userGroups: [] },
    '/account/user/{id}': { groups: [], userGroups: [] },
    '/account/user/invite': [{ emailAddress: 'new@nordhafen.example', groups: [], userGroups: [] }],
    '/user': { emailAddress: 'new@nordhafen.example', groups: [], userGroups: [] },
    '/user/invite': [{ emailAddress: 'new@nordhafen.example', groups: [], userGroups: [] }],
    '/user/{id}': { groups: [] },
    '/account/deleteAccounts': [exporter],
    '/account/validateAccounts': [exporter, 'ghost'],
    '/account/grant/{permission}': [exporter],
    '/account/revoke/{permission}': [exporter],
    '/user/grant/{permission}': [exporter],
    '/user/revoke/{permission}': [exporter],
    '/role': { name: 'New', permissions: [] },
    '/role/{id}': { name: 'Renamed' },
    '/role/{id}/addAssignees': [exporter],
    '/role/{id}/removeAssignees': [exporter],
    '/usergroup': { name: 'New', roleIDs: [] },
    '/usergroup/{id}': { name: 'Renamed', roleIDs: [] },
    '/apitoken/serviceaccount/{id}': { tokenName: 'second' },
    '/apitoken/serviceaccount/{id}/{token}': { tokenName: 'renamed' },
    '/apitoken/{id}': { tokenName: 'renamed' },
    ...Object.fromEntries(
      ['account', 'role', 'serviceaccount', 'token', 'user', 'usergroup'].map((type) => [
        `/search/${type}/facets`,
        { facets: ['customer'] },
      ]),
    ),
  };
  /** Answers that are known not to be as declared. */
  const otherwise: Record<string, string> = {
    'POST /account/user': 'recorded in an envelope',
    'PUT /account/user/{id}': 'recorded in an envelope',
    'POST /user': 'recorded in an envelope',
    'PUT /user/{id}': 'recorded in an envelope',
    'GET /user': 'recorded without userGroups',
    'DELETE /user/{id}': 'declared without an answer',
  };

  it.each(operations.map(([method, template]) => [method, template.replace('/api/v2', '')] as const))(
    '%s %s answers as it is declared',
    async (method, template) => {
      const emulated = emulate();
      const role = (
        await search({ limit: 1, query: [{ key: 'name', value: 'Exporters' }] }, 'role', emulated)
      ).items[0];
      const group = (
        await search({ limit: 1, query: [{ key: 'name', value: 'Malmo' }] }, 'usergroup', emulated)
      ).items[0];
      const tokens = await emulated.payload<Model[]>('GET', `/apitoken/serviceaccount/${path(exporter)}`);
      const token = template.startsWith('/apitoken/serviceaccount')
        ? (tokens[0]?.tokenID ?? '')
        : emulated.token;
      const user = template.startsWith('/account/user') ? 'wallboard' : exporter;
      const ids: Record<string, string | undefined> = { role: role?.id, usergroup: group?.id };
      const id =
        ids[template.split('/')[1] ?? ''] ??
        (/^\/apitoken\/(customertokens\/)?\{id\}/.test(template) ? token : user);
      const address = template
        .replace('{id}', path(id))
        .replace('{token}', token)
        .replace('{permission}', 'ingestion')
        .replace('{facet}', 'customer');
      const form = /^\/user\/\{id\}\/(grant|revoke)$/.test(template);
      const body =
        template === '/apitoken/customertokens/revoke'
          ? { tokenID: token }
          : /^\/role\/(grant|revoke)/.test(template)
            ? [role?.id]
            : form
              ? 'group=ingestion'
              : bodies[template];
      const answer = await emulated.send(
        method,
        address,
        body,
        form ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
      );
      expect(answer.status, answer.text).toBe(200);
      const faults = faultsOfAnswer(method, `/api/v2${address}`, answer.json);
      if (otherwise[`${method} ${template}`] === undefined) expect(faults).toEqual([]);
      else expect(faults.length).toBeGreaterThan(0);
    },
  );

  it('gives created and updated users in an envelope although they are declared bare', async () => {
    const { json } = await emulate().send('POST', '/account/user', bodies['/account/user']);
    const { response } = json as { response: unknown };
    expect(faultsOfModel('UserModel', response)).toEqual([]);
  });

  it('gives them bare under the profile "declared", and everything enveloped under "enveloped"', async () => {
    const declared = await emulate({ profile: 'declared' }).send(
      'POST',
      '/account/user',
      bodies['/account/user'],
    );
    expect(faultsOfAnswer('POST', '/api/v2/account/user', declared.json)).toEqual([]);
    const enveloped = await emulate({ profile: 'enveloped' }).send('GET', '/account/user/wallboard');
    expect(enveloped.json).toMatchObject({ status: { result: 'OK' }, response: { identifier: 'wallboard' } });
  });
});

describe('credentials', () => {
  it.each([
    ['none', {}],
    ['a foreign token', { authorization: `Bearer ${ghost}` }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('refuses %s with 401 and a framework error', async (_, headers) => {
    const answer = await emulate().send('GET', '/account', undefined, { authorization: '', ...headers });
    expect(answer.status).toBe(401);
    expect(answer.json).toMatchObject({ error: 'HTTP 401 Unauthorized', trackingId: expect.any(String) });
  });

  it('takes the token under X-AUTH-TOKEN as well', async () => {
    const emulated = emulate();
    const headers = { authorization: '', 'x-auth-token': emulated.token };
    expect((await emulated.send('GET', '/account', undefined, headers)).status).toBe(200);
  });

  it('refuses account administration without user_management, and lets everybody see own tokens', async () => {
    const emulated = emulate();
    const tokens = await emulated.payload<Model[]>('GET', `/apitoken/serviceaccount/${path(exporter)}`);
    const authorization = `Bearer ${tokens[0]?.tokenID}`;
    expect((await emulated.send('GET', '/account', undefined, { authorization })).status).toBe(403);
    expect((await emulated.send('GET', '/apitoken', undefined, { authorization })).status).toBe(200);
    expect((await emulated.send('POST', '/apitoken', undefined, { authorization })).status).toBe(403);
  });

  it("stops a deactivated service account's tokens, lists them on, and lets them work again", async () => {
    const emulated = emulate();
    const list = `/apitoken/serviceaccount/${path(exporter)}`;
    const [token] = await emulated.payload<Model[]>('GET', list);
    const authorization = `Bearer ${token?.tokenID}`;
    await emulated.send('POST', `/account/serviceaccount/${path(exporter)}/deactivate`);
    expect((await emulated.send('GET', '/apitoken', undefined, { authorization })).status).toBe(401);
    const [listed] = await emulated.payload<Model[]>('GET', list);
    expect(listed?.accountType).toBe('INACTIVE_SERVICE_ACCOUNT');
    await emulated.send('POST', `/account/serviceaccount/${path(exporter)}/activate`);
    expect((await emulated.send('GET', '/apitoken', undefined, { authorization })).status).toBe(200);
  });
});

describe('error bodies', () => {
  it('has an envelope for what an operation refuses', async () => {
    const { status, json } = await emulate().send('GET', '/account/nobody');
    expect(status).toBe(404);
    expect(json).toMatchObject({ status: { result: 'ERROR', code: 404, message: expect.any(String) } });
    expect(json).not.toHaveProperty('response');
    expect(faultsOfModel('ResponseContainerAccount', json)).toEqual([]);
  });

  it('has framework JSON for a wrong media type', async () => {
    const answer = await emulate().send('POST', '/role', 'name=x', { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
    expect(answer.json).toMatchObject({ error: 'HTTP 415 Unsupported Media Type' });
  });

  it('has lines of text for a path that leads nowhere', async () => {
    const answer = await emulate().send('GET', '/nothing/here');
    expect([answer.status, answer.mediaType]).toEqual([404, 'text/plain']);
    expect(answer.text).toMatch(
      /^error='not_found'\nmessage='resource cannot be found'\ntrackingId=[0-9a-f-]{36}\n$/,
    );
  });

  it('answers 406 in plain text for a role that was deleted, and 404 for one that never was', async () => {
    const emulated = emulate();
    const { items } = await search(searching('name', ['Viewers']), 'role', emulated);
    await emulated.send('DELETE', `/role/${items[0]?.id}`);
    const gone = await emulated.send('GET', `/role/${items[0]?.id}`);
    expect([gone.status, gone.mediaType]).toEqual([406, 'text/plain']);
    expect(gone.text).toContain('HTTP 406');
    expect((await emulated.send('GET', `/role/${ghost}`)).status).toBe(404);
  });

  it('names the parser for broken JSON', async () => {
    const { status, json } = await emulate().send('POST', '/role', '{"name":');
    expect(status).toBe(400);
    expect(json).toMatchObject({ status: { message: expect.stringContaining('org.glassfish'), code: 400 } });
  });

  it('knows no GET search and no deleted variant', async () => {
    expect((await emulate().send('GET', '/search/account')).status).toBe(404);
    expect((await emulate().send('POST', '/search/dashboard', {})).status).toBe(404);
  });
});

describe('search', () => {
  it.each([undefined, {}, 'null', { query: null }])('takes %j for everything', async (body) => {
    const page = await emulate().payload<PageOfModels>('POST', '/search/account', body);
    expect(page.items.length).toBeGreaterThan(30);
    expect(page).toMatchObject({
      offset: 0,
      limit: 100,
      moreItems: false,
      sort: { ascending: false, field: 'default', default: true },
    });
  });

  it('pages until moreItems is false, with a total that is only a lower bound before', async () => {
    const emulated = emulate();
    const seen: string[] = [];
    const totals: number[] = [];
    for (let offset = 0; ; offset += 7) {
      const page = await search(
        { limit: 7, offset, sort: { field: 'identifier', ascending: true } },
        'account',
        emulated,
      );
      seen.push(...page.items.map(({ identifier }) => identifier));
      totals.push(page.totalItems);
      if (!page.moreItems) break;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual([...seen].sort());
    expect(totals[0]).toBeLessThan(seen.length);
    expect(totals.at(-1)).toBe(seen.length);
  });

  it('sorts the other way round', async () => {
    const { items } = await search({ sort: { field: 'identifier', ascending: false } });
    const identifiers = items.map(({ identifier }) => identifier);
    expect(identifiers).toEqual([...identifiers].sort().reverse());
  });

  it('joins entries by AND and values by OR', async () => {
    const { items } = await search({
      query: [
        { key: 'identifier', values: ['wallboard', 'sa::malmo'] },
        { key: 'identifier', value: 'sa::', matchingMethod: 'STARTSWITH' },
      ],
    });
    expect(items.map(({ identifier }) => identifier)).toEqual([exporter, 'sa::malmo-warehouse-exporter']);
  });

  it('prefers values to value', async () => {
    const { items } = await search({
      query: [{ key: 'identifier', value: 'wallboard', values: ['night-shift'], matchingMethod: 'EXACT' }],
    });
    expect(items.map(({ identifier }) => identifier)).toEqual(['night-shift']);
  });

  it.each([
    ['CONTAINS', 'board', ['wallboard']],
    ['STARTSWITH', 'board', []],
    ['STARTSWITH', 'wallb', ['wallboard']],
    ['EXACT', 'wallb', []],
    ['EXACT', 'wallboard', ['wallboard']],
    ['TAGPATH', 'wallboard', []],
  ])('matches by %s %s', async (method, value, expected) => {
    const { items } = await search({ query: [{ key: 'identifier', value, matchingMethod: method }] });
    expect(items.map(({ identifier }) => identifier)).toEqual(expected);
  });

  it('contains by default, and negates', async () => {
    const all = await search({ limit: 1000 });
    const users = await search({
      limit: 1000,
      query: [{ key: 'identifier', value: 'sa::', matchingMethod: 'STARTSWITH', negated: true }],
    });
    const others = await search({ limit: 1000, query: [{ key: 'identifier', value: 'a::' }] });
    expect(users.items.length + others.items.length).toBe(all.items.length);
  });

  it('finds by id as well as by identifier, and by any property', async () => {
    const byId = await search(searching('id', ['wallboard']));
    expect(byId.items).toHaveLength(1);
    const united = await search(searching('unitedPermissions', ['ingestion']));
    expect(united.items.length).toBeGreaterThan(0);
    for (const item of united.items) expect(item.unitedPermissions).toContain('ingestion');
    const free = await search({ query: [{ key: 'freetext', value: 'Keep the proxies' }] }, 'role');
    expect(free.items.map(({ name }) => name)).toEqual(['Proxy operators']);
  });

  it('searches a range', async () => {
    const { items } = await search({ query: [{ key: 'lastUsed', start: Date.UTC(2025, 0, 1) }] }, 'token');
    expect(items.length).toBeGreaterThan(0);
    const none = await search({ query: [{ key: 'lastUsed', end: 1 }] }, 'token');
    expect(none.items).toEqual([]);
  });

  it('finds the accounts of a role, the members of a group, the groups of a role', async () => {
    const emulated = emulate();
    const exporters = (await search(searching('name', ['Exporters']), 'role', emulated)).items[0];
    const holders = await search(searching('roles', [exporters?.id ?? '']), 'account', emulated);
    expect(holders.items.length).toBeGreaterThan(5);
    for (const holder of holders.items) expect(holder.roles).toContain(exporters?.id);
    const groups = await search(searching('name', ['Everyone']), 'usergroup', emulated);
    const members = await search(searching('userGroups', [groups.items[0]?.id ?? '']), 'account', emulated);
    expect(members.items.some(({ identifier }) => identifier.startsWith('sa::'))).toBe(false);
    const withRole = (await search({}, 'usergroup', emulated)).items.find(({ roles }) => roles.length > 0);
    const found = await search(searching('roles', [withRole?.roles[0]?.id ?? '']), 'usergroup', emulated);
    expect(found.items.map(({ id }) => id)).toContain(withRole?.id);
  });

  it('gives users groups by id, roles without samples, groups without users', async () => {
    const user = await firstOf('user');
    expect(user).toMatchObject({ id: user.identifier, self: true, userGroups: [expect.any(String)] });
    expect(await firstOf('role')).not.toHaveProperty('sampleLinkedAccounts');
    expect(await firstOf('usergroup')).not.toHaveProperty('users');
  });

  it.each([
    { limit: 0 },
    { limit: 1001 },
    { offset: -1 },
    { query: [{ value: 'x' }] },
    { query: [{ key: 'id' }] },
    { sort: { field: 'id' } },
  ])('refuses %j', async (body) => {
    expect((await emulate().send('POST', '/search/account', body)).status).toBe(400);
  });

  it('lists facets, one with pages or several at once', async () => {
    const emulated = emulate();
    const page = await emulated.payload<{ items: string[] }>('POST', '/search/account/unitedPermissions', {});
    expect(page.items).toHaveLength(17);
    const some = await emulated.payload<object>('POST', '/search/account/facets', {
      facets: ['unitedPermissions'],
      facetQuery: 'alerts',
    });
    expect(some).toEqual({ facets: { unitedPermissions: ['alerts_management'] }, limit: 100 });
  });

  it('sees a write at once', async () => {
    const emulated = emulate();
    await search({ sort: { field: 'identifier', ascending: true } }, 'account', emulated);
    await emulated.send('POST', '/account/serviceaccount', { identifier: 'sa::aaa' });
    const { items } = await search(
      {
        limit: 1,
        query: [{ key: 'identifier', value: 'sa::' }],
        sort: { field: 'identifier', ascending: true },
      },
      'account',
      emulated,
    );
    expect(items[0]?.identifier).toBe('sa::aaa');
  });
});

describe('users', () => {
  const create = (fields: object): object => ({
    emailAddress: 'new@nordhafen.example',
    userGroups: [],
    ...fields,
  });

  it('are created or updated under their address', async () => {
    const emulated = emulate();
    await emulated.send('POST', '/account/user', create({ groups: ['ingestion'] }));
    const again = await emulated.payload<Model>(
      'POST',
      '/account/user?sendEmail=true',
      create({ groups: [] }),
    );
    expect(again.groups).toEqual([]);
    const legacy = await emulated.send('POST', '/user', create({ groups: [] }));
    expect(legacy.status).toBe(409);
    expect(legacy.text).toContain('User with id new@nordhafen.example is already created in our system.');
  });

  it('get the default permissions when groups is left out, none when it is empty', async () => {
    const byDefault = await emulate().payload<Model>('POST', '/account/user', create({}));
    expect(byDefault.groups).toEqual(['alerts_management', 'dashboard_management', 'events_management']);
    const empty = await emulate().payload<Model>('POST', '/account/user', create({ groups: [] }));
    expect(empty.groups).toEqual([]);
  });

  it('are created with a warning when a group is unknown, and are in Everyone all the same', async () => {
    const { status, json } = await emulate().send('POST', '/account/user', create({ userGroups: [ghost] }));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      status: { result: 'OK', code: 202, message: `Invalid user groups found and ignored [${ghost}]` },
      response: { userGroups: [{ name: 'Everyone' }] },
    });
  });

  it('are renamed when another tenant has the address', async () => {
    const emulated = emulate();
    const user = await emulated.payload<Model>(
      'POST',
      '/account/user',
      create({ emailAddress: 'auditor@partner.example' }),
    );
    expect(user.identifier).toBe('auditor+nordhafen@partner.example');
    const { validUsers } = await emulated.payload<{ validUsers: Model[] }>(
      'POST',
      '/account/validateAccounts',
      ['auditor@partner.example'],
    );
    expect(validUsers[0]?.identifier).toBe('auditor+nordhafen@partner.example');
  });

  it.each(['', 'x'.repeat(256), 'sa::robot'])('are refused under the address "%s"', async (emailAddress) => {
    expect((await emulate().send('POST', '/account/user', create({ emailAddress }))).status).toBe(400);
  });

  it('cannot leave Everyone', async () => {
    const emulated = emulate();
    const before = await emulated.payload<Model>('GET', '/account/user/wallboard');
    const ids = before.userGroups.map(({ id }) => id);
    const after = await emulated.payload<Model>('POST', '/account/wallboard/removeUserGroups', ids);
    expect(after.userGroups.map(({ name }) => name)).toEqual(['Everyone']);
  });

  it('lose roles and groups that an update leaves out', async () => {
    const emulated = emulate();
    const role = await firstOf('role', emulated);
    await emulated.send('POST', '/account/wallboard/addRoles', [role.id, ghost]);
    expect((await emulated.payload<Model>('GET', '/account/user/wallboard')).roles).toHaveLength(1);
    const updated = await emulated.payload<Model>('PUT', '/account/user/wallboard', {
      groups: ['ingestion'],
    });
    expect(updated).toMatchObject({ roles: [], groups: ['ingestion'] });
  });

  it.each(['{}', 'null', undefined])('are granted a permission with the body %j', async (body) => {
    const emulated = emulate();
    const granted = await emulated.payload<Model>('POST', '/account/wallboard/grant/ingestion', body);
    expect(granted.groups).toEqual(['ingestion']);
    const revoked = await emulated.send('POST', '/account/wallboard/revoke/ingestion', body, {
      'content-type': 'text/plain',
    });
    expect(revoked.json).toMatchObject({ groups: [] });
  });

  it('answer one of many when a permission is granted to many, and drop unknown ids', async () => {
    const emulated = emulate();
    const one = await emulated.payload<Model>('POST', '/account/grant/ingestion', [
      'ghost',
      'wallboard',
      'night-shift',
    ]);
    expect(one.identifier).toBe('night-shift');
    const { items } = await search(
      searching('identifier', ['wallboard', 'night-shift']),
      'account',
      emulated,
    );
    expect(items.map(({ groups }) => groups)).toEqual([['ingestion'], ['ingestion']]);
    expect((await emulated.send('POST', '/account/grant/nonsense', ['wallboard'])).status).toBe(400);
  });

  it('who administer accounts are listed as bare identifiers', async () => {
    const admins = await emulate().payload<string[]>('GET', '/account/user/admin');
    expect(admins).toContain('account-graph-admin');
  });

  it('are deleted with their tokens; the answer is the last state', async () => {
    const emulated = emulate();
    const [owner] = (
      await search({ query: [{ key: 'accountType', value: 'USER_ACCOUNT' }] }, 'token', emulated)
    ).items
      .map(({ account }) => account)
      .filter((account) => account !== 'account-graph-admin');
    const deleted = await emulated.payload<Model>('DELETE', `/account/${path(owner ?? '')}`);
    expect(deleted.identifier).toBe(owner);
    expect((await search(searching('account', [owner ?? '']), 'token', emulated)).items).toEqual([]);
    expect((await emulated.send('DELETE', `/account/${path(owner ?? '')}`)).status).toBe(404);
    expect(await emulated.payload('POST', '/account/deleteAccounts', ['wallboard', 'ghost'])).toEqual([
      'wallboard',
    ]);
  });
});

describe('service accounts', () => {
  it('start active, without permissions, in Service Accounts and not in Everyone', async () => {
    const created = await emulate().payload<Model>('POST', '/account/serviceaccount', {
      identifier: 'sa::new',
    });
    expect(created).toMatchObject({
      active: true,
      groups: [],
      tokens: [],
      userGroups: [{ name: 'Service Accounts' }],
    });
    expect(created).not.toHaveProperty('description');
    expect(created).not.toHaveProperty('lastUsed');
  });

  it.each([
    ['without the prefix', { identifier: 'new' }, 400],
    ['twice', { identifier: exporter }, 409],
    ['with token_management', { identifier: 'sa::new', groups: ['token_management'] }, 400],
    ['with an unknown permission', { identifier: 'sa::new', groups: ['nonsense'] }, 400],
  ])('are refused %s', async (_, body, status) => {
    expect((await emulate().send('POST', '/account/serviceaccount', body)).status).toBe(status);
  });

  it('do not take back the token objects that a read gave', async () => {
    const emulated = emulate();
    const read = await emulated.payload<Model>('GET', `/account/serviceaccount/${path(exporter)}`);
    const body = { identifier: exporter, tokens: read.tokens };
    expect((await emulated.send('PUT', `/account/serviceaccount/${path(exporter)}`, body)).status).toBe(400);
  });

  it('stay as they are when an update is refused', async () => {
    const emulated = emulate();
    const address = `/account/serviceaccount/${path(exporter)}`;
    const before = await emulated.payload<Model>('GET', address);
    const body = { identifier: exporter, active: false, groups: ['ingestion', 'nonsense'] };
    expect((await emulated.send('PUT', address, body)).status).toBe(400);
    expect(await emulated.payload<Model>('GET', address)).toEqual(before);
  });

  it('lose roles that an update leaves out', async () => {
    const emulated = emulate();
    const body = { identifier: exporter, tokens: [], groups: ['ingestion'] };
    const updated = await emulated.payload<Model>('PUT', `/account/serviceaccount/${path(exporter)}`, body);
    expect(updated).toMatchObject({ roles: [], groups: ['ingestion'], active: true });
  });
});

describe('roles', () => {
  it('do not take permissions from an update, and take them from a grant', async () => {
    const emulated = emulate();
    const role = (await search(searching('name', ['Exporters']), 'role', emulated)).items[0];
    const body = { id: role?.id, name: 'Senders', permissions: ['ingestion', 'log_management'] };
    const updated = await emulated.payload<Model>('PUT', `/role/${role?.id}`, body);
    expect(updated).toMatchObject({ name: 'Senders', permissions: ['ingestion'] });
    const granted = await emulated.payload<Model>('POST', '/role/grant/log_management', [role?.id]);
    expect(granted.permissions).toEqual(['ingestion', 'log_management']);
  });

  it('take accounts and groups as assignees, and refuse only when none is known', async () => {
    const emulated = emulate();
    const role = await emulated.payload<Model>('POST', '/role', { name: 'New' });
    const group = (await search(searching('name', ['Malmo Terminal']), 'usergroup', emulated)).items[0];
    const assigned = await emulated.payload<Model>('POST', `/role/${role.id}/addAssignees`, [
      'wallboard',
      group?.id,
      ghost,
    ]);
    expect(assigned).toMatchObject({
      linkedAccountsCount: 1,
      linkedGroupsCount: 1,
      sampleLinkedAccounts: ['wallboard'],
      sampleLinkedGroups: [{ name: 'Malmo Terminal' }],
    });
    const refused = await emulated.send('POST', `/role/${role.id}/removeAssignees`, [ghost]);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('No valid user or user group IDs were found');
  });

  it('need a body', async () => {
    expect((await emulate().send('POST', '/role')).status).toBe(400);
  });
});

describe('groups', () => {
  it('of the system keep name and users', async () => {
    const emulated = emulate();
    const { items } = await search({}, 'usergroup', emulated);
    const everyone = items.find(({ name }) => name === 'Everyone');
    expect(everyone?.properties).toEqual({ nameEditable: false, usersEditable: false, rolesEditable: true });
    for (const [method, address, body] of [
      ['DELETE', `/usergroup/${everyone?.id}`, undefined],
      ['PUT', `/usergroup/${everyone?.id}`, { name: 'All', roleIDs: [] }],
      ['POST', `/usergroup/${everyone?.id}/removeUsers`, ['wallboard']],
    ] as const) {
      expect((await emulated.send(method, address, body)).status).toBe(400);
    }
  });

  it('carry roles to their members', async () => {
    const emulated = emulate();
    const role = (await search(searching('name', ['Log readers']), 'role', emulated)).items[0];
    const group = await emulated.payload<Model>('POST', '/usergroup', { name: 'New', roleIDs: [role?.id] });
    await emulated.send('POST', `/usergroup/${group.id}/addUsers`, ['wallboard', 'ghost']);
    const { items } = await search(searching('identifier', ['wallboard']), 'account', emulated);
    expect(items[0]).toMatchObject({
      roles: [],
      unitedRoles: [role?.id],
      unitedPermissions: ['log_management'],
    });
    await emulated.send('DELETE', `/usergroup/${group.id}`);
    const after = await search(searching('identifier', ['wallboard']), 'account', emulated);
    expect(after.items[0]?.unitedPermissions).toEqual([]);
  });

  it('need roleIDs', async () => {
    expect((await emulate().send('POST', '/usergroup', { name: 'New' })).status).toBe(400);
  });
});

describe('tokens', () => {
  it('are created last in the whole list', async () => {
    const emulated = emulate();
    const before = await emulated.payload<Model[]>('GET', `/apitoken/serviceaccount/${path(exporter)}`);
    const after = await emulated.payload<Model[]>('POST', `/apitoken/serviceaccount/${path(exporter)}`, {
      tokenName: 'second',
    });
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)).toMatchObject({ tokenName: 'second', account: exporter });
  });

  it('are refused beyond twenty, and with an id', async () => {
    const emulated = emulate();
    expect((await emulated.send('POST', `/apitoken/serviceaccount/${path(full)}`, {})).status).toBe(400);
    const body = { tokenID: ghost };
    expect((await emulated.send('POST', `/apitoken/serviceaccount/${path(exporter)}`, body)).status).toBe(
      400,
    );
  });

  it('are deleted or revoked; what is left is the answer', async () => {
    const emulated = emulate();
    const [token] = await emulated.payload<Model[]>('GET', `/apitoken/serviceaccount/${path(exporter)}`);
    const address = `/apitoken/serviceaccount/${path(exporter)}/${token?.tokenID}`;
    expect(await emulated.payload('DELETE', address)).toEqual([]);
    expect((await emulated.send('DELETE', address)).status).toBe(404);
    const revoked = await emulated.payload<Model>('PUT', '/apitoken/customertokens/revoke', {
      tokenID: emulated.token,
    });
    expect(revoked.tokenID).toBe(emulated.token);
    expect((await emulated.send('GET', '/apitoken')).status).toBe(401);
  });
});

describe('the data', () => {
  it('has enough of everything, and every oddity', async () => {
    const emulated = emulate();
    const users = await search({ limit: 1000 }, 'user', emulated);
    const services = await search({ limit: 1000 }, 'serviceaccount', emulated);
    const roles = await search({}, 'role', emulated);
    const groups = await search({}, 'usergroup', emulated);
    const tokens = await search({ limit: 1000 }, 'token', emulated);
    expect(users.items.length).toBeGreaterThanOrEqual(14);
    expect(services.items.length).toBeGreaterThanOrEqual(12);
    expect(roles.items.length).toBeGreaterThanOrEqual(12);
    expect(groups.items.length).toBeGreaterThanOrEqual(12);
    expect(users.items.some((user) => !user.identifier.includes('@'))).toBe(true);
    expect(users.items.some((user) => !('lastSuccessfulLogin' in user))).toBe(true);
    expect(users.items.some((user) => user.identifier.includes('+nordhafen@'))).toBe(true);
    expect(services.items.map(({ active }) => active)).toEqual(expect.arrayContaining([true, false]));
    expect(services.items.map((account) => account.tokens.length)).toEqual(
      expect.arrayContaining([0, 1, 20]),
    );
    expect(roles.items.some(({ restrictedPermissions }) => restrictedPermissions.length > 0)).toBe(true);
    expect(roles.items.some(({ properties }) => properties['deletable'] === false)).toBe(true);
    expect(new Set(roles.items.flatMap(({ permissions }) => permissions)).size).toBe(17);
    expect(new Set(tokens.items.map(({ accountType }) => accountType)).size).toBe(3);
    expect(tokens.items.some((token) => !('lastUsed' in token))).toBe(true);
    expect(tokens.items.some((token) => !('name' in token))).toBe(true);
  });

  it('is the same at every start', async () => {
    const read = (): Promise<Answer> => emulate().send('GET', '/account?offset=5&limit=10');
    expect((await read()).text).toBe((await read()).text);
  });
});
