import type { z } from 'zod';
import type { AccountChanges, AccountRecord, AccountWrites } from '../../../contract/account.ts';
import { faultsIn, refuseFaults } from '../../../kit/input.ts';
import * as api from '../api.ts';
import { accountChanges, newAccount } from '../inputs.ts';
import { toPartialAccount } from '../normalize.ts';
import { pickTexts, type Texts } from '../requests.ts';
import { accountKind } from './accounts.ts';
import type { Context } from './context.ts';
import { recordWrites } from './record-writes.ts';

export function accountWrites(context: Context): AccountWrites {
  const { http, settings } = context;
  const writes = recordWrites(context, {
    ...accountKind,
    toPartial: toPartialAccount,
    names: api.accountNames,
    identity: 'name',
    whole: api.wholeAccount,
    readTexts,
  });

  const [createSchema, updateSchema] = [newAccount(settings), accountChanges(settings)];

  function check(schema: z.ZodType, input: AccountChanges): Texts {
    refuseFaults(http, faultsIn(schema, input));
    return pickTexts(input, api.accountNames);
  }

  return {
    create: async (input, call) => writes.create(check(createSchema, input), call),
    update: async (key, changes, call) => writes.update(key, check(updateSchema, changes), call),
    delete: writes.remove,
  };
}

/** A tenant without multi-factor fields has them all as null. */
function readTexts({ name, description, mfa }: AccountRecord): Record<string, unknown> {
  const policy = mfa === null ? null : mfa?.policy;
  const methods = mfa === null ? null : mfa?.methods;
  return { name, description, mfaPolicy: policy, mfaMethods: methods };
}
