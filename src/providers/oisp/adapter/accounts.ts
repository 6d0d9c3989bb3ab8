import type { AccountOperations, AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { emptyPage } from '../../../kit/pages.ts';
import { readBody } from '../../../kit/read-body.ts';
import { readEach } from '../../../kit/read-each.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isPossibleKey } from '../keys.ts';
import { toActivationCode, toPartialAccount } from '../normalize.ts';
import { accountPath } from '../requests.ts';
import type { Context } from './context.ts';
import { readAccount } from './read-account.ts';

export function accountOperations(context: Context): AccountOperations {
  const { http, client } = context;
  const readBelow = (key: string, below: string, call: Call): Promise<unknown> =>
    client.send({ method: 'GET', path: `${accountPath(key)}${below}`, account: { key, role: 'user' } }, call);

  return {
    // An impossible id and a foreign one are the same 401 to the upstream; an impossible one needs no asking.
    get: async (key, call) => (isPossibleKey(key) ? orNull(readAccount(context, { key }, call)) : null),
    async list(query, call) {
      if (query.parent !== null) return emptyPage();
      const { accounts } = await client.self(call);
      const records = accounts.map((one): AccountRecord | UpstreamError =>
        one instanceof UpstreamError ? one : toPartialAccount(one),
      );
      return pageOfAll('Account', records, query);
    },
    fields: {
      activationCode: (keys, call) =>
        readEach(keys.filter(isPossibleKey), async (key) => {
          const body = await orNull(readBelow(key, '/activationcode', call));
          return body === null
            ? null
            : toActivationCode(readBody(http, api.activationCode, body, 'ActivationCode'));
        }),
      invites: (keys, call) =>
        readEach(keys.filter(isPossibleKey), async (key) => {
          const body = await orNull(readBelow(key, '/invites', call));
          return body === null ? null : readBody(http, api.invites, body, 'Invites');
        }),
    },
  };
}
