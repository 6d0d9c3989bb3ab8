import type { IntegrationUserAgentChanges } from '../../contract/integration-user-agent.ts';
import type { Invitation, UserChanges } from '../../contract/user.ts';
import { inputNames } from '../../kit/input-names.ts';
import type { JsonObject } from '../../model.ts';
import type { InputNames } from '../../transport/json-client.ts';
import type { ApiUser } from './api.ts';

/** How relations are written. They are read as objects; whether a bare id is taken is documented nowhere. */
export type RelationForm = 'object' | 'id';

type Relation = { id: string } | string;

export interface AgentRequest {
  application_id?: string;
  service_id?: string;
  service_version_id?: string;
  clashing_priority?: number;
  is_active?: boolean;
  category?: string | null;
  custom_id?: string | null;
  access_requires_specific_object_connection?: boolean;
  personal_information_acceptance_mode?: 0 | 1 | 2 | null;
  activation_object_id?: string | null;
  activation_content_type?: Relation | null;
  activation_variables?: JsonObject | null;
  integration_activation_data?: JsonObject | null;
  organization?: Relation | null;
}

export function toAgentRequest(changes: IntegrationUserAgentChanges, form: RelationForm): AgentRequest {
  const mode = changes.personalInformationAcceptanceMode;
  return given<AgentRequest>({
    application_id: changes.applicationId,
    service_id: changes.serviceId,
    service_version_id: changes.serviceVersionId,
    clashing_priority: changes.clashingPriority,
    is_active: changes.active,
    category: changes.category,
    custom_id: changes.customId,
    access_requires_specific_object_connection: changes.accessRequiresSpecificObjectConnection,
    personal_information_acceptance_mode: mode == null ? mode : modes[mode],
    activation_object_id: changes.activationObjectId,
    activation_content_type: toRelation(changes.activationContentTypeId, form),
    activation_variables: changes.activationVariables,
    integration_activation_data: changes.activationData,
    organization: toRelation(changes.organizationKey, form),
  });
}

export const agentNames = wholeFields({
  application_id: 'applicationId',
  service_id: 'serviceId',
  service_version_id: 'serviceVersionId',
  clashing_priority: 'clashingPriority',
  is_active: 'active',
  category: 'category',
  custom_id: 'customId',
  access_requires_specific_object_connection: 'accessRequiresSpecificObjectConnection',
  personal_information_acceptance_mode: 'personalInformationAcceptanceMode',
  activation_object_id: 'activationObjectId',
  activation_content_type: 'activationContentTypeId',
  activation_variables: 'activationVariables',
  integration_activation_data: 'activationData',
  organization: 'organizationKey',
} satisfies Record<keyof AgentRequest, keyof IntegrationUserAgentChanges>);

export interface UserRequest {
  /** Organization users alone have it, and it is required there, in changes too. Its meaning is documented nowhere. */
  detail_access?: unknown;
  email?: string;
  first_name?: string | null;
  last_name?: string | null;
  corporate_name?: string | null;
  phone_number?: string | null;
  is_active?: boolean;
  role?: Relation | null;
  organization?: Relation | null;
}

export function toUserRequest(
  changes: UserChanges & { accountKey?: string | null },
  form: RelationForm,
): UserRequest {
  return given<UserRequest>({
    detail_access: undefined,
    email: changes.email,
    first_name: changes.firstName,
    last_name: changes.lastName,
    corporate_name: changes.companyName,
    phone_number: changes.phone,
    is_active: changes.active,
    role: toRelation(changes.roleKeys && (changes.roleKeys[0] ?? null), form),
    organization: toRelation(changes.accountKey, form),
  });
}

/** A change of an organization user has to carry its detail_access, so that goes back as it came. */
export function toDetailAccess(stored: ApiUser | null): Pick<UserRequest, 'detail_access'> {
  const detailAccess = stored?.detail_access ?? null;
  return detailAccess === null ? {} : { detail_access: detailAccess };
}

export const userNames = wholeFields({
  email: 'email',
  first_name: 'firstName',
  last_name: 'lastName',
  corporate_name: 'companyName',
  // A tenant's number of its line of business needs a company's name.
  sni_number: 'companyName',
  phone_number: 'phone',
  is_active: 'active',
  role: 'roleKeys.0',
  organization: 'accountKey',
});

/** The body of an invitation is documented as one of any form: the fields of an organization user are the likeliest. */
export type InvitationRequest = Pick<
  UserRequest,
  'email' | 'first_name' | 'last_name' | 'role' | 'organization'
>;

export function toInvitationRequest(
  { email, firstName, lastName, roleKeys }: Invitation,
  accountKey: string | null,
  form: RelationForm,
): InvitationRequest {
  return given<InvitationRequest>({
    email,
    first_name: firstName,
    last_name: lastName,
    role: toRelation(roleKeys?.[0], form),
    organization: toRelation(accountKey ?? undefined, form),
  });
}

/** The organization is the input's own, everything else is its invitation's. */
export function invitationNames(index: number): InputNames {
  const ofInvitation = wholeFields(
    { email: 'email', first_name: 'firstName', last_name: 'lastName', role: 'roleKeys.0' },
    `invitations.${index}`,
  );
  const ofAll = wholeFields({ organization: 'accountKey' });
  return (field) => ofInvitation(field) ?? ofAll(field);
}

/** What is refused below a field is refused of the whole: the id of a relation, a name in free JSON. */
function wholeFields(names: Readonly<Record<string, string>>, prefix = ''): InputNames {
  const nameOf = inputNames(names, prefix);
  return (field) => nameOf(field.split('.')[0] ?? '');
}

const modes = { MODE_0: 0, MODE_1: 1, MODE_2: 2 } as const;

function toRelation(id: string | null | undefined, form: RelationForm): Relation | null | undefined {
  if (id == null) return id;
  return form === 'object' ? { id } : id;
}

/** Leaves out what is absent, since an absent field of a change stays as it is. */
function given<T extends object>(fields: { [Name in keyof Required<T>]: T[Name] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
