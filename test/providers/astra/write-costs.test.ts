import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCall } from '../../support/start-provider.ts';
import { type Opened, open } from './adapter-support.ts';
import { lines, type UpstreamRow, upstream } from './writes-support.ts';

let opened: Opened;
let accountId: string;
let user: UpstreamRow;
let role: string;

beforeEach(async () => {
  opened = await open();
  accountId = await opened.accountId();
  const core = `/accounts/${accountId}/core/v1`;
  const { items } = (await upstream(opened, `${core}/users?filter=authProvider eq 'local'`)).body;
  user = items[0] ?? { id: '' };
  const bindings = (await upstream(opened, `${core}/users/${user.id}/roleBindings`)).body.items;
  role = String(bindings[0]?.['role']);
});

afterEach(() => opened.close());

const person = { kind: 'MEMBER' as const, sendWelcomeEmail: false, updateIfExists: false };
const none = { accountKey: null };

/** Methods of the upstream calls of each write, in their order. */
const table: [string, string, () => Promise<unknown>][] = [
  ['account.create', 'POST', () => opened.of('account').create({ name: 'x' }, createCall())],
  [
    'account.create, enabled or with a contact',
    'POST PUT GET',
    () => opened.of('account').create({ name: 'x', enabled: true, contact: {} }, createCall()),
  ],
  ['account.update', 'PUT GET', () => opened.of('account').update(accountId, { name: 'x' }, createCall())],
  [
    'account.update of the contact',
    'GET PUT GET',
    () => opened.of('account').update(accountId, { contact: { phone: '1' } }, createCall()),
  ],
  ['account.delete', 'DELETE', () => opened.of('account').delete(accountId, createCall())],
  [
    'user.create with two roles',
    'POST POST POST',
    () =>
      opened
        .of('user')
        .create(
          { ...person, accountKey: accountId, email: 'a@b.c', roleKeys: ['viewer', 'admin'] },
          createCall(),
        ),
  ],
  [
    'user.create, not active',
    'POST PUT GET',
    () =>
      opened
        .of('user')
        .create({ ...person, accountKey: accountId, email: 'a@b.c', active: false }, createCall()),
  ],
  ['user.update', 'PUT GET', () => opened.of('user').update(key(), { firstName: 'x' }, createCall())],
  [
    'user.update of the address',
    'GET PUT GET',
    () => opened.of('user').update(key(), { postalAddress: { street1: 'x' } }, createCall()),
  ],
  ['user.delete', 'DELETE', () => opened.of('user').delete(key(), null, createCall())],
  [
    'role.assign',
    'GET POST',
    () =>
      opened
        .of('role')
        .assign({ ...none, targets: [target()], roleKeys: ['admin'], constraints: null }, createCall()),
  ],
  [
    'role.assign, there already',
    'GET',
    () =>
      opened
        .of('role')
        .assign({ ...none, targets: [target()], roleKeys: [role], constraints: null }, createCall()),
  ],
  [
    'role.unassign of the last role, refused',
    'GET GET',
    () =>
      opened
        .of('role')
        .unassign({ ...none, targets: [target()], roleKeys: [role], allowUserDeletion: false }, createCall()),
  ],
  [
    'role.unassign of the last role, allowed',
    'GET GET DELETE',
    () =>
      opened
        .of('role')
        .unassign({ ...none, targets: [target()], roleKeys: [role], allowUserDeletion: true }, createCall()),
  ],
  [
    'role.updateAssignment',
    'GET PUT',
    () =>
      opened
        .of('role')
        .updateAssignment({ ...none, target: target(), roleKey: role, constraints: [] }, createCall()),
  ],
  ['token.create', 'POST', () => opened.of('token').create({ type: 'User', key: key() }, 'x', createCall())],
];

it.each(table)('%s takes %s', async (_name, methods, write) => {
  await write();
  expect(lines(opened).map((line) => line.split(' ')[0])).toEqual(methods.split(' '));
});

function key(): string {
  return `${accountId}/${user.id}`;
}

function target(): { type: 'User'; key: string } {
  return { type: 'User', key: key() };
}
