import type { NewUser, UserChanges, UserRecord, UserWrites } from '../../../contract/user.ts';
import type { FieldFault } from '../../../errors.ts';
import * as api from '../api.ts';
import { checkEmail, checkName, checkNames, pick, refuseFaults } from '../inputs.ts';
import { toPartialUser } from '../normalize.ts';
import type { AutonomaSettings } from '../settings.ts';
import type { Context } from './context.ts';
import { createInvite } from './invitations.ts';
import { recordWrites } from './record-writes.ts';
import { userKind } from './users.ts';

export function userWrites(context: Context): UserWrites {
  const { http, settings } = context;
  const writes = recordWrites(context, {
    ...userKind,
    toPartial: toPartialUser,
    names: api.userNames,
    identity: 'email',
    whole: api.wholeUser,
    readTexts,
  });

  return {
    async create(input, call) {
      refuseFaults(http, [
        ...checkEmail('email', input.email),
        ...checkUser(input, settings),
        ...checkCreation(input),
      ]);
      return writes.create(pick(input, api.userNames), call);
    },
    async update(key, changes, call) {
      refuseFaults(http, [
        ...(changes.email === undefined ? [] : [{ name: 'email', reason: 'is read only in Autonoma' }]),
        ...checkUser(changes, settings),
      ]);
      return writes.update(key, pick(changes, api.userNames), call);
    },
    async delete(key, accountKey, call) {
      const reason = 'Autonoma cannot end a membership; without it, the user itself is deleted';
      refuseFaults(http, accountKey === null ? [] : [{ name: 'accountKey', reason }]);
      return writes.remove(key, call);
    },
    ...(settings.callInvite && { invite: createInvite(context) }),
  };
}

/** Fields of a new user that are checked by themselves, not for being there. */
const creationNames = {
  ...api.userNames,
  accountKey: '',
  kind: '',
  sendWelcomeEmail: '',
  updateIfExists: '',
};

function checkUser(input: UserChanges, settings: AutonomaSettings): FieldFault[] {
  return [
    ...checkNames(input, creationNames, 'Autonoma users have no such field'),
    ...checkName('firstName', input.firstName, settings),
    ...checkName('lastName', input.lastName, settings),
  ];
}

function checkCreation({ accountKey, kind, sendWelcomeEmail, updateIfExists }: NewUser): FieldFault[] {
  const faults: [string, boolean, string][] = [
    ['accountKey', accountKey !== null, "a new user belongs to the account of the gateway's API token"],
    ['kind', kind !== 'MEMBER', `expected MEMBER, ${kind} came`],
    ['sendWelcomeEmail', sendWelcomeEmail, 'Autonoma documents no welcome message'],
    ['updateIfExists', updateIfExists, 'Autonoma has no create that updates'],
  ];
  return faults.flatMap(([name, isFault, reason]) => (isFault ? [{ name, reason }] : []));
}

function readTexts({ firstName, lastName }: UserRecord): Record<string, unknown> {
  return { firstName, lastName };
}
