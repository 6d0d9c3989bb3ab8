/** What writes may say here. Much of what is refused would crash the server instead of being refused by it. */
import { z } from 'zod';
import type { AccountChanges, AccountSettingsRecord } from '../../contract/account.ts';
import type { AttributeRecord } from '../../contract/contact.ts';
import type { Assignment, Unassignment } from '../../contract/role.ts';
import type { Invitation } from '../../contract/user.ts';
import type { Target } from '../../contract/write.ts';
import type { FieldFault } from '../../errors.ts';
import { absent, distinct, email, flag, text } from '../../kit/input.ts';
import { isAddressable } from './keys.ts';
import type { AccountRequest } from './requests.ts';
import type { Settings } from './settings.ts';

type Profile = Settings['profile'];

const unknownField = absent('is not known to this kind of backend');

const mostAttributes = 100;
const longestAttribute = 1024;

/** Texts and lists within the upstream's measure, which is the same for both; anything else has none. */
function measured<T>(schema: z.ZodType<T>): z.ZodType<T> {
  return schema.superRefine((value, context) => {
    if (typeof value !== 'string' && !Array.isArray(value)) return;
    const { length } = value;
    if (length > 0 && length <= longestAttribute) return;
    const unit = typeof value === 'string' ? 'characters' : 'items';
    const message = `expected 1 to ${longestAttribute} ${unit}, ${length} came`;
    context.addIssue({ code: 'custom', message });
  });
}

const attribute = z.object({
  name: measured(text({ blank: true })).refine(
    (name) => name !== '__proto__',
    'expected a name that is not lost on the way',
  ),
  value: measured(z.unknown()).refine(
    (value) => value !== null,
    'expected a value, null came; leave the attribute out',
  ),
} satisfies Record<keyof AttributeRecord, z.ZodType>);

const attributes = distinct(attribute, ({ name }) => name).refine(({ length }) => length <= mostAttributes, {
  error: ({ input }) => `expected at most ${mostAttributes}, ${(input as unknown[]).length} came`,
});

const wholeNumber = 'expected a whole number from 0 on; a number cannot be cleared';
const count = z.int({ error: wholeNumber }).min(0, wholeNumber).optional();

function settingsFor(profile: Profile): z.ZodType {
  const number = profile === 'v1' ? count : absent('is not kept by servers of the profile v2');
  return z.object({
    healthTimePeriod: number,
    executionInterval: number,
    baselineExecutionInterval: number,
    modelFrequency: number,
    executionFrequency: number,
    dataRetention: number,
    tracksSensorHealth: flag.optional(),
  } satisfies Record<keyof AccountSettingsRecord, z.ZodType>);
}

function accountShape(profile: Profile) {
  return {
    name: text({ most: 255 }),
    description: unknownField,
    enabled: unknownField,
    attributes: attributes.optional(),
    settings: settingsFor(profile).optional(),
    mfaPolicy: unknownField,
    mfaMethods: unknownField,
    contact: unknownField,
  } satisfies Record<keyof AccountChanges, z.ZodType>;
}

export function newAccount(profile: Profile): z.ZodType {
  return z.object(accountShape(profile));
}

export function accountChanges(profile: Profile): z.ZodType {
  return z.object(accountShape(profile)).partial({ name: true });
}

/** Bytes of a request's body. */
const largestBody = { v1: 256 * 1024, v2: 2560 * 1024 } as const;

export function sizeFaults(body: AccountRequest, profile: Profile): FieldFault[] {
  if (Buffer.byteLength(JSON.stringify(body)) <= largestBody[profile]) return [];
  const reason = `are too large together: a request holds ${largestBody[profile] / 1024} kB at the most`;
  return [{ name: 'attributes', reason }];
}

const invitation = z.object({
  email: email(),
  firstName: unknownField,
  lastName: unknownField,
  roleKeys: absent(
    'cannot be chosen: an accepted invitation gives the role user, and more can be assigned afterwards',
  ),
  groupKeys: unknownField,
  permissions: unknownField,
} satisfies Record<keyof Invitation, z.ZodType>);

export const inviting = z.object({
  accountKey: z.string({ error: 'is required: invitations are to an account' }),
  invitations: distinct(invitation, (one) => one.email),
});

/** The upstream keeps invitations for anything that is a text; those must be cancellable too. */
export const cancelling = z.object({
  emails: distinct(text({ blank: true }).refine(isAddressable, 'expected an e-mail address')),
});

export const leaving = z.object({
  accountKey: z.string({
    error:
      "is required: only a membership in an account can end here, and the gateway never deletes its own login's user",
  }),
});

const user = z.custom<Target>((target) => (target as Target).type === 'User', {
  error: 'expected a user: only users hold roles',
});

const assignmentShape = {
  targets: z.array(user),
  roleKeys: z
    .array(z.enum(['admin', 'user'], { error: 'expected admin or user, the roles of this backend' }))
    .refine((keys) => new Set(keys).size === 1, 'expected one role: nobody holds two of them in one account'),
  accountKey: z.string({ error: 'is required: a role holds in one account' }),
};

export const assignment = z.object({
  ...assignmentShape,
  constraints: z.null({ error: 'is not known to this kind of backend' }),
} satisfies Record<keyof Assignment, z.ZodType>);

export const unassignment = z.object({
  ...assignmentShape,
  // Ending a membership deletes no user.
  allowUserDeletion: flag,
} satisfies Record<keyof Unassignment, z.ZodType>);
