import type { Call } from '../../../contract/call.ts';
import type { NewToken, TokenRecord, TokenWrites } from '../../../contract/token.ts';
import type { Written } from '../../../contract/write.ts';
import * as api from '../api.ts';
import { tokenPaths } from '../input-paths.ts';
import { checkText, nameLimits, refuseFaults } from '../inputs.ts';
import { isId, parseMemberKey, parseTokenKey } from '../keys.ts';
import { toToken } from '../normalize.ts';
import { tokenBody } from '../requests.ts';
import type { Context } from './context.ts';
import { parseJson } from './failures.ts';
import { accountPath } from './paths.ts';
import { readAgain } from './read-written.ts';

export function tokenWrites(context: Context): Required<TokenWrites> {
  return {
    create: (owner, name, call) => createToken(context, { owner, name }, call),
    rename: (key, name, call) => renameToken(context, { key, name }, call),
    revoke: async (key, call) => {
      await context.client.write({ method: 'DELETE', path: tokenAt(context, key).path }, call);
      return { warnings: [] };
    },
  };
}

interface Asked {
  owner: Parameters<Required<TokenWrites>['create']>[0];
  name: string | null;
}

async function createToken(context: Context, { owner, name }: Asked, call: Call): Promise<NewToken> {
  const { http } = context;
  // No operation of the upstream tells whose token the gateway itself uses.
  const noOwner = owner === null ? "name the user: this backend does not tell who the gateway's is" : null;
  const wrongOwner = owner !== null && owner.type !== 'User' ? 'only users have tokens here' : null;
  const reason = noOwner ?? wrongOwner;
  const wanted = name ?? '';
  refuseFaults(http, [
    ...(reason === null ? [] : [{ name: 'owner', reason }]),
    ...checkText('name', wanted, nameLimits),
  ]);
  const user = parseMemberKey(owner?.key ?? '');
  if (user === null) throw http.failure({ code: 'NOT_FOUND', message: 'has no such user' });
  const path = accountPath(user.accountId, 'users', user.id, 'tokens');
  const body = tokenBody(wanted);
  const response = await context.client.write({ method: 'POST', path, body, inputPaths: tokenPaths }, call);
  const created = api.createdToken.safeParse(parseJson(response.text), { reportInput: false });
  if (!created.success) {
    const message = 'a token was made, but the answer does not hold it; revoke it, and create another';
    throw http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
  }
  const { token: secret, ...rest } = created.data;
  const isOfUser = !isId(rest.userID) || rest.userID === user.id;
  if ((rest.name ?? wanted) !== wanted || !isOfUser) {
    const message = 'the answer holds another token than was asked for; look at the tokens of the user';
    throw http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
  }
  return { record: toToken(rest, `${user.accountId}/${user.id}`), secret, warnings: [] };
}

async function renameToken(
  context: Context,
  { key, name }: { key: string; name: string },
  call: Call,
): Promise<Written<TokenRecord>> {
  const { path, id, userKey } = tokenAt(context, key);
  refuseFaults(context.http, checkText('name', name, nameLimits));
  const body = tokenBody(name);
  await context.client.write({ method: 'PUT', path, body, inputPaths: tokenPaths }, call);
  const { found, warnings } = await readAgain(context, { schema: api.token, path, resource: 'token' }, call);
  const record = found === null ? { key, externalId: id } : toToken(found, userKey);
  return { record, warnings };
}

function tokenAt({ http }: Context, key: string): { path: string; id: string; userKey: string } {
  const parsed = parseTokenKey(key);
  if (parsed === null) throw http.failure({ code: 'NOT_FOUND', message: 'has no such token' });
  const { accountId, userId, id } = parsed;
  return {
    path: accountPath(accountId, 'users', userId, 'tokens', id),
    id,
    userKey: `${accountId}/${userId}`,
  };
}
