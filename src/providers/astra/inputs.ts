import { z } from 'zod';
import type { AccountChanges, NewAccount } from '../../contract/account.ts';
import type { AttributeRecord, ContactChanges, PostalAddressRecord } from '../../contract/contact.ts';
import type { Assignment, AssignmentChange, Unassignment } from '../../contract/role.ts';
import type { NewUser, UserChanges } from '../../contract/user.ts';
import type { FieldFault } from '../../errors.ts';
import { absent, distinct, email, flag, text } from '../../kit/input.ts';
import { builtInRoles } from './built-in-roles.ts';
import { isId } from './keys.ts';

const name = text({ most: 63 });

const country = z.string().regex(/^[A-Za-z]{2}$/, 'expected the two letters of ISO 3166');

function address(longestPostalCode: number): z.ZodType {
  return z.object({
    country: country.nullish(),
    region: name.nullish(),
    locality: name.nullish(),
    postalCode: text({ most: longestPostalCode }).nullish(),
    street1: name.nullish(),
    street2: name.nullish(),
  } satisfies Record<keyof PostalAddressRecord, z.ZodType>);
}

const contact = z.object({
  firstName: name.nullish(),
  lastName: name.nullish(),
  companyName: name.nullish(),
  email: email(63).nullish(),
  phone: text({ most: 31 }).nullish(),
  postalAddress: address(31).nullish(),
} satisfies Record<keyof ContactChanges, z.ZodType>);

/** Labels: pairs of texts. */
const attributes = distinct(
  z.object({ name: text(), value: text({ blank: true }) } satisfies Record<keyof AttributeRecord, z.ZodType>),
  (pair) => JSON.stringify([pair.name, pair.value]),
);

export const accountChanges = z.object({
  name: name.optional(),
  description: absent('accounts of this backend have no description'),
  enabled: flag.optional(),
  attributes: attributes.optional(),
  settings: absent('accounts of this backend have no settings'),
  mfaPolicy: absent('accounts of this backend have no MFA policy'),
  mfaMethods: absent('accounts of this backend have no MFA methods'),
  contact: contact.optional(),
} satisfies Record<keyof AccountChanges, z.ZodType>);

export const newAccount = accountChanges.extend({ name } satisfies Partial<
  Record<keyof NewAccount, z.ZodType>
>);

export const userChanges = z.object({
  email: email().optional(),
  firstName: text({ most: 63, blank: true }).nullish(),
  lastName: text({ most: 63, blank: true }).nullish(),
  companyName: name.nullish(),
  phone: text({ blank: true }).nullish(),
  postalAddress: address(63).nullish(),
  active: flag.optional(),
  attributes: attributes.optional(),
  roleKeys: absent('roles are not replaced together here: assign and unassign them'),
  groupKeys: absent('who is in a group is decided by the LDAP directory behind this backend'),
  permissions: absent('this backend grants roles, and no permissions of their own'),
} satisfies Record<keyof UserChanges, z.ZodType>);

const roleNames = builtInRoles.map(({ key }) => key);
const role = z.enum(roleNames, { error: `there is no such role, only ${roleNames.join(', ')}` });

const authProviders = ['cloud-central', 'local', 'ldap'];

export const newUser = userChanges.extend({
  email: email(),
  accountKey: z
    .string({ error: 'users belong to an account here, name it' })
    .refine(isId, 'there can be no account of this key'),
  kind: z.literal('MEMBER', { error: 'all users of this backend are members' }),
  roleKeys: z.array(role).optional(),
  sendWelcomeEmail: flag,
  updateIfExists: z.literal(false, {
    error: 'this backend does not update a user by creating it; update that user instead',
  }),
  authProvider: z.enum(authProviders, { error: `expected one of ${authProviders.join(', ')}` }).optional(),
  authId: text({ most: 2048 }).optional(),
  password: text().optional(),
} satisfies Record<Exclude<keyof NewUser, keyof UserChanges>, z.ZodType> &
  Partial<Record<keyof UserChanges, z.ZodType>>);

// Targets are judged one by one, since each has an outcome of its own.

const constraints = distinct(text());
const account = z.string().nullable();

export const assignment = z.object({
  roleKeys: z.array(role).min(1, 'name one role or more'),
  accountKey: account,
  constraints: constraints.nullable(),
} satisfies Record<Exclude<keyof Assignment, 'targets'>, z.ZodType>);

export const unassignment = z.object({
  roleKeys: assignment.shape.roleKeys,
  accountKey: account,
  allowUserDeletion: flag,
} satisfies Record<Exclude<keyof Unassignment, 'targets'>, z.ZodType>);

export const assignmentChange = z.object({
  roleKey: role,
  accountKey: account,
  constraints,
} satisfies Record<Exclude<keyof AssignmentChange, 'target'>, z.ZodType>);

export const renamedToken = z.object({ name });

export const newToken = renamedToken.extend({
  // No operation of the upstream tells whose token the gateway itself uses.
  owner: z
    .custom((owner) => owner !== null, {
      error: "name the user: this backend does not tell who the gateway's is",
      abort: true,
    })
    .refine(isUser, 'only users have tokens here'),
});

function isUser(owner: unknown): boolean {
  return typeof owner === 'object' && owner !== null && 'type' in owner && owner.type === 'User';
}

/** Faults of how a new user shall log in: by a password here, or by a directory that keeps its own. */
export function faultsInLogin({ authProvider, authId, password }: NewUser): FieldFault[] {
  const isLdap = authProvider === 'ldap';
  const isElsewhere = isLdap || authProvider === 'cloud-central';
  const faults: [boolean, string, string][] = [
    [isLdap && authId === undefined, 'authId', 'is missing: the distinguished name in the LDAP directory'],
    [!isLdap && authId !== undefined, 'authId', 'goes with the authProvider ldap only'],
    [isElsewhere && password !== undefined, 'password', 'only local users have a password here'],
  ];
  return faults.flatMap(([isFault, field, reason]) => (isFault ? [{ name: field, reason }] : []));
}

/** Faults of an address that is no whole: the upstream takes all of it but the street's second line, or nothing. */
export function faultsInWholeAddress(
  path: string,
  { country, region, locality, postalCode, street1, street2 }: Partial<PostalAddressRecord>,
): FieldFault[] {
  const needed = { country, region, locality, postalCode, street1 };
  const isMissing = (value: string | null | undefined): boolean => (value ?? null) === null;
  if ([...Object.values(needed), street2].every(isMissing)) return [];
  const reason = `is missing: an address is kept whole here, with ${Object.keys(needed).join(', ')}`;
  return Object.entries(needed).flatMap(([part, value]) =>
    isMissing(value) ? [{ name: `${path}.${part}`, reason }] : [],
  );
}
