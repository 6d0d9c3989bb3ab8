import type { Call } from '../../../contract/call.ts';
import type { MemberOperations, TypedPrincipal } from '../../../contract/principals.ts';
import type { UpstreamError } from '../../../errors.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { createItemReader } from '../../../kit/read-body.ts';
import type { ApiAccount, ApiSearchQuery } from '../api.ts';
import * as api from '../api.ts';
import { isServiceAccountKey, isUuid } from '../keys.ts';
import { toPartialServiceAccount, toPartialUser } from '../normalize.ts';
import type { Origin } from '../origin.ts';
import type { Context } from './context.ts';
import { learnOrigin } from './rewritten-names.ts';
import { searchPage } from './search.ts';

/** Lists the accounts that name the parent under this key, users and service accounts mixed. */
export function memberList(
  context: Context,
  key: 'roles' | 'userGroups',
): NonNullable<MemberOperations['listMembers']> {
  const readRows = createItemReader(context.client.http, api.account, {
    resource: 'account',
    normalize: toPrincipal,
  });
  const read = async (items: readonly unknown[], call: Call): Promise<(TypedPrincipal | UpstreamError)[]> => {
    const origin = await learnOrigin(context, items, call);
    return readRows(items, origin);
  };
  return async (list, call) => {
    const id = list.parent?.key ?? '';
    if (!isUuid(id)) return emptyPage();
    const query: ApiSearchQuery[] = [{ key, value: id, matchingMethod: 'EXACT' }];
    const plan = { type: 'account', query, sortedBy: 'identifier', exact: true } as const;
    return searchPage(context.client, { ...plan, list, read: (items) => read(items, call) }, call);
  };
}

function toPrincipal(row: ApiAccount, origin: Origin): TypedPrincipal {
  return isServiceAccountKey(row.identifier)
    ? { type: 'ServiceAccount', record: toPartialServiceAccount(row, origin) }
    : { type: 'User', record: toPartialUser(row, origin) };
}
