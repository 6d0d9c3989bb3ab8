import type { IntegrationUserAgentRecord } from '../../contract/integration-user-agent.ts';
import type { RoleAssignmentRecord } from '../../contract/principal.ts';
import { useNotReported } from '../../contract/record.ts';
import type { UserKind, UserRecord } from '../../contract/user.ts';
import { lazyNative } from '../../kit/native.ts';
import { readIsoTime } from '../../kit/times.ts';
import type { ApiIntegrationUserAgent, ApiUser, ApiUserTable } from './api.ts';
import { toUserKey } from './keys.ts';

export function toIntegrationUserAgent(agent: ApiIntegrationUserAgent): IntegrationUserAgentRecord {
  const mode = agent.personal_information_acceptance_mode;
  const record: IntegrationUserAgentRecord = {
    key: agent.id,
    externalId: agent.id,
    // An agent has no name: the caller's own key for it comes nearest, then what it is for.
    displayName: firstText(agent.custom_id, agent.category) ?? agent.id,
    active: agent.is_active,
    createdAt: readIsoTime('createdAt', agent.created_at),
    updatedAt: null,
    lastUse: useNotReported,
    roleAssignments: null,
    groupKeys: null,
    permissions: null,
    effectivePermissions: null,
    tokenKeys: null,
    businessFunctions: null,
    applicationId: agent.application_id,
    serviceId: agent.service_id,
    serviceVersionId: agent.service_version_id,
    organizationKey: agent.organization?.id ?? null,
    category: agent.category,
    customId: agent.custom_id,
    clashingPriority: agent.clashing_priority,
    registeredIpAddresses: agent.registered_ip_addresses,
    subscribedEvents: agent.subscribes_to_events ?? [],
    allowedAccess: agent.allowed_access,
    activation: {
      objectId: agent.activation_object_id,
      contentTypeId: agent.activation_content_type?.id ?? null,
      variables: agent.activation_variables,
      data: agent.integration_activation_data,
    },
    // The numbers' meaning is documented nowhere, so they get no names.
    personalInformationAcceptanceMode: mode === null ? null : `MODE_${mode}`,
    requiresPersonalInformationAccess: agent.require_personal_information_access,
    requiresSoleCategoryOwnership: agent.requires_sole_category_ownership,
    accessRequiresSpecificObjectConnection: agent.access_requires_specific_object_connection,
    allowsTenantTokenGeneration: agent.allow_token_generation_for_tenants,
    allowsSubTenantTokenGeneration: agent.allow_token_generation_for_sub_tenants,
    hasTenantHttpInvokableMethod: agent.has_tenant_http_invokable_method,
    hasSubTenantHttpInvokableMethod: agent.has_sub_tenant_http_invokable_method,
  };
  return withNativeOfAgent(record, agent);
}

export function toUser(table: ApiUserTable, user: ApiUser): UserRecord {
  const organizationId = user.organization?.id ?? null;
  const name = [user.first_name, user.last_name].filter((part) => firstText(part) !== null).join(' ');
  const record: UserRecord = {
    key: toUserKey(table, user.id),
    externalId: user.id,
    kind: kinds[table],
    // `status` is a number from 0 to 9 whose meaning is documented nowhere.
    state: null,
    displayName: firstText(name, user.corporate_name, user.email) ?? user.id,
    active: user.is_active,
    createdAt: null,
    updatedAt: null,
    lastUse: useNotReported,
    // Tenants and subtenants are customers: Pigello gives them no roles.
    roleAssignments: table === 'organizationuser' ? toRoleAssignments(user) : null,
    groupKeys: null,
    permissions: null,
    effectivePermissions: null,
    tokenKeys: null,
    businessFunctions: null,
    email: user.email,
    firstName: user.first_name,
    lastName: user.last_name,
    companyName: user.corporate_name,
    phone: user.phone_number,
    postalAddress: null,
    attributes: [],
  };
  // An organization that cannot be read is not none.
  if (!isOdd(user, 'organization')) record.accountKeys = organizationId === null ? [] : [organizationId];
  return withNativeOfUser(record, user);
}

/** The one role of a user, which holds in the user's organization; null where it cannot be read. */
function toRoleAssignments(user: ApiUser): RoleAssignmentRecord[] | null {
  if (isOdd(user, 'role')) return null;
  if (user.role === null) return [];
  return [{ roleKey: user.role.id, accountKey: user.organization?.id ?? null, constraints: ['*'] }];
}

function isOdd(user: ApiUser, name: 'role' | 'organization'): boolean {
  return user[name] === null && (user.json[name] ?? null) !== null;
}

export const kinds: Record<ApiUserTable, UserKind> = {
  organizationuser: 'MEMBER',
  tenant: 'TENANT',
  subtenant: 'SUBTENANT',
};

/** The activation data may hold the credentials with which the integration was activated. */
function isSecret(field: string): boolean {
  return field === 'integration_activation_data';
}

/** Identity numbers and birth dates serve no account question, and the law asks to keep them from travelling. */
function isPersonal(field: string): boolean {
  return personalFields.includes(field);
}

const personalFields: readonly string[] = ['ssn', 'org_no', 'fmi', 'birth_date'];

const withNativeOfAgent = lazyNative(isSecret);
const withNativeOfUser = lazyNative(isPersonal);

function firstText(...texts: (string | null | undefined)[]): string | null {
  return texts.find((text) => text != null && text.trim() !== '') ?? null;
}
