import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../src/contract/call.ts';
import type { UpstreamError } from '../../../src/errors.ts';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { createCall } from '../../support/start-provider.ts';
import { exporter, failureOf, groups, lee, mina, roles, startWriting, type Writing } from './writing.ts';

let writing: Writing;
beforeEach(async () => {
  writing = await startWriting();
});
afterEach(() => writing.started.close());

const user = (key: string): { type: 'User'; key: string } => ({ type: 'User', key });
const fresh = {
  email: 'fresh@nordhafen.example',
  accountKey: null,
  kind: 'MEMBER',
  sendWelcomeEmail: false,
  updateIfExists: false,
} as const;
const both = [user(lee), user(mina)];
const one = [user(lee)];
const links = { roleKeys: [roles.viewers], accountKey: null, constraints: null };

interface Write {
  name: string;
  /** Upstream calls, reads included, when all goes well. */
  calls: number;
  /** A part of the path of the request that has the effect, and its method. */
  effect: [method: string, path: string];
  run(writing: Writing, call: Call): Promise<unknown>;
}

/** Upstream calls for every write, by the cases that differ. */
const table: Write[] = [
  {
    name: 'user.create',
    calls: 3,
    effect: ['POST', '/account/user'],
    run: ({ adapter }, call) => adapter.user.create(fresh, call),
  },
  {
    name: 'user.update',
    calls: 2,
    effect: ['PUT', '/account/user/'],
    run: ({ adapter }, call) => adapter.user.update(lee, { permissions: ['ingestion'] }, call),
  },
  {
    name: 'user.delete',
    calls: 1,
    effect: ['DELETE', '/account/'],
    run: ({ adapter }, call) => adapter.user.delete(lee, null, call),
  },
  {
    name: 'user.invite',
    calls: 4,
    effect: ['POST', '/account/user/invite'],
    run: ({ adapter }, call) => adapter.user.invite(null, [{ email: fresh.email }], call),
  },
  {
    name: 'principal.deleteMany, one',
    calls: 1,
    effect: ['DELETE', '/account/'],
    run: ({ adapter }, call) => adapter.principal.deleteMany(one, call),
  },
  {
    name: 'principal.deleteMany, many',
    calls: 1,
    effect: ['POST', '/account/deleteAccounts'],
    run: ({ adapter }, call) => adapter.principal.deleteMany(both, call),
  },
  {
    name: 'serviceAccount.create',
    calls: 1,
    effect: ['POST', '/account/serviceaccount'],
    run: ({ adapter }, call) => adapter.serviceAccount.create({ name: 'fresh' }, call),
  },
  {
    name: 'serviceAccount.update',
    calls: 2,
    effect: ['PUT', '/account/serviceaccount/'],
    run: ({ adapter }, call) => adapter.serviceAccount.update(exporter, { active: false }, call),
  },
  {
    name: 'serviceAccount.activate',
    calls: 1,
    effect: ['POST', '/activate'],
    run: ({ adapter }, call) => adapter.serviceAccount.activate(exporter, call),
  },
  {
    name: 'serviceAccount.deactivate',
    calls: 1,
    effect: ['POST', '/deactivate'],
    run: ({ adapter }, call) => adapter.serviceAccount.deactivate(exporter, call),
  },
  {
    name: 'serviceAccount.delete',
    calls: 1,
    effect: ['DELETE', '/account/'],
    run: ({ adapter }, call) => adapter.serviceAccount.delete(exporter, call),
  },
  {
    name: 'role.create',
    calls: 1,
    effect: ['POST', '/role'],
    run: ({ adapter }, call) => adapter.role.create({ name: 'fresh' }, call),
  },
  {
    name: 'role.update',
    calls: 2,
    effect: ['PUT', '/role/'],
    run: ({ adapter }, call) => adapter.role.update(roles.viewers, { name: 'fresh' }, call),
  },
  {
    name: 'role.delete',
    calls: 1,
    effect: ['DELETE', '/role/'],
    run: ({ adapter }, call) => adapter.role.delete(roles.viewers, call),
  },
  {
    name: 'group.create',
    calls: 1,
    effect: ['POST', '/usergroup'],
    run: ({ adapter }, call) => adapter.group.create({ name: 'fresh', roleKeys: [roles.viewers] }, call),
  },
  {
    name: 'group.update',
    calls: 2,
    effect: ['PUT', '/usergroup/'],
    run: ({ adapter }, call) => adapter.group.update(groups.hamburg, { name: 'fresh' }, call),
  },
  {
    name: 'group.delete',
    calls: 1,
    effect: ['DELETE', '/usergroup/'],
    run: ({ adapter }, call) => adapter.group.delete(groups.hamburg, call),
  },
  {
    name: 'role.assign, one target',
    calls: 1,
    effect: ['POST', '/addRoles'],
    run: ({ adapter }, call) => adapter.role.assign({ ...links, targets: one }, call),
  },
  {
    name: 'role.assign, many targets',
    calls: 2,
    effect: ['POST', '/addAssignees'],
    run: ({ adapter }, call) => adapter.role.assign({ ...links, targets: both }, call),
  },
  {
    name: 'role.unassign, one target',
    calls: 1,
    effect: ['POST', '/removeRoles'],
    run: ({ adapter }, call) =>
      adapter.role.unassign({ ...links, targets: one, allowUserDeletion: false }, call),
  },
  {
    name: 'role.unassign, many targets',
    calls: 2,
    effect: ['POST', '/removeAssignees'],
    run: ({ adapter }, call) =>
      adapter.role.unassign({ ...links, targets: both, allowUserDeletion: false }, call),
  },
  {
    name: 'permission.grant, one target',
    calls: 1,
    effect: ['POST', '/grant/'],
    run: ({ adapter }, call) => adapter.permission.grant(one, ['ingestion'], call),
  },
  {
    name: 'permission.grant, many targets',
    calls: 2,
    effect: ['POST', '/account/grant/'],
    run: ({ adapter }, call) => adapter.permission.grant(both, ['ingestion'], call),
  },
  {
    name: 'permission.revoke, one target',
    calls: 1,
    effect: ['POST', '/revoke/'],
    run: ({ adapter }, call) => adapter.permission.revoke(one, ['ingestion'], call),
  },
  {
    name: 'permission.revoke, many targets',
    calls: 2,
    effect: ['POST', '/account/revoke/'],
    run: ({ adapter }, call) => adapter.permission.revoke(both, ['ingestion'], call),
  },
  {
    name: 'group.addMembers, one target',
    calls: 1,
    effect: ['POST', '/addUserGroups'],
    run: ({ adapter }, call) => adapter.group.addMembers(one, [groups.hamburg], call),
  },
  {
    name: 'group.addMembers, many targets',
    calls: 2,
    effect: ['POST', '/addUsers'],
    run: ({ adapter }, call) => adapter.group.addMembers(both, [groups.hamburg], call),
  },
  {
    name: 'group.removeMembers, one target',
    calls: 1,
    effect: ['POST', '/removeUserGroups'],
    run: ({ adapter }, call) => adapter.group.removeMembers(one, [groups.hamburg], call),
  },
  {
    name: 'group.removeMembers, many targets',
    calls: 2,
    effect: ['POST', '/removeUsers'],
    run: ({ adapter }, call) => adapter.group.removeMembers(both, [groups.hamburg], call),
  },
  {
    name: 'token.create, service account',
    calls: 2,
    effect: ['POST', '/apitoken/'],
    run: ({ adapter }, call) => adapter.token.create({ type: 'ServiceAccount', key: exporter }, 'x', call),
  },
  {
    name: 'token.create, own, named',
    calls: 3,
    effect: ['POST', '/apitoken'],
    run: ({ adapter }, call) => adapter.token.create(null, 'x', call),
  },
  {
    name: 'token.rename',
    calls: 2,
    effect: ['PUT', '/apitoken/'],
    run: async ({ adapter, started }, call) =>
      adapter.token.rename(await tokenKey(started.adapter), 'x', call),
  },
  {
    name: 'token.revoke',
    calls: 2,
    effect: ['DELETE', '/apitoken/'],
    run: async ({ adapter, started }, call) => adapter.token.revoke(await tokenKey(started.adapter), call),
  },
];

async function tokenKey({ serviceAccount }: Writing['started']['adapter']): Promise<string> {
  const record = await serviceAccount?.get?.(exporter, createCall());
  writing.started.served.forget();
  return record?.tokenKeys?.[0] ?? '';
}

/** What a write came to: thrown, or the same for every target. */
async function codeOf(run: Promise<unknown>): Promise<string> {
  const settled = await run.catch((error: UpstreamError) => error);
  const outcomes = settled instanceof Map ? [...settled.values()] : [settled];
  return [...new Set(outcomes.map((outcome: { code?: string }) => outcome.code ?? 'done'))].join(' ');
}

describe.each(table)('$name', ({ calls, effect: [method, path], run }) => {
  const hits = (): number =>
    writing
      .lines()
      .filter((line) => line.startsWith(`${method} `) && line.includes(path) && !line.includes('validate'))
      .length;

  it(`is ${calls} upstream calls`, async () => {
    expect(await codeOf(run(writing, createCall()))).toBe('done');
    expect(writing.lines()).toHaveLength(calls);
    expect(hits()).toBe(1);
  });

  const faults: [FaultRule, string][] = [
    [{ kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 503 }, 'BACKEND_UNAVAILABLE'],
    [{ kind: 'status', status: 502 }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'status', status: 429, retryAfter: 1 }, 'RATE_LIMITED'],
    [{ kind: 'status', status: 403 }, 'PERMISSION_DENIED'],
    [{ kind: 'status', status: 404 }, 'NOT_FOUND'],
    [{ kind: 'drop' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
    [{ kind: 'body', body: '<html>' }, 'OUTCOME_UNKNOWN'],
  ];
  it.each(faults)('is sent once under %j', async (fault, code) => {
    writing.fail({ ...fault, method, path });
    expect(await codeOf(run(writing, createCall()))).toBe(code);
    expect(hits()).toBe(1);
  });
});

describe('a write', () => {
  it.each([
    ['/account/serviceaccount', 'RATE_LIMITED'],
    ['/role/', 'NOT_FOUND'],
  ])('refused with 406 below %s is %s', async (path, code) => {
    writing.fail({ kind: 'status', status: 406, path });
    const { adapter } = writing;
    const write =
      path === '/role/'
        ? adapter.role.delete(roles.viewers, createCall())
        : adapter.serviceAccount.create({ name: 'x' }, createCall());
    expect((await failureOf(write)).code).toBe(code);
    expect(writing.lines()).toHaveLength(1);
  });

  it('is the CONFLICT that the upstream says in words, whatever its status', async () => {
    const message = `User with id ${fresh.email} is already created in our system.`;
    const body = JSON.stringify({ status: { result: 'ERROR', message, code: 400 } });
    for (const status of [200, 400]) {
      writing.fail({ kind: 'body', path: '/account/user', status, body, mediaType: 'application/json' });
      const error = await failureOf(writing.adapter.user.create(fresh, createCall()));
      expect([error.code, error.message]).toEqual(['CONFLICT', 'tested: this user exists already']);
    }
  });

  it('is of unknown outcome where the envelope alone says that the backend broke', async () => {
    const body = JSON.stringify({ status: { result: 'ERROR', message: 'oops', code: 500 } });
    writing.fail({ kind: 'body', path: '/account/user', status: 200, body, mediaType: 'application/json' });
    const error = await failureOf(writing.adapter.user.create(fresh, createCall()));
    expect([error.code, error.retryable]).toEqual(['OUTCOME_UNKNOWN', false]);
    expect(writing.lines().filter((line) => line.startsWith('POST /account/user'))).toHaveLength(1);
  });

  it('sends nothing when the caller has gone', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(writing.adapter.user.delete(lee, null, createCall({ signal }))).rejects.toThrow('gone');
    await expect(
      writing.adapter.role.assign({ ...links, targets: both }, createCall({ signal })),
    ).rejects.toThrow('gone');
    expect(writing.lines()).toEqual([]);
  });
});

describe('where the search lags', () => {
  it('what was written is read by id all the same, and by search a while later', async () => {
    let now = Date.UTC(2026, 10, 1);
    const lagging = await startWriting({ profile: 'laggingSearch', now: () => now });
    const { adapter, started } = lagging;
    const { record } = await adapter.serviceAccount.create(
      { name: 'fresh', roleKeys: [roles.viewers] },
      createCall(),
    );
    const { record: role } = await adapter.role.create({ name: 'Fresh' }, createCall());
    const token = await adapter.token.create({ type: 'ServiceAccount', key: record.key }, 'x', createCall());
    await adapter.role.assign({ ...links, roleKeys: [role.key], targets: both }, createCall());
    expect((await adapter.serviceAccount.get(record.key, createCall()))?.tokenKeys).toEqual([
      token.record.key,
    ]);
    expect(await adapter.role.get(role.key, createCall())).not.toBeNull();
    expect((await adapter.user.get(lee, createCall()))?.roleAssignments).toMatchObject([
      { roleKey: role.key },
    ]);
    expect((await started.adapter.role?.getMany?.([role.key], createCall()))?.size).toBe(0);
    await adapter.token.rename(token.record.key, 'y', createCall());
    await adapter.token.revoke(token.record.key, createCall());
    now += 5_000;
    expect((await started.adapter.role?.getMany?.([role.key], createCall()))?.size).toBe(1);
    await started.close();
  });
});
