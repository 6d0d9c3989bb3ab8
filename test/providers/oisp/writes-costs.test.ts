import { afterEach, expect, it } from 'vitest';
import type { Call } from '../../../src/contract/call.ts';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, type Started, start } from './support.ts';

let oisp: Started;
afterEach(() => oisp.close());

const mina = ids.user(0);
const member = { targets: [{ type: 'User', key: mina } as const], accountKey: ids.account(1) };
const emails = ['a@example.com', 'b@example.com', 'c@example.com'];

/** Requests behind a log-in that is there already: reads and writes of each write, where all goes well. */
const costs: readonly (readonly [
  name: string,
  profile: 'v1' | 'v2',
  reads: number,
  writes: number,
  write: (oisp: Started, call: Call) => Promise<unknown>,
])[] = [
  ['create an account', 'v1', 0, 1, ({ account }, call) => must(account.create)({ name: 'n' }, call)],
  // The new account is refused to the token from before it; the log-in between is no write of ours.
  ['create an account', 'v2', 2, 1, ({ account }, call) => must(account.create)({ name: 'n' }, call)],
  [
    'rename an account',
    'v1',
    0,
    1,
    ({ account }, call) => must(account.update)(ids.own, { name: 'n' }, call),
  ],
  [
    'change an account without its name',
    'v1',
    1,
    1,
    ({ account }, call) => must(account.update)(ids.own, { attributes: [] }, call),
  ],
  ['change nothing', 'v1', 1, 0, ({ account }, call) => must(account.update)(ids.own, {}, call)],
  ['delete an account', 'v1', 1, 1, ({ account }, call) => must(account.delete)(ids.own, call)],
  ['renew a code', 'v1', 0, 1, ({ account }, call) => must(account.refreshActivationCode)(ids.own, call)],
  ['remove a member', 'v1', 2, 1, ({ user }, call) => must(user.delete)(mina, ids.account(1), call)],
  ['leave an account', 'v1', 1, 1, ({ user }, call) => must(user.delete)(ids.gateway, ids.own, call)],
  [
    'invite three',
    'v1',
    0,
    3,
    ({ user }, call) =>
      must(user.invite)(
        ids.own,
        emails.map((email) => ({ email })),
        call,
      ),
  ],
  [
    'cancel one of two',
    'v1',
    2,
    1,
    ({ user }, call) => must(user.cancelInvites)(ids.own, ['newcomer0@nordhafen.example', 'x@y'], call),
  ],
  [
    'promote a member',
    'v1',
    1,
    1,
    ({ role }, call) => must(role.assign)({ ...member, roleKeys: ['admin'], constraints: null }, call),
  ],
  [
    'assign a role that is held',
    'v1',
    1,
    0,
    ({ role }, call) => must(role.assign)({ ...member, roleKeys: ['user'], constraints: null }, call),
  ],
  [
    'take a role away',
    'v1',
    1,
    1,
    ({ role }, call) =>
      must(role.unassign)({ ...member, roleKeys: ['user'], allowUserDeletion: false }, call),
  ],
];

it.each(costs)('%s (%s) costs %i reads and %i writes', async (_name, profile, reads, writes, write) => {
  oisp = await start({ profile });
  await oisp.adapter.ping(createCall());
  oisp.served.forget();
  await write(oisp, createCall());
  expect(oisp.requests.filter(({ method }) => method === 'GET')).toHaveLength(reads);
  expect(oisp.writes()).toHaveLength(writes);
});
