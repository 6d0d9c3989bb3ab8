import type { Call } from '../../../contract/call.ts';
import type { NewUser, UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { Written } from '../../../contract/write.ts';
import type { FieldFault } from '../../../errors.ts';
import type { ApiUser } from '../api.ts';
import * as api from '../api.ts';
import { userPaths } from '../input-paths.ts';
import {
  checkAddress,
  checkAttributes,
  checkEmail,
  checkForeign,
  checkRole,
  checkText,
  checkWholeAddress,
  nameLimits,
  refuseFaults,
} from '../inputs.ts';
import { isId, type MemberKey, parseMemberKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import { userPost, userPut } from '../requests.ts';
import type { Context } from './context.ts';
import { checkClearing, mergeAddress } from './merge-changes.ts';
import { accountPath, userCollection } from './paths.ts';
import { attempt, isUnreadable, readAgain, readCreated, refuseUnreadable } from './read-written.ts';
import { bindRole } from './role-binding-writes.ts';
import { checkLogin, setPassword } from './user-login.ts';

type Writes = Required<Pick<UserWrites, 'create' | 'update' | 'delete'>>;

export function userWrites(context: Context): Writes {
  return {
    create: (input, call) => createUser(context, input, call),
    update: (key, changes, call) => updateUser(context, { key, changes }, call),
    delete: async (key, accountKey, call) => {
      const { accountId, id } = userAt(context, key);
      if (accountKey !== null && accountKey !== accountId) {
        const reason = 'the user does not belong to this account';
        refuseFaults(context.http, [{ name: 'accountKey', reason }]);
      }
      // Each user belongs to one account: to end that membership is to delete the user.
      await context.client.write({ method: 'DELETE', path: accountPath(accountId, 'users', id) }, call);
      return { warnings: [] };
    },
  };
}

/**
 * Creates in several steps: roles are bindings of their own, and `isEnabled` is no field of the POST. There is no
 * upsert: an address that is taken is a CONFLICT, whatever `updateIfExists` says.
 */
async function createUser(context: Context, input: NewUser, call: Call): Promise<Written<UserRecord>> {
  const accountId = input.accountKey ?? '';
  refuseFaults(context.http, [
    ...checkNew(input),
    ...checkUser(input),
    ...checkWholeAddress('postalAddress', input.postalAddress ?? undefined),
    ...checkLogin(input),
  ]);
  const path = accountPath(accountId, 'users');
  const body = userPost(input);
  const response = await context.client.write({ method: 'POST', path, body, inputPaths: userPaths }, call);
  const source = { schema: api.user, path, resource: 'user' };
  const { id, found, warnings } = await readCreated(
    context,
    { ...source, response, ...recognize(context, { accountId, email: input.email }, call) },
    call,
  );
  const disabled = input.active === false ? await disable(context, { accountId, id }, call) : null;
  const warned = [...warnings, ...(disabled?.warnings ?? [])];
  const login = await setPassword(context, { accountId, id, asked: input, user: found }, call);
  warned.push(...login.warnings);
  for (const role of new Set(input.roleKeys)) {
    const binding = { accountId, kind: 'users' as const, id, role, constraints: null, inputPaths: {} };
    const bound = await attempt(bindRole(context, binding, call), call);
    if (!bound.done) warned.push(`The user was created, but not given the role ${role}: ${bound.reason}`);
  }
  const now = disabled?.found ?? found;
  return {
    record: recordOf({ accountId, id }, now),
    warnings: [...warned, ...warnOfLacks(input, now, login.isSet)],
  };
}

/** How to know the new user: by its address, which is unique in an account. */
function recognize(
  { collections }: Context,
  { accountId, email }: { accountId: string; email: string },
  call: Call,
): { isAsked(user: ApiUser): boolean; find(): Promise<ApiUser | null> } {
  const isNamed = (user: ApiUser): boolean => user.email?.toLowerCase() === email.toLowerCase();
  return {
    isAsked: (user) => (user.email ?? null) === null || isNamed(user),
    find: async () => {
      const everybody = await collections.readAllNow(userCollection(accountId), call);
      const users = everybody.flatMap((item) => api.user.safeParse(item, { reportInput: false }).data ?? []);
      return users.find(isNamed) ?? null;
    },
  };
}

async function disable(
  context: Context,
  { accountId, id }: MemberKey,
  call: Call,
): Promise<{ found: ApiUser | null; warnings: string[] }> {
  const path = accountPath(accountId, 'users', id);
  const body = userPut(
    { active: false },
    { postalAddress: undefined, companyName: undefined, emptyText: false },
  );
  const changed = await attempt(context.client.write({ method: 'PUT', path, body }, call), call);
  if (changed.done) return readAgain(context, { schema: api.user, path, resource: 'user' }, call);
  return { found: null, warnings: [`The user was created, but is not disabled: ${changed.reason}`] };
}

/** Warnings of what keeps a new user from working, by the vendor's word. */
function warnOfLacks(
  { roleKeys = [], password: asked }: NewUser,
  user: ApiUser | null,
  hasPassword: boolean,
): string[] {
  const password = 'The user is local, and can log in once a password is set in Astra itself.';
  return [
    ...(roleKeys.length === 0 ? ['The user has no role, and can do nothing before one is assigned.'] : []),
    ...(user?.authProvider === 'local' && !hasPassword && asked === undefined ? [password] : []),
  ];
}

async function updateUser(
  context: Context,
  { key, changes }: { key: string; changes: UserChanges },
  call: Call,
): Promise<Written<UserRecord>> {
  const at = userAt(context, key);
  refuseFaults(context.http, [...checkForeign(changes, { roleKeys: useAssignments }), ...checkUser(changes)]);
  const path = accountPath(at.accountId, 'users', at.id);
  const source = { schema: api.user, path, resource: 'user' };
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  // An address is changed as a whole; what is not there need not be cleared; an empty change is none.
  const needsStored = isEmpty || changes.postalAddress !== undefined || changes.companyName === null;
  const stored = needsStored ? await context.client.readItem(source, call) : null;
  if (needsStored && stored === null) throw noSuchUser(context);
  const before = recordOf(at, stored);
  if (isEmpty) return { record: before, warnings: [] };
  const body = userPut(changes, mergeStored(context, before, changes));
  await context.client.write({ method: 'PUT', path, body, inputPaths: userPaths }, call);
  const { found, warnings } = await readAgain(context, source, call);
  return { record: recordOf(at, found), warnings };
}

function mergeStored(
  { http, settings }: Context,
  before: UserRecord,
  { postalAddress, companyName }: UserChanges,
): Parameters<typeof userPut>[1] {
  const emptyText = settings.clearWithEmptyText;
  const hasCompany = (before.companyName ?? null) !== null || isUnreadable(before, 'companyName');
  const isCleared = companyName === null && hasCompany;
  if (postalAddress !== undefined) refuseUnreadable(http, before, 'postalAddress');
  const address =
    postalAddress === undefined ? null : mergeAddress('postalAddress', before.postalAddress, postalAddress);
  const cleared = [...(isCleared ? ['companyName'] : []), ...(address?.cleared ?? [])];
  refuseFaults(http, checkClearing(cleared, emptyText));
  refuseFaults(http, checkWholeAddress('postalAddress', address?.value));
  const hadNone = (before.postalAddress ?? null) === null;
  const isNothing = address === null || (hadNone && Object.values(address.value).every(isNull));
  return { postalAddress: isNothing ? undefined : address.value, companyName, emptyText };
}

const isNull = (value: unknown): boolean => value === null;

function checkNew({ accountKey, kind, roleKeys = [] }: NewUser): FieldFault[] {
  const account =
    accountKey === null ? 'users belong to an account here, name it' : 'there can be no account of this key';
  return [
    ...(isId(accountKey) ? [] : [{ name: 'accountKey', reason: account }]),
    ...(kind === 'MEMBER' ? [] : [{ name: 'kind', reason: 'all users of this backend are members' }]),
    ...roleKeys.flatMap((role, index) => checkRole(`roleKeys.${index}`, role)),
  ];
}

function checkUser(input: UserChanges): FieldFault[] {
  return [
    ...checkForeign(input, foreign),
    ...checkEmail('email', input.email),
    ...checkText('firstName', input.firstName, [0, 63]),
    ...checkText('lastName', input.lastName, [0, 63]),
    ...checkText('companyName', input.companyName, nameLimits),
    ...checkText('phone', input.phone, [0, Number.POSITIVE_INFINITY]),
    ...checkAddress('postalAddress', input.postalAddress, 63),
    ...checkAttributes(input.attributes),
  ];
}

const foreign = {
  groupKeys: 'who is in a group is decided by the LDAP directory behind this backend',
  permissions: 'this backend grants roles, and no permissions of their own',
};

const useAssignments = 'roles are not replaced together here: assign and unassign them';

/** The record as far as it was read: the gateway asks for the rest when a query wants it. */
function recordOf({ accountId, id }: MemberKey, user: ApiUser | null): UserRecord {
  return user === null ? { key: `${accountId}/${id}`, externalId: id } : toUser(user, accountId);
}

function userAt(context: Context, key: string): MemberKey {
  const parsed = parseMemberKey(key);
  if (parsed === null) throw noSuchUser(context);
  return parsed;
}

function noSuchUser({ http }: Context): Error {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such user' });
}
