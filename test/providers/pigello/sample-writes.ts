import type { NewIntegrationUserAgent } from '../../../src/contract/integration-user-agent.ts';
import type { NewUser } from '../../../src/contract/user.ts';
import type { UpstreamError } from '../../../src/errors.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import type { StartedPigello } from './start-pigello.ts';

const { uuid, sites } = createDataset(0);

export const organizationKey = uuid('pigello', 'organization', sites[0]?.slug ?? '');
export const otherOrganizationKey = uuid('pigello', 'organization', sites[1]?.slug ?? '');
export const roleKey = uuid('pigello', 'role', 0);
export const otherRoleKey = uuid('pigello', 'role', 1);
export const absentId = '00000000-0000-4000-8000-000000000000';
export const anyId = '497f6eca-6276-4993-bfeb-53cbbbba6f08';

export const agentPath = '/accounts/users/api/integrationuseragent/';
export const memberPath = '/accounts/users/organization/organizationuser/';
export const tenantPath = '/accounts/users/customer/tenant/';
export const subtenantPath = '/accounts/users/customer/subtenant/';
export const invitePath = '/accounts/users/auth/invite/organization/organizationuser/';

export const newAgent: NewIntegrationUserAgent = {
  applicationId: anyId,
  serviceId: '641e839f-864e-4cce-98f9-40f6cbb3e9e0',
  serviceVersionId: '26d5aff9-394f-4ac9-b146-a5dbfb7218eb',
  clashingPriority: -5,
};

export const newUser: NewUser = {
  email: 'new.person@nordhafen.example',
  firstName: 'New',
  accountKey: null,
  kind: 'MEMBER',
  sendWelcomeEmail: false,
  updateIfExists: false,
};

/** A member with the wanted role, or without one. */
export async function memberWith(
  { ask }: StartedPigello,
  role: string | null,
): Promise<{ id: string; key: string }> {
  const filter = role === null ? 'role__isnull=true' : `role=${role}`;
  const [member] = (await ask(`${memberPath}list/?${filter}&organization__isnull=false`)) as { id: string }[];
  const id = member?.id ?? '';
  return { id, key: `organizationuser/${id}` };
}

/** Key of the first agent, tenant, ... by id. */
export async function firstId({ ask }: StartedPigello, path: string, filter = ''): Promise<string> {
  const [first] = (await ask(`${path}list/?_order_by=id${filter}`)) as { id: string }[];
  return first?.id ?? '';
}

/** The bodies that were sent with a write, parsed, oldest first. */
export function bodiesOf({ requests }: StartedPigello): unknown[] {
  return requests.filter(({ body }) => body !== '').map(({ body }) => JSON.parse(body) as unknown);
}

export async function errorOf(writing: Promise<unknown>): Promise<UpstreamError> {
  return writing.then(
    () => Promise.reject(new Error('expected a failure, it succeeded')),
    (error: UpstreamError) => error,
  );
}

export function namesIn({ fields }: UpstreamError): string[] {
  return fields.map(({ name }) => name);
}
