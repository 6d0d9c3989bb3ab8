import type { Call } from '../../../contract/call.ts';
import type { ListQuery, Page } from '../../../contract/read.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { readAccountIds } from './accounts.ts';
import type { Context } from './context.ts';

/** The partition of accounts that could not be listed: it reports what is missing with them. */
const unlisted = 'accounts that could not be listed';

/** The accounts: users, groups and tokens exist by account only, so that each account is a stream of its own. */
export async function accountPartitions(
  context: Context,
  query: ListQuery<object>,
  call: Call,
): Promise<string[]> {
  if (query.parent?.type === 'Account') return [query.parent.key];
  const { ids, incomplete } = await readAccountIds(context, call);
  return incomplete === null ? ids : [...ids, unlisted];
}

/** The account that this part of a list is about. */
export function accountOfQuery(query: ListQuery<object>): string | null {
  return query.parent?.type === 'Account' ? query.parent.key : query.partition;
}

/** What is listed where there is no such account. */
export async function listNoAccount(
  context: Context,
  query: ListQuery<object>,
  call: Call,
): Promise<Page<never>> {
  const none = emptyPage<never>();
  if (query.partition !== unlisted || query.parent !== null) return none;
  const { incomplete } = await readAccountIds(context, call);
  return incomplete === null
    ? none
    : { ...none, total: null, incomplete: [{ error: incomplete, recoverable: false }] };
}
