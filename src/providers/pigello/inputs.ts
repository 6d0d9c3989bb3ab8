import { z } from 'zod';
import type { IntegrationUserAgentChanges } from '../../contract/integration-user-agent.ts';
import type { Assignment, Unassignment } from '../../contract/role.ts';
import type { Invitation, NewUser, UserChanges } from '../../contract/user.ts';
import type { FieldFault } from '../../errors.ts';
import { absent, email, flag, text, uuid } from '../../kit/input.ts';
import { isSameId, readUserKey } from './keys.ts';

const map = z.record(z.string(), z.unknown(), { error: 'expected an object' });

const agentShape = {
  applicationId: uuid,
  serviceId: uuid,
  serviceVersionId: uuid,
  clashingPriority: z.int32({ error: 'expected a whole number from -2147483648 to 2147483647' }),
  active: flag,
  category: text().nullable(),
  customId: text({ most: 128 }).nullable(),
  organizationKey: uuid.nullable(),
  accessRequiresSpecificObjectConnection: flag,
  personalInformationAcceptanceMode: z
    .enum(['MODE_0', 'MODE_1', 'MODE_2'], { error: 'expected MODE_0, MODE_1 or MODE_2' })
    .nullable(),
  activationObjectId: uuid.nullable(),
  activationContentTypeId: uuid.nullable(),
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

/** The upstream wants both of the pair or neither. */
export function pairFaults({
  activationObjectId = null,
  activationContentTypeId = null,
}: IntegrationUserAgentChanges): FieldFault[] {
  if ((activationObjectId === null) === (activationContentTypeId === null)) return [];
  return ['activationObjectId', 'activationContentTypeId'].map((name) => ({
    name,
    reason: 'activationObjectId and activationContentTypeId must be set or cleared together',
  }));
}

const address = email(254);
const name = text({ most: 255 });
const role = z
  .array(uuid)
  .refine(
    ([first, ...others]) => others.every((id) => isSameId(id, first ?? id)),
    'expected one role or none: a Pigello user has no more',
  );
const groupKeys = absent('Pigello has no groups');
const permissions = absent('Pigello grants no permissions to users');

const memberShape = {
  email: address.optional(),
  firstName: name.nullish(),
  lastName: name.nullish(),
  companyName: name.nullish(),
  phone: z
    .string({ error: 'expected a phone number' })
    .regex(/^\+?1?\d{7,15}$/, 'expected 7 to 15 digits, with or without a leading +')
    .nullish(),
  postalAddress: absent('Pigello keeps no postal address in its users'),
  active: flag.optional(),
  attributes: absent('Pigello keeps no free attributes in its users'),
  roleKeys: role.optional(),
  groupKeys,
  permissions,
} satisfies Record<keyof UserChanges, z.ZodType>;

export const memberChanges = z.object(memberShape);
export const customerChanges = memberChanges.extend({
  roleKeys: absent('Pigello gives roles to organization users only, not to tenants and subtenants'),
});

export const newMember = z.object({
  ...memberShape,
  email: address,
  accountKey: uuid.nullable(),
  kind: z.literal('MEMBER', {
    error: 'expected MEMBER: how tenants and subtenants are created is not documented',
  }),
  sendWelcomeEmail: z.literal(false, {
    error: 'Pigello sends no e-mail to a created user; invite the user instead',
  }),
  updateIfExists: z.literal(false, {
    error: 'Pigello creates another user even if the e-mail address is there; update that user instead',
  }),
  authProvider: absent('Pigello knows one way to log in'),
  authId: absent('Pigello knows one way to log in'),
  password: absent('Pigello takes no password for a user'),
} satisfies Record<keyof NewUser, z.ZodType>);

const names = ['firstName', 'lastName', 'companyName'] as const;
export type Names = Pick<UserChanges, (typeof names)[number]>;

/** A user has at least one name. */
export function nameFaults(user: Names): FieldFault[] {
  if (names.some((field) => (user[field] ?? '') !== '')) return [];
  const reason = 'expected at least one of firstName, lastName and companyName';
  return names.map((field) => ({ name: field, reason }));
}

export function touchesNames(changes: Names): boolean {
  return names.some((field) => changes[field] !== undefined);
}

/** Whether a change takes names and gives none: whether a name is left, the stored record alone tells then. */
export function clearsNames(changes: Names): boolean {
  return touchesNames(changes) && names.every((field) => changes[field] == null);
}

export const invitation = z.object({
  email: address,
  firstName: name.nullish(),
  lastName: name.nullish(),
  roleKeys: role.optional(),
  groupKeys,
  permissions,
} satisfies Record<keyof Invitation, z.ZodType>);

/** Two invitations to one address may say different things, so neither is sent. */
export function repetitions(invitations: readonly Invitation[]): FieldFault[] {
  const seen = new Set<string>();
  return invitations.flatMap(({ email }, index) => {
    const address = String(email).toLowerCase();
    if (!seen.has(address)) {
      seen.add(address);
      return [];
    }
    return [{ name: `invitations.${index}.email`, reason: 'expected each e-mail address once' }];
  });
}

export const accountKey = z.object({ accountKey: uuid.nullable() });

const member = 'organizationuser';

/** A key that cannot be one passes: that there is no such user is said by its own outcome. */
const target = z
  .object({ type: z.string(), key: z.string() })
  .refine(
    ({ type, key }) => type === 'User' && (readUserKey(key)?.table ?? member) === member,
    'expected an organization user: only those have a role',
  );

export const assignment = z.object({
  targets: z.array(target),
  roleKeys: role.min(1, 'expected one role'),
  accountKey: uuid.nullable(),
  constraints: z
    .tuple([z.literal('*')], { error: 'expected none: a Pigello role has no constraints' })
    .nullable(),
} satisfies Record<keyof Assignment, z.ZodType>);

export const unassignment = z.object({
  targets: z.array(target),
  roleKeys: z.array(uuid).min(1, 'expected at least one role'),
  accountKey: uuid.nullable(),
  // Nothing here deletes a user.
  allowUserDeletion: flag,
} satisfies Record<keyof Unassignment, z.ZodType>);
