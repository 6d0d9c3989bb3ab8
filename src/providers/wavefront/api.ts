import { z } from 'zod';
import { answered } from '../../kit/answered.ts';
import { countSchema, lenient, lenientList, leniently } from '../../kit/odd-fields.ts';
import { readEpochMilliseconds } from '../../kit/times.ts';

// What is read of the upstream's answers, by its own names. Unknown fields stay; absent is as good as null. Only what
// names a record is strict: an optional field that cannot be read is null, and reported under its canonical name.

const id = z.string().min(1);
const text = z.string();
const texts = (field: string): ReturnType<typeof lenientList<string>> => lenientList(field, text);
const epoch = (field: string): ReturnType<typeof leniently<Date>> =>
  leniently((value) => readEpochMilliseconds(field, value));

/** The customer that a record may name. Where it is odd or absent, the tenant is asked for. */
const customer = z.string().min(1).nullish().catch(null);

/** A record inside another, not read yet: what is odd in it must not touch its holder. */
const embedded = z.looseObject({ id });

/** Read models hold ids or objects under the same key. */
const references = (field: string): ReturnType<typeof lenientList<string | ApiEmbedded>> =>
  lenientList(field, z.union([id, embedded]));
const roles = references('roleAssignments');
const userGroups = references('groupKeys');

export const role = answered({
  id,
  name: lenient('name', text),
  description: lenient('description', text),
  customer,
  permissions: texts('permissions'),
  createdEpochMillis: epoch('createdAt'),
  lastUpdatedMs: epoch('updatedAt'),
});

export const userGroup = answered({
  id,
  name: lenient('name', text),
  description: lenient('description', text),
  customer,
  properties: lenient('system', z.looseObject({ usersEditable: z.boolean().nullish() })),
  roles,
  createdEpochMillis: epoch('createdAt'),
});

/** A row of the account search, a user or a service account: only the identifier's prefix tells which. */
export const account = answered({
  identifier: id,
  groups: texts('permissions'),
  roles,
  userGroups,
  unitedPermissions: texts('effectivePermissions'),
});

export const user = answered({
  identifier: id,
  customer,
  groups: texts('permissions'),
  roles,
  userGroups,
  lastSuccessfulLogin: epoch('lastUse'),
});

/** Types of the owner of a token; those with CSP come from 2.189.2 on. */
const accountType = z.enum([
  'USER_ACCOUNT',
  'SERVICE_ACCOUNT',
  'INACTIVE_SERVICE_ACCOUNT',
  'CSP_USER_ACCOUNT',
  'CSP_AUTHORIZED_USER_ACCOUNT',
  'CSP_SERVICE_ACCOUNT',
  'CSP_AUTHORIZED_SERVICE_ACCOUNT',
]);

/** A token in a list of its owner's. `tokenID` is the secret itself. */
export const ownedToken = answered({
  tokenID: id,
  tokenName: lenient('name', text),
  // Often absent, since the owner is known there.
  account: id.nullish().catch(null),
  accountType: lenient('active', accountType),
  lastUsed: epoch('lastUse'),
  dateGenerated: epoch('createdAt'),
});

/** A token in a search. `id` is the secret itself. */
export const token = answered({
  id,
  name: lenient('name', text),
  account: id,
  accountType: lenient('active', accountType),
  lastUsed: epoch('lastUse'),
  dateGenerated: epoch('createdAt'),
  createdEpochMillis: epoch('createdAt'),
});

export const serviceAccount = answered({
  identifier: id,
  active: lenient('active', z.boolean()),
  description: lenient('description', text),
  groups: texts('permissions'),
  roles,
  userGroups,
  tokens: lenientList('tokenKeys', z.looseObject({ tokenID: id })),
  unitedPermissions: texts('effectivePermissions'),
  lastUsed: epoch('lastUse'),
});

/** What any model of an account or group says of what it holds. */
export const holder = answered({ groups: texts('permissions'), roles, userGroups });

/** What a PUT of a user must send as it was, so that it is read strictly before one. */
export const userConstants = z.object({ customer: text.nullish(), ssoId: text.nullish() });

export const deletedIds = z.array(z.string());

/** Answer of the account validation. An entry that cannot be read is left out: the caller notices who is in no list. */
export const validation = z.object({
  validUsers: z.array(z.unknown()).nullish(),
  invalidIdentifiers: z.array(z.unknown()).nullish().catch(null),
});

export const searchedUser = z.object({ customer: id });

export const businessFunctions = z.array(z.string());

/** A page of a search. `totalItems` is a lower bound only. */
export const page = z.object({
  items: z.array(z.unknown()).nullish(),
  moreItems: z.boolean().nullish().catch(null),
  offset: countSchema,
  limit: countSchema,
  totalItems: countSchema,
});

export const envelope = z.object({
  status: z.object({
    result: text.nullish().catch(null),
    message: text.nullish().catch(null),
    code: countSchema,
  }),
});

/** A role or group as it came inside another record. */
export type ApiEmbedded = z.infer<typeof embedded>;
export type ApiRole = z.infer<typeof role>;
export type ApiUserGroup = z.infer<typeof userGroup>;
export type ApiAccount = z.infer<typeof account>;
export type ApiUser = z.infer<typeof user>;
export type ApiUserConstants = z.infer<typeof userConstants>;
export type ApiOwnedToken = z.infer<typeof ownedToken>;
export type ApiToken = z.infer<typeof token>;
export type ApiServiceAccount = z.infer<typeof serviceAccount>;

export interface ApiNewUser {
  emailAddress: string;
  /** Left out, it means the tenant's default permissions; empty, none. */
  groups?: string[];
  userGroups: string[];
  roles: string[];
}

/** Body of a PUT of a user, without its `credential`, a password, which is never sent. */
export interface ApiUserUpdate {
  identifier: string;
  customer?: string;
  ssoId?: string;
  groups: string[];
  userGroups?: string[];
  roles?: string[];
}

export interface ApiServiceAccountWrite {
  identifier: string;
  active: boolean;
  description?: string;
  /** Always there and always empty: anything else breaks, and so does leaving it out. */
  tokens: [];
  groups: string[];
  userGroups: string[];
  roles: string[];
}

export interface ApiNewRole {
  name?: string;
  description?: string;
  permissions: string[];
}

export interface ApiRoleUpdate extends ApiNewRole {
  id: string;
}

/** Body of a POST or PUT of a group. Members are changed by requests of their own. */
export interface ApiUserGroupWrite {
  id?: string;
  name: string;
  description?: string;
  roleIDs: string[];
}

export type ApiSearchType = 'account' | 'user' | 'serviceaccount' | 'role' | 'usergroup' | 'token';

/** Entries of a search are joined by AND, the `values` of one entry by OR. */
export interface ApiSearchQuery {
  key: string;
  value?: string;
  values?: string[];
  /** The upstream's default is CONTAINS, so it is always said. */
  matchingMethod: 'CONTAINS' | 'STARTSWITH' | 'EXACT';
  negated?: boolean;
}

export interface ApiSearchRequest {
  limit: number;
  offset: number;
  query: ApiSearchQuery[];
  sort: { field: string; ascending: boolean };
}
