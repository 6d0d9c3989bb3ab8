import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { astra, pigello, wavefront } from './ids.ts';
import { type Mutating, startMutating } from './mutating.ts';

let sandbox: Mutating;
beforeEach(async () => {
  sandbox = await startMutating();
});
afterEach(() => sandbox.close());

describe('what a change leaves out', () => {
  const contact = 'account { contact { firstName phone postalAddress { country locality street1 } } }';
  const update = (changes: object) =>
    sandbox.run('updateAccount', { id: astra.account, contact: changes }, contact);

  it('stays, also inside the postal address of a contact', async () => {
    const address = { country: 'NO', locality: 'Oslo', street1: 'Kaia 1' };
    const first = await update({ firstName: 'Kari', phone: '1', postalAddress: address });
    expect(first).toMatchObject({
      account: { contact: { firstName: 'Kari', phone: '1', postalAddress: address } },
    });
    expect(await update({ postalAddress: { locality: 'Bergen' } })).toMatchObject({
      account: { contact: { firstName: 'Kari', postalAddress: { ...address, locality: 'Bergen' } } },
    });
  });

  it('stays in a user, and null clears', async () => {
    const fields = 'user { firstName lastName phone }';
    const set = { firstName: 'Kari', lastName: 'Moe', phone: '+4712345678' };
    await sandbox.done('updateUser', { id: pigello.elena, ...set });
    const changed = await sandbox.done('updateUser', { id: pigello.elena, phone: null }, fields);
    expect(changed['user']).toEqual({ ...set, phone: null });
  });

  it('is kept apart from an empty set, which takes all away', async () => {
    const fields = 'user { permissions roleAssignments { role { id } } }';
    const given = { permissions: ['alerts_management'], roleIds: [wavefront.viewers] };
    await sandbox.done('updateUser', { id: wavefront.carlos, ...given });
    const emptied = await sandbox.done('updateUser', { id: wavefront.carlos, permissions: [] }, fields);
    expect(emptied['user']).toEqual({
      permissions: [],
      roleAssignments: [{ role: { id: wavefront.viewers } }],
    });
  });
});

describe('a warning', () => {
  it('tells what a backend ignored inside its success', async () => {
    const permissions = ['alerts_management', 'no_such_permission'];
    const result = await sandbox.run(
      'createRole',
      { backend: 'wavefront', name: 'x', permissions },
      'role { permissions }',
    );
    const told = [...(result.warnings ?? []), result.message ?? ''].join();
    expect(told).toContain('no_such_permission');
  });
});
