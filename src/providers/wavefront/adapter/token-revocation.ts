import { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import type { Done } from '../../../contract/write.ts';
import { readBody } from '../../../kit/read-body.ts';
import { isServiceAccountKey, ownerOfToken, tokenKey } from '../keys.ts';
import { textAt } from './batch.ts';
import type { Context } from './context.ts';
import { notFound } from './failures.ts';
import { searchAll } from './search.ts';
import { findOwner, findToken, ownTokens, readTokens, tokensOfServiceAccount } from './token-lists.ts';

export async function revokeToken(context: Context, key: string, call: Call): Promise<Done> {
  const { client, settings } = context;
  const owner = ownerOfToken(key);
  if (owner === null) throw notFound(client.http, 'token');
  const collection = isServiceAccountKey(owner) ? tokensOfServiceAccount(owner) : ownTokens;
  const list = await readTokens(context, collection, call);
  const isHere = findOwner(collection, list.tokens) === owner;
  const secret = isHere
    ? (findToken(context.origin, { owner, key }, list)?.tokenID ?? null)
    : await findForeign(context, { key, owner }, call);
  if (secret === null) throw notFound(client.http, 'token');
  if (secret === settings.auth.token) {
    const message = "this is the gateway's own credential: configure another one before it is revoked";
    throw client.http.failure({ code: 'CONFLICT', message });
  }
  const secrets = [secret];
  if (isHere) {
    const path = `${collection.path}/${encodeURIComponent(secret)}`;
    await client.write({ method: 'DELETE', path, secrets }, call);
  } else {
    const path = '/apitoken/customertokens/revoke';
    await client.write({ method: 'PUT', path, body: { json: { tokenID: secret } }, secrets }, call);
  }
  return { warnings: [] };
}

interface OwnedKey {
  key: string;
  owner: string;
}

const tokenItems = z.array(z.unknown()).nullish();

function findSecret(
  { origin }: Context,
  { key, owner }: OwnedKey,
  secrets: readonly string[],
): string | null {
  return secrets.find((secret) => tokenKey(owner, origin.fingerprint(secret)) === key) ?? null;
}

/** Finds another user's token by the search, and where that may lag by the list of all the tenant's tokens. */
async function findForeign(context: Context, token: OwnedKey, call: Call): Promise<string | null> {
  const { client } = context;
  const secretsIn = (items: readonly unknown[]): string[] =>
    items.flatMap((item) => (textAt(item, 'account') === token.owner ? (textAt(item, 'id') ?? []) : []));
  const search = { key: 'account', values: [token.owner], sortedBy: 'account' };
  const { rows } = await searchAll(client, { type: 'token', ...search }, call);
  const found = findSecret(context, token, secretsIn(rows));
  if (found !== null) return found;
  const all = await client.send({ method: 'GET', path: '/apitoken/customertokens' }, call);
  return findSecret(
    context,
    token,
    secretsIn(readBody(client.http, tokenItems, all, 'customertokens') ?? []),
  );
}
