import { z } from 'zod';
import type { IntegrationUserAgentChanges } from '../../contract/integration-user-agent.ts';
import type { Invitation, NewUser, UserChanges } from '../../contract/user.ts';
import type { FieldFault } from '../../errors.ts';
import type { HttpClient } from '../../transport/http-client.ts';

/** Throws when the input breaks the schema: every fault, by its path in the input. */
export function refuseFaults(http: HttpClient, faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  throw http.failure({
    code: 'INVALID_INPUT',
    message: 'expected what this backend can take, something else came, so nothing was sent; see the fields',
    fields: faults.slice(0, 50),
  });
}

/** Of the schemas below only: their words repeat no value, which may be secret. */
export function faultsIn(schema: z.ZodType, input: unknown, ...place: (string | number)[]): FieldFault[] {
  const issues = schema.safeParse(input).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ name: [...place, ...path].join('.'), reason: message }));
}

const id = z.guid({ error: 'expected a UUID' });
const flag = z.boolean({ error: 'expected true or false' });
const map = z.record(z.string(), z.unknown(), { error: 'expected an object' });

function text(most = Number.POSITIVE_INFINITY): z.ZodType {
  return z
    .string({ error: 'expected text' })
    .regex(/\S/, 'expected text that is not blank')
    .regex(/^\P{Cc}*$/u, 'expected text without control characters')
    .refine((value) => [...value].length <= most, `expected at most ${most} characters`);
}

function none(reason: string): z.ZodType {
  return z.never({ error: reason }).optional();
}

const agentShape = {
  applicationId: id,
  serviceId: id,
  serviceVersionId: id,
  clashingPriority: z.int32({ error: 'expected a whole number from -2147483648 to 2147483647' }),
  active: flag,
  category: text().nullable(),
  customId: text(128).nullable(),
  organizationKey: id.nullable(),
  accessRequiresSpecificObjectConnection: flag,
  personalInformationAcceptanceMode: z
    .enum(['MODE_0', 'MODE_1', 'MODE_2'], { error: 'expected MODE_0, MODE_1 or MODE_2' })
    .nullable(),
  activationObjectId: id.nullable(),
  activationContentTypeId: id.nullable(),
  activationVariables: map.nullable(),
  activationData: map.nullable(),
} satisfies Record<keyof IntegrationUserAgentChanges, z.ZodType>;

export const agentChanges = z.object(agentShape).partial();
export const newAgent = agentChanges.required({
  applicationId: true,
  serviceId: true,
  serviceVersionId: true,
  clashingPriority: true,
});

const email = z
  .string({ error: 'expected an e-mail address' })
  .regex(/^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u, 'expected an e-mail address')
  .max(254, 'expected at most 254 characters');
const role = z.array(id).max(1, 'expected one role or none: a Pigello user has no more');
const noGroups = none('Pigello has no groups');
const noPermissions = none('Pigello grants no permissions to users');

const memberShape = {
  email: email.optional(),
  firstName: text(255).nullish(),
  lastName: text(255).nullish(),
  companyName: text(255).nullish(),
  phone: z
    .string({ error: 'expected a phone number' })
    .regex(/^\+?1?\d{7,15}$/, 'expected 7 to 15 digits, with or without a leading +')
    .nullish(),
  postalAddress: none('Pigello keeps no postal address in its users'),
  active: flag.optional(),
  attributes: none('Pigello keeps no free attributes in its users'),
  roleKeys: role.optional(),
  groupKeys: noGroups,
  permissions: noPermissions,
} satisfies Record<keyof UserChanges, z.ZodType>;

export const memberChanges = z.object(memberShape);
export const customerChanges = memberChanges.extend({
  roleKeys: none('Pigello gives roles to organization users only, not to tenants and subtenants'),
});

export const newMember = memberChanges.extend({
  email,
  accountKey: id.nullable(),
  kind: z.literal('MEMBER', {
    error: 'expected MEMBER: how tenants and subtenants are created is not documented',
  }),
  sendWelcomeEmail: z.literal(false, {
    error: 'Pigello sends no e-mail to a created user; invite the user instead',
  }),
  updateIfExists: z.literal(false, {
    error: 'Pigello creates another user even if the e-mail address is there; update that user instead',
  }),
  authProvider: none('Pigello knows one way to log in'),
  authId: none('Pigello knows one way to log in'),
  password: none('Pigello takes no password for a user'),
} satisfies Partial<Record<keyof NewUser, z.ZodType>>);

export const invitation = z.object({
  email,
  firstName: text(255).nullish(),
  lastName: text(255).nullish(),
  roleKeys: role.optional(),
  groupKeys: noGroups,
  permissions: noPermissions,
} satisfies Record<keyof Invitation, z.ZodType>);

/** Of a role in an assignment: exactly one. */
export const assignment = z.object({
  roleKeys: role.min(1, 'expected one role'),
  accountKey: id.nullable(),
  constraints: z
    .tuple([z.literal('*')], { error: 'expected none: a Pigello role has no constraints' })
    .nullable(),
});

export const unassignment = z.object({
  roleKeys: z.array(id).min(1, 'expected at least one role'),
  accountKey: id.nullable(),
});

export const accountKey = z.object({ accountKey: id.nullable() });
