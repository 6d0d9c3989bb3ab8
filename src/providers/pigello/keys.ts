import { type ApiUserTable, userTables } from './api.ts';

export function isId(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Upstreams write the hexadecimal digits of one id in either case. */
export function isSameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The key of a user names its table, since an id alone does not say in which of the three to look. */
export function toUserKey(table: ApiUserTable, id: string): string {
  return `${table}/${id}`;
}

/** Where a user stands upstream. */
export interface UserKey {
  table: ApiUserTable;
  id: string;
}

/** Answers null for what cannot be the key of a user. */
export function readUserKey(key: string): UserKey | null {
  const slash = key.indexOf('/');
  const table = userTables.find((name) => name === key.slice(0, slash));
  const id = key.slice(slash + 1);
  return table === undefined || !isId(id) ? null : { table, id };
}
