import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewServiceAccount, ServiceAccountChanges } from '../../../src/contract/service-account.ts';
import { createCall } from '../../support/start-provider.ts';
import { faultsOfRequest } from './description.ts';
import { exporter, failureOf, ghost, groups, roles, startWriting, type Writing } from './writing.ts';

const path = `/account/serviceaccount/${encodeURIComponent(exporter)}`;
let writing: Writing;
beforeEach(async () => {
  writing = await startWriting();
});
afterEach(async () => {
  for (const request of writing.started.requests) expect(faultsOfRequest(request)).toEqual([]);
  await writing.started.close();
});

describe('creating a service account', () => {
  const create = (input: NewServiceAccount): ReturnType<typeof writing.adapter.serviceAccount.create> =>
    writing.adapter.serviceAccount.create(input, createCall());

  it('sends the whole of it, with an empty list of tokens', async () => {
    const { record, warnings } = await create({
      name: 'Ledger-Export',
      description: 'nightly export',
      roleKeys: [roles.exporters],
      permissions: ['metrics_management'],
    });
    expect(writing.lines()).toEqual(['POST /account/serviceaccount']);
    expect(writing.body(0)).toEqual({
      identifier: 'sa::ledger-export',
      active: true,
      description: 'nightly export',
      tokens: [],
      groups: ['metrics_management'],
      userGroups: [],
      roles: [roles.exporters],
    });
    expect(warnings).toEqual([]);
    expect(record).toMatchObject({ key: 'sa::ledger-export', active: true, tokenKeys: [] });
    const read = await writing.adapter.serviceAccount.get('sa::ledger-export', createCall());
    expect(read).toEqual(record);
    expect(await writing.upstream('/account/serviceaccount/sa::ledger-export')).toMatchObject({
      active: true,
    });
  });

  it('keeps the case of a name, and a prefix that is there', async () => {
    const asGiven = await startWriting({ settings: { serviceAccountNames: 'asGiven' } });
    const { record } = await asGiven.adapter.serviceAccount.create(
      { name: 'sa::Night', active: false },
      createCall(),
    );
    expect(record).toMatchObject({ key: 'sa::Night', active: false, description: null });
    expect(asGiven.body(0)).toMatchObject({ identifier: 'sa::Night', active: false });
    await asGiven.started.close();
  });

  it('is a CONFLICT when the name is taken, whatever the status that says so', async () => {
    expect((await failureOf(create({ name: exporter }))).code).toBe('CONFLICT');
    expect(writing.lines()).toHaveLength(1);
    writing.fail({ kind: 'status', status: 400, method: 'POST' });
    expect((await failureOf(create({ name: exporter }))).code).toBe('CONFLICT');
    expect((await failureOf(create({ name: 'fresh' }))).code).toBe('INVALID_INPUT');
  });

  it('is sent each role, group and permission once, however often it is given', async () => {
    await create({
      name: 'twice',
      roleKeys: [roles.exporters, roles.exporters],
      groupKeys: [groups.malmo, groups.malmo],
      permissions: ['ingestion', 'ingestion'],
    });
    expect(writing.body(0)).toMatchObject({
      groups: ['ingestion'],
      userGroups: [groups.malmo],
      roles: [roles.exporters],
    });
  });

  it('warns of ids that were ignored', async () => {
    const { warnings } = await create({ name: 'x', groupKeys: [ghost] });
    expect(warnings).toEqual([`The backend ignored these groups: ${ghost}.`]);
  });

  it.each([
    ['an empty name', { name: '' }, 'name'],
    ['nothing but the prefix', { name: 'sa::' }, 'name'],
    ['a name of 252 characters', { name: 'x'.repeat(252) }, 'name'],
    ['a control character', { name: 'a\nb' }, 'name'],
    ['a control character in the description', { name: 'x', description: '\u0000' }, 'description'],
    ['a role that is no UUID', { name: 'x', roleKeys: ['Exporters'] }, 'roleKeys.0'],
    [
      'the permission that it can never have',
      { name: 'x', permissions: ['token_management'] },
      'permissions.0',
    ],
  ])('refuses %s before anything is sent', async (_, input, name) => {
    const error = await failureOf(create(input));
    expect([error.code, ...error.fields.map((fault) => fault.name)]).toEqual(['INVALID_INPUT', name]);
    expect(writing.lines()).toEqual([]);
  });
});

describe('updating a service account', () => {
  const update = (changes: ServiceAccountChanges): ReturnType<typeof writing.adapter.serviceAccount.update> =>
    writing.adapter.serviceAccount.update(exporter, changes, createCall());

  it('reads first and sends everything, roles and groups as ids, and never the tokens', async () => {
    const before = await writing.upstream(path);
    const { record } = await update({ description: 'changed' });
    expect(writing.lines()).toEqual([`GET ${path}`, `PUT ${path}`]);
    expect(writing.body(1)).toEqual({
      identifier: exporter,
      active: true,
      description: 'changed',
      tokens: [],
      groups: before.groups,
      userGroups: before.userGroups.map(({ id }) => id),
      roles: before.roles.map(({ id }) => id),
    });
    expect(record.description).toBe('changed');
    const after = await writing.upstream(path);
    expect({ ...after, description: '' }).toEqual({ ...before, description: '' });
  });

  it('only reads where nothing shall change', async () => {
    expect((await update({})).record.key).toBe(exporter);
    expect(writing.lines()).toEqual([`GET ${path}`]);
  });

  it('clears, and replaces sets', async () => {
    const { record } = await update({
      description: null,
      active: false,
      roleKeys: [],
      groupKeys: [groups.malmo],
    });
    expect(record).toMatchObject({ description: null, active: false, roleAssignments: [] });
    expect(writing.body(1)).toMatchObject({ description: '' });
    expect(record.groupKeys).toContain(groups.malmo);
    expect(record.tokenKeys).toHaveLength(1);
  });

  it('is NOT_FOUND for one that is not there, without a write', async () => {
    const error = await failureOf(writing.adapter.serviceAccount.update('sa::ghost', {}, createCall()));
    expect(error.code).toBe('NOT_FOUND');
    expect(writing.lines()).toHaveLength(1);
  });
});

describe('activating, deactivating and deleting a service account', () => {
  it('is one request each', async () => {
    const { serviceAccount } = writing.adapter;
    expect((await serviceAccount.deactivate(exporter, createCall())).record.active).toBe(false);
    expect(await writing.upstream(path)).toMatchObject({ active: false });
    expect((await serviceAccount.activate(exporter, createCall())).record.active).toBe(true);
    expect(await serviceAccount.delete(exporter, createCall())).toEqual({ warnings: [] });
    expect(writing.lines()).toEqual([
      `POST ${path}/deactivate`,
      `POST ${path}/activate`,
      `DELETE /account/${encodeURIComponent(exporter)}`,
    ]);
    expect(await serviceAccount.get(exporter, createCall())).toBeNull();
  });

  it('reads again where the answer is empty, and does not know what came of it where that does not show it', async () => {
    const { serviceAccount } = writing.adapter;
    writing.fail({ kind: 'body', path: '/activate', body: '' });
    expect((await serviceAccount.activate(exporter, createCall())).record.active).toBe(true);
    for (const body of ['', '[]', '{"identifier":"sa::another","active":false}']) {
      writing.fail({ kind: 'body', path: '/deactivate', body, mediaType: 'application/json' });
      const error = await failureOf(serviceAccount.deactivate(exporter, createCall()));
      expect(error.code).toBe('OUTCOME_UNKNOWN');
    }
    writing.fail({ kind: 'body', body: '', path: '/serviceaccount' });
    expect((await failureOf(serviceAccount.activate(exporter, createCall()))).code).toBe('OUTCOME_UNKNOWN');
  });

  it('is NOT_FOUND for one that is not there, and sends nothing for what cannot be', async () => {
    for (const verb of ['activate', 'deactivate', 'delete'] as const) {
      expect((await failureOf(writing.adapter.serviceAccount[verb]('sa::ghost', createCall()))).code).toBe(
        'NOT_FOUND',
      );
      expect((await failureOf(writing.adapter.serviceAccount[verb]('ghost', createCall()))).code).toBe(
        'NOT_FOUND',
      );
    }
    expect(writing.lines()).toHaveLength(3);
  });
});
