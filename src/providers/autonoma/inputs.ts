import { z } from 'zod';
import type { AccountChanges, NewAccount } from '../../contract/account.ts';
import type { Invitation, NewUser, UserChanges } from '../../contract/user.ts';
import type { FieldFault } from '../../errors.ts';
import { canonicalAddress } from '../../kit/address.ts';
import { absent, email, text } from '../../kit/input.ts';
import { writableIdPattern } from './keys.ts';
import type { Settings } from './settings.ts';

const noAccountField = absent('Autonoma accounts have no such field');

export function accountChanges(settings: Settings): z.ZodType {
  return z.object(accountShape(settings));
}

export function newAccount(settings: Settings): z.ZodType {
  return z.object({
    ...accountShape(settings),
    name: line(settings),
  } satisfies Record<keyof NewAccount, z.ZodType>);
}

function accountShape(settings: Settings) {
  const { clearValue } = settings;
  return {
    name: line(settings).optional(),
    description: keeping(text({ blank: true, lines: true }), clearValue).nullish(),
    enabled: noAccountField,
    attributes: noAccountField,
    settings: noAccountField,
    mfaPolicy: line(settings).nullish(),
    mfaMethods: z.array(word(settings)).nullish(),
    contact: noAccountField,
  } satisfies Record<keyof AccountChanges, z.ZodType>;
}

const noUserField = absent('Autonoma users have no such field');

export function userChanges(settings: Settings): z.ZodType {
  return z.object(userShape(settings));
}

export function newUser(settings: Settings): z.ZodType {
  return z.object({
    ...userShape(settings),
    email: email(longestEmail),
    accountKey: z.null({ error: "a new user belongs to the account of the gateway's API token" }),
    kind: z.literal('MEMBER', { error: 'expected MEMBER' }),
    sendWelcomeEmail: z.literal(false, { error: 'Autonoma documents no welcome message' }),
    updateIfExists: z.literal(false, { error: 'Autonoma has no create that updates' }),
    authProvider: noUserField,
    authId: noUserField,
    password: noUserField,
  } satisfies Record<keyof NewUser, z.ZodType>);
}

function userShape(settings: Settings) {
  return {
    email: absent('is read only in Autonoma'),
    firstName: line(settings).nullish(),
    lastName: line(settings).nullish(),
    companyName: noUserField,
    phone: noUserField,
    postalAddress: noUserField,
    active: noUserField,
    attributes: noUserField,
    roleKeys: noUserField,
    groupKeys: noUserField,
    permissions: noUserField,
  } satisfies Record<keyof UserChanges, z.ZodType>;
}

/** The account and the people of one `invite`. */
export function invitations(settings: Settings): z.ZodType {
  const someRoles = 'expected at least one role to invite with';
  const none = absent('Autonoma invitations have no such field');
  const invitation = z.object({
    email: email(longestEmail),
    firstName: line(settings),
    lastName: line(settings),
    roleKeys: z.array(id('role'), { error: someRoles }).min(1, someRoles),
    groupKeys: none,
    permissions: none,
  } satisfies Record<keyof Invitation, z.ZodType>);
  return z.object({ accountKey: id('account'), invitations: z.array(invitation) });
}

/** Each person after the first with the same address: two outcomes cannot have one name. */
export function repeatedPeople(people: readonly Invitation[]): FieldFault[] {
  const addresses = people.map(({ email }) => canonicalAddress(email));
  return addresses.flatMap((address, index) =>
    addresses.indexOf(address) === index
      ? []
      : [{ name: `invitations.${index}.email`, reason: 'is there twice' }],
  );
}

/** In characters, as SMTP limits an address. */
const longestEmail = 254;

/** A text of one line that says something. */
function line({ maxNameLength, clearValue }: Settings): z.ZodType<string> {
  return keeping(text({ most: maxNameLength }), clearValue);
}

/** A text that does not clear the field instead, as the setting's own text would. */
function keeping(schema: z.ZodType<string>, clearValue: string): z.ZodType<string> {
  return schema.refine(
    (value) => value === '' || value !== clearValue,
    'this text would clear the field; give null to clear it',
  );
}

/** A word of the backend's own: no page names them, so that only their form can be checked. */
function word({ maxNameLength, arrayEncoding }: Settings): z.ZodType<string> {
  return text({ most: maxNameLength }).refine(
    (value) => arrayEncoding !== 'comma' || !value.includes(','),
    'expected no comma, which separates the items here',
  );
}

function id(resource: 'account' | 'role'): z.ZodType<string> {
  const error = `expected the id of ${resource === 'account' ? 'an account' : 'a role'} of this backend`;
  return z.string({ error }).regex(writableIdPattern, error);
}
