import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invitation } from '../../../src/contract/user.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { autonoma } from '../../../src/providers/autonoma/index.ts';
import { createDataset } from '../../../src/sandbox/dataset.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { createCall, type StartedProvider, startProvider } from '../../support/start-provider.ts';
import { askEmulator, errorOf, sent } from './writing.ts';

const workshop = '62';
const ada: Invitation = {
  email: 'ada@x.example',
  firstName: 'Ada',
  lastName: 'Byron',
  roleKeys: ['203', '205'],
};
const grace: Invitation = { email: 'grace@x.example', firstName: 'G', lastName: 'H', roleKeys: ['203'] };
const adaForm = 'firstname=Ada&lastname=Byron&email=ada%40x.example&roles%5B%5D=203&roles%5B%5D=205';

let started: StartedProvider;
beforeEach(async () => {
  started = await startProvider(autonoma);
});
afterEach(() => started.close());

const fail = (...rules: FaultRule[]): void => started.served.setFaults({ rules });
const invite = (invitations: Invitation[], accountKey: string | null = workshop, call = createCall()) =>
  started.adapter.user?.invite?.(accountKey, invitations, call);
const invited = () => askEmulator(started, `/account/${workshop}/users`);

describe('user.invite', () => {
  it('calls the action of the account once for each person', async () => {
    expect(await invite([ada, grace])).toEqual(
      new Map([
        ['ada@x.example', { warnings: [] }],
        ['grace@x.example', { warnings: [] }],
      ]),
    );
    expect(sent(started).toSorted()).toEqual([
      `POST /account/62/call/invite ${adaForm}`,
      'POST /account/62/call/invite firstname=G&lastname=H&email=grace%40x.example&roles%5B%5D=203',
    ]);
    const users = (await invited()) as { id: number; email: string }[];
    expect(users.map(({ email }) => email).toSorted()).toEqual(['ada@x.example', 'grace@x.example']);
    const key = String(users.find(({ email }) => email === 'ada@x.example')?.id);
    const roles = await started.adapter.user?.fields?.roleAssignments?.([key], createCall());
    expect(roles?.get(key)).toMatchObject([{ roleKey: '203' }, { roleKey: '205' }]);
  });

  it('sends a role that is given twice once', async () => {
    await invite([{ ...ada, roleKeys: ['203', '205', '203'] }]);
    expect(sent(started)).toEqual([`POST /account/62/call/invite ${adaForm}`]);
  });

  it('encodes the roles as the settings say', async () => {
    await started.close();
    started = await startProvider(autonoma, { profile: 'enveloped' });
    const { accountIds } = started.connection.settings as unknown as { accountIds: string[] };
    const dataset = createDataset();
    const role = dataset.uuid('autonoma', 'role', 0);
    const outcomes = await invite([{ ...grace, roleKeys: [role] }], accountIds.at(-1));
    expect(outcomes).toEqual(new Map([['grace@x.example', { warnings: [] }]]));
    expect(sent(started)[0]).toContain(`&roles=%5B%22${role}%22%5D`);
    expect(await askEmulator(started, `/account/${accountIds.at(-1)}/users`)).toMatchObject({
      data: [{ email: 'grace@x.example' }],
    });
  });

  it('gives each person an outcome of their own, with the path into the input', async () => {
    const outcomes = await invite([ada, { ...grace, roleKeys: ['203', '9'] }]);
    expect(outcomes?.get('ada@x.example')).toEqual({ warnings: [] });
    expect(outcomes?.get('grace@x.example')).toMatchObject({
      code: 'INVALID_INPUT',
      status: 422,
      fields: [{ name: 'invitations.1.roleKeys', reason: 'contains an unknown role' }],
    });
    expect(await invited()).toMatchObject([{ email: 'ada@x.example' }]);
  });

  it('is NOT_FOUND for each where the account, or the action, is not there', async () => {
    const outcomes = await invite([ada, grace], '999');
    for (const outcome of outcomes?.values() ?? []) expect(outcome).toMatchObject({ code: 'NOT_FOUND' });
    expect(outcomes?.size).toBe(2);
  });

  it('sends nothing twice, and says whose outcome is unknown', async () => {
    fail({ kind: 'lostAnswer', method: 'POST', times: 1 });
    const outcomes = [...((await invite([ada, grace])) ?? [])].map(([, outcome]) => outcome);
    const codes = outcomes.map((outcome) => (outcome instanceof UpstreamError ? outcome.code : 'done'));
    expect(codes.toSorted()).toEqual(['OUTCOME_UNKNOWN', 'done']);
    expect(sent(started)).toHaveLength(2);
    expect(await invited()).toHaveLength(2);
  });

  it('passes on the abort of a caller who had gone before', async () => {
    const gone = new Error('the caller has gone');
    await expect(
      invite([ada, grace], workshop, createCall({ signal: AbortSignal.abort(gone) })),
    ).rejects.toBe(gone);
    expect(sent(started)).toEqual([]);
  });

  it('says at its deadline whose outcome is unknown, and who was not invited', async () => {
    const people = Array.from({ length: 6 }, (_, index) => ({ ...grace, email: `p${index}@x.example` }));
    fail({ kind: 'latency', ms: 500 });
    const outcomes = [...((await invite(people, workshop, createCall({ timeoutMs: 250 })))?.values() ?? [])];
    const codes = outcomes.map((outcome) => (outcome instanceof UpstreamError ? outcome.code : 'done'));
    expect(codes.toSorted()).toEqual([
      'BACKEND_TIMEOUT',
      'BACKEND_TIMEOUT',
      ...Array(4).fill('OUTCOME_UNKNOWN'),
    ]);
  });
});

describe('an invitation that cannot be right is refused with all others, and nothing is sent:', () => {
  it.each([
    ['no first name', { ...grace, firstName: null }, 'firstName'],
    ['a blank last name', { ...grace, lastName: ' ' }, 'lastName'],
    ['no e-mail address', { ...grace, email: 'grace' }, 'email'],
    ['the same person', { ...grace, email: 'ADA@x.example' }, 'email'],
    ['no roles', { ...grace, roleKeys: [] }, 'roleKeys'],
    ['a role of impossible id', { ...grace, roleKeys: ['203', '../1'] }, 'roleKeys.1'],
    ['groups', { ...grace, groupKeys: [] }, 'groupKeys'],
    ['permissions', { ...grace, permissions: ['x'] }, 'permissions'],
  ] as [string, Invitation, string][])('%s', async (_what, invitation, name) => {
    const error = await errorOf(invite([ada, invitation]));
    expect(error.code).toBe('INVALID_INPUT');
    expect(error.fields).toEqual([{ name: `invitations.1.${name}`, reason: expect.any(String) }]);
    expect(sent(started)).toEqual([]);
  });

  it.each([[null], ['44x'], ['']])('the account %j', async (accountKey) => {
    const error = await errorOf(invite([ada], accountKey));
    expect(error.fields).toMatchObject([{ name: 'accountKey' }]);
    expect(sent(started)).toEqual([]);
  });
});
