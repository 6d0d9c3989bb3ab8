import { z } from 'zod';
import { answered } from '../../kit/answered.ts';
import { countSchema, lenient, lenientList } from '../../kit/odd-fields.ts';
import type { Json } from '../../model.ts';

// Strict are ids and what the graph promises: an optional field that cannot be read is null, and listed as unreadable.

const anyJson = z.custom<Json>();
const freeMap = z.record(z.string(), anyJson);
const reference = z.object({ id: z.guid() });
const text = z.string();
/** Numbers and truth values may come as text. */
const whole = z.preprocess((value) => (isDigits(value) ? Number(value) : value), z.int32());
const flag = z.preprocess((value) => (isWord(value) ? value === 'true' : value), z.boolean());

export const integrationUserAgent = answered({
  id: z.guid(),
  application_id: z.guid(),
  service_id: z.guid(),
  service_version_id: z.guid(),
  clashing_priority: whole,
  is_active: lenient('active', flag),
  category: lenient('category', text),
  custom_id: lenient('customId', text),
  access_requires_specific_object_connection: lenient('accessRequiresSpecificObjectConnection', flag),
  personal_information_acceptance_mode: lenient(
    'personalInformationAcceptanceMode',
    whole.pipe(z.literal([0, 1, 2])),
  ),
  activation_object_id: lenient('activation', z.guid()),
  activation_content_type: lenient('activation', reference),
  activation_variables: lenient('activation', freeMap),
  integration_activation_data: lenient('activation', freeMap),
  organization: lenient('organizationKey', reference),
  subscribes_to_events: lenientList('subscribedEvents', anyJson),
  allowed_access: freeMap,
  registered_ip_addresses: lenientList('registeredIpAddresses', text),
  requires_sole_category_ownership: flag,
  require_personal_information_access: flag,
  allow_token_generation_for_tenants: flag,
  allow_token_generation_for_sub_tenants: flag,
  has_tenant_http_invokable_method: flag,
  has_sub_tenant_http_invokable_method: flag,
  created_at: z.unknown().optional(),
});
export type ApiIntegrationUserAgent = z.infer<typeof integrationUserAgent>;

/** What Organizationuser, Tenant and Subtenant have in common; the last two have no documented organization or role. */
export const user = answered({
  id: z.guid(),
  first_name: lenient('firstName', text),
  last_name: lenient('lastName', text),
  corporate_name: lenient('companyName', text),
  email: lenient('email', text),
  phone_number: lenient('phone', text),
  is_active: lenient('active', flag),
  organization: lenient('accountKeys', reference),
  role: lenient('roleAssignments', reference),
  detail_access: z.unknown().optional(),
});
export type ApiUser = z.infer<typeof user>;

/** Users stand in three tables upstream. */
export const userTables = ['organizationuser', 'tenant', 'subtenant'] as const;
export type ApiUserTable = (typeof userTables)[number];

/** What every record has. */
export const anyRecord = z.object({ id: z.guid() });

const rows = z
  .array(z.unknown())
  .nullable()
  .transform((list) => list ?? []);

/** The documentation shows no list's body; bulk writes answer with bare arrays, which say nothing of more. */
export const listBody = z.union(
  [
    z.array(z.unknown()).transform((results) => ({ results, count: null, next: undefined })),
    z.object({ results: rows, count: countSchema, next: z.unknown().optional() }),
  ],
  { error: 'expected an array, or an object with an array of results' },
);

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^-?\d{1,10}$/.test(value.trim());
}

function isWord(value: unknown): value is 'true' | 'false' {
  return value === 'true' || value === 'false';
}
