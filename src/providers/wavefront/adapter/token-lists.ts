import type { Call } from '../../provider.ts';
import { readBody } from '../../read-body.ts';
import { type UserApiToken, userApiTokens } from '../api.ts';
import type { Context } from './index.ts';

/** Where the tokens of the gateway's own identity, or of a service account, are kept. */
export interface TokenPlace {
  /** The collection; a token is below it. */
  path: string;
  owner: string | null;
}

export const ownTokens: TokenPlace = { path: '/apitoken', owner: null };

export function tokensOf(serviceAccount: string): TokenPlace {
  return { path: `/apitoken/serviceaccount/${encodeURIComponent(serviceAccount)}`, owner: serviceAccount };
}

/** Not by search, which may lag: what is missing here may be created twice. */
export async function readTokens(
  { client }: Context,
  { path }: TokenPlace,
  call: Call,
): Promise<UserApiToken[]> {
  const body = await client.send({ method: 'GET', path }, call);
  return readBody(client.http, userApiTokens, body, 'apitoken');
}

/** Whose tokens these are; every token names its owner. */
export function ownerOf(place: TokenPlace, tokens: readonly UserApiToken[]): string | null {
  return place.owner ?? tokens.find(({ account }) => account != null)?.account ?? null;
}

/**
 * One after the other for each name. Two new tokens of one owner can only be told apart when they come one by one.
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
