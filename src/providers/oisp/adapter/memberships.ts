import type { Call } from '../../../contract/call.ts';
import type { UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import type { HttpClient } from '../../../transport/exchange.ts';
import * as api from '../api.ts';
import { isAddressable } from '../keys.ts';
import { accountPath } from '../requests.ts';
import type { Context } from './context.ts';
import { absentAccount, unclear } from './failures.ts';

export interface Member {
  key: string;
  email: string;
  /** In the account that was asked for; null where the upstream did not say. */
  role: string | null;
}

/** Reads the whole list or fails: what may be done to an account depends on everybody in it. */
export async function readMembers(context: Context, accountKey: string, call: Call): Promise<Member[]> {
  const { http, settings, client } = context;
  const account = { key: accountKey, role: settings.profile === 'v1' ? 'admin' : 'user' } as const;
  const body = await client.send({ method: 'GET', path: `${accountPath(accountKey)}/users`, account }, call);
  const members = readBody(http, api.users, body, 'User').map((item): Member => {
    const { id, email, accounts } = readBody(http, api.member, item, 'User');
    return { key: id, email, role: accounts?.[accountKey] ?? null };
  });
  // The login itself is a member of what it may read; an account that has gone is a list without anybody.
  if (members.length === 0) throw absentAccount(http);
  return members;
}

/** Ends the membership through the route for invitations: there is no other. */
export async function removeMember(
  context: Context,
  { accountKey, member }: { accountKey: string; member: Member },
  call: Call,
): Promise<void> {
  const { http } = context;
  const { email, role } = member;
  // Without the role, an administrator might be taken for somebody who can be removed.
  if (role === null) throw roleUnknown(http);
  if (role === 'admin') {
    const message = 'the user is an administrator of the account, and only they themselves can leave it';
    throw http.failure({ code: 'CONFLICT', message });
  }
  if (!isAddressable(email)) {
    const message = "the user's e-mail address stands for something else in the backend's routes";
    throw http.failure({ code: 'CONFLICT', message });
  }
  await deleteInvite(context, { accountKey, email }, call);
}

/** Removes the invitation of this address, and the member who has it. */
export function deleteInvite(
  context: Context,
  { accountKey, email }: { accountKey: string; email: string },
  call: Call,
): Promise<void> {
  const below = `/invites/${encodeURIComponent(email)}`;
  return deleteBelow(context, { accountKey, role: 'admin', below }, call);
}

/** Ends the login's own membership; v2 lets admins leave only. */
export function leave(context: Context, accountKey: string, call: Call): Promise<void> {
  const role = context.settings.profile === 'v1' ? 'user' : 'admin';
  return deleteBelow(context, { accountKey, role, below: '/invites/me' }, call);
}

async function deleteBelow(
  { http, client }: Context,
  { accountKey, role, below }: { accountKey: string; role: 'user' | 'admin'; below: string },
  call: Call,
): Promise<void> {
  const account = { key: accountKey, role };
  const path = `${accountPath(accountKey)}${below}`;
  const answer = await client.send({ method: 'DELETE', path, account, answer: 'text' }, call);
  // Any other text is that of somebody between us, and says nothing of the backend.
  if (answer !== 'OK' && answer !== '') throw unclear(http);
}

/** The list does not say as what somebody is a member, who is neither a member without a role, nor nobody. */
export function roleUnknown(http: HttpClient): UpstreamError {
  const message = "User: accounts: expected the user's role in the account, none came";
  return http.failure({ code: 'BACKEND_PROTOCOL', message });
}
