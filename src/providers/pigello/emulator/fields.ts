import type { Json } from '../../../model.ts';

export type FieldKind =
  | 'uuid'
  | 'text'
  | 'boolean'
  | 'integer'
  | 'date'
  | 'dateTime'
  | 'relation'
  | 'relations'
  | 'map'
  | 'list';

/** What the documentation says of one field of an entity. */
export interface Field {
  kind: FieldKind;
  /** Bodies may hold it, and it is ignored there. */
  readOnly?: true;
  /** The schema of bodies marks it as required. */
  required?: true;
  /** The schema of answers marks it as required: slim answers hold it too. */
  always?: true;
  nullable?: true;
  /** Characters of a text. */
  length?: readonly [least: number, most: number];
  pattern?: RegExp;
  luhn?: true;
  choices?: readonly number[];
  /** What a relation points at, where this emulator knows all of those. */
  to?: 'organization' | 'role';
  togetherWith?: string;
  requires?: string;
  /** The fields of which at least one has to be set, this one included. */
  oneOf?: readonly string[];
  /** The value in a new record whose body has none; default null. */
  initial?: Json;
}

export type Fields = Readonly<Record<string, Field>>;

const readFlag: Field = { kind: 'boolean', readOnly: true, always: true, initial: false };
const requiredId: Field = { kind: 'uuid', required: true, always: true };
const id: Field = { kind: 'uuid', readOnly: true, always: true };
const flag: Field = { kind: 'boolean', initial: false };
const active: Field = { kind: 'boolean', initial: true };
const optionalMap: Field = { kind: 'map', nullable: true };
const organization: Field = { kind: 'relation', nullable: true, to: 'organization' };
const role: Field = { kind: 'relation', nullable: true, to: 'role' };
const optionalText: Field = { kind: 'text', nullable: true };
const customId: Field = { kind: 'text', nullable: true, length: [0, 128] };

export const agentFields: Fields = {
  id,
  application_id: requiredId,
  service_id: requiredId,
  service_version_id: requiredId,
  clashing_priority: { kind: 'integer', required: true, always: true },
  is_active: active,
  category: optionalText,
  custom_id: customId,
  access_requires_specific_object_connection: flag,
  personal_information_acceptance_mode: { kind: 'integer', nullable: true, choices: [0, 1, 2] },
  activation_object_id: { kind: 'uuid', nullable: true, togetherWith: 'activation_content_type' },
  activation_content_type: { kind: 'relation', nullable: true, togetherWith: 'activation_object_id' },
  activation_variables: optionalMap,
  integration_activation_data: optionalMap,
  organization,
  subscribes_to_events: { kind: 'list', readOnly: true, always: true, initial: [] },
  allowed_access: { kind: 'map', readOnly: true, always: true, initial: {} },
  registered_ip_addresses: { kind: 'list', readOnly: true, nullable: true },
  requires_sole_category_ownership: readFlag,
  require_personal_information_access: readFlag,
  allow_token_generation_for_tenants: readFlag,
  allow_token_generation_for_sub_tenants: readFlag,
  has_tenant_http_invokable_method: readFlag,
  has_sub_tenant_http_invokable_method: readFlag,
  created_at: { kind: 'dateTime', readOnly: true },
};

const oneOf = ['first_name', 'last_name', 'corporate_name'];
const name: Field = { kind: 'text', nullable: true, length: [0, 255], oneOf };
const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

const humanFields: Fields = {
  id,
  first_name: name,
  last_name: name,
  corporate_name: name,
  email: { kind: 'text', nullable: true, length: [0, 254], pattern: email },
  phone_number: { kind: 'text', nullable: true, length: [0, 36], pattern: /^\+?1?\d{7,15}$/ },
  ssn: { kind: 'text', nullable: true, length: [12, 13], luhn: true },
  org_no: { kind: 'text', nullable: true, length: [10, 11], luhn: true },
  fmi: { kind: 'text', nullable: true, length: [17, 20] },
  birth_date: { kind: 'date', nullable: true },
  active_to: { kind: 'dateTime', nullable: true },
  is_active: active,
  anonymized: flag,
  anonymization_name: optionalText,
  ssn_is_coordination_number: flag,
  prefer_invoice_view_only: flag,
  custom_id: customId,
  status: { kind: 'integer', readOnly: true, choices: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], initial: 0 },
  username: { kind: 'text', readOnly: true },
  mfa_has_hotp: { kind: 'boolean', readOnly: true, initial: false },
  is_company: { kind: 'boolean', readOnly: true, initial: false },
};

export const organizationUserFields: Fields = {
  ...humanFields,
  detail_access: { kind: 'integer', required: true, always: true, choices: [0, 1, 2] },
  role,
  organization,
  external_clients: { kind: 'relations', initial: [] },
  profile_picture: optionalMap,
};

export const tenantFields: Fields = {
  ...humanFields,
  realestates: { kind: 'relations', initial: [] },
  sni_number: { kind: 'text', nullable: true, requires: 'corporate_name' },
  peppol_id: { kind: 'text', nullable: true, pattern: /^(0007|0088):\d{10,13}$/ },
};

export const subtenantFields: Fields = humanFields;

export const segmentFields: Fields = {
  id,
  segment: { kind: 'relation', required: true, always: true },
  user: { kind: 'relation', required: true, always: true },
  role,
  organization,
  custom_id: customId,
};
