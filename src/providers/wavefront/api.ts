import { z } from 'zod';

// What is read of the upstream's answers, by its own names. Unknown fields stay, for `native`; absent is as good as null.

const text = z.string().nullish();
const texts = z.array(z.string()).nullish();
/** Milliseconds since the epoch, within what a date can hold. */
const epoch = z.number().min(-8.64e15).max(8.64e15).nullish();
const id = z.string().min(1);

export const roleDto = z.looseObject({
  id,
  name: text,
  description: text,
  customer: text,
  permissions: texts,
  createdEpochMillis: epoch,
  lastUpdatedMs: epoch,
});

/** Read models hold ids or objects under the same key. */
const roles = z.array(z.union([id, roleDto])).nullish();

export const userGroup = z.looseObject({
  id,
  name: text,
  description: text,
  customer: text,
  properties: z.looseObject({ usersEditable: z.boolean().nullish() }).nullish(),
  roles,
  createdEpochMillis: epoch,
});

const userGroups = z.array(z.union([id, userGroup])).nullish();

/** The thin union of user and service account: only the identifier's prefix tells which it is. */
export const account = z.looseObject({
  identifier: id,
  groups: texts,
  roles,
  userGroups,
  unitedPermissions: texts,
});

export const userDto = z.looseObject({
  identifier: id,
  customer: text,
  groups: texts,
  roles,
  userGroups,
  ssoId: text,
  lastSuccessfulLogin: epoch,
});

/** `tokenID` is the secret itself. */
export const userApiToken = z.looseObject({
  tokenID: id,
  tokenName: text,
  account: text,
  accountType: text,
  lastUsed: epoch,
  dateGenerated: epoch,
});

/** `id` is the secret itself. */
export const apiTokenModel = z.looseObject({
  id,
  name: text,
  account: id,
  accountType: text,
  lastUsed: epoch,
  dateGenerated: epoch,
  createdEpochMillis: epoch,
});

export const serviceAccount = z.looseObject({
  identifier: id,
  active: z.boolean(),
  description: text,
  groups: texts,
  roles,
  userGroups,
  tokens: z.array(userApiToken).nullish(),
  unitedPermissions: texts,
  lastUsed: epoch,
});

/** What any model of an account or group says of what it holds. */
export const holder = z.looseObject({ groups: texts, roles, userGroups });

export const userApiTokens = z.array(userApiToken);

/** Ids that were deleted. */
export const deletedIds = z.array(z.string());

export const validatedUsersDto = z.object({
  validUsers: z.array(z.unknown()).nullish(),
  invalidIdentifiers: texts,
});

export const customerFacingUserObject = z.object({ customer: id });

export const businessFunctions = z.array(z.string());

export const paged = z.object({
  items: z.array(z.unknown()).nullish(),
  moreItems: z.boolean().nullish(),
  offset: z.number().nullish(),
  limit: z.number().nullish(),
});

export const responseStatus = z.object({
  status: z.object({ result: text, message: text, code: z.number().nullish() }),
});

export type RoleDto = z.infer<typeof roleDto>;
export type UserGroup = z.infer<typeof userGroup>;
export type Account = z.infer<typeof account>;
export type UserDto = z.infer<typeof userDto>;
export type UserApiToken = z.infer<typeof userApiToken>;
export type ApiTokenModel = z.infer<typeof apiTokenModel>;
export type ServiceAccount = z.infer<typeof serviceAccount>;

export interface UserToCreate {
  emailAddress: string;
  /** Left out, it means the tenant's default permissions; empty, none. */
  groups?: string[];
  userGroups: string[];
  roles: string[];
}

/** Its `credential`, a password, is never sent. */
export interface UserRequestDto {
  identifier: string;
  customer?: string;
  ssoId?: string;
  groups: string[];
  userGroups?: string[];
  roles?: string[];
}

export interface ServiceAccountWrite {
  identifier: string;
  active: boolean;
  description?: string;
  /** Always there and always empty: anything else breaks, and so does leaving it out. */
  tokens: [];
  groups: string[];
  userGroups: string[];
  roles: string[];
}

export interface RoleCreateDto {
  name?: string;
  description?: string;
  permissions: string[];
}

export interface RoleUpdateDto extends RoleCreateDto {
  id: string;
}

/** The rest of a group is the upstream's: members are changed elsewhere. */
export interface UserGroupWrite {
  id?: string;
  name: string;
  description?: string;
  roleIDs: string[];
}

export type SearchType = 'account' | 'user' | 'serviceaccount' | 'role' | 'usergroup' | 'token';

/** Entries of a search are joined by AND, the `values` of one entry by OR. */
export interface SearchQuery {
  key: string;
  value?: string;
  values?: string[];
  /** The upstream's default is CONTAINS, so it is always said. */
  matchingMethod: 'CONTAINS' | 'STARTSWITH' | 'EXACT';
  negated?: boolean;
}

export interface SortableSearchRequest {
  limit: number;
  offset: number;
  query: SearchQuery[];
  sort: { field: string; ascending: boolean };
}
