import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../../src/contract/write.ts';
import { distinctTargets, outcomesOf } from '../../src/kit/outcomes.ts';
import { configurationWith, serveBackend } from '../graph/serve-backend.ts';
import { http } from '../kit/fake-http.ts';
import { astra, autonoma, oisp, pigello, wavefront } from './ids.ts';
import {
  globalId,
  type Mutating,
  outcomesWithPrincipals,
  type Result,
  startMutating,
  writesOf,
} from './mutating.ts';

let sandbox: Mutating;
beforeEach(async () => {
  sandbox = await startMutating();
});
afterEach(() => sandbox.close());

const all = ['astra', 'autonoma', 'oisp', 'pigello', 'wavefront'];
const typesOf = ({ outcomes }: Result) => outcomes?.map(({ error }) => error?.__typename ?? 'done');
const idsOf = ({ outcomes }: Result) => outcomes?.map(({ principalId }) => principalId);

describe('a batch over several backends', () => {
  it('deletes in four at once, one request where a backend has one for many, and answers in order', async () => {
    const principalIds = [
      wavefront.carlos,
      astra.elena,
      pigello.agent,
      wavefront.exporter,
      autonoma.ann,
      pigello.elena,
    ];
    const result = await sandbox.done('deletePrincipals', { principalIds }, outcomesWithPrincipals);
    expect(idsOf(result)).toEqual(principalIds);
    for (const outcome of result.outcomes ?? [])
      expect(outcome).toMatchObject({ error: null, principal: null });
    expect(writesOf(sandbox, all)).toEqual([
      expect.stringMatching(/^astra: DELETE .*users/),
      expect.stringMatching(/^autonoma: DELETE .*user\/1000003$/),
      expect.stringMatching(/^pigello: DELETE/),
      expect.stringMatching(/^pigello: DELETE/),
      'wavefront: POST /api/v2/account/deleteAccounts',
    ]);
  });

  it('keeps what others did when something unexpected happens, and tells the log what it was', async () => {
    const adapterOf = (name: string) =>
      sandbox.gateway.backends.find(({ backend }) => backend.name === name)?.backend.adapter;
    const agents = adapterOf('pigello')?.integrationUserAgent;
    if (agents === undefined) return expect.fail('pigello has no agents');
    agents.delete = () => Promise.reject(new TypeError('an odd thing'));
    const members = adapterOf('astra')?.role;
    if (members === undefined) return expect.fail('astra has no roles');
    const unknown = (targets: readonly Target[]) =>
      outcomesOf(http, distinctTargets(targets), async ({ key }) => {
        if (targets[0]?.key === key) throw new TypeError('another odd thing');
        return { warnings: [] };
      });
    members.assign = ({ targets }) => unknown(targets);

    const deleted = await sandbox.done('deletePrincipals', {
      principalIds: [wavefront.carlos, pigello.agent],
    });
    expect(typesOf(deleted)).toEqual(['done', 'OutcomeUnknownError']);
    const assigned = await sandbox.done('assignRoles', {
      principalIds: [astra.elena, astra.grace],
      roleIds: [astra.role('viewer')],
    });
    expect(typesOf(assigned)).toEqual(['OutcomeUnknownError', 'done']);
    for (const thing of ['an odd thing', 'another odd thing'])
      expect(sandbox.log.some((line) => line.includes(`"cause":"${thing}"`))).toBe(true);
  });

  it('says of a user whose memberships end one by one which mutation ends them', async () => {
    const fields = 'outcomes { error { __typename ... on InvalidInputError { fields { path reason } } } }';
    const result = await sandbox.done('deletePrincipals', { principalIds: [oisp.mina] }, fields);
    expect(result.outcomes?.[0]?.error).toMatchObject({
      __typename: 'InvalidInputError',
      fields: [
        { path: ['input', 'principalIds'], reason: expect.stringContaining('use deleteUser with accountId') },
      ],
    });
    expect(writesOf(sandbox, all)).toEqual([]);
  });

  it('assigns each the roles of its own backend, and shows them as they now are', async () => {
    const principalIds = [wavefront.carlos, astra.elena, wavefront.daniel, pigello.carlos];
    const roleIds = [astra.role('admin'), wavefront.viewers, pigello.elenasRole];
    const result = await sandbox.done('assignRoles', { principalIds, roleIds }, outcomesWithPrincipals);
    expect(idsOf(result)).toEqual(principalIds);
    expect(result.outcomes?.map(({ principal }) => principal?.id)).toEqual(principalIds);
    expect(typesOf(result)).toEqual(['done', 'done', 'done', 'done']);
    const addsInWavefront = writesOf(sandbox, ['wavefront']);
    expect(addsInWavefront).toEqual([expect.stringMatching(/role\/.*\/addAssignees$/)]);
    const answer = await sandbox.query<{ nodes: { roleAssignments: { role: { id: string } }[] }[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { roleAssignments { role { id } } } } }',
      { ids: principalIds },
    );
    const held = answer.data?.nodes.map(({ roleAssignments }) => roleAssignments.map(({ role }) => role.id));
    expect(held?.[0]).toContain(wavefront.viewers);
    expect(held?.[1]).toContain(astra.role('admin'));
    expect(held?.[2]).toContain(wavefront.viewers);
    expect(held?.[3]).toEqual([pigello.elenasRole]);
  });

  it('takes roles away, and deletes a user in Astra only when that is allowed by name', async () => {
    const input = {
      principalIds: [astra.elena, wavefront.carlos],
      roleIds: [astra.role('member'), wavefront.viewers],
    };
    const kept = await sandbox.done('unassignRoles', input);
    expect(typesOf(kept)).toEqual(['ConflictError', 'done']);
    const allowed = await sandbox.done(
      'unassignRoles',
      { ...input, allowUserDeletion: true },
      outcomesWithPrincipals,
    );
    expect(typesOf(allowed)).toEqual(['done', 'done']);
    expect(allowed.outcomes?.map(({ principal }) => principal?.id ?? null)).toEqual([null, wavefront.carlos]);
  });

  it('gives a target twice two outcomes, and sends it once', async () => {
    const principalIds = [wavefront.carlos, wavefront.daniel, wavefront.carlos];
    const result = await sandbox.done('grantPermissions', {
      principalIds,
      permissions: ['alerts_management'],
    });
    expect(idsOf(result)).toEqual(principalIds);
    expect(typesOf(result)).toEqual(['done', 'done', 'done']);
    const [request] = sandbox.requests('wavefront').filter(({ url }) => url.includes('grant'));
    expect(request?.body.match(/carlos/g)).toHaveLength(1);
    const revoked = await sandbox.done('revokePermissions', {
      principalIds,
      permissions: ['alerts_management'],
    });
    expect(typesOf(revoked)).toEqual(['done', 'done', 'done']);
  });

  it('tells of each backend that lacks the operation, and does it in the others', async () => {
    const principalIds = [oisp.mina, wavefront.carlos, pigello.carlos];
    const result = await sandbox.done('grantPermissions', {
      principalIds,
      permissions: ['alerts_management'],
    });
    expect(typesOf(result)).toEqual(['UnsupportedOperationError', 'done', 'UnsupportedOperationError']);
    expect(result.outcomes?.[0]?.error).toMatchObject({
      capability: 'PERMISSION_GRANT',
      backend: { name: 'oisp' },
    });
  });

  it('tells of one target that is not there, and does the others', async () => {
    const principalIds = [wavefront.carlos, wavefront.ghost, wavefront.daniel];
    const added = await sandbox.done('addToGroups', { principalIds, groupIds: [wavefront.bergen] });
    expect(typesOf(added)).toEqual(['done', 'NotFoundError', 'done']);
    const removed = await sandbox.done('removeFromGroups', { principalIds, groupIds: [wavefront.bergen] });
    expect(typesOf(removed)).toEqual(['done', 'NotFoundError', 'done']);
    const deleted = await sandbox.done('deletePrincipals', { principalIds });
    expect(typesOf(deleted)).toEqual(['done', 'NotFoundError', 'done']);
  });

  it('points into the list of the input where a backend refuses an item of its own part', async () => {
    const impossible = globalId('UserGroup', 'wavefront', 'not a uuid');
    const principalIds = [astra.elena, wavefront.carlos, impossible];
    const roleIds = [astra.role('admin'), wavefront.viewers, globalId('Role', 'wavefront', 'x')];
    const result = await sandbox.done('assignRoles', { principalIds, roleIds });
    expect(typesOf(result)).toEqual(['done', 'InvalidInputError', 'InvalidInputError']);
    expect(result.outcomes?.[1]?.error?.fields?.map(({ path }) => path.join('.'))).toEqual([
      'input.principalIds.2',
      'input.roleIds.2',
    ]);
    expect(writesOf(sandbox, ['wavefront'])).toEqual([]);
  });

  it('refuses what is none of its kind without sending it', async () => {
    const agent = globalId('IntegrationUserAgent', 'wavefront', 'x');
    const result = await sandbox.done('deletePrincipals', { principalIds: [agent, wavefront.carlos] });
    expect(result.outcomes?.[0]?.error).toMatchObject({ fields: [{ path: ['input', 'principalIds', '0'] }] });
    expect(writesOf(sandbox, ['wavefront'])).toEqual([]);
  });
});

describe('the outcomes of any batch', () => {
  it('are those of its targets, each as often and where it was asked', async () => {
    const target = fc.constantFrom(
      wavefront.carlos,
      wavefront.daniel,
      wavefront.ghost,
      oisp.mina,
      pigello.carlos,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(target, { minLength: 1, maxLength: 12 }), async (principalIds) => {
        sandbox.forget();
        const result = await sandbox.done('grantPermissions', {
          principalIds,
          permissions: ['alerts_management'],
        });
        expect(idsOf(result)).toEqual(principalIds);
        const able = (id: string) => id === wavefront.carlos || id === wavefront.daniel;
        expect(result.outcomes?.map(({ error }) => error === null)).toEqual(principalIds.map(able));
        expect(writesOf(sandbox, all).length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a batch with one backend dead', () => {
  it('fails the targets there, and does the others', async () => {
    const dead = await serveBackend('astra');
    const alive = await serveBackend('wavefront');
    await dead.served.close();
    const gateway = await startMutating({
      configuration: { ...configurationWith([dead, alive]), ledger: { url: ':memory:' } },
    });
    const principalIds = [astra.elena, wavefront.carlos];
    const roleIds = [astra.role('admin'), wavefront.viewers];
    const result = await gateway.done('assignRoles', { principalIds, roleIds });
    await gateway.close();
    await alive.served.close();
    expect(typesOf(result)).toEqual(['BackendUnavailableError', 'done']);
    expect(result.outcomes?.[0]?.error).toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      retryable: true,
      backend: { name: 'astra' },
    });
  });

  it('tells which targets may or may not have been done', async () => {
    sandbox
      .emulator('wavefront')
      .setFaults({ rules: [{ kind: 'lostAnswer', method: 'POST', path: 'addAssignees' }] });
    const principalIds = [wavefront.carlos, astra.elena, wavefront.daniel];
    const result = await sandbox.done('assignRoles', {
      principalIds,
      roleIds: [astra.role('admin'), wavefront.viewers],
    });
    expect(typesOf(result)).toEqual(['OutcomeUnknownError', 'done', 'OutcomeUnknownError']);
  });
});

describe('two mutations in one operation', () => {
  it('run one after the other, and the second sees what the first did', async () => {
    const answer = await sandbox.query(
      `mutation ($role: ID!, $user: ID!) {
        first: updateRole(input: { id: $role, name: "Onlookers" }) { __typename }
        second: assignRoles(input: { principalIds: [$user], roleIds: [$role] }) {
          ... on AssignRolesPayload { outcomes { principal { ... on User { roleAssignments { role { name } } } } } }
        }
        third: unassignRoles(input: { principalIds: [$user], roleIds: [$role] }) {
          ... on UnassignRolesPayload { outcomes { principal { ... on User { roleAssignments { role { name } } } } } }
        }
      }`,
      { role: wavefront.viewers, user: wavefront.daniel },
    );
    expect(answer).toMatchObject({
      data: {
        second: { outcomes: [{ principal: { roleAssignments: [{ role: { name: 'Onlookers' } }] } }] },
        third: { outcomes: [{ principal: { roleAssignments: [] } }] },
      },
    });
  });
});
