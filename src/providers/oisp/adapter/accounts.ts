import type { AccountOperations, AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { readBody, readRecord } from '../../../kit/read-body.ts';
import { pageOfAll } from '../../../kit/whole-list.ts';
import * as api from '../api.ts';
import { isPossibleKey } from '../keys.ts';
import { toAccount, toActivationCode, toPartialAccount } from '../normalize.ts';
import { checkIdentity } from './as-asked.ts';
import type { OispClient } from './client.ts';

export function accountOperations(client: OispClient): AccountOperations {
  const { http } = client;
  const read = (key: string, below: string, call: Call): Promise<unknown> =>
    client.accountJson(key, { method: 'GET', path: `/accounts/${encodeURIComponent(key)}${below}` }, call);

  return {
    async get(key, call) {
      // An impossible id and a foreign one are the same 401 to the upstream; this one needs no asking.
      if (!isPossibleKey(key)) return null;
      const body = await orNull(read(key, '', call));
      if (body === null) return null;
      return readRecord(http, api.account, body, {
        resource: 'Account',
        normalize: (account) => toAccount(checkIdentity(http, account, { id: key, resource: 'Account' })),
      });
    },
    async list(query, call) {
      if (query.parent !== null) return { items: [], end: true, total: 0 };
      const { accounts } = await client.self(call);
      const records = accounts.map((one): AccountRecord | UpstreamError =>
        one instanceof UpstreamError ? one : toPartialAccount(one),
      );
      return pageOfAll('Account', records, query);
    },
    fields: {
      activationCode: (keys, call) =>
        readEach(keys, async (key) => {
          const body = await read(key, '/activationcode', call);
          return toActivationCode(readBody(http, api.activationCode, body, 'ActivationCode'));
        }),
      invites: (keys, call) =>
        readEach(keys, async (key) =>
          readBody(http, api.invites, await read(key, '/invites', call), 'Invites'),
        ),
    },
  };
}

/** One request per key, for want of better; what fails for one account fails for that one only. */
async function readEach<T>(keys: readonly string[], read: (key: string) => Promise<T>): Promise<Batch<T>> {
  const answers = new Map<string, T | UpstreamError>();
  await Promise.all(
    keys.filter(isPossibleKey).map(async (key) => {
      try {
        const found = await orNull(read(key).then((value) => ({ value })));
        if (found !== null) answers.set(key, found.value);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        answers.set(key, error);
      }
    }),
  );
  return answers;
}
