import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { astra, autonoma, newAgent, oisp, pigello, wavefront } from './ids.ts';
import { type Mutating, nothing, sentToAll, startMutating, writesOf } from './mutating.ts';

let sandbox: Mutating;
beforeEach(async () => {
  sandbox = await startMutating();
});
afterEach(() => sandbox.close());

type Repeated = readonly [mutation: string, input: object, fields?: string];

const repeated: readonly Repeated[] = [
  ['createAccount', { backend: 'oisp', name: 'Oslo' }, 'account { id name }'],
  ['createUser', { backend: 'wavefront', email: 'new@nordhafen.example' }, 'user { id email }'],
  ['createIntegrationUserAgent', { backend: 'pigello', ...newAgent }, 'integrationUserAgent { id }'],
  ['deleteUser', { id: autonoma.ann }],
  ['deletePrincipals', { principalIds: [wavefront.carlos, astra.elena, wavefront.ghost] }],
  [
    'assignRoles',
    { principalIds: [wavefront.carlos, pigello.carlos], roleIds: [wavefront.viewers, pigello.elenasRole] },
  ],
  ['updateRoleAssignment', { principalId: astra.elena, roleId: astra.role('member'), constraints: [] }],
  ['inviteUsers', { backend: 'oisp', accountId: oisp.account, invitations: [{ email: 'one@x.example' }] }],
  ['cancelInvites', { accountId: oisp.account, emails: ['newcomer0@nordhafen.example', 'nobody@x.example'] }],
  ['acceptInvite', { backend: 'oisp' }, 'account { id }'],
  ['deleteRole', { id: wavefront.viewers }],
  ['createGroup', { backend: 'wavefront', name: 'Night watch' }, 'group { id name }'],
  ['deleteGroup', { id: wavefront.bergen }],
];

describe('the same key with the same input', () => {
  it.each(repeated.map((row) => [row[0], row] as const))(
    '%s answers the same again, and sends no write',
    async (mutation, [, input, fields]) => {
      const keyed = { ...input, idempotencyKey: 'onboarding/7' };
      const first = await sandbox.run(mutation, keyed, fields);
      sandbox.forget();
      const again = await sandbox.run(mutation, keyed, fields);
      expect(again).toEqual(first);
      // What a payload shows is read as the backend now has it, so that only a payload with a record reads.
      expect(fields === undefined ? sentToAll(sandbox) : nothing).toEqual(nothing);
      expect(writesOf(sandbox, Object.keys(nothing))).toEqual([]);
    },
  );

  it('does it once when it is asked for ten times at once', async () => {
    const input = { backend: 'autonoma', name: 'Oslo', idempotencyKey: 'k' };
    const ten = Array.from({ length: 10 }, () => sandbox.done('createAccount', input, 'account { id }'));
    const answers = await Promise.all(ten);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(sandbox.sent('autonoma').filter((line) => line.startsWith('PUT'))).toHaveLength(1);
  });

  it('tells a token its secret once', async () => {
    const input = { principalId: wavefront.exporter, idempotencyKey: 'k' };
    const first = await sandbox.done('createToken', input, 'secret token { id }');
    const again = await sandbox.done('createToken', input, 'secret token { id }');
    expect(first.secret).toEqual(expect.any(String));
    expect(again).toEqual({ ...first, secret: null });
  });

  it('tells an activation code once', async () => {
    const input = { accountId: oisp.account, idempotencyKey: 'k' };
    const fields = 'account { id } activationCode { code expiresAt }';
    const first = await sandbox.done('refreshActivationCode', input, fields);
    sandbox.forget();
    expect(first['activationCode']).toMatchObject({ code: expect.stringMatching(/^\w+$/) });
    expect(await sandbox.done('refreshActivationCode', input, fields)).toEqual({
      ...first,
      activationCode: null,
    });
    expect(sandbox.sent('oisp').filter((line) => line.includes('refresh'))).toEqual([]);
  });

  it('answers a failure of the backend again, where the same could not succeed later', async () => {
    const input = { id: wavefront.ghost, idempotencyKey: 'k' };
    const first = await sandbox.run('deleteUser', input);
    expect(first).toMatchObject({ __typename: 'NotFoundError' });
    sandbox.forget();
    expect(await sandbox.run('deleteUser', input)).toEqual(first);
    expect(sentToAll(sandbox)).toEqual(nothing);
  });
});

describe('a key that was used', () => {
  it.each<[string, string, object]>([
    ['with another input', 'createRole', { backend: 'wavefront', name: 'Others' }],
    ['with one more field', 'createRole', { backend: 'wavefront', name: 'Auditors', description: 'x' }],
    ['with another mutation', 'deleteRole', { id: wavefront.viewers }],
  ])('is a ConflictError %s, and nothing is sent', async (_how, mutation, input) => {
    await sandbox.done('createRole', { backend: 'wavefront', name: 'Auditors', idempotencyKey: 'k' });
    sandbox.forget();
    expect(await sandbox.run(mutation, { ...input, idempotencyKey: 'k' })).toMatchObject({
      __typename: 'ConflictError',
      code: 'CONFLICT',
      retryable: false,
      backend: null,
    });
    expect(sentToAll(sandbox)).toEqual(nothing);
  });
});

describe('a key is free again', () => {
  const input = { backend: 'wavefront', name: 'Auditors', idempotencyKey: 'k' };

  it.each([
    ['BackendUnavailableError', { kind: 'status', status: 503, times: 1 }],
    ['RateLimitedError', { kind: 'status', status: 429, retryAfter: 1, times: 1 }],
  ] as const)('after a %s, since nothing happened', async (type, rule) => {
    sandbox.emulator('wavefront').setFaults({ rules: [{ ...rule, path: '/role' }] });
    expect(await sandbox.run('createRole', input)).toMatchObject({ __typename: type, retryable: true });
    expect(await sandbox.run('createRole', input)).toMatchObject({ __typename: 'CreateRolePayload' });
  });

  it('after a batch in which every target failed so', async () => {
    const batch = {
      principalIds: [wavefront.carlos, wavefront.daniel],
      roleIds: [wavefront.viewers],
      idempotencyKey: 'k',
    };
    sandbox.emulator('wavefront').setFaults({ rules: [{ kind: 'status', status: 429, times: 1 }] });
    const failed = await sandbox.done('assignRoles', batch);
    expect(failed.outcomes?.map(({ error }) => error?.__typename)).toEqual([
      'RateLimitedError',
      'RateLimitedError',
    ]);
    const again = await sandbox.done('assignRoles', batch);
    expect(again.outcomes?.map(({ error }) => error)).toEqual([null, null]);
  });

  it('after input that the gateway itself refused', async () => {
    const refused = await sandbox.run('createRole', { ...input, name: ' ' });
    expect(refused).toMatchObject({ __typename: 'InvalidInputError' });
    const elsewhere = await sandbox.run('createRole', { ...input, backend: 'elsewhere' });
    expect(elsewhere).toMatchObject({ __typename: 'InvalidInputError' });
    expect(await sandbox.run('createRole', input)).toMatchObject({ __typename: 'CreateRolePayload' });
  });

  it('after input that the adapter refused before it sent anything', async () => {
    const refused = await sandbox.run('createRole', { ...input, permissions: ['not a permission'] });
    expect(refused).toMatchObject({ __typename: 'InvalidInputError' });
    expect(sentToAll(sandbox)).toEqual(nothing);
    expect(await sandbox.run('createRole', input)).toMatchObject({ __typename: 'CreateRolePayload' });
  });

  it.each([
    ['whose answer was lost', { kind: 'lostAnswer' }],
    ['over which the backend broke', { kind: 'status', status: 500 }],
  ] as const)('never after a write %s', async (_how, rule) => {
    sandbox.emulator('wavefront').setFaults({ rules: [{ ...rule, path: '/role', times: 1 }] });
    expect(await sandbox.run('createRole', input)).toMatchObject({
      __typename: 'OutcomeUnknownError',
      retryable: false,
    });
    sandbox.forget();
    expect(await sandbox.run('createRole', input)).toMatchObject({ __typename: 'OutcomeUnknownError' });
    expect(sentToAll(sandbox)).toEqual(nothing);
  });
});
