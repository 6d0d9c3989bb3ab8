import type { Call } from '../../../contract/call.ts';
import type { NewUser } from '../../../contract/user.ts';
import type { FieldFault } from '../../../errors.ts';
import type { ApiUser } from '../api.ts';
import { passwordPaths } from '../input-paths.ts';
import { checkText } from '../inputs.ts';
import { passwordPost } from '../requests.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';
import { attempt } from './read-written.ts';

/** How a new user logs in: by a password here, or by a directory that keeps its own. */
export function checkLogin({ authProvider, authId, password }: NewUser): FieldFault[] {
  const isKnown = authProvider === undefined || authProviders.includes(authProvider);
  const isLdap = authProvider === 'ldap';
  const isElsewhere = isLdap || authProvider === 'cloud-central';
  const faults: [boolean, string, string][] = [
    [!isKnown, 'authProvider', `expected one of ${authProviders.join(', ')}`],
    [isLdap && authId === undefined, 'authId', 'is missing: the distinguished name in the LDAP directory'],
    [!isLdap && authId !== undefined, 'authId', 'goes with the authProvider ldap only'],
    [isElsewhere && password !== undefined, 'password', 'only local users have a password here'],
  ];
  return [
    ...faults.flatMap(([isFault, name, reason]) => (isFault ? [{ name, reason }] : [])),
    ...checkText('authId', authId, [1, 2048]),
    ...checkText('password', password, [1, Number.POSITIVE_INFINITY]),
  ];
}

const authProviders = ['cloud-central', 'local', 'ldap'];

interface Login {
  accountId: string;
  /** The user's id. */
  id: string;
  asked: NewUser;
  /** Null where the upstream did not say what it made. */
  user: ApiUser | null;
}

/** Makes the password, which is a credential of its own with the user's id as its name. A failure becomes a warning. */
export async function setPassword(
  context: Context,
  { accountId, id, asked: { password }, user }: Login,
  call: Call,
): Promise<{ isSet: boolean; warnings: string[] }> {
  if (password === undefined) return { isSet: false, warnings: [] };
  const provider = user?.authProvider ?? 'local';
  if (provider !== 'local') {
    const warning =
      'The user was created, but the password was not set: the backend made no local user of it.';
    return { isSet: false, warnings: [warning] };
  }
  const path = accountPath(accountId, 'credentials');
  const body = passwordPost(id, password);
  const request = { method: 'POST', path, body, inputPaths: passwordPaths, secrets: [password] } as const;
  const set = await attempt(context.client.write(request, call), call);
  if (set.done) return { isSet: true, warnings: [] };
  return {
    isSet: false,
    warnings: [`The user was created, but the password was not set: ${set.reason}`],
  };
}
