import type { AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import { readRecord } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import { toAccount } from '../normalize.ts';
import { accountPath } from '../requests.ts';
import { checkId } from './check-id.ts';
import type { Context } from './context.ts';

/** The account as it is now; NOT_FOUND where there is none. */
export async function readAccount(
  { http, client }: Context,
  { key, isNew = false }: { key: string; isNew?: boolean },
  call: Call,
): Promise<AccountRecord> {
  const account = { key, role: 'user', isNew } as const;
  const body = await client.send({ method: 'GET', path: accountPath(key), account }, call);
  return readRecord(http, api.account, body, {
    resource: 'Account',
    normalize: (read) => toAccount(checkId(http, read, { id: key, resource: 'Account' })),
  });
}
