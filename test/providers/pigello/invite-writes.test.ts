import { describe, expect, it } from 'vitest';
import type { Invitation } from '../../../src/contract/user.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  absentId,
  bodiesOf,
  errorOf,
  invitePath,
  memberPath,
  namesIn,
  organizationKey,
  roleKey,
} from './sample-writes.ts';
import { query, recordsOf, startPigello } from './start-pigello.ts';

const email = 'invited@nordhafen.example';

describe('inviting users', () => {
  it('is one request for each, with what an organization user is made of', async () => {
    const pigello = await startPigello();
    const before = await pigello.count(memberPath);
    const invitations = [
      { email, firstName: 'In', lastName: 'Vited', roleKeys: [roleKey] },
      { email: 'second@nordhafen.example' },
    ];

    const outcomes = await pigello.users.invite(organizationKey, invitations, createCall());

    const organization = { id: organizationKey };
    expect([...outcomes]).toEqual(invitations.map((one) => [one.email, { warnings: [] }]));
    expect(bodiesOf(pigello)).toEqual(
      expect.arrayContaining([
        { email, first_name: 'In', last_name: 'Vited', role: { id: roleKey }, organization },
        { email: 'second@nordhafen.example', organization },
      ]),
    );
    expect(pigello.sent()).toEqual([`POST ${invitePath}`, `POST ${invitePath}`]);
    expect(await pigello.count(memberPath)).toBe(before + 2);
    const partition = 'organizationuser';
    const page = await pigello.users.list(query({ email }, { partition }), createCall());
    expect(recordsOf([page])).toMatchObject([
      { email, firstName: 'In', active: false, accountKeys: [organizationKey] },
    ]);
  });

  it('names no organization when none is given, and writes bare ids where the settings say so', async () => {
    const pigello = await startPigello({ profile: 'bareIds' });
    await pigello.users.invite(null, [{ email, firstName: null, roleKeys: [roleKey] }], createCall());
    expect(bodiesOf(pigello)).toEqual([{ email, first_name: null, role: roleKey }]);
  });

  it.each(['null', '', '<p>sent</p>', '{"id":1}'])('takes any answer for a yes: %j', async (body) => {
    const { users, served, sent } = await startPigello();
    served.setFaults({ rules: [{ kind: 'body', body }] });
    const outcomes = await users.invite(null, [{ email }], createCall());
    expect([...outcomes.values(), ...sent()]).toEqual([{ warnings: [] }, `POST ${invitePath}`]);
  });

  it('gives each its own outcome, with the path of its own invitation', async () => {
    const { users, served } = await startPigello();
    const body = JSON.stringify({
      email: ['planted'],
      organization: [`Invalid pk "x" - object does not exist.`],
    });
    served.setFaults({ rules: [{ kind: 'body', status: 400, body, times: 1 }] });
    const invitations = [{ email }, { email: 'second@nordhafen.example' }];

    const outcomes = [...(await users.invite(absentId, invitations, createCall())).values()];

    const failed = outcomes.findIndex((outcome) => outcome instanceof Error);
    expect(outcomes[1 - failed]).toEqual({ warnings: [] });
    expect(outcomes[failed]).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [
        { name: `invitations.${failed}.email`, reason: 'was refused' },
        { name: 'accountKey', reason: "does not exist, or the gateway's credentials may not see it" },
      ],
    });
  });

  it('does not repeat one whose answer was lost, and does not speak for the others', async () => {
    const pigello = await startPigello();
    pigello.served.setFaults({ rules: [{ kind: 'lostAnswer', method: 'POST', times: 1 }] });
    const before = await pigello.count(memberPath);
    const invitations = [{ email }, { email: 'second@nordhafen.example' }];

    const outcomes = [...(await pigello.users.invite(null, invitations, createCall())).values()];

    expect(outcomes.filter((outcome) => outcome instanceof Error)).toMatchObject([
      { code: 'OUTCOME_UNKNOWN' },
    ]);
    expect(pigello.sent()).toHaveLength(2);
    expect(await pigello.count(memberPath)).toBe(before + 2);
  });

  it('says so where there is no such path', async () => {
    const { users, served } = await startPigello();
    served.setFaults({ rules: [{ kind: 'status', status: 404 }] });
    const [outcome] = (await users.invite(null, [{ email }], createCall())).values();
    expect(outcome).toMatchObject({ code: 'UNSUPPORTED', status: 404 });
    expect((outcome as Error).message).toContain('expected a path that takes new records');
  });

  it("lets the caller's abort pass before anything is sent", async () => {
    const { users, sent } = await startPigello();
    const reason = new Error('the caller has gone');
    const call = createCall({ signal: AbortSignal.abort(reason) });
    await expect(users.invite(null, [{ email }], call)).rejects.toBe(reason);
    expect(sent()).toEqual([]);
  });

  const faulty: [unknown[], string[]][] = [
    [[{ email: 'nobody' }], ['invitations.0.email']],
    [[{ email }, { email: email.toUpperCase() }], ['invitations.1.email']],
    [[{ email, firstName: 'x'.repeat(256) }], ['invitations.0.firstName']],
    [[{ email, lastName: 'a\nb' }], ['invitations.0.lastName']],
    [[{ email, roleKeys: [roleKey, absentId] }], ['invitations.0.roleKeys']],
    [[{ email }, { email: 'b@x.se', roleKeys: ['planted'] }], ['invitations.1.roleKeys.0']],
    [[{ email, groupKeys: [] }], ['invitations.0.groupKeys']],
    [[{ email, permissions: ['planted'] }], ['invitations.0.permissions']],
  ];

  it.each(faulty)('is refused as a whole, and nothing is sent: %j', async (invitations, names) => {
    const { users, sent } = await startPigello();
    const error = await errorOf(users.invite(null, invitations as Invitation[], createCall()));
    expect([error.code, namesIn(error), sent()]).toEqual(['INVALID_INPUT', names, []]);
    expect(JSON.stringify([error.message, error.fields])).not.toContain('planted');
  });

  it('is refused for what cannot be an organization', async () => {
    const { users, sent } = await startPigello();
    const error = await errorOf(users.invite('planted', [{ email }], createCall()));
    expect([namesIn(error), sent()]).toEqual([['accountKey'], []]);
  });
});
