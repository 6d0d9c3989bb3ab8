import type { TypedPrincipal } from '../contract/principals.ts';
import type { Ahead, Page, PageItem } from '../contract/read.ts';
import type { UserRecord } from '../contract/user.ts';

/** The page of a list that has nothing in it, and costs no request. */
export function emptyPage<R>(): Page<R> {
  return { items: [], end: true, total: 0 };
}

/** A page of members, for backends whose only principals are users. */
export function usersAsMembers(page: Page<UserRecord>): Page<TypedPrincipal> {
  return mapRecords(page, (record) => ({ type: 'User', record }));
}

export function mapRecords<A, B>(page: Page<A>, map: (record: A) => B): Page<B> {
  const { ahead } = page;
  const mapped = mapAll(page, map);
  return ahead === undefined ? mapped : { ...mapped, ahead: () => mapAll(ahead(), map) };
}

function mapAll<A, B>({ items, end, total, incomplete }: Ahead<A>, map: (record: A) => B): Ahead<B> {
  const mapped = items.map(
    (item): PageItem<B> => ('error' in item ? item : { record: map(item.record), position: item.position }),
  );
  const page = { items: mapped, end, total };
  return incomplete === undefined ? page : { ...page, incomplete };
}

/** The first records of a page that was read further than it was asked for, with the others ahead. */
export function cutAhead<R>(page: Page<R>, first: number): Page<R> {
  if (page.items.length <= first) return page;
  const start = { ...page, items: page.items.slice(0, first), end: false };
  // Nobody knows which part of the page a warning is about, so that what lies ahead is read again.
  if ((page.incomplete ?? []).length > 0) return start;
  return { ...start, ahead: () => ({ ...page, items: page.items.slice(first) }) };
}
