import type { Call } from '../../../contract/call.ts';
import type { NewToken, TokenRecord, TokenWrites } from '../../../contract/token.ts';
import type { Written } from '../../../contract/write.ts';
import { readAfterWrite } from '../../../kit/after-write.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import * as api from '../api.ts';
import { newToken, renamedToken } from '../inputs.ts';
import { isId, parseMemberKey, parseTokenKey, type TokenKey } from '../keys.ts';
import { toToken } from '../normalize.ts';
import { tokenBody, tokenNames } from '../requests.ts';
import type { Context } from './context.ts';
import { accountPath } from './paths.ts';
import { readToken } from './tokens.ts';

export function tokenWrites(context: Context): Required<TokenWrites> {
  return {
    create: (owner, name, call) => createToken(context, { owner, name }, call),
    ownerOf: (key) => {
      const ids = parseTokenKey(key);
      return ids === null ? null : { type: 'User', key: `${ids.accountId}/${ids.userId}` };
    },
    rename: (key, name, call) => renameToken(context, { key, name }, call),
    revoke: async (key, call) => {
      await context.client.write({ method: 'DELETE', path: tokenPath(tokenAt(context, key)) }, call);
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
  refuseFaults(http, faultsIn(newToken, { owner, name }));
  const wanted = name ?? '';
  const user = parseMemberKey(owner?.key ?? '');
  if (user === null) throw http.failure({ code: 'NOT_FOUND', message: 'has no such user' });
  const path = accountPath(user.accountId, 'users', user.id, 'tokens');
  const body = tokenBody(wanted);
  const response = await context.client.write({ method: 'POST', path, body, names: tokenNames }, call);
  const created = api.createdToken.safeParse(response.json(), { reportInput: false });
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
  return {
    record: toToken(rest, { key: `${user.accountId}/${user.id}`, record: null }),
    secret,
    warnings: [],
  };
}

async function renameToken(
  context: Context,
  { key, name }: { key: string; name: string },
  call: Call,
): Promise<Written<TokenRecord>> {
  const token = tokenAt(context, key);
  refuseFaults(context.http, faultsIn(renamedToken, { name }));
  const body = tokenBody(name);
  await context.client.write({ method: 'PUT', path: tokenPath(token), body, names: tokenNames }, call);
  return readAfterWrite({
    resource: 'token',
    read: () => readToken(context, token, call.fresh()),
    known: { key, externalId: token.id },
  });
}

function tokenAt({ http }: Context, key: string): TokenKey {
  const parsed = parseTokenKey(key);
  if (parsed === null) throw http.failure({ code: 'NOT_FOUND', message: 'has no such token' });
  return parsed;
}

function tokenPath({ accountId, userId, id }: TokenKey): string {
  return accountPath(accountId, 'users', userId, 'tokens', id);
}
