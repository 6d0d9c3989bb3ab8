import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiUser } from '../api.ts';
import type { MemberKey } from '../keys.ts';
import { passwordNames, passwordPost } from '../requests.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';

interface NewPassword extends MemberKey {
  password: string;
  /** The user; null where the upstream did not say what it made. */
  user: ApiUser | null;
}

/** Makes the password, a credential of its own with the user's id as its name. Gives a warning where that fails. */
export async function setPassword(
  { client }: Context,
  { accountId, id, password, user }: NewPassword,
  call: Call,
): Promise<string | null> {
  const provider = user?.authProvider ?? 'local';
  if (provider !== 'local')
    return 'The user was created, but the password was not set: the backend made no local user of it.';
  const path = accountPath(accountId, 'credentials');
  const body = passwordPost(id, password);
  const request = { method: 'POST', path, body, names: passwordNames, secrets: [password] } as const;
  const set = await settle(client.write(request, call));
  if (!(set instanceof UpstreamError)) return null;
  return `The user was created, but the password was not set: ${set.message}`;
}
