import type { Call } from '../../../contract/call.ts';
import type { NewUser, UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { readAfterWrite } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiUser } from '../api.ts';
import * as api from '../api.ts';
import { faultsInLogin, faultsInWholeAddress, newUser, userChanges } from '../inputs.ts';
import { type MemberKey, parseMemberKey } from '../keys.ts';
import { toUser } from '../normalize.ts';
import { userNames, userPost, userPut } from '../requests.ts';
import type { Context } from './context.ts';
import { readCreated } from './created.ts';
import { faultsInClearing, isUnreadable, mergeAddress, refuseUnreadable } from './merge-changes.ts';
import { accountPath, userCollection } from './paths.ts';
import { bindRole } from './role-binding-writes.ts';
import { setPassword } from './user-passwords.ts';
import { userReads } from './users.ts';

type Writes = Required<Pick<UserWrites, 'create' | 'update' | 'delete'>>;

export function userWrites(context: Context): Writes {
  return {
    create: (input, call) => createUser(context, input, call),
    update: (key, changes, call) => updateUser(context, { key, changes }, call),
    delete: async (key, accountKey, call) => {
      const user = userAt(context, key);
      if (accountKey !== null && accountKey !== user.accountId) {
        const reason = 'the user does not belong to this account';
        refuseFaults(context.http, [{ name: 'accountKey', reason }]);
      }
      // Each user belongs to one account: to end that membership is to delete the user.
      await context.client.write({ method: 'DELETE', path: userPath(user) }, call);
      return { warnings: [] };
    },
  };
}

/** Creates in several steps: `isEnabled` is no field of the POST, and a password and roles are resources of their own. */
async function createUser(context: Context, input: NewUser, call: Call): Promise<Written<UserRecord>> {
  refuseFaults(context.http, [
    ...faultsIn(newUser, input),
    ...faultsInWholeAddress('postalAddress', input.postalAddress ?? {}),
    ...faultsInLogin(input),
  ]);
  const accountId = input.accountKey ?? '';
  const path = accountPath(accountId, 'users');
  const response = await context.client.write(
    { method: 'POST', path, body: userPost(input), names: userNames },
    call,
  );
  const recognition = recognize(context, { accountId, email: input.email }, call);
  const creation = { schema: api.user, path, resource: 'user', response, ...recognition };
  const { id, found, warnings } = await readCreated(context, creation, call);
  const created = { accountId, id, found, warnings };
  return completeUser(context, { input, created }, call);
}

interface Created extends MemberKey {
  /** Null where the upstream did not say what it made. */
  found: ApiUser | null;
  warnings: string[];
}

/** Disables a new user, and gives it its password and roles, where that was asked for; what fails becomes a warning. */
async function completeUser(
  context: Context,
  { input, created }: { input: NewUser; created: Created },
  call: Call,
): Promise<Written<UserRecord>> {
  const { accountId, id, found, warnings } = created;
  const { roleKeys = [], password } = input;
  const known = found === null ? recordWithoutFields(created) : toUser(found, accountId);
  const disabled = input.active === false ? await disable(context, { user: created, known }, call) : null;
  if (disabled !== null) warnings.push(...disabled.warnings);
  if (password !== undefined) {
    const warning = await setPassword(context, { accountId, id, password, user: found }, call);
    if (warning !== null) warnings.push(warning);
  }
  for (const role of new Set(roleKeys)) {
    const binding = { accountId, kind: 'users' as const, id, role, constraints: null };
    const bound = await settle(bindRole(context, binding, call));
    if (bound instanceof UpstreamError)
      warnings.push(`The user was created, but not given the role ${role}: ${bound.message}`);
  }
  if (roleKeys.length === 0)
    warnings.push('The user has no role, and can do nothing before one is assigned.');
  if (found?.authProvider === 'local' && password === undefined)
    warnings.push('The user is local, and can log in once a password is set in Astra itself.');
  return { record: disabled?.record ?? known, warnings };
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
  { user, known }: { user: MemberKey; known: UserRecord },
  call: Call,
): Promise<Written<UserRecord>> {
  const unchanged = { postalAddress: undefined, companyName: undefined, emptyText: false };
  const body = userPut({ active: false }, unchanged);
  const changed = await settle(context.client.write({ method: 'PUT', path: userPath(user), body }, call));
  if (!(changed instanceof UpstreamError)) return readWritten(context, { user, known }, call);
  return { record: known, warnings: [`The user was created, but is not disabled: ${changed.message}`] };
}

async function updateUser(
  context: Context,
  { key, changes }: { key: string; changes: UserChanges },
  call: Call,
): Promise<Written<UserRecord>> {
  const user = userAt(context, key);
  refuseFaults(context.http, faultsIn(userChanges, changes));
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  // An address is changed as a whole; what is not there need not be cleared; an empty change is none.
  const needsStored = isEmpty || changes.postalAddress !== undefined || changes.companyName === null;
  const stored = needsStored ? await userReads(context).readOne(user, call) : null;
  if (needsStored && stored === null) throw noSuchUser(context);
  const before = stored ?? recordWithoutFields(user);
  if (isEmpty) return { record: before, warnings: [] };
  const body = userPut(changes, mergeStored(context, before, changes));
  await context.client.write({ method: 'PUT', path: userPath(user), body, names: userNames }, call);
  return readWritten(context, { user, known: recordWithoutFields(user) }, call);
}

function readWritten(
  context: Context,
  { user, known }: { user: MemberKey; known: UserRecord },
  call: Call,
): Promise<Written<UserRecord>> {
  const read = (): Promise<UserRecord | null> => userReads(context).readOne(user, call.fresh());
  return readAfterWrite({ resource: 'user', read, known });
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
  refuseFaults(http, faultsInClearing(cleared, emptyText));
  refuseFaults(http, faultsInWholeAddress('postalAddress', address?.value ?? {}));
  const hadNone = (before.postalAddress ?? null) === null;
  const isNothing = address === null || (hadNone && Object.values(address.value).every(isNull));
  return { postalAddress: isNothing ? undefined : address.value, companyName, emptyText };
}

const isNull = (value: unknown): boolean => value === null;

/** A record of which nothing was read: the gateway asks for its fields when a query wants them. */
function recordWithoutFields({ accountId, id }: MemberKey): UserRecord {
  return { key: `${accountId}/${id}`, externalId: id };
}

function userPath({ accountId, id }: MemberKey): string {
  return accountPath(accountId, 'users', id);
}

function userAt(context: Context, key: string): MemberKey {
  const parsed = parseMemberKey(key);
  if (parsed === null) throw noSuchUser(context);
  return parsed;
}

function noSuchUser({ http }: Context): Error {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such user' });
}
