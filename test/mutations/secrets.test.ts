import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { astra, newAgent, oisp, wavefront } from './ids.ts';
import { type Mutating, startMutating } from './mutating.ts';

let sandbox: Mutating;
beforeEach(async () => {
  sandbox = await startMutating();
});
afterEach(() => sandbox.close());

/** Everything that can be read afterwards: lists with their cursors, ids and native JSON, and the audit trail. */
async function readEverything(): Promise<string> {
  const answer = await sandbox.query(
    `{ tokens(first: 200) { edges { cursor node { id name } } }
       audit: auditEvents(first: 200) { edges { cursor node { id input error targetIds operation } } }
       serviceAccounts(first: 200) { edges { cursor node { id native tokens { id name } } } }
       integrationUserAgents(first: 200) { nodes { id native } }
       accounts(first: 200) { edges { cursor node { id native } } } }`,
  );
  expect(answer.errors).toBeUndefined();
  return JSON.stringify(answer);
}

/** As it is, as a URL has it, and as ids and cursors are encoded. */
function formsOf(secret: string): string[] {
  const encoded = ['base64', 'base64url'] as const;
  return [
    secret,
    encodeURIComponent(secret),
    ...encoded.map((form) => Buffer.from(secret).toString(form).slice(2, -4)),
  ];
}

function expectNowhere(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(6);
    for (const form of formsOf(secret))
      expect(text.includes(form), `a secret, as ${form.length} characters`).toBe(false);
  }
}

describe('a secret that a mutation made', () => {
  it('is in its payload once and in nothing that can be read afterwards, the log included', async () => {
    const fields = 'secret token { id name }';
    const made = [
      await sandbox.done('createToken', { principalId: astra.lee, name: 'a', idempotencyKey: '1' }, fields),
      await sandbox.done(
        'createToken',
        { principalId: wavefront.exporter, name: 'b', idempotencyKey: '2' },
        fields,
      ),
      await sandbox.done('createToken', { backend: 'wavefront', name: 'c', idempotencyKey: '3' }, fields),
    ];
    const secrets = made.map(({ secret }) => String(secret));
    expect(new Set(secrets).size).toBe(3);
    for (const { secret, ...rest } of made) expectNowhere(JSON.stringify(rest), [String(secret)]);
    const { activationCode } = await sandbox.done(
      'refreshActivationCode',
      { accountId: oisp.account, idempotencyKey: '4' },
      'activationCode { code }',
    );
    secrets.push((activationCode as { code: string }).code);
    expectNowhere(await readEverything(), secrets);
    expectNowhere(sandbox.log.join('\n'), secrets);
  });

  it('is in no error, when tokens are renamed and revoked under faults', async () => {
    const made = await sandbox.done(
      'createToken',
      { principalId: wavefront.exporter, name: 'a' },
      'secret token { id }',
    );
    const id = (made['token'] as { id: string }).id;
    const answers: unknown[] = [];
    const faults = [{ status: 500 }, { status: 400 }, { kind: 'drop' }, { kind: 'lostAnswer' }] as const;
    const tries = [
      ['PUT', () => sandbox.run('renameToken', { id, name: 'b' })],
      ['DELETE', () => sandbox.run('revokeToken', { id })],
    ] as const;
    for (const [method, attempt] of tries) {
      for (const fault of faults) {
        sandbox.emulator('wavefront').setFaults({ rules: [{ kind: 'status', ...fault, method, times: 1 }] });
        answers.push(await attempt());
      }
    }
    const told = (answers as { __typename: string }[]).map(({ __typename }) => __typename);
    expect(told.filter((type) => type === 'OutcomeUnknownError').length).toBeGreaterThanOrEqual(2);
    expect(told.filter((type) => type.endsWith('Payload'))).toEqual([]);
    const secrets = [String(made.secret)];
    expectNowhere(JSON.stringify(answers), secrets);
    expectNowhere(sandbox.log.join('\n'), secrets);
    expectNowhere(await readEverything(), secrets);
  });

  it('is nowhere either when a caller hands it in as activation data, also where it is refused', async () => {
    const password = 'hunter2-of-the-test';
    const activationData = { password, deep: [{ password }] };
    const input = { backend: 'pigello', ...newAgent, activationData };
    await sandbox.done('createIntegrationUserAgent', { ...input, idempotencyKey: '1' });
    await sandbox.done('createIntegrationUserAgent', { ...input, idempotencyKey: '1' });
    const refused = [
      await sandbox.run('createIntegrationUserAgent', { ...input, clashingPriority: 3, idempotencyKey: '1' }),
      await sandbox.run('createIntegrationUserAgent', { ...input, activationObjectId: newAgent.serviceId }),
      await sandbox.run('createIntegrationUserAgent', { ...input, customId: 'x'.repeat(200) }),
    ];
    expect(refused.map(({ __typename }) => __typename)).toEqual([
      'ConflictError',
      'InvalidInputError',
      'InvalidInputError',
    ]);
    expectNowhere(JSON.stringify(refused), [password]);
    expectNowhere(sandbox.log.join('\n'), [password]);
    expectNowhere(await readEverything(), [password]);
  });
});
