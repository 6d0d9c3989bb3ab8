import type { Call, ListQuery } from '../../provider.ts';
import { readAccountIds } from './accounts.ts';
import type { AstraClient } from './client.ts';

/** Users, groups and tokens exist by account only: each account is a stream of its own. */
export async function accountPartitions(
  client: AstraClient,
  query: ListQuery<object>,
  call: Call,
): Promise<string[]> {
  return query.parent?.type === 'Account' ? [query.parent.key] : readAccountIds(client, call);
}

/** The account that this part of a list is about. */
export function partitionOf(query: ListQuery<object>): string | null {
  return query.parent?.type === 'Account' ? query.parent.key : query.partition;
}
