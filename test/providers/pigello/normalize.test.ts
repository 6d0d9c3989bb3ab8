import { describe, expect, it } from 'vitest';
import * as api from '../../../src/providers/pigello/api.ts';
import { toIntegrationUserAgent, toUser } from '../../../src/providers/pigello/normalize.ts';
import { publishedFields } from './agent-schema.ts';
import { publishedAgent } from './start-pigello.ts';

const id = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
const roleId = '0b0d4a55-3e2f-4e7c-8a01-1f4e7c0a0111';
const organizationId = '4e40b3a1-77aa-4b1e-9c53-2d5e0c6a9f10';

function agentOf(changes: Record<string, unknown> = {}) {
  return toIntegrationUserAgent(api.integrationUserAgent.parse(publishedAgent(changes)));
}

function userOf(fields: Record<string, unknown>, entity: 'organizationuser' | 'tenant' = 'organizationuser') {
  return toUser(entity, api.user.parse({ id, ...fields }));
}

describe('an integration user agent', () => {
  it('carries every field of the published example', () => {
    const { native, ...agent } = agentOf();

    expect(agent).toEqual({
      key: id,
      externalId: id,
      displayName: 'string',
      active: true,
      createdAt: new Date('2019-08-24T14:15:22Z'),
      updatedAt: null,
      lastUse: { basis: 'NOT_REPORTED', at: null },
      roleAssignments: null,
      groupKeys: null,
      permissions: null,
      effectivePermissions: null,
      tokenKeys: null,
      businessFunctions: null,
      applicationId: '48ac72d0-a829-4896-a067-dcb1c2b0f30c',
      serviceId: '641e839f-864e-4cce-98f9-40f6cbb3e9e0',
      serviceVersionId: '26d5aff9-394f-4ac9-b146-a5dbfb7218eb',
      organizationKey: id,
      category: 'string',
      customId: 'string',
      clashingPriority: -2147483648,
      registeredIpAddresses: ['string'],
      subscribedEvents: [null],
      allowedAccess: {},
      activation: {
        objectId: 'c5a56fe5-88a3-45fb-b8be-0179e3e35fc6',
        contentTypeId: id,
        variables: {},
        data: {},
      },
      personalInformationAcceptanceMode: 'MODE_0',
      requiresPersonalInformationAccess: true,
      requiresSoleCategoryOwnership: true,
      accessRequiresSpecificObjectConnection: true,
      allowsTenantTokenGeneration: true,
      allowsSubTenantTokenGeneration: true,
      hasTenantHttpInvokableMethod: true,
      hasSubTenantHttpInvokableMethod: true,
    });
    expect(native).toMatchObject({ id, custom_id: 'string' });
  });

  it('keeps every published field in native, but for the activation data', () => {
    const secret = { api_key: 'planted-activation-secret' };

    const { native, activation } = agentOf({ integration_activation_data: secret, added_later: 1 });

    const expected = Object.keys(publishedFields).filter((name) => name !== 'integration_activation_data');
    expect(Object.keys(native ?? {}).sort()).toEqual([...expected, 'added_later'].sort());
    expect(JSON.stringify(native)).not.toContain('planted');
    expect(activation?.data).toEqual(secret);
  });

  it.each([
    [0, 'MODE_0'],
    [1, 'MODE_1'],
    [2, 'MODE_2'],
    [null, null],
    [undefined, null],
  ])('reads acceptance mode %s as %s', (mode, expected) => {
    const agent = agentOf({ personal_information_acceptance_mode: mode });
    expect(agent.personalInformationAcceptanceMode).toBe(expected);
  });

  it('treats an absent optional field as null', () => {
    const optional = Object.entries(publishedAgent()).filter(([name]) => !optionalFields.includes(name));
    const agent = toIntegrationUserAgent(api.integrationUserAgent.parse(Object.fromEntries(optional)));

    expect(agent).toMatchObject({
      active: null,
      createdAt: null,
      organizationKey: null,
      category: null,
      customId: null,
      registeredIpAddresses: null,
      activation: { objectId: null, contentTypeId: null, variables: null, data: null },
      accessRequiresSpecificObjectConnection: null,
    });
  });

  it.each([
    [{ custom_id: 'erp-7', category: 'ACCOUNTING' }, 'erp-7'],
    [{ custom_id: null, category: 'ACCOUNTING' }, 'ACCOUNTING'],
    [{ custom_id: ' ', category: '' }, id],
  ])('is displayed by custom id, category or id: %j', (fields, expected) => {
    expect(agentOf(fields).displayName).toBe(expected);
  });

  it.each(['2026-02-03T08:15:22Z', '2026-02-03T09:15:22+01:00', '2026-02-03T08:15:22'])(
    'reads %s as one instant, in UTC where nothing is said',
    (time) => {
      expect(agentOf({ created_at: time }).createdAt).toEqual(new Date('2026-02-03T08:15:22Z'));
    },
  );
});

const optionalFields = [
  'registered_ip_addresses',
  'activation_variables',
  'integration_activation_data',
  'activation_object_id',
  'activation_content_type',
  'created_at',
  'is_active',
  'category',
  'custom_id',
  'access_requires_specific_object_connection',
  'personal_information_acceptance_mode',
  'organization',
];

describe('a user', () => {
  it.each([
    [{ first_name: 'Mina', last_name: 'Okafor', corporate_name: 'Quay AB' }, 'Mina Okafor'],
    [{ first_name: null, last_name: 'Okafor' }, 'Okafor'],
    [{ first_name: ' ', last_name: null, corporate_name: 'Quay AB', email: 'a@b.example' }, 'Quay AB'],
    [{ email: 'a@b.example' }, 'a@b.example'],
    [{}, id],
  ])('is displayed by name, firm, e-mail address or id: %j', (fields, expected) => {
    expect(userOf(fields).displayName).toBe(expected);
  });

  it('names its table in the key', () => {
    expect(userOf({}, 'tenant')).toMatchObject({ key: `tenant/${id}`, externalId: id, kind: 'TENANT' });
  });

  it.each([
    [{ role: { id: roleId }, organization: { id: organizationId } }, organizationId],
    [{ role: { id: roleId } }, null],
  ])('holds its role, without a limit, in its organization: %j', (fields, accountKey) => {
    const user = userOf(fields);

    expect(user.roleAssignments).toEqual([{ roleKey: roleId, accountKey, constraints: ['*'] }]);
    expect(user.accountKeys).toEqual(accountKey === null ? [] : [accountKey]);
  });

  it('has an empty list of roles as a member, and none at all as a tenant', () => {
    expect(userOf({ role: null }).roleAssignments).toEqual([]);
    expect(userOf({ role: { id: roleId } }, 'tenant').roleAssignments).toBeNull();
  });

  it('leaves identity numbers and the birth date out of native', () => {
    const personal = {
      ssn: '198001019999',
      org_no: '5560000000',
      fmi: 'f'.repeat(17),
      birth_date: '1980-01-01',
    };

    const { native } = userOf({ ...personal, custom_id: 'u-1' });

    expect(native).toEqual({ id, custom_id: 'u-1' });
  });

  it('invents no state for the undocumented status', () => {
    expect(userOf({ status: 3 })).toMatchObject({ state: null, native: { status: 3 } });
  });
});
