import { z } from 'zod';
import type { Json } from '../../model.ts';

// Unknown fields are kept for `native`; required fields may be absent (nullish) unless the published page promises them.

const json = z.custom<Json>();
const freeMap = z.record(z.string(), json);
const reference = z.looseObject({ id: z.guid() });
const text = z.string().nullish();

export const integrationuseragent = z.looseObject({
  id: z.guid(),
  application_id: z.guid(),
  service_id: z.guid(),
  service_version_id: z.guid(),
  clashing_priority: z.int32(),
  is_active: z.boolean().nullish(),
  category: text,
  custom_id: text,
  access_requires_specific_object_connection: z.boolean().nullish(),
  personal_information_acceptance_mode: z.literal([0, 1, 2]).nullish(),
  activation_object_id: z.guid().nullish(),
  activation_content_type: reference.nullish(),
  activation_variables: freeMap.nullish(),
  integration_activation_data: freeMap.nullish(),
  organization: reference.nullish(),
  subscribes_to_events: z.array(json),
  allowed_access: freeMap,
  registered_ip_addresses: z.array(z.string()).nullish(),
  requires_sole_category_ownership: z.boolean(),
  require_personal_information_access: z.boolean(),
  allow_token_generation_for_tenants: z.boolean(),
  allow_token_generation_for_sub_tenants: z.boolean(),
  has_tenant_http_invokable_method: z.boolean(),
  has_sub_tenant_http_invokable_method: z.boolean(),
  created_at: z.iso.datetime({ offset: true, local: true }).nullish(),
});
export type Integrationuseragent = z.infer<typeof integrationuseragent>;

/** What Organizationuser, Tenant and Subtenant have in common; the last two have no documented organization or role. */
export const userLike = z.looseObject({
  id: z.guid(),
  first_name: text,
  last_name: text,
  corporate_name: text,
  email: text,
  phone_number: text,
  is_active: z.boolean().nullish(),
  organization: reference.nullish(),
  role: reference.nullish(),
});
export type UserLike = z.infer<typeof userLike>;

export const userEntities = ['organizationuser', 'tenant', 'subtenant'] as const;
export type UserEntity = (typeof userEntities)[number];

export const withId = z.object({ id: z.guid() });

/** The documentation shows no list's body; bulk writes answer with bare arrays. */
export const listBody = z.union(
  [
    z.array(z.unknown()).transform((results) => ({ results, count: null })),
    z.object({ results: z.array(z.unknown()), count: z.int().nonnegative().nullish() }),
  ],
  { error: 'expected an array, or an object with an array of results' },
);
