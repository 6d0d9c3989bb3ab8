import type { Call } from '../../../contract/call.ts';
import type { UserFilter } from '../../../contract/user.ts';
import type { ApiSearchQuery } from '../api.ts';
import { possibleNames } from '../keys.ts';
import type { Settings } from '../settings.ts';
import type { Context } from './context.ts';

interface Narrowed {
  search: ApiSearchQuery[];
  /** Whether the search says all that the filter says. */
  exact: boolean;
}

/** A search for users that finds at least those that match the filter. */
export async function userSearch(
  { settings, tenant }: Context,
  filter: UserFilter,
  call: Call,
): Promise<Narrowed> {
  const isPushedDown = settings.searchCase === 'ignored';
  const { search, email, permission } = filter;
  const users: ApiSearchQuery = {
    key: 'identifier',
    value: 'sa::',
    matchingMethod: 'STARTSWITH',
    negated: true,
  };
  const texts: ApiSearchQuery[] = [];
  // All texts of a user are its identifier, be it with the customer inside. `values` are joined by OR.
  if (search && isPushedDown) {
    const isRewritable = search.lastIndexOf('@') > 0;
    const values = isRewritable ? possibleNames(search, await tenant.key(call)) : null;
    texts.push({
      key: 'identifier',
      ...(values === null || values.length === 0 ? { value: search } : { values }),
      matchingMethod: 'CONTAINS',
    });
  }
  if (email !== undefined && isPushedDown) {
    const values = email.includes('@') ? possibleNames(email, await tenant.key(call)) : [email];
    texts.push({
      key: 'identifier',
      values: values.length === 0 ? [email] : values,
      matchingMethod: 'EXACT',
    });
  }
  const query = [users, ...texts];
  // Effective permissions include the direct ones.
  if (permission !== undefined) {
    query.push({ key: 'unitedPermissions', value: permission, matchingMethod: 'EXACT' });
  }
  return { search: query, exact: isPushedDown || (!search && email === undefined) };
}

/**
 * A search for text in the name. It looks into ids as well, and cannot say "or": a text that may be part of
 * a UUID is left to the gateway.
 */
export function nameContains(text: string | undefined, settings: Settings): Narrowed {
  if (!text) return { search: [], exact: true };
  if (settings.searchCase === 'significant' || /^[0-9a-f-]*$/i.test(text))
    return { search: [], exact: false };
  return { search: [{ key: 'name', value: text, matchingMethod: 'CONTAINS' }], exact: true };
}

/** A search for text in a service account's identifier, which holds its name. */
export function identifierContains(text: string | undefined, settings: Settings): Narrowed {
  if (!text) return { search: [], exact: true };
  if (settings.searchCase === 'significant') return { search: [], exact: false };
  return { search: [{ key: 'identifier', value: text, matchingMethod: 'CONTAINS' }], exact: true };
}
