import type { UserFilter } from '../../provider.ts';
import type { SearchQuery } from '../api.ts';
import type { WavefrontSettings } from '../settings.ts';

interface Narrowed {
  search: SearchQuery[];
  /** Whether the search says all that the filter says. */
  exact: boolean;
}

/** Users only, and of these what the filter wants, as far as the search finds no fewer than match. */
export function userSearch(filter: UserFilter, settings: WavefrontSettings): Narrowed {
  const { search, email, permission } = filter;
  const users: SearchQuery = {
    key: 'identifier',
    value: 'sa::',
    matchingMethod: 'STARTSWITH',
    negated: true,
  };
  const texts: SearchQuery[] = [];
  // All texts of a user are its identifier.
  if (search) texts.push({ key: 'identifier', value: search, matchingMethod: 'CONTAINS' });
  if (email !== undefined) texts.push({ key: 'identifier', value: email, matchingMethod: 'EXACT' });
  const query = settings.searchCase === 'ignored' ? [users, ...texts] : [users];
  // Effective permissions include the direct ones.
  if (permission !== undefined) {
    query.push({ key: 'unitedPermissions', value: permission, matchingMethod: 'EXACT' });
  }
  return { search: query, exact: settings.searchCase === 'ignored' || texts.length === 0 };
}

/**
 * Text in the name. The filter looks into ids as well, and a search cannot say "or": a text that may be part of a UUID is
 * left to the gateway.
 */
export function nameContains(text: string | undefined, settings: WavefrontSettings): Narrowed {
  if (!text) return { search: [], exact: true };
  if (settings.searchCase === 'significant' || /^[0-9a-f-]*$/i.test(text))
    return { search: [], exact: false };
  return { search: [{ key: 'name', value: text, matchingMethod: 'CONTAINS' }], exact: true };
}

/** Text in a service account's identifier, which holds its name. */
export function identifierContains(text: string | undefined, settings: WavefrontSettings): Narrowed {
  if (!text) return { search: [], exact: true };
  if (settings.searchCase === 'significant') return { search: [], exact: false };
  return { search: [{ key: 'identifier', value: text, matchingMethod: 'CONTAINS' }], exact: true };
}
