import type { AccountChanges, AccountRecord, AccountWrites } from '../../../contract/account.ts';
import type { FieldFault } from '../../../errors.ts';
import * as api from '../api.ts';
import { checkName, checkNames, checkText, checkWords, pick, refuseFaults, type Texts } from '../inputs.ts';
import { toPartialAccount } from '../normalize.ts';
import type { AutonomaSettings } from '../settings.ts';
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

  function checked(input: AccountChanges): Texts {
    refuseFaults(http, [
      ...checkNames(input, api.accountNames, 'Autonoma accounts have no such field'),
      ...checkAccount(input, settings),
    ]);
    return pick(input, api.accountNames);
  }

  return {
    create: async (input, call) => writes.create(checked(input), call),
    update: async (key, changes, call) => writes.update(key, checked(changes), call),
    delete: writes.remove,
  };
}

function checkAccount(input: AccountChanges, settings: AutonomaSettings): FieldFault[] {
  return [
    ...checkName('name', input.name, settings),
    ...checkText('description', input.description, settings),
    ...checkName('mfaPolicy', input.mfaPolicy, settings),
    ...checkWords('mfaMethods', input.mfaMethods ?? [], settings),
  ];
}

/** A tenant without multi-factor fields has them all as null. */
function readTexts({ name, description, mfa }: AccountRecord): Record<string, unknown> {
  const policy = mfa === null ? null : mfa?.policy;
  const methods = mfa === null ? null : mfa?.methods;
  return { name, description, mfaPolicy: policy, mfaMethods: methods };
}
