import { describe, expect, expectTypeOf, it } from 'vitest';
import { capabilities, capabilitiesOf, operationOf } from '../../src/contract/capability.ts';
import type { GroupOperations } from '../../src/contract/group.ts';
import type { Adapter } from '../../src/contract/provider.ts';
import type { RoleOperations } from '../../src/contract/role.ts';

const ping = async (): Promise<void> => undefined;
const get = async (): Promise<null> => null;
const getMany = async (): Promise<ReadonlyMap<string, never>> => new Map<string, never>();
const list = async (): Promise<{ items: []; end: true; total: null }> => ({
  items: [],
  end: true,
  total: null,
});

describe('what a backend can do', () => {
  it.each<[string, Partial<Adapter>, string[]]>([
    ['nothing', {}, []],
    ['resources without operations', { account: {}, user: {}, token: {} }, []],
    ['accounts by id', { account: { get } }, ['ACCOUNT_READ']],
    ['users in batches', { user: { getMany } }, ['USER_READ', 'USER_BATCH_READ']],
    ['users one by one', { user: { get, list } }, ['USER_READ', 'USER_LIST']],
    [
      'activation codes',
      { account: { list, fields: { activationCode: getMany } } },
      ['ACCOUNT_LIST', 'ACTIVATION_CODE_READ'],
    ],
    [
      'other lists',
      { role: { list }, group: { list }, token: { list } },
      ['ROLE_LIST', 'GROUP_LIST', 'TOKEN_LIST'],
    ],
    ['service accounts', { serviceAccount: { get, list } }, ['SERVICE_ACCOUNT_READ', 'SERVICE_ACCOUNT_LIST']],
    [
      'agents',
      { integrationUserAgent: { get, list } },
      ['INTEGRATION_USER_AGENT_READ', 'INTEGRATION_USER_AGENT_LIST'],
    ],
  ])('follows from the operations of its adapter: %s', (_what, adapter, expected) => {
    expect(capabilitiesOf({ ping, ...adapter })).toEqual(expected);
  });

  it('is what the operation behind a capability does', () => {
    const create: NonNullable<RoleOperations['create']> = () => Promise.reject(new Error('not called'));
    const adapter: Adapter = { ping, role: { create } };
    const found = operationOf(adapter, 'ROLE_CREATE');
    expect(found).toBe(create);
    expectTypeOf(found).toEqualTypeOf<RoleOperations['create']>();
    expectTypeOf(found).not.toEqualTypeOf<GroupOperations['create']>();
    expect(operationOf(adapter, 'GROUP_CREATE')).toBeUndefined();
  });

  it('has a name only once', () => {
    expect(new Set(capabilities).size).toBe(capabilities.length);
  });
});
