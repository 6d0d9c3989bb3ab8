import type { TypedPrincipal } from '../contract/principals.ts';
import type { Page, PageItem } from '../contract/read.ts';
import type { UserRecord } from '../contract/user.ts';

/** The page of a list that has nothing in it, and costs no request. */
export function emptyPage<R>(): Page<R> {
  return { items: [], end: true, total: 0 };
}

/** A page of members, for backends whose only principals are users. */
export function usersAsMembers(page: Page<UserRecord>): Page<TypedPrincipal> {
  const items = page.items.map(
    (item): PageItem<TypedPrincipal> =>
      'error' in item ? item : { record: { type: 'User', record: item.record }, position: item.position },
  );
  return { ...page, items };
}
