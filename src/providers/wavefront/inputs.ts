import { z } from 'zod';
import type { GroupChanges, NewGroup } from '../../contract/group.ts';
import type { Assignment, NewRole, RoleChanges } from '../../contract/role.ts';
import type { NewServiceAccount, ServiceAccountChanges } from '../../contract/service-account.ts';
import type { Invitation, NewUser, UserChanges } from '../../contract/user.ts';
import type { Target } from '../../contract/write.ts';
import { absent, email, flag, text, uuid } from '../../kit/input.ts';
import { isIdentifier, isPossibleServiceAccount, isReserved, isUserKey, isUuid } from './keys.ts';
import type { Settings } from './settings.ts';

/** What a write asks an account to hold; a set that is absent is not asked for. */
export interface Wanted {
  roleKeys?: readonly string[];
  groupKeys?: readonly string[];
  permissions?: readonly string[];
}

const notKept = absent('Wavefront keeps nothing of this');
const ids = z.array(uuid);
const someIds = ids.min(1, 'expected at least one');
const description = text({ blank: true, lines: true }).nullish();

/** Form only: which permissions there are, the upstream knows. */
const permission = z
  .string({ error: 'expected the name of a permission' })
  .refine((name) => isIdentifier(name) && !/[\s/]/.test(name), 'expected the name of a permission');

const permissions = z.array(permission);
const permissionsOfServiceAccount = z.array(
  permission.refine((name) => name !== 'token_management', 'cannot be given to a service account'),
);

const userName = email(255).pipe(
  z
    .string()
    .refine(isIdentifier, 'expected an address without / and \\, which a path could not carry')
    .refine(isUserKey, 'expected no name of a service account, which begins with sa::'),
);

const userShape = {
  // Compared with the user's own when that is known.
  email: z.string().optional(),
  firstName: notKept,
  lastName: notKept,
  companyName: notKept,
  phone: notKept,
  postalAddress: notKept,
  active: notKept,
  attributes: notKept,
  roleKeys: ids.optional(),
  groupKeys: ids.optional(),
  permissions: permissions.optional(),
} satisfies Record<keyof UserChanges, z.ZodType>;

export const userChanges = z.object(userShape);

export const newUser = z.object({
  ...userShape,
  email: userName,
  // Compared with the tenant, which has to be asked for.
  accountKey: z.string().nullable(),
  kind: z.literal('MEMBER', { error: 'expected MEMBER: Wavefront has no other users' }),
  sendWelcomeEmail: flag,
  updateIfExists: flag,
  authProvider: notKept,
  authId: notKept,
  password: notKept,
} satisfies Record<keyof NewUser, z.ZodType>);

export const invitation = z.object({
  email: userName,
  firstName: notKept,
  lastName: notKept,
  roleKeys: ids.optional(),
  groupKeys: ids.optional(),
  permissions: permissions.optional(),
} satisfies Record<keyof Invitation, z.ZodType>);

const serviceAccountShape = {
  description,
  active: flag.optional(),
  roleKeys: ids.optional(),
  groupKeys: ids.optional(),
  permissions: permissionsOfServiceAccount.optional(),
} satisfies Record<keyof ServiceAccountChanges, z.ZodType>;

export const serviceAccountChanges = z.object(serviceAccountShape);

export const newServiceAccount = z.object({
  ...serviceAccountShape,
  name: z.preprocess(
    (name) => (typeof name === 'string' ? withoutPrefix(name) : name),
    text().pipe(z.string().refine(isServiceAccountName, 'expected at most 251 characters, without / and \\')),
  ),
} satisfies Record<keyof NewServiceAccount, z.ZodType>);

function isServiceAccountName(name: string): boolean {
  return isPossibleServiceAccount(`sa::${name}`);
}

/** A service account's name without the prefix of its identifier, which callers may give or leave out. */
export function withoutPrefix(name: string): string {
  return name.replace(/^sa::/i, '');
}

export function roleChanges({ longestName }: Settings): z.ZodType {
  return z.object(roleShape(longestName)).partial();
}

export function newRole({ longestName }: Settings): z.ZodType {
  return z.object(roleShape(longestName));
}

function roleShape(longestName: number) {
  return {
    name: text({ most: longestName }),
    description,
    permissions: permissions.optional(),
  } satisfies Record<keyof RoleChanges & keyof NewRole, z.ZodType>;
}

export function groupChanges({ longestName }: Settings): z.ZodType {
  return z.object(groupShape(longestName)).partial();
}

export function newGroup({ longestName }: Settings): z.ZodType {
  return z.object(groupShape(longestName));
}

function groupShape(longestName: number) {
  return {
    name: text({ most: longestName }),
    description,
    roleKeys: ids.optional(),
  } satisfies Record<keyof GroupChanges & keyof NewGroup, z.ZodType>;
}

export function tokenName({ longestName }: Settings): z.ZodType {
  return z.object({ name: text({ most: longestName }).nullable() });
}

const targets = z.array(z.custom<Target>().superRefine(checkTarget));

function checkTarget({ type, key }: Target, context: z.RefinementCtx): void {
  if (type === 'IntegrationUserAgent')
    context.addIssue({ code: 'custom', path: ['type'], message: 'Wavefront has no agents' });
  else if (!isPossibleTarget(type, key))
    context.addIssue({ code: 'custom', path: ['key'], message: 'cannot be an id of this type' });
}

function isPossibleTarget(type: Target['type'], key: string): boolean {
  if (type === 'UserGroup') return isUuid(key);
  if (type === 'ServiceAccount') return isPossibleServiceAccount(key);
  return isUserKey(key) && !isReserved(key);
}

/** Principals that are to be deleted. */
export const deletion = z.object({ targets });

export const assignment = z.object({
  targets,
  roleKeys: someIds,
  accountKey: z.string().nullable(),
  constraints: z
    .array(z.string())
    .nullable()
    .refine(
      (constraints) => constraints?.every((constraint) => constraint === '*') ?? true,
      'expected ["*"] or nothing: a role holds in the whole backend',
    ),
} satisfies Record<keyof Assignment, z.ZodType>);

export const membership = z.object({ targets, groupKeys: someIds });

export const revocation = z.object({ targets, permissions: permissions.min(1, 'expected at least one') });

/** The permissions that a grant may name depend on the types of its targets. */
export function grant(types: readonly Target['type'][]): z.ZodType {
  const allowed = types.includes('ServiceAccount') ? permissionsOfServiceAccount : permissions;
  return z.object({ targets, permissions: allowed.min(1, 'expected at least one') });
}
