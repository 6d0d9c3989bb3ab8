import type { AccountOperations, AccountRecord } from '../../../contract/account.ts';
import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import { orNull, UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
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
          const body = await readBelow(key, '/activationcode', call);
          return toActivationCode(readBody(http, api.activationCode, body, 'ActivationCode'));
        }),
      invites: (keys, call) =>
        readEach(keys, async (key) =>
          readBody(http, api.invites, await readBelow(key, '/invites', call), 'Invites'),
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
