import type { Json, JsonObject } from '../../../model.ts';
import type { Dataset } from '../../../sandbox/dataset.ts';
import { organizationIdsOf, realEstateIdsOf } from './organizations.ts';
import type { Row } from './table.ts';

/**
 * Twenty-four agents at the least: every acceptance mode with and without an activation object, active and not, then the
 * extremes of the other fields at various steps.
 */
export function agentRows(dataset: Dataset): Row[] {
  const count = Math.max(24, Math.floor(dataset.people.length / 10));
  const organizationIds = organizationIdsOf(dataset);
  const realEstateIds = realEstateIdsOf(dataset);
  return Array.from({ length: count }, (_, index) => {
    const organizationId = index % 5 === 4 ? null : pick(organizationIds, index);
    const record = {
      ...agentAt(dataset, index),
      ...activationAt(dataset, index, pick(realEstateIds, index)),
      organization: organizationId === null ? null : { id: organizationId },
    };
    return { record, organizationId };
  });
}

function agentAt(dataset: Dataset, index: number): JsonObject {
  const id = (...words: (string | number)[]): string => dataset.uuid('pigello', ...words);
  const service = index % services.length;
  return {
    id: id('agent', index),
    application_id: id('application of service', service % 2),
    service_id: id('service', service),
    // Customers stay on the version that they activated, so one service is there in several.
    service_version_id: id('service version', service, Math.floor(index / services.length) % 3),
    clashing_priority: pick(priorities, index),
    personal_information_acceptance_mode: pick([0, 1, 2, null], index),
    subscribes_to_events: pick(eventLists, index),
    allowed_access: pick(accessMaps, index),
    registered_ip_addresses: pick(addressLists, index),
    ...flagsAt(index),
    ...optionalFieldsAt(dataset, index),
  };
}

/** The pair is set or null together. */
function activationAt(dataset: Dataset, index: number, realEstateId: string): JsonObject {
  const isPaired = Math.floor(index / 4) % 2 === 0;
  return {
    activation_object_id: isPaired ? realEstateId : null,
    activation_content_type: isPaired ? { id: dataset.uuid('pigello', 'content type', 'real estate') } : null,
    activation_variables: pick([{ period: 'monthly', currency: 'SEK' }, {}, null], index),
    integration_activation_data: pick([null, { api_key: `demo-activation-key-${index}` }, {}], index),
  };
}

function flagsAt(index: number): JsonObject {
  return {
    requires_sole_category_ownership: index % 6 === 0,
    require_personal_information_access: index % 2 === 0,
    allow_token_generation_for_tenants: index % 3 === 0,
    allow_token_generation_for_sub_tenants: index % 7 === 0,
    has_tenant_http_invokable_method: index % 4 === 1,
    has_sub_tenant_http_invokable_method: index % 8 === 1,
  };
}

/** These fields are not promised by the schema, and one agent in twenty-four does not have them at all. */
function optionalFieldsAt(dataset: Dataset, index: number): JsonObject {
  if (index % 24 === 17) return {};
  const day = 24 * 60 * 60 * 1000;
  const created = Date.UTC(2024, 1, 3, 8, 15, 22) + dataset.number(800, 'pigello', 'created', index) * day;
  return {
    is_active: Math.floor(index / 8) % 3 !== 1,
    category: pick(services, index).category,
    custom_id: customIdAt(index),
    access_requires_specific_object_connection: index % 5 === 0,
    created_at: new Date(created).toISOString().replace('.000', ''),
  };
}

function customIdAt(index: number): string | null {
  if (index === 3) return 'k'.repeat(128);
  return index % 4 === 2 ? null : `${pick(services, index).slug}-${index}`;
}

const services: readonly { slug: string; category: string | null }[] = [
  { slug: 'erp', category: 'ACCOUNTING' },
  { slug: 'locks', category: 'ACCESS_CONTROL' },
  { slug: 'meters', category: 'METERING' },
  { slug: 'portal', category: null },
  { slug: 'signing', category: 'E_SIGNING' },
];

const priorities = [10, 0, -5, -2_147_483_648, 2_147_483_647, 100, 1];

/** The published example shows a list that holds null. */
const eventLists: readonly Json[] = [
  [],
  [null],
  [{ event: 'tenant.created' }, { event: 'apartmentcontract.signed', retry: true }],
];

const accessMaps: readonly Json[] = [
  { 'accounts.tenant': ['read'] },
  {},
  { 'accounts.tenant': ['read', 'write'], 'contracts.apartmentcontract': { read: true, fields: null } },
];

const addressLists: readonly Json[] = [['203.0.113.7'], null, [], ['198.51.100.4', '2001:db8::17']];

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
