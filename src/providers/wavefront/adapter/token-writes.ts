import type { Call } from '../../../contract/call.ts';
import type { PrincipalReference } from '../../../contract/principal.ts';
import type { NewToken, TokenRecord, TokenWrites } from '../../../contract/token.ts';
import type { Written } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import { settle } from '../../../kit/settle.ts';
import type { ApiOwnedToken } from '../api.ts';
import * as api from '../api.ts';
import * as inputs from '../inputs.ts';
import { isPossibleServiceAccount, isServiceAccountKey, ownerOfToken, toPrincipal } from '../keys.ts';
import { toEmbeddedToken } from '../normalize-tokens.ts';
import type { Context } from './context.ts';
import { notFound } from './failures.ts';
import { tryAnswer } from './read-answer.ts';
import {
  createQueue,
  findOwner,
  findToken,
  ownTokens,
  readTokens,
  type TokenCollection,
  tokensOfServiceAccount,
} from './token-lists.ts';
import { revokeToken } from './token-revocation.ts';

export function tokenWrites(context: Context): TokenWrites {
  const { http } = context.client;
  const inTurn = createQueue();
  return {
    create: async (owner, name, call) => {
      const collection = collectionFor(context, owner);
      refuseFaults(http, faultsIn(inputs.tokenName(context.settings), { name }));
      return inTurn(collection.path, () => createToken(context, { collection, owner, name }, call));
    },
    ownerOf: (key) => {
      const owner = ownerOfToken(key);
      return owner === null ? null : toPrincipal(owner);
    },
    rename: async (key, name, call) => {
      refuseFaults(http, faultsIn(inputs.tokenName(context.settings), { name }));
      return renameToken(context, { key, name }, call);
    },
    revoke: (key, call) => revokeToken(context, key, call),
  };
}

const mostTokens = 20;

/** The collection of an owner. A user may be another than the gateway's own, which the tokens in the list then show. */
function collectionFor({ client }: Context, owner: PrincipalReference | null): TokenCollection {
  if (owner === null || owner.type === 'User') return ownTokens;
  if (owner.type !== 'ServiceAccount') refuseFaults(client.http, [foreignOwner]);
  if (!isPossibleServiceAccount(owner.key)) throw notFound(client.http, 'service account');
  return tokensOfServiceAccount(owner.key);
}

interface WantedToken {
  collection: TokenCollection;
  owner: PrincipalReference | null;
  name: string | null;
}

async function createToken(
  context: Context,
  { collection, owner, name }: WantedToken,
  call: Call,
): Promise<NewToken> {
  const { client } = context;
  const { tokens: before, unreadable } = await readTokens(context, collection, call);
  // Among unreadable ones the new one could not be told from the old ones.
  if (unreadable !== null) throw unreadable;
  const identity = findOwner(collection, before);
  refuseFaults(client.http, [
    ...(owner !== null && owner.key !== identity ? [foreignOwner] : []),
    ...(before.length >= mostTokens ? [tooMany] : []),
  ]);
  // A token of one's own is created without a body; to send a tokenID is an error in either collection.
  const body = collection.owner === null ? undefined : { json: name === null ? {} : { tokenName: name } };
  const answer = await client.write({ method: 'POST', path: collection.path, ...(body && { body }) }, call);
  const { token, warnings } = await findCreated(
    context,
    { collection, before, name, answer: answer.payload },
    call,
  );
  const keeper = identity ?? token?.account ?? null;
  if (token === null || keeper === null) {
    const message = 'the new token was accepted, but is not among the tokens of its owner';
    throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
  }
  const named =
    collection.owner === null && name !== null
      ? await settle(giveName(context, { collection, token, name }, call))
      : token;
  const nameless =
    named instanceof UpstreamError ? ['The token was created, but could not be given its name.'] : [];
  const shown = named instanceof UpstreamError ? token : named;
  return {
    record: toEmbeddedToken(shown.json, keeper, context.origin),
    secret: token.tokenID,
    warnings: [...warnings, ...nameless],
  };
}

const foreignOwner = {
  name: 'owner',
  reason: 'must be a service account, or the user whose credentials the gateway has',
};
const tooMany = { name: 'owner', reason: `has ${mostTokens} tokens, and cannot have more` };

interface Creation {
  collection: TokenCollection;
  before: readonly ApiOwnedToken[];
  name: string | null;
  answer: unknown;
}

/** The token that was not there before. That it comes last is the vendor's word; others may create at the same time. */
async function findCreated(
  context: Context,
  { collection, before, name, answer }: Creation,
  call: Call,
): Promise<{ token: ApiOwnedToken | null; warnings: string[] }> {
  const known = new Set(before.map(({ tokenID }) => tokenID));
  const newIn = (tokens: readonly ApiOwnedToken[]): ApiOwnedToken[] =>
    tokens.filter(({ tokenID }) => !known.has(tokenID));
  const answered = Array.isArray(answer) ? answer : [];
  let added = newIn(answered.flatMap((item) => tryAnswer(api.ownedToken, item)?.value ?? []));
  if (added.length === 0) {
    const after = await settle(readTokens(context, collection, call));
    added = after instanceof UpstreamError ? [] : newIn(after.tokens);
  }
  const wanted = collection.owner === null ? null : name;
  const fitting = added.filter(({ tokenName }) => (tokenName ?? null) === wanted);
  const isAmbiguous = (fitting.length === 0 ? added : fitting).length > 1;
  const warnings = isAmbiguous
    ? ['Another token of this owner came at the same time; which is whose cannot be told.']
    : [];
  return { token: fitting.at(-1) ?? added.at(-1) ?? null, warnings };
}

/** An answer that does not show the token with its name proves nothing; only what is there now does. */
async function giveName(
  context: Context,
  { collection, token, name }: { collection: TokenCollection; token: ApiOwnedToken; name: string },
  call: Call,
): Promise<ApiOwnedToken> {
  const { client } = context;
  const { tokenID } = token;
  const path = `${collection.path}/${encodeURIComponent(tokenID)}`;
  const json = { tokenID, tokenName: name };
  const { payload } = await client.write({ method: 'PUT', path, body: { json }, secrets: [tokenID] }, call);
  const answered = tryAnswer(api.ownedToken, payload)?.value;
  if (answered?.tokenID === tokenID && (answered.tokenName ?? name) === name) return answered;
  const list = await settle(readTokens(context, collection, call));
  const found =
    list instanceof UpstreamError ? undefined : list.tokens.find((one) => one.tokenID === tokenID);
  if (found?.tokenName === name) return found;
  const message = 'the new name was accepted, but neither the answer nor a second look shows it';
  throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message });
}

async function renameToken(
  context: Context,
  { key, name }: { key: string; name: string },
  call: Call,
): Promise<Written<TokenRecord>> {
  const { client, origin } = context;
  const owner = ownerOfToken(key);
  if (owner === null) throw notFound(client.http, 'token');
  const collection = isServiceAccountKey(owner) ? tokensOfServiceAccount(owner) : ownTokens;
  const list = await readTokens(context, collection, call);
  if (findOwner(collection, list.tokens) !== owner) {
    const reason = "must be a token of a service account or of the gateway's own: no others can be renamed";
    refuseFaults(client.http, [{ name: 'key', reason }]);
  }
  const token = findToken(origin, { owner, key }, list);
  if (token === null) throw notFound(client.http, 'token');
  const renamed = await giveName(context, { collection, token, name }, call);
  return { record: toEmbeddedToken(renamed.json, owner, origin), warnings: [] };
}
