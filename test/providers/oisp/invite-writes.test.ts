import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Invitation } from '../../../src/contract/user.ts';
import type { Outcomes } from '../../../src/contract/write.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import { ids, must, refusalOf, type Started, start } from './support.ts';

let oisp: Started;
beforeEach(() => open());
afterEach(() => oisp.close());

async function open(profile = 'v1'): Promise<void> {
  oisp = await start({ profile });
  await oisp.adapter.ping(createCall());
  oisp.served.forget();
}

const invitesPath = (accountKey: string): string => `/accounts/${accountKey}/invites`;
const usersPath = (accountKey: string): string => `/accounts/${accountKey}/users`;
const invite = (invitations: Invitation[], accountKey: string | null = ids.own) =>
  must(oisp.user.invite)(accountKey, invitations, createCall());
const cancel = (emails: string[], accountKey = ids.own) =>
  must(oisp.user.cancelInvites)(accountKey, emails, createCall());
const codesOf = (outcomes: Outcomes): unknown[] =>
  [...outcomes].map(([name, one]) => [name, one instanceof UpstreamError ? one.code : one]);
const done = { warnings: [] };
const newcomer = 'newcomer0@nordhafen.example';
const mina = 'mina.okafor@nordhafen.example';

describe('inviting', () => {
  it('is one request for each address, in the order asked', async () => {
    const emails = ['zoe@example.com', 'adam@example.com', 'ghost+1@example.com'];
    const outcomes = await invite(emails.map((email) => ({ email })));
    expect(codesOf(outcomes)).toEqual(emails.map((email) => [email, done]));
    expect(oisp.requests).toHaveLength(3);
    expect(oisp.writes()).toEqual(
      expect.arrayContaining(emails.map((email) => [`POST ${invitesPath(ids.own)}`, { email }])),
    );
    expect(await oisp.look(invitesPath(ids.own))).toEqual(expect.arrayContaining([newcomer, ...emails]));
    const read = await oisp.account.fields?.invites?.([ids.own], createCall());
    expect(read?.get(ids.own)).toHaveLength(4);
  });

  it('is a conflict for whoever is invited or a member, which v1 says with a bare 500', async () => {
    const outcomes = await invite([{ email: newcomer }, { email: 'new@example.com' }, { email: mina }]);
    expect(codesOf(outcomes)).toEqual([
      [newcomer, 'CONFLICT'],
      ['new@example.com', done],
      [mina, 'CONFLICT'],
    ]);
    expect(oisp.writes()).toHaveLength(3);
    expect(
      oisp
        .sent()
        .filter((request) => request.startsWith('GET'))
        .sort(),
    ).toEqual([`GET ${invitesPath(ids.own)}`, `GET ${usersPath(ids.own)}`]);
    expect(await oisp.look(invitesPath(ids.own))).toHaveLength(2);
  });

  it('is the failure that it was where neither list has the address', async () => {
    oisp.fault({ kind: 'body', body: 'Internal Server Error', status: 500, method: 'POST' });
    const outcomes = await invite([{ email: 'new@example.com' }]);
    expect(codesOf(outcomes)).toEqual([['new@example.com', 'OUTCOME_UNKNOWN']]);
    expect(oisp.writes()).toHaveLength(1);
  });

  it('is the failure that it was where the lists cannot be read', async () => {
    oisp.fault({ kind: 'status', status: 500, path: '/accounts' });
    const outcomes = await invite([{ email: newcomer }]);
    expect(outcomes.get(newcomer)).toMatchObject({ code: 'OUTCOME_UNKNOWN', status: 500 });
    expect(oisp.writes()).toHaveLength(1);
  });

  it('is a conflict at once in v2', async () => {
    await oisp.close();
    await open('v2');
    expect(codesOf(await invite([{ email: newcomer }]))).toEqual([[newcomer, 'CONFLICT']]);
    expect(oisp.requests).toHaveLength(1);
  });

  it('is NOT_FOUND in a foreign account and PERMISSION_DENIED in one of a plain member, asked once for all', async () => {
    const emails = [{ email: 'a@b' }, { email: 'c@d' }];
    for (const [key, code] of [
      [ids.foreign, 'NOT_FOUND'],
      [ids.plain, 'PERMISSION_DENIED'],
    ] as const) {
      oisp.served.forget();
      expect(codesOf(await invite(emails, key))).toEqual([
        ['a@b', code],
        ['c@d', code],
      ]);
      expect(oisp.sent().filter((request) => request.startsWith('GET'))).toEqual(['GET /auth/tokenInfo']);
      expect(oisp.writes()).toHaveLength(2);
    }
  });

  it.each([
    [{ kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    [{ kind: 'status', status: 429 }, 'RATE_LIMITED'],
    [{ kind: 'drop' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
  ] as const)('fails for one address and is done for the other: %j, %s', async (fault, code) => {
    oisp.fault({ ...fault, method: 'POST', times: 1 });
    const outcomes = await invite([{ email: 'a@b' }, { email: 'c@d' }]);
    const codes = codesOf(outcomes).map((one) => (one as unknown[])[1]);
    expect(codes).toHaveLength(2);
    expect(codes).toEqual(expect.arrayContaining([code, done]));
    expect(oisp.requests).toHaveLength(2);
    const invited = (await oisp.look(invitesPath(ids.own))) as string[];
    expect(invited).toHaveLength(fault.kind === 'lostAnswer' ? 3 : 2);
  });

  it('passes an abort through when nothing was sent', async () => {
    const controller = new AbortController();
    controller.abort(new Error('the caller has gone'));
    const call = createCall({ signal: controller.signal });
    await expect(must(oisp.user.invite)(ids.own, [{ email: 'a@b' }], call)).rejects.toThrow('has gone');
    expect(oisp.sent()).toEqual([]);
  });

  it('tells what was sent and what was not when the deadline comes in the middle', async () => {
    oisp.fault({ kind: 'latency', ms: 900, method: 'POST' });
    const emails = Array.from({ length: 20 }, (_, index) => ({ email: `p${index}@example.com` }));
    const asked = must(oisp.user.invite)(ids.own, emails, createCall({ timeoutMs: 400 }));
    const codes = new Set(codesOf(await asked).map((one) => (one as unknown[])[1]));
    expect(codes).toEqual(new Set(['OUTCOME_UNKNOWN', 'BACKEND_TIMEOUT']));
    expect(oisp.requests.length).toBeLessThanOrEqual(6);
  });
});

describe('cancelling invitations', () => {
  it('reads who is invited and who is a member, and then removes each', async () => {
    const outcomes = await cancel(['newcomer2@nordhafen.example', 'notanemail'], ids.account(2));
    expect(codesOf(outcomes)).toEqual([
      ['newcomer2@nordhafen.example', done],
      ['notanemail', done],
    ]);
    expect(oisp.sent().slice(0, 2).sort()).toEqual([
      `GET ${invitesPath(ids.account(2))}`,
      `GET ${usersPath(ids.account(2))}`,
    ]);
    expect(oisp.sent().slice(2).sort()).toEqual([
      `DELETE ${invitesPath(ids.account(2))}/newcomer2%40nordhafen.example`,
      `DELETE ${invitesPath(ids.account(2))}/notanemail`,
    ]);
    expect(await oisp.look(invitesPath(ids.account(2)))).toEqual([]);
  });

  it('is NOT_FOUND for an address that is not invited, a second time too', async () => {
    await cancel([newcomer]);
    oisp.served.forget();
    expect(codesOf(await cancel([newcomer, 'nobody@example.com']))).toEqual([
      [newcomer, 'NOT_FOUND'],
      ['nobody@example.com', 'NOT_FOUND'],
    ]);
    expect(oisp.writes()).toEqual([]);
  });

  it('never removes a member by the way, whatever the case of the letters', async () => {
    const both = `${ids.account(1)}`;
    oisp.answer(invitesPath(both), [mina, 'x@y']);
    const before = await cancel([mina, mina.toUpperCase()], both);
    expect(codesOf(before)).toEqual([
      [mina, 'CONFLICT'],
      [mina.toUpperCase(), 'CONFLICT'],
    ]);
    expect(oisp.writes()).toEqual([]);
    const users = (await oisp.look(usersPath(both))) as { email: string }[];
    expect(users.map(({ email }) => email)).toContain(mina);
  });

  it('refuses what would be another route, what is named twice, and accounts that cannot be', async () => {
    for (const email of ['', 'me', '.', '..', 'line\nbreak']) {
      expect((await refusalOf(cancel([email]))).fields.map(({ name }) => name)).toEqual(['emails.0']);
    }
    expect((await refusalOf(cancel(['a', 'a']))).fields.map(({ name }) => name)).toEqual(['emails.1']);
    expect(await refusalOf(cancel(['a'], '..'))).toMatchObject({ code: 'NOT_FOUND' });
    expect(oisp.sent()).toEqual([]);
  });

  it('writes nothing where the lists cannot be read', async () => {
    expect(await refusalOf(cancel([newcomer], ids.foreign))).toMatchObject({ code: 'NOT_FOUND' });
    expect(await refusalOf(cancel([newcomer], ids.plain))).toMatchObject({ code: 'PERMISSION_DENIED' });
    oisp.fault({ kind: 'status', path: '/users' });
    expect(await refusalOf(cancel([newcomer]))).toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(oisp.writes()).toEqual([]);
  });

  it.each([
    [{ kind: 'status', status: 404 }, 'NOT_FOUND'],
    [{ kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 429 }, 'RATE_LIMITED'],
    [{ kind: 'drop' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'body', body: '<html>log in</html>' }, 'OUTCOME_UNKNOWN'],
  ] as const)('is sent once: %j, %s', async (fault, code) => {
    oisp.fault({ ...fault, method: 'DELETE' });
    expect(codesOf(await cancel([newcomer]))).toEqual([[newcomer, code]]);
    expect(oisp.writes()).toHaveLength(1);
    expect(await oisp.look(invitesPath(ids.own))).toHaveLength(fault.kind === 'lostAnswer' ? 0 : 1);
  });
});
