import { type UserTable, userTables } from './api.ts';

export function isId(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);
}

/** Upstreams write hexadecimal digits in either case. */
export function isSameId(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The three kinds of user are separate tables upstream, so an id alone does not say where to look. */
export function toUserKey(entity: UserTable, id: string): string {
  return `${entity}/${id}`;
}

/** Null for what cannot be the key of a user. */
export function readUserKey(key: string): { entity: UserTable; id: string } | null {
  const slash = key.indexOf('/');
  const entity = userTables.find((name) => name === key.slice(0, slash));
  const id = key.slice(slash + 1);
  return entity === undefined || !isId(id) ? null : { entity, id };
}
