import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { astra, oisp, pigello, wavefront } from './ids.ts';
import { globalId, type Mutating, nothing, startMutating, writesOf } from './mutating.ts';

describe('input that only the backend can judge', () => {
  let sandbox: Mutating;
  beforeAll(async () => {
    sandbox = await startMutating();
  });
  afterAll(() => sandbox.close());
  beforeEach(() => sandbox.forget());
  const writes = () => writesOf(sandbox, Object.keys(nothing));

  it('refuses the 21st token of a service account, which it knows from reading', async () => {
    const input = { principalId: wavefront.exporter };
    for (let count = 0; count < 20; count += 1) await sandbox.done('createToken', input);
    sandbox.forget();
    expect(await sandbox.run('createToken', input)).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [{ path: ['input', 'principalId'], reason: expect.stringContaining('20 tokens') }],
      message: expect.stringContaining('input.principalId: has 20 tokens'),
    });
    expect(writes()).toEqual([]);
  });

  it('answers ConflictError to an address that Astra or Wavefront has', async () => {
    const inAstra = { backend: 'astra', accountId: astra.account, email: 'elena.costa@nordhafen.example' };
    expect(await sandbox.run('createUser', inAstra)).toMatchObject({ __typename: 'ConflictError' });
    const inWavefront = { backend: 'wavefront', email: 'carlos.mendez@nordhafen.example' };
    expect(await sandbox.run('createUser', inWavefront)).toMatchObject({ __typename: 'ConflictError' });
    expect(writes()).toEqual([expect.stringMatching(/^astra: POST/)]);
  });

  it('answers NotFoundError to an OISP invitation or user that is not there', async () => {
    const cancelled = await sandbox.run('cancelInvites', {
      accountId: oisp.account,
      emails: ['nobody@x.example'],
    });
    expect(cancelled.outcomes).toMatchObject([
      { email: 'nobody@x.example', error: { __typename: 'NotFoundError' } },
    ]);
    const ghost = globalId('User', 'oisp', '00000000-0000-4000-8000-000000000000');
    const removed = await sandbox.run('deleteUser', { id: ghost, accountId: oisp.minasAccount });
    expect(removed).toMatchObject({ __typename: 'NotFoundError', backend: { name: 'oisp' } });
    expect(writes()).toEqual([]);
  });

  it('answers ConflictError where OISP would demote, and where Astra would delete a user', async () => {
    const mina = { principalIds: [oisp.mina], accountId: oisp.minasAccount };
    await sandbox.done('assignRoles', { ...mina, roleIds: [oisp.role('admin')] });
    const demoted = await sandbox.done('assignRoles', { ...mina, roleIds: [oisp.role('user')] });
    expect(demoted.outcomes?.[0]?.error).toMatchObject({ __typename: 'ConflictError', retryable: false });
    sandbox.forget();
    const last = await sandbox.done('unassignRoles', {
      principalIds: [astra.elena],
      roleIds: [astra.role('member')],
    });
    expect(last.outcomes?.[0]?.error).toMatchObject({ __typename: 'ConflictError' });
    expect(writes()).toEqual([]);
  });

  it('refuses half an activation pair that an agent would be left with', async () => {
    const result = await sandbox.run('updateIntegrationUserAgent', {
      id: pigello.otherAgent,
      activationObjectId: null,
    });
    expect(result).toMatchObject({ __typename: 'InvalidInputError' });
    expect(result.fields?.[0]?.path[0]).toBe('input');
    expect(writes()).toEqual([]);
  });
});
