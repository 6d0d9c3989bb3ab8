import { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { readBody, readItems } from '../../../kit/read-body.ts';
import type { ApiOwnedToken } from '../api.ts';
import * as api from '../api.ts';
import { tokenKey } from '../keys.ts';
import type { Origin } from '../origin.ts';
import type { Context } from './context.ts';

/** Where the tokens of the gateway's own identity, or of a service account, are kept. */
export interface TokenCollection {
  /** The collection; a token is below it. */
  path: string;
  owner: string | null;
}

export const ownTokens: TokenCollection = { path: '/apitoken', owner: null };

export function tokensOfServiceAccount(serviceAccount: string): TokenCollection {
  return { path: `/apitoken/serviceaccount/${encodeURIComponent(serviceAccount)}`, owner: serviceAccount };
}

export interface TokenList {
  tokens: ApiOwnedToken[];
  /** Why an entry is missing here; null when none is. */
  unreadable: UpstreamError | null;
}

/** Reads the list and never the search, which may lag: what is missing here may be created twice. */
export async function readTokens(
  { client }: Context,
  { path }: TokenCollection,
  call: Call,
): Promise<TokenList> {
  const body = await client.send({ method: 'GET', path }, call);
  // A list that holds nothing may be left out.
  const items = readBody(client.http, z.array(z.unknown()).nullish(), body, 'apitoken') ?? [];
  const entries = readItems(client.http, api.ownedToken, items, 'apitoken', (token) => ({ token }));
  return {
    tokens: entries.flatMap((entry) => (entry instanceof UpstreamError ? [] : [entry.token])),
    unreadable: entries.find((entry) => entry instanceof UpstreamError) ?? null,
  };
}

/** Finds the token of this key. Where there is none, one that cannot be read may be it. */
export function findToken(
  origin: Origin,
  { owner, key }: { owner: string; key: string },
  { tokens, unreadable }: TokenList,
): ApiOwnedToken | null {
  const found = tokens.find(({ tokenID }) => tokenKey(owner, origin.fingerprint(tokenID)) === key);
  if (found === undefined && unreadable !== null) throw unreadable;
  return found ?? null;
}

/** The owner of these tokens, whom every token may name. */
export function findOwner(collection: TokenCollection, tokens: readonly ApiOwnedToken[]): string | null {
  return collection.owner ?? tokens.find(({ account }) => account != null)?.account ?? null;
}

/**
 * A queue for each name. Two new tokens of one owner can only be told apart when they come one by one.
 */
export function createQueue(): <T>(name: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const before = last.get(name) ?? Promise.resolve();
    const result = before.then(work, work);
    const ended = result
      .catch(() => undefined)
      .finally(() => {
        if (last.get(name) === ended) last.delete(name);
      });
    last.set(name, ended);
    return result;
  };
}
