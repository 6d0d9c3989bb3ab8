import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { configurationJsonSchema } from '../../src/config/json-schema.ts';
import { capabilitiesOf } from '../../src/contract/capability.ts';
import { providers } from '../../src/providers/registry.ts';
import { encodeGlobalId } from '../support/sealed.ts';
import { type StartedGateway, startGateway } from '../support/start-gateway.ts';
import { startProvider } from '../support/start-provider.ts';
import { describeContract } from './contract-suite.ts';
import { sixth } from './sixth/provider.ts';
import { describeWrites } from './write-laws.ts';

// The one line that a new provider adds to src.
vi.mock('../../src/providers/index.ts', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  sixth: (await import('./sixth/provider.ts')).sixth,
}));

describeContract(sixth, { types: ['Account'], batchReads: ['Account'] });
describeWrites(sixth);

describe('a sixth provider', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await startGateway({
      configuration: {
        backends: [
          { name: 'sixth', provider: 'sixth', emulated: true },
          { name: 'astra', provider: 'astra', emulated: true },
        ],
      },
    });
  });
  afterAll(() => gateway.close());

  it('is in the registry, and in what the configuration takes', async () => {
    expect([...providers.keys()].at(-1)).toBe('sixth');
    expect(configurationJsonSchema().includes('"sixth"')).toBe(true);
    await expect(
      startGateway({
        configuration: { backends: [{ name: 'a', provider: 'sixth', url: 'http://127.0.0.1:1' }] },
      }),
    ).rejects.toThrow(/token/);
  });

  it('has the capabilities of its operations, and no other', async () => {
    const started = await startProvider(sixth);
    expect(capabilitiesOf(started.adapter)).toEqual(['ACCOUNT_READ', 'ACCOUNT_LIST', 'ACCOUNT_CREATE']);
    await started.close();

    const { data } = await gateway.query<{ backends: object[] }>(
      '{ backends { name provider capabilities } }',
    );
    expect(data?.backends).toContainEqual({
      name: 'sixth',
      provider: 'SIXTH',
      capabilities: ['ACCOUNT_READ', 'ACCOUNT_LIST', 'ACCOUNT_CREATE'],
    });
  });

  it('is read beside the others, in one list', async () => {
    const { data, errors } = await gateway.query<{
      accounts: { nodes: { name: string; backend: { name: string } }[] };
    }>('{ accounts(first: 50) { nodes { name backend { name } } complete } }');
    expect(errors).toBeUndefined();
    const names = data?.accounts.nodes.map(({ name }) => name.toLowerCase()) ?? [];
    expect(names).toEqual(names.toSorted());
    expect(new Set(data?.accounts.nodes.map(({ backend }) => backend.name))).toEqual(
      new Set(['sixth', 'astra']),
    );
  });

  it('creates, refuses what it lacks by field, and cannot do what it has no operation for', async () => {
    const create = async (input: object): Promise<unknown> => {
      const answer = await gateway.query<{ createAccount: unknown }>(
        `mutation ($input: CreateAccountInput!) { createAccount(input: $input) {
          __typename
          ... on CreateAccountPayload { account { id name } }
          ... on InvalidInputError { fields { path } }
        } }`,
        { input },
      );
      return answer.data?.createAccount;
    };
    gateway.forget();
    expect(await create({ backend: 'sixth', name: 'Quay' })).toEqual({
      __typename: 'CreateAccountPayload',
      account: { id: encodeGlobalId({ type: 'Account', backend: 'sixth', key: 't4' }), name: 'Quay' },
    });
    expect(gateway.sent('sixth')).toEqual(['POST /api/tenants']);

    gateway.forget();
    expect(await create({ backend: 'sixth', name: 'Quay', description: 'x' })).toEqual({
      __typename: 'InvalidInputError',
      fields: [{ path: ['input', 'description'] }],
    });
    const id = encodeGlobalId({ type: 'Account', backend: 'sixth', key: 't1' });
    const deleted = await gateway.query(
      `mutation { deleteAccount(input: { id: "${id}" }) { __typename ... on UnsupportedOperationError { capability } } }`,
    );
    expect(deleted.data).toEqual({
      deleteAccount: { __typename: 'UnsupportedOperationError', capability: 'ACCOUNT_DELETE' },
    });
    expect(gateway.sent('sixth')).toEqual([]);
  });
});
