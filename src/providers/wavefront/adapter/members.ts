import type { Call } from '../../../contract/call.ts';
import type { ListQuery, NoFilter, Page } from '../../../contract/read.ts';
import type { TypedRecord } from '../../../contract/resources.ts';
import type { UpstreamError } from '../../../errors.ts';
import { readItems } from '../../../kit/read-body.ts';
import type { PrincipalType } from '../../../model.ts';
import * as api from '../api.ts';
import { isServiceAccountKey, isUuid } from '../keys.ts';
import { toPartialServiceAccount, toPartialUser } from '../normalize.ts';
import type { Context } from './context.ts';
import { learnOrigin } from './rewritten-names.ts';
import { emptyPage, searchPage } from './search.ts';

/** The accounts that name the parent under this key, users and service accounts mixed. */
export async function listMembers(
  context: Context,
  key: 'roles' | 'userGroups',
  query: ListQuery<NoFilter>,
  call: Call,
): Promise<Page<TypedRecord<PrincipalType>>> {
  const { client } = context;
  const id = query.parent?.key ?? '';
  if (!isUuid(id)) return emptyPage();
  const read = async (items: readonly unknown[]): Promise<(TypedRecord<PrincipalType> | UpstreamError)[]> => {
    const origin = await learnOrigin(context, items, call);
    return readItems(
      client.http,
      api.account,
      items,
      'account',
      (row): TypedRecord<PrincipalType> =>
        isServiceAccountKey(row.identifier)
          ? { type: 'ServiceAccount', record: toPartialServiceAccount(row, origin) }
          : { type: 'User', record: toPartialUser(row, origin) },
    );
  };
  return searchPage(
    client,
    {
      type: 'account',
      query: [{ key, value: id, matchingMethod: 'EXACT' }],
      sortedBy: 'identifier',
      read,
      exact: true,
    },
    query,
    call,
  );
}
