import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { getNamedType, isInputObjectType } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { isAudited } from '../../src/graph/mutation/audited-input.ts';
import { boundEvent } from '../../src/ledger/bounds.ts';
import type { Json, JsonObject } from '../../src/model.ts';
import { ledgerFile } from '../ledger/open-test-ledger.ts';
import { inputFields } from '../support/input-fields.ts';
import { sandboxBackends } from '../support/start-gateway.ts';
import { newAgent, oisp, pigello, wavefront } from './ids.ts';
import { globalId, type Mutating, startMutating } from './mutating.ts';

/** What may hold any text and is shown all the same: names of what is touched, and rights. */
const shownTexts = [
  'AssignRolesInput.constraints',
  'AttributeInput.name',
  'CancelInvitesInput.emails',
  'CreateAccountInput.mfaMethods',
  'CreateAccountInput.mfaPolicy',
  'CreateAccountInput.name',
  'CreateGroupInput.name',
  'CreateIntegrationUserAgentInput.customId',
  'CreateRoleInput.name',
  'CreateRoleInput.permissions',
  'CreateServiceAccountInput.name',
  'CreateServiceAccountInput.permissions',
  'CreateTokenInput.name',
  'CreateUserInput.authId',
  'CreateUserInput.authProvider',
  'CreateUserInput.email',
  'CreateUserInput.permissions',
  'GrantPermissionsInput.permissions',
  'InvitationInput.email',
  'InvitationInput.permissions',
  'RenameTokenInput.name',
  'RevokePermissionsInput.permissions',
  'UpdateAccountInput.mfaMethods',
  'UpdateAccountInput.mfaPolicy',
  'UpdateAccountInput.name',
  'UpdateGroupInput.name',
  'UpdateIntegrationUserAgentInput.customId',
  'UpdateRoleAssignmentInput.constraints',
  'UpdateRoleInput.name',
  'UpdateRoleInput.permissions',
  'UpdateServiceAccountInput.permissions',
  'UpdateUserInput.email',
  'UpdateUserInput.permissions',
];
const freeTypes = new Set(['String', 'JSON', 'JSONObject']);

let sandbox: Mutating | null = null;
afterEach(async () => {
  await sandbox?.close();
  sandbox = null;
});

describe('what the audit trail keeps of an input', () => {
  it('is, of everything that may hold any text, what stands in a list alone', () => {
    const leaves = [...inputFields()].filter(
      ([, field]) => !isInputObjectType(getNamedType(field.type)) && field.name !== 'idempotencyKey',
    );
    const free = leaves.filter(([, field]) => freeTypes.has(getNamedType(field.type).name));
    const shown = free.filter(([name, field]) => isAudited(field) && !name.endsWith('.backend'));
    expect(shown.map(([name]) => name).toSorted()).toEqual(shownTexts);
    expect(free.length).toBeGreaterThan(shown.length + 20);
  });

  it('says of everything else that it was said, and keeps ids, switches and numbers', async () => {
    sandbox = await startMutating();
    await sandbox.run('createUser', {
      backend: 'wavefront',
      email: 'kim@nordhafen.example',
      firstName: 'Kim',
      phone: null,
      active: true,
      password: 'hunter2-of-the-test',
      postalAddress: { locality: 'Oslo' },
      attributes: [{ name: 'desk', value: { secret: 'planted' } }],
      roleIds: [wavefront.viewers],
      idempotencyKey: 'k',
    });
    await sandbox.run('updateAccount', {
      id: oisp.account,
      description: 'free text',
      settings: { dataRetention: 5 },
    });
    const { data } = await sandbox.query<{ auditEvents: { nodes: { input: JsonObject }[] } }>(
      '{ auditEvents { nodes { input } } }',
    );
    expect(data?.auditEvents.nodes.map(({ input }) => input)).toEqual([
      { id: oisp.account, description: '[not kept]', settings: { dataRetention: 5 } },
      {
        backend: 'wavefront',
        email: 'kim@nordhafen.example',
        firstName: '[not kept]',
        phone: null,
        active: true,
        password: '[removed]',
        postalAddress: { locality: '[not kept]' },
        attributes: [{ name: 'desk', value: '[not kept]' }],
        roleIds: [wavefront.viewers],
      },
    ]);
    expect(sandbox.log.join('')).not.toMatch(/hunter2|planted|free text/);
  });
});

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

describe('an event of the audit trail', () => {
  it('is no longer than its bounds, and says how much is missing', () => {
    const json = fc.json({ maxDepth: 6 }).map((text) => JSON.parse(text) as Json);
    const texts = fc.array(fc.string({ maxLength: 900, unit: 'grapheme' }), { maxLength: 80 });
    fc.assert(
      fc.property(texts, fc.dictionary(fc.string(), fc.oneof(json, texts)), (targetIds, input) => {
        const bounded = boundEvent({ targetIds, input });
        expect(bytesOf(bounded.targetIds)).toBeLessThanOrEqual(6_100);
        expect(bytesOf(bounded.input)).toBeLessThanOrEqual(3_200);
        if (bytesOf(targetIds) > 6_300)
          expect(bounded.targetIds.join()).toMatch(/\[and \d+ more\]$|characters\]/);
      }),
    );
  });

  it('is as it was where it is short', () => {
    const event = {
      targetIds: ['a', 'b'],
      input: { ids: ['a', 'b'], flag: true, deep: { none: null, four: 4 } },
    };
    expect(boundEvent(event)).toEqual(event);
  });

  it('counts what a long batch touched', async () => {
    sandbox = await startMutating();
    const principalIds = Array.from({ length: 400 }, (_, index) =>
      globalId('User', 'wavefront', `nobody-${index}@nordhafen.example`),
    );
    await sandbox.run('deletePrincipals', { principalIds });
    const { data } = await sandbox.query<{
      auditEvents: { nodes: { targetIds: string[]; input: JsonObject }[] };
    }>('{ auditEvents { nodes { targetIds input } } }');
    const [event] = data?.auditEvents.nodes ?? [];
    const { length } = event?.targetIds ?? [];
    expect(length).toBeGreaterThan(50);
    expect(event?.targetIds.at(-1)).toBe(`[and ${400 - length + 1} more]`);
    expect(event?.targetIds.slice(0, -1)).toEqual(principalIds.slice(0, length - 1));
    expect(bytesOf(event)).toBeLessThan(10_000);
  });

  it('stays small whatever comes: five mutations of 1 MB leave less than 200 kB', async () => {
    const file = ledgerFile();
    sandbox = await startMutating({
      configuration: {
        server: { maxBodyBytes: 4_000_000 },
        backends: sandboxBackends,
        ledger: { url: `file:${file}` },
      },
    });
    const sizeNow = (): number =>
      [file, `${file}-wal`].reduce(
        (sum, name) => sum + (existsSync(name) ? readFileSync(name).length : 0),
        0,
      );
    const before = sizeNow();
    sandbox.emulator('pigello').setFaults({ rules: [{ kind: 'status', status: 500, method: 'POST' }] });
    const megabyte = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [`planted${at}`, 'x'.repeat(10_000)]),
    );
    const agent = { backend: 'pigello', ...newAgent };
    for (const input of [
      { ...agent, activationVariables: megabyte },
      { ...agent, activationVariables: megabyte, activationData: megabyte },
    ])
      await sandbox.run('createIntegrationUserAgent', {
        ...input,
        idempotencyKey: JSON.stringify(Object.keys(input)).length.toString(),
      });
    await sandbox.run('updateIntegrationUserAgent', { id: pigello.agent, activationVariables: megabyte });
    const attributes = Array.from({ length: 100 }, (_, at) => ({
      name: `planted${at}`,
      value: 'x'.repeat(9_999),
    }));
    await sandbox.run('updateAccount', { id: oisp.account, attributes });
    await sandbox.run('createUser', { backend: 'astra', email: 'a@b.example', attributes });
    const { data } = await sandbox.query<{ auditEvents: { totalCount: number } }>(
      '{ auditEvents { totalCount } }',
    );
    expect(data?.auditEvents.totalCount).toBe(5);
    expect(sizeNow() - before).toBeLessThan(200_000);
    expect(sandbox.log.join('').length).toBeLessThan(200_000);
    expect(readFileSync(file, 'latin1') + readFileSync(`${file}-wal`, 'latin1')).not.toContain(
      'x'.repeat(50),
    );
  });
});

describe('free JSON of an input', () => {
  const nested = (levels: number): Json => (levels === 0 ? 'x' : { a: nested(levels - 1) });
  const lists = (levels: number): Json => (levels === 0 ? 1 : [lists(levels - 1)]);

  it.each([20, 21, 3_000])('is taken up to 20 levels deep: %d', async (levels) => {
    sandbox = await startMutating();
    const attributes = [{ name: 'a', value: lists(levels) }];
    const results = {
      activationVariables: await sandbox.run('updateIntegrationUserAgent', {
        id: pigello.agent,
        activationVariables: nested(levels),
      }),
      'attributes.0.value': await sandbox.run('updateAccount', { id: oisp.account, attributes }),
    };
    for (const [path, result] of Object.entries(results)) {
      const told = JSON.stringify(result);
      if (levels <= 20) expect(told, path).not.toContain('levels');
      else
        expect(result, path).toMatchObject({
          __typename: 'InvalidInputError',
          fields: [
            {
              path: ['input', ...path.split('.')],
              reason: 'expected JSON of at most 20 levels, deeper came',
            },
          ],
        });
    }
  });
});
