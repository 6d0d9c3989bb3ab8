/** A UUID in lower case, of any version: the vendor's own examples are of version 5. */
export const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** How the upstream writes "nobody": an absent principal, or the system as creator. */
const nilId = '00000000-0000-0000-0000-000000000000';

export function isId(text: unknown): text is string {
  return typeof text === 'string' && text !== nilId && idPattern.test(text);
}

/**
 * The id in one field, also of a record that is otherwise unreadable, so that its error stands under its own key. Null
 * for the nil UUID, which stands for nobody.
 */
export function idIn(item: unknown, field = 'id'): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const id: unknown = Object.getOwnPropertyDescriptor(item, field)?.value;
  return isId(id) ? id : null;
}

/** The key of a user or a group: its id below the account's. */
export interface MemberKey {
  accountId: string;
  id: string;
}

/** The ids in a key; null where no user or group can have it. */
export function parseMemberKey(key: string): MemberKey | null {
  const [accountId, id, ...rest] = key.split('/', 3);
  return isId(accountId) && isId(id) && rest.length === 0 ? { accountId, id } : null;
}

export interface TokenKey {
  accountId: string;
  userId: string;
  id: string;
}

/** The ids in a key; null where no token can have it. */
export function parseTokenKey(key: string): TokenKey | null {
  const [accountId, userId, id, ...rest] = key.split('/', 4);
  return isId(accountId) && isId(userId) && isId(id) && rest.length === 0 ? { accountId, userId, id } : null;
}
