import { afterAll, beforeAll, expect, it } from 'vitest';
import { oisp } from './ids.ts';
import { type Mutating, startMutating, writesOf } from './mutating.ts';

let sandbox: Mutating;
beforeAll(async () => {
  sandbox = await startMutating();
});
afterAll(() => sandbox.close());

it('sends the good invitations and answers the bad ones by their places', async () => {
  const invitations = [{ email: 'nobody' }, { email: 'josé@bücher.example' }, { email: 'a b@x.example' }];
  const { outcomes } = await sandbox.done('inviteUsers', {
    backend: 'oisp',
    accountId: oisp.account,
    invitations,
  });
  expect(outcomes?.map(({ email, error }) => [email, error?.fields?.[0]?.path ?? null])).toEqual([
    ['nobody', ['input', 'invitations', '0', 'email']],
    ['josé@bücher.example', null],
    ['a b@x.example', ['input', 'invitations', '2', 'email']],
  ]);
  expect(writesOf(sandbox, ['oisp'])).toHaveLength(1);
});

it('sends nothing when all addresses are bad', async () => {
  sandbox.forget();
  const { outcomes } = await sandbox.done('cancelInvites', { accountId: oisp.account, emails: ['a', '@'] });
  expect(outcomes?.map(({ error }) => error?.fields?.[0]?.path)).toEqual([
    ['input', 'emails', '0'],
    ['input', 'emails', '1'],
  ]);
  expect(sandbox.sent('oisp')).toEqual([]);
});

it('refuses what is no address on its own field, and the other root fields stand', async () => {
  const { data, errors } = await sandbox.query(
    '{ bad: person(email: "nobody") { email } good: person(email: " Mina.Okafor@nordhafen.example") { email } backends { name } }',
  );
  expect(data).toMatchObject({ bad: null, good: { email: 'mina.okafor@nordhafen.example' } });
  expect(errors).toMatchObject([
    {
      path: ['bad'],
      message: expect.stringMatching(/expected an e-mail address/),
      extensions: { code: 'INVALID_INPUT' },
    },
  ]);
});
