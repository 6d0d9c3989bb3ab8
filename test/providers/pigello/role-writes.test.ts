import { describe, expect, it } from 'vitest';
import { capabilitiesOf } from '../../../src/contract/capability.ts';
import type { Assignment, Unassignment } from '../../../src/contract/role.ts';
import { UpstreamError } from '../../../src/errors.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  absentId,
  anyId,
  bodiesOf,
  errorOf,
  memberPath,
  memberWith,
  namesIn,
  organizationKey,
  otherOrganizationKey,
  otherRoleKey,
  roleKey,
} from './sample-writes.ts';
import { type StartedPigello, startPigello } from './start-pigello.ts';

function assignmentOf(keys: string[], changes: Partial<Assignment> = {}): Assignment {
  const targets = keys.map((key) => ({ type: 'User' as const, key }));
  return { targets, roleKeys: [roleKey], accountKey: null, constraints: null, ...changes };
}

function unassignmentOf(keys: string[], changes: Partial<Unassignment> = {}): Unassignment {
  const targets = keys.map((key) => ({ type: 'User' as const, key }));
  return { targets, roleKeys: [roleKey], accountKey: null, allowUserDeletion: false, ...changes };
}

async function storedMember({ ask }: StartedPigello, id: string): Promise<Record<string, unknown>> {
  return (await ask(`${memberPath}${id}/`)) as Record<string, unknown>;
}

describe('assigning a role', () => {
  it('writes it into the user, together with the required field', async () => {
    const pigello = await startPigello({ profile: 'strict' });
    const { id, key } = await memberWith(pigello, null);
    const stored = await storedMember(pigello, id);

    const outcomes = await pigello.roles.assign(
      assignmentOf([key], { accountKey: (stored['organization'] as { id: string }).id, constraints: ['*'] }),
      createCall(),
    );

    expect([...outcomes]).toEqual([[`User ${key}`, { warnings: [] }]]);
    expect(bodiesOf(pigello)).toEqual([{ detail_access: stored['detail_access'], role: { id: roleKey } }]);
    expect(pigello.sent()).toEqual([`GET ${memberPath}${id}/`, `PATCH ${memberPath}${id}/`]);
    expect(await storedMember(pigello, id)).toEqual({ ...stored, role: { id: roleKey } });
    const user = await pigello.users.get(key, createCall());
    expect(user?.roleAssignments).toMatchObject([{ roleKey }]);
  });

  it('reads many in one request, and gives each its own outcome', async () => {
    const pigello = await startPigello();
    const without = await memberWith(pigello, null);
    const withIt = await memberWith(pigello, roleKey);
    const withOther = await memberWith(pigello, otherRoleKey);
    const keys = [withOther.key, `organizationuser/${absentId}`, without.key, withIt.key, without.key, 'x'];

    const outcomes = await pigello.roles.assign(assignmentOf(keys), createCall());

    expect([...outcomes.keys()]).toEqual([...new Set(keys)].map((key) => `User ${key}`));
    expect(outcomes.get(`User ${without.key}`)).toEqual({ warnings: [] });
    expect(outcomes.get(`User ${withIt.key}`)).toEqual({ warnings: [] });
    expect(outcomes.get(`User ${withOther.key}`)).toMatchObject({ code: 'CONFLICT' });
    expect(outcomes.get(`User organizationuser/${absentId}`)).toMatchObject({ code: 'NOT_FOUND' });
    expect(outcomes.get('User x')).toMatchObject({ code: 'NOT_FOUND' });
    const sent = pigello.sent();
    expect(sent).toHaveLength(3);
    expect(sent[0]).toMatch(/^GET .*\/list\/\?id__in=/);
    // Only an answer that gives nothing says that there is no such user.
    expect(sent[1]).toMatch(new RegExp(`^GET .*/list/\\?id__in=${absentId}&`));
    expect(sent[2]).toBe(`PATCH ${memberPath}${without.id}/`);
    expect(await storedMember(pigello, withOther.id)).toMatchObject({ role: { id: otherRoleKey } });
  });

  it('tells of a role that does not exist by the path of the input', async () => {
    const pigello = await startPigello();
    const { key } = await memberWith(pigello, null);
    const outcomes = await pigello.roles.assign(assignmentOf([key], { roleKeys: [absentId] }), createCall());
    const error = outcomes.get(`User ${key}`);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({
      code: 'INVALID_INPUT',
      fields: [{ name: 'roleKeys.0', reason: "does not exist, or the gateway's credentials may not see it" }],
    });
  });

  it('is a CONFLICT in an organization that the user is not in', async () => {
    const pigello = await startPigello();
    const { id, key } = await memberWith(pigello, null);
    const { organization } = await storedMember(pigello, id);
    const own = (organization as { id: string }).id;
    const accountKey = own === organizationKey ? otherOrganizationKey : organizationKey;
    const outcomes = await pigello.roles.assign(assignmentOf([key], { accountKey }), createCall());
    expect(outcomes.get(`User ${key}`)).toMatchObject({ code: 'CONFLICT' });
    expect(pigello.sent()).toEqual([`GET ${memberPath}${id}/`]);
  });

  it('is possible, as the capabilities say, where roles are not to be created or read', async () => {
    const { adapter } = await startPigello();
    expect(capabilitiesOf(adapter).filter((name) => name.startsWith('ROLE_'))).toEqual([
      'ROLE_ASSIGN',
      'ROLE_UNASSIGN',
    ]);
  });
});

describe('unassigning a role', () => {
  it('clears it', async () => {
    const pigello = await startPigello({ profile: 'strict' });
    const { id, key } = await memberWith(pigello, roleKey);
    const stored = await storedMember(pigello, id);

    const unassignment = unassignmentOf([key], { roleKeys: [otherRoleKey, roleKey] });
    const outcomes = await pigello.roles.unassign(unassignment, createCall());

    expect([...outcomes]).toEqual([[`User ${key}`, { warnings: [] }]]);
    expect(bodiesOf(pigello)).toEqual([{ detail_access: stored['detail_access'], role: null }]);
    expect(pigello.sent()).toHaveLength(2);
    expect(await storedMember(pigello, id)).toEqual({ ...stored, role: null });
  });

  it('warns of those who did not have it, and leaves their other role', async () => {
    const pigello = await startPigello();
    const withOther = await memberWith(pigello, otherRoleKey);
    const without = await memberWith(pigello, null);
    const unassignment = unassignmentOf([withOther.key, without.key]);
    const outcomes = await pigello.roles.unassign(unassignment, createCall());
    const warned = { warnings: ['the user did not have the role'] };
    expect([...outcomes.values()]).toEqual([warned, warned]);
    expect(bodiesOf(pigello)).toEqual([]);
    expect(await storedMember(pigello, withOther.id)).toMatchObject({ role: { id: otherRoleKey } });
  });
});

describe('what no role can be given to', () => {
  const key = `organizationuser/${anyId}`;

  it.each([
    [assignmentOf([key], { roleKeys: [] }), ['roleKeys']],
    [assignmentOf([key], { roleKeys: [roleKey, otherRoleKey] }), ['roleKeys']],
    [assignmentOf([key], { roleKeys: ['planted'] }), ['roleKeys.0']],
    [assignmentOf([key], { accountKey: 'planted' }), ['accountKey']],
    [assignmentOf([key], { constraints: ['planted'] }), ['constraints.0']],
    [assignmentOf([key], { constraints: [] }), ['constraints']],
    [assignmentOf([key, `tenant/${anyId}`]), ['targets.1']],
    [assignmentOf([], { targets: [{ type: 'IntegrationUserAgent', key: anyId }] }), ['targets.0']],
    [assignmentOf([], { targets: [{ type: 'UserGroup', key }] }), ['targets.0']],
  ])('is refused, and nothing is sent: %j', async (assignment, names) => {
    const { roles, sent } = await startPigello();
    const error = await errorOf(roles.assign(assignment, createCall()));
    expect([error.code, namesIn(error), sent()]).toEqual(['INVALID_INPUT', names, []]);
    expect(JSON.stringify([error.message, error.fields])).not.toContain('planted');
  });

  it.each([
    [unassignmentOf([key], { roleKeys: [] }), ['roleKeys']],
    [unassignmentOf([key], { roleKeys: [roleKey, 'x'] }), ['roleKeys.1']],
    [unassignmentOf([`subtenant/${anyId}`]), ['targets.0']],
  ])('is not taken away either: %j', async (unassignment, names) => {
    const { roles, sent } = await startPigello();
    const error = await errorOf(roles.unassign(unassignment, createCall()));
    expect([error.code, namesIn(error), sent()]).toEqual(['INVALID_INPUT', names, []]);
  });

  it('counts a role that is named twice as one', async () => {
    const pigello = await startPigello();
    const member = await memberWith(pigello, null);
    const twice = assignmentOf([member.key], { roleKeys: [roleKey, roleKey.toUpperCase()] });
    expect([...(await pigello.roles.assign(twice, createCall())).values()]).toEqual([{ warnings: [] }]);
  });
});
