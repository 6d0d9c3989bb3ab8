import type { Call } from '../../../contract/call.ts';
import type { UserRecord } from '../../../contract/user.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { tooManyRecords } from '../../../kit/offset-list.ts';
import { readBody } from '../../../kit/read-body.ts';
import { settle } from '../../../kit/settle.ts';
import * as api from '../api.ts';
import type { Visibility } from '../normalize.ts';
import { accountPath } from '../requests.ts';
import type { Context } from './context.ts';
import { findUnreadEntry, type Self } from './self.ts';

/** An error stands where a user could not be read. */
type Users = (UserRecord | UpstreamError)[];

/** The users of all of the gateway's accounts: nobody else can be listed. */
export async function readEverybody(context: Context, call: Call): Promise<Users> {
  const { accounts } = await context.client.self(call);
  const lists = await Promise.all(
    accounts.map(async (account): Promise<Users> => {
      if (account instanceof UpstreamError) return [account];
      if (!mayReadUsers(context, account)) return [usersForAdminsOnly(context, account.id)];
      return readUsersOrError(context, account.id, call);
    }),
  );
  return distinct(lists.flat());
}

/** A list that failed is one error; an account that has gone meanwhile has no users. */
export async function readUsersOrError(context: Context, accountKey: string, call: Call): Promise<Users> {
  const users = await settle(readUsers(context, accountKey, call));
  return users instanceof UpstreamError ? [users] : (users ?? []);
}

/** One request per account in a whole operation; null for an account that is not there. */
export function readUsers(context: Context, accountKey: string, call: Call): Promise<Users | null> {
  const { http, client } = context;
  return call.once(`oisp:users:${accountKey}`, async () => {
    const isVisible = judgeVisibility(context, await client.self(call));
    if (!call.hold(0)) throw tooMany(context, call);
    const account = { key: accountKey, role: 'user' } as const;
    const body = await orNull(
      client.send({ method: 'GET', path: `${accountPath(accountKey)}/users`, account }, call),
    );
    if (body === null) return null;
    const items = readBody(http, api.users, body, 'User');
    if (!call.hold(items.length)) throw tooMany(context, call);
    return distinct(context.readUsers(items, isVisible));
  });
}

export function readableAccounts(context: Context, { accounts }: Self): api.ApiOwnAccount[] {
  return accounts.filter(
    (account): account is api.ApiOwnAccount =>
      !(account instanceof UpstreamError) && mayReadUsers(context, account),
  );
}

/** v2 lets every member read; in v1 only admins may. */
export function mayReadUsers({ settings }: Context, { role }: api.ApiOwnAccount): boolean {
  return settings.profile === 'v2' || role === 'admin';
}

/** A user's other accounts show only where the gateway's login could have listed them. */
export function judgeVisibility(context: Context, self: Self): Visibility {
  const known = visibilities.get(self) ?? visibilityOf(context, self);
  visibilities.set(self, known);
  return known;
}

/** The same judgement for the same login, so that users who were judged by it can be shared. */
const visibilities = new WeakMap<Self, Visibility>();

function visibilityOf(context: Context, self: Self): Visibility {
  const visible = new Set(readableAccounts(context, self).map(({ id }) => id));
  const readKeys = new Set(self.accounts.flatMap((one) => (one instanceof UpstreamError ? [] : [one.id])));
  return (accountKey) => {
    if (visible.has(accountKey)) return true;
    return readKeys.has(accountKey) || findUnreadEntry(self, accountKey) === null ? false : null;
  };
}

/** A member of several accounts is in several lists, and not every one of them need tell the roles. */
function distinct(users: Users): Users {
  const byKey = new Map<string | UpstreamError, UserRecord | UpstreamError>();
  for (const user of users) {
    const key = user instanceof UpstreamError ? user : user.key;
    const known = byKey.get(key);
    const isKnown = known instanceof UpstreamError || known?.roleAssignments !== undefined;
    if (!isKnown) byKey.set(key, user);
  }
  return [...byKey.values()];
}

/** It is not known which roles a user has, which is not the same as none. */
export function rolesUnknown({ http }: Context): UpstreamError {
  const message = "User: accounts: expected the user's roles by account, none came";
  return http.failure({ code: 'BACKEND_PROTOCOL', message });
}

export function usersForAdminsOnly({ http }: Context, accountKey: string): UpstreamError {
  // Which account it is, is for the log: the caller may be one who may not read accounts.
  const message = "User: only admins of an account may read its users, and the gateway's login is none there";
  return http.failure({ code: 'PERMISSION_DENIED', message, detail: `account ${accountKey}` });
}

/** Some of an account's users must not look like all of them. */
function tooMany({ http }: Context, call: Call): UpstreamError {
  return http.failure({ code: 'BACKEND_PROTOCOL', message: `User: ${tooManyRecords(call)}` });
}
