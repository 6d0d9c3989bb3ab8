import { describe, expect, it } from 'vitest';
import { faultsOf, publishedFields } from './agent-schema.ts';
import { type Asked, agentPath, askEmulator, memberPath, now, tenantPath } from './ask-emulator.ts';

const uuid = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
const required = {
  service_id: uuid,
  service_version_id: uuid,
  application_id: uuid,
  clashing_priority: 5,
};

async function firstId({ get }: Asked, path = agentPath): Promise<string> {
  return (await get(`${path}list/?_page=1&_page_size=1`)).items[0]?.id ?? '';
}

describe('creating an emulated record', () => {
  it('answers 201 with the whole record, and keeps it', async () => {
    const { get, write } = askEmulator();

    const { status, json, record } = await write('POST', agentPath, {
      ...required,
      custom_id: 'new',
      id: uuid,
    });

    expect(status).toBe(201);
    expect(faultsOf(json)).toEqual([]);
    expect(Object.keys(record).sort()).toEqual(Object.keys(publishedFields).sort());
    expect(json).toMatchObject({ ...required, custom_id: 'new', is_active: true, category: null });
    expect(record.id).not.toBe(uuid);
    expect(record['created_at']).toBe(new Date(now).toISOString());
    expect((await get(`${agentPath}${record.id}/`)).json).toEqual(json);
    expect((await get(`${agentPath}list/?_order_by=id`)).json).toContainEqual(json);
  });

  it('takes every field that the page calls writable, and no other', async () => {
    const { write, dataset } = askEmulator();
    const writable = {
      ...required,
      is_active: false,
      category: 'c',
      custom_id: 'k',
      access_requires_specific_object_connection: true,
      personal_information_acceptance_mode: 2,
      activation_object_id: uuid,
      activation_content_type: { id: uuid },
      activation_variables: { a: 1 },
      integration_activation_data: { b: 2 },
      organization: { id: dataset.uuid('pigello', 'organization', dataset.sites[0]?.slug ?? '') },
    };
    const names = Object.entries(publishedFields).filter(([, field]) => field['x-write']);
    expect(Object.keys(writable).sort()).toEqual(names.map(([name]) => name).sort());

    const { json } = await write('POST', agentPath, { ...writable, allowed_access: { x: 1 } });

    expect(json).toMatchObject({ ...writable, allowed_access: {} });
  });

  it('names every required field that is missing', async () => {
    const { status, record } = await askEmulator().write('POST', agentPath, {});
    const names = Object.entries(publishedFields).filter(([, field]) => field['x-write-required']);
    expect(status).toBe(400);
    expect(Object.keys(record).sort()).toEqual(names.map(([name]) => name).sort());
  });

  it.each([
    ['service_id', 'x'],
    ['service_id', null],
    ['clashing_priority', 1.5],
    ['clashing_priority', 2_147_483_648],
    ['clashing_priority', -2_147_483_649],
    ['custom_id', 'k'.repeat(129)],
    ['custom_id', 7],
    ['is_active', 'true'],
    ['personal_information_acceptance_mode', 3],
    ['activation_variables', []],
    ['organization', uuid],
    ['organization', { id: 'x' }],
    ['organization', { id: uuid }],
  ])('refuses %s: %j', async (name, value) => {
    const { status, record } = await askEmulator().write('POST', agentPath, {
      ...required,
      [name]: value,
    });
    expect([status, Object.keys(record)]).toEqual([400, [name]]);
  });

  it.each([
    [tenantPath, {}, ['corporate_name', 'first_name', 'last_name']],
    [tenantPath, { first_name: 'A', sni_number: '1' }, ['sni_number']],
    [tenantPath, { first_name: 'A', peppol_id: '0009:1234567890' }, ['peppol_id']],
    [tenantPath, { first_name: 'A', ssn: '198001019999' }, ['ssn']],
    [tenantPath, { first_name: 'A', ssn: '1980' }, ['ssn']],
    [tenantPath, { first_name: 'A', birth_date: '01/02/1980' }, ['birth_date']],
    [tenantPath, { first_name: 'A', realestates: [uuid] }, ['realestates']],
    [memberPath, { first_name: 'A' }, ['detail_access']],
    [memberPath, { first_name: 'A', detail_access: 1, email: 'nobody' }, ['email']],
    [memberPath, { first_name: 'A', detail_access: 1, phone_number: '12' }, ['phone_number']],
    [memberPath, { first_name: 'A', detail_access: 1, active_to: 'soon' }, ['active_to']],
  ])('keeps the rules of people: %s %j', async (path, body, names) => {
    const { status, record } = await askEmulator().write('POST', path, body);
    expect([status, Object.keys(record).sort()]).toEqual([400, names]);
  });

  it('knows its roles', async () => {
    const { write, dataset } = askEmulator();
    const body = { first_name: 'A', detail_access: 1 };
    const refused = await write('POST', memberPath, { ...body, role: { id: uuid } });
    expect([refused.status, Object.keys(refused.record)]).toEqual([400, ['role']]);
    const role = { id: dataset.uuid('pigello', 'role', 1) };
    expect((await write('POST', memberPath, { ...body, role })).json).toMatchObject({ ...body, role });
  });

  it('takes bare ids, and only those, in the profile for that', async () => {
    const { write } = askEmulator('bareIds');
    const pair = { activation_object_id: uuid, activation_content_type: uuid };
    const { status, json } = await write('POST', agentPath, { ...required, ...pair });
    expect([status, json]).toMatchObject([201, { activation_content_type: { id: uuid } }]);
    const other = { ...required, ...pair, activation_content_type: { id: uuid } };
    expect((await write('POST', agentPath, other)).status).toBe(400);
  });

  it('gives a new tenant a user name, and knows a firm by its name', async () => {
    const body = { corporate_name: 'Quay AB', ssn: '198112189876', sni_number: '52249' };
    const { status, json, record } = await askEmulator().write('POST', tenantPath, body);
    expect(status).toBe(201);
    expect(json).toMatchObject({ ...body, is_company: true, status: 0, realestates: [] });
    expect(record['username']).toMatch(/^[\w.@+-]{8,150}$/);
  });
});

describe('changing an emulated record', () => {
  it('merges what was sent, and answers with the whole record', async () => {
    const emulator = askEmulator();
    const url = `${agentPath}${await firstId(emulator)}/`;
    const before = (await emulator.get(url)).record;

    const { status, json } = await emulator.write('PATCH', url, { category: 'NEW', created_at: null });

    expect([status, json]).toEqual([200, { ...before, category: 'NEW' }]);
    expect((await emulator.get(url)).json).toEqual(json);
  });

  it('holds the pair together in the merged state', async () => {
    const emulator = askEmulator();
    const url = `${agentPath}${await firstId(emulator)}/`;
    const half = await emulator.write('PATCH', url, { activation_object_id: null });
    expect([half.status, Object.keys(half.record).sort()]).toEqual([
      400,
      ['activation_content_type', 'activation_object_id'],
    ]);

    const both = { activation_object_id: null, activation_content_type: null };
    expect((await emulator.write('PATCH', url, both)).json).toMatchObject(both);
    expect((await emulator.write('PATCH', url, { activation_object_id: uuid })).status).toBe(400);
  });

  it('wants the required fields in the strict profile only', async () => {
    const strict = askEmulator('strict');
    const url = `${agentPath}${await firstId(strict)}/`;
    const refused = await strict.write('PATCH', url, { category: 'NEW' });
    expect([refused.status, Object.keys(refused.record).sort()]).toEqual([400, Object.keys(required).sort()]);
    expect((await strict.write('PATCH', url, { ...required, category: 'NEW' })).status).toBe(200);
  });

  it('knows no PUT', async () => {
    const emulator = askEmulator();
    for (const url of [agentPath, `${agentPath}${await firstId(emulator)}/`, `${agentPath}list/`]) {
      expect((await emulator.write('PUT', url, required)).status).toBe(405);
    }
  });

  it.each([
    ['text/plain', '{}', 415],
    ['application/json', '{', 400],
    ['application/json', '[]', 400],
    ['application/json', '7', 400],
  ])('refuses %s %s with %i', async (mediaType, body, status) => {
    const emulator = askEmulator();
    const url = `${agentPath}${await firstId(emulator)}/`;
    expect((await emulator.write('PATCH', url, body, { 'content-type': mediaType })).status).toBe(status);
  });
});

describe('deleting and writing many', () => {
  it('deletes with 204 and no body, once', async () => {
    const emulator = askEmulator();
    const url = `${agentPath}${await firstId(emulator)}/`;
    expect(await emulator.write('DELETE', url)).toMatchObject({ status: 204, text: '' });
    expect((await emulator.write('DELETE', url)).status).toBe(404);
    expect((await emulator.write('PATCH', url, {})).status).toBe(404);
    expect((await emulator.get(`${agentPath}list/`)).json).toHaveLength(23);
  });

  it('updates the items with an id and creates the others', async () => {
    const emulator = askEmulator();
    const id = await firstId(emulator);

    const { status, json } = await emulator.write('POST', `${agentPath}list/`, [
      { id, category: 'NEW' },
      required,
    ]);

    expect(status).toBe(200);
    expect(json).toMatchObject([{ id, category: 'NEW' }, required]);
    expect((await emulator.get(`${agentPath}list/`)).json).toHaveLength(25);
  });

  it('writes nothing when one item is wrong, and says which', async () => {
    const emulator = askEmulator();
    const { status, items } = await emulator.write('POST', `${agentPath}list/`, [required, {}, { id: uuid }]);
    expect([status, items.map((faults) => Object.keys(faults).length)]).toEqual([400, [0, 4, 1]]);
    expect((await emulator.get(`${agentPath}list/`)).json).toHaveLength(24);
    expect((await emulator.write('POST', `${agentPath}list/`, {})).status).toBe(400);
  });

  it.each(['organization/organizationuser', 'customer/tenant', 'customer/subtenant'])(
    'invites to %s with any body, and answers null',
    async (place) => {
      const { get, write } = askEmulator();
      const url = `/accounts/users/auth/invite/${place}/`;
      expect(await write('POST', url, { anything: 1 })).toMatchObject({ status: 200, text: 'null' });
      expect(await write('POST', url, [])).toMatchObject({ status: 200, text: 'null' });
      expect((await write('POST', url, '{')).status).toBe(400);
      expect((await get(url, {})).status).toBe(401);
    },
  );

  it('keeps who was invited to an organization as a user who is not active yet', async () => {
    const { get, write } = askEmulator();
    const email = 'new@nordhafen.example';
    await write('POST', '/accounts/users/auth/invite/organization/organizationuser/', { email });
    const { items } = await get(`${memberPath}list/?email=${email}`);
    expect(items).toMatchObject([{ email, first_name: email, is_active: false, role: null }]);
  });
});
