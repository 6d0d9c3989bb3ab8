import { describe, expect, it } from 'vitest';
import type { FaultRule } from '../../../src/sandbox/faults.ts';
import { createCall } from '../../support/start-provider.ts';
import {
  absentId,
  agentPath,
  errorOf,
  firstId,
  invitePath,
  memberPath,
  memberWith,
  newAgent,
  newUser,
  roleKey,
  tenantPath,
} from './sample-writes.ts';
import { type StartedPigello, startPigello } from './start-pigello.ts';

interface Write {
  name: string;
  method: 'POST' | 'PATCH' | 'DELETE';
  path: string;
  /** Every request that a write costs, by method. */
  calls: string[];
  run(pigello: StartedPigello): Promise<() => Promise<unknown>>;
}

const orThrow = async (outcomes: Promise<ReadonlyMap<string, unknown>>): Promise<unknown> => {
  const [outcome] = (await outcomes).values();
  if (outcome instanceof Error) throw outcome;
  return outcome;
};

const writes: Write[] = [
  {
    name: 'integrationUserAgent.create',
    method: 'POST',
    path: agentPath,
    calls: ['POST'],
    run:
      async ({ agents }) =>
      () =>
        agents.create(newAgent, createCall()),
  },
  {
    name: 'integrationUserAgent.update, some fields',
    method: 'PATCH',
    path: agentPath,
    calls: ['GET', 'PATCH'],
    run: async (pigello) => {
      const id = await firstId(pigello, agentPath);
      return () => pigello.agents.update(id, { category: 'NEW' }, createCall());
    },
  },
  {
    name: 'integrationUserAgent.update, all required fields',
    method: 'PATCH',
    path: agentPath,
    calls: ['PATCH'],
    run: async (pigello) => {
      const id = await firstId(pigello, agentPath);
      return () => pigello.agents.update(id, newAgent, createCall());
    },
  },
  {
    name: 'integrationUserAgent.delete',
    method: 'DELETE',
    path: agentPath,
    calls: ['DELETE'],
    run: async (pigello) => {
      const id = await firstId(pigello, agentPath);
      return () => pigello.agents.delete(id, createCall());
    },
  },
  {
    name: 'user.create',
    method: 'POST',
    path: memberPath,
    calls: ['POST'],
    run:
      async ({ users }) =>
      () =>
        users.create(newUser, createCall()),
  },
  {
    name: 'user.update, member',
    method: 'PATCH',
    path: memberPath,
    calls: ['GET', 'PATCH'],
    run: async (pigello) => {
      const { key } = await memberWith(pigello, roleKey);
      return () => pigello.users.update(key, { active: false }, createCall());
    },
  },
  {
    name: 'user.update, tenant',
    method: 'PATCH',
    path: tenantPath,
    calls: ['PATCH'],
    run: async (pigello) => {
      const id = await firstId(pigello, tenantPath);
      return () => pigello.users.update(`tenant/${id}`, { active: false }, createCall());
    },
  },
  {
    name: 'user.delete',
    method: 'DELETE',
    path: memberPath,
    calls: ['DELETE'],
    run: async (pigello) => {
      const { key } = await memberWith(pigello, roleKey);
      return () => pigello.users.delete(key, null, createCall());
    },
  },
  {
    name: 'user.invite',
    method: 'POST',
    path: invitePath,
    calls: ['POST'],
    run:
      async ({ users }) =>
      () =>
        orThrow(users.invite(null, [{ email: newUser.email }], createCall())),
  },
  {
    name: 'role.assign',
    method: 'PATCH',
    path: memberPath,
    calls: ['GET', 'PATCH'],
    run: async (pigello) => {
      const { key } = await memberWith(pigello, null);
      const targets = [{ type: 'User' as const, key }];
      const assignment = { targets, roleKeys: [roleKey], accountKey: null, constraints: null };
      return () => orThrow(pigello.roles.assign(assignment, createCall()));
    },
  },
  {
    name: 'role.unassign',
    method: 'PATCH',
    path: memberPath,
    calls: ['GET', 'PATCH'],
    run: async (pigello) => {
      const { key } = await memberWith(pigello, roleKey);
      const targets = [{ type: 'User' as const, key }];
      const unassignment = { targets, roleKeys: [roleKey], accountKey: null, allowUserDeletion: false };
      return () => orThrow(pigello.roles.unassign(unassignment, createCall()));
    },
  },
];

const faults: [string, Omit<FaultRule, 'method'>, string][] = [
  ['500', { kind: 'status', status: 500 }, 'OUTCOME_UNKNOWN'],
  ['503', { kind: 'status', status: 503, retryAfter: 3 }, 'BACKEND_UNAVAILABLE'],
  ['429', { kind: 'status', status: 429, retryAfter: 7 }, 'RATE_LIMITED'],
  ['403', { kind: 'status', status: 403 }, 'PERMISSION_DENIED'],
  ['401', { kind: 'status', status: 401 }, 'BACKEND_AUTHENTICATION'],
  ['409', { kind: 'status', status: 409 }, 'CONFLICT'],
  ['502', { kind: 'status', status: 502 }, 'OUTCOME_UNKNOWN'],
  ['a dropped connection', { kind: 'drop' }, 'OUTCOME_UNKNOWN'],
  ['a lost answer', { kind: 'lostAnswer' }, 'OUTCOME_UNKNOWN'],
];

describe.each(writes)('$name', ({ method, path, calls, run }) => {
  it(`costs ${calls.join(' and ')}`, async () => {
    const pigello = await startPigello();
    await (await run(pigello))();
    expect(pigello.sent().map((line) => line.split(' ')[0])).toEqual(calls);
  });

  it.each(faults)('is sent once and fails with its code on %s', async (_, rule, code) => {
    const pigello = await startPigello();
    const write = await run(pigello);
    pigello.served.setFaults({ rules: [{ ...rule, method }] });

    const error = await errorOf(write());

    expect(error).toMatchObject({ name: 'UpstreamError', code, backend: 'tested' });
    if (rule.retryAfter !== undefined) expect(error.retryAfterSeconds).toBe(rule.retryAfter);
    expect(JSON.stringify([error.message, error.detail, error.fields])).not.toMatch(
      /sandbox-secret|127\.0\.0\.1|x-pigello|http/i,
    );
    const sent = pigello.sent();
    expect(sent.map((line) => line.split(' ')[0])).toEqual(calls);
    expect(sent.at(-1)).toContain(`${method} ${path}`);
  });
});

describe('a late answer', () => {
  it('is an unknown outcome, and the write is sent once', async () => {
    const { agents, served, sent } = await startPigello();
    served.setFaults({ rules: [{ kind: 'latency', ms: 300 }] });
    const error = await errorOf(agents.create(newAgent, createCall({ timeoutMs: 60 })));
    expect([error.code, sent()]).toEqual(['OUTCOME_UNKNOWN', [`POST ${agentPath}`]]);
  });
});

describe('a lost answer', () => {
  it('leaves what it did', async () => {
    const pigello = await startPigello();
    const before = await pigello.count(agentPath);
    pigello.served.setFaults({ rules: [{ kind: 'lostAnswer', method: 'POST' }] });
    expect((await errorOf(pigello.agents.create(newAgent, createCall()))).code).toBe('OUTCOME_UNKNOWN');
    expect(await pigello.count(agentPath)).toBe(before + 1);
  });
});

describe('a write that needs a read before it', () => {
  it('is not sent when the read fails', async () => {
    const pigello = await startPigello();
    const id = await firstId(pigello, agentPath);
    pigello.served.setFaults({ rules: [{ kind: 'status', status: 500, method: 'GET' }] });
    const error = await errorOf(pigello.agents.update(id, { category: 'NEW' }, createCall()));
    expect(error.code).toBe('BACKEND_UNAVAILABLE');
    expect(pigello.sent().every((line) => line.startsWith('GET'))).toBe(true);
  });
});

describe('an answer that says too little', () => {
  const json = (body: string): FaultRule => ({ kind: 'body', body, mediaType: 'application/json' });

  it.each(['', '{}', 'null', '[]'])('is followed by a read after a change: %j', async (body) => {
    const pigello = await startPigello();
    const id = await firstId(pigello, agentPath);
    pigello.served.setFaults({ rules: [{ ...json(body), method: 'PATCH' }] });
    const { record, warnings } = await pigello.agents.update(id, newAgent, createCall());
    expect([record, warnings]).toEqual([await pigello.agents.get(id, createCall()), []]);
    expect(pigello.sent().slice(0, 2)).toEqual([`PATCH ${agentPath}${id}/`, `GET ${agentPath}${id}/`]);
  });

  it('is followed by a read of the new record', async () => {
    const pigello = await startPigello();
    const { record: made } = await pigello.agents.create(newAgent, createCall());
    pigello.served.setFaults({ rules: [{ ...json(JSON.stringify({ id: made.key })), method: 'POST' }] });
    const { record } = await pigello.agents.create(newAgent, createCall());
    expect(record).toEqual(await pigello.agents.get(made.key, createCall()));
  });

  it.each(['id only', 'the whole record'])(
    'is an unknown outcome when it shows a record that was there before: %s',
    async (form) => {
      const pigello = await startPigello();
      const id = await firstId(pigello, agentPath);
      const whole = await pigello.ask(`${agentPath}${id}/`);
      const body = JSON.stringify(form === 'id only' ? { id } : whole);
      pigello.served.setFaults({ rules: [{ ...json(body), method: 'POST' }] });
      const { code, message } = await errorOf(pigello.agents.create(newAgent, createCall()));
      expect([code, message]).toEqual(['OUTCOME_UNKNOWN', expect.stringContaining('another record')]);
    },
  );

  it('becomes a warning when the record cannot be read either', async () => {
    const pigello = await startPigello();
    const rules: FaultRule[] = [json(JSON.stringify({ id: absentId }))];
    pigello.served.setFaults({ rules });
    const agent = await pigello.agents.create(newAgent, createCall());
    expect(agent).toEqual({
      record: { key: absentId, externalId: absentId },
      warnings: [
        expect.stringMatching(
          /^The integration user agent was written, but could not be read again: .*application_id: /,
        ),
      ],
    });
    pigello.served.setFaults({ rules: [{ ...json('{}'), method: 'PATCH' }] });
    const user = await pigello.users.update(`tenant/${absentId}`, { active: true }, createCall());
    expect(user.record).toEqual({ key: `tenant/${absentId}`, externalId: absentId, kind: 'TENANT' });
    expect(user.warnings).toHaveLength(1);
  });

  it.each(['', '{}', 'null', '{"id":"x"}', '{"id":'])(
    'is an unknown outcome when it does not name the new record: %j',
    async (body) => {
      const { agents, served, sent } = await startPigello();
      served.setFaults({ rules: [json(body)] });
      expect((await errorOf(agents.create(newAgent, createCall()))).code).toBe('OUTCOME_UNKNOWN');
      expect(sent()).toHaveLength(1);
    },
  );
});

describe('a refusal by the upstream', () => {
  const refusal = (body: unknown): FaultRule => ({
    kind: 'body',
    status: 400,
    body: JSON.stringify(body),
    mediaType: 'application/json',
    method: 'POST',
  });

  it.each([
    [{ service_id: ['Must be a valid UUID.'] }, [['serviceId', 'is not valid']]],
    [{ custom_id: ['Must be unique'] }, [['customId', 'must be unique, and another record has this value']]],
    [
      { organization: { id: ['Invalid pk "planted" - object does not exist.'] } },
      [['organizationKey', "does not exist, or the gateway's credentials may not see it"]],
    ],
    [
      { activation_content_type: ['This value must be set together with the following fields: x'] },
      [['activationContentTypeId', 'must be set or cleared together with another field']],
    ],
    [{ integration_activation_data: ['"planted" is a key'] }, [['activationData', 'was refused']]],
    [{ integration_activation_data: { planted: ['planted'] } }, [['activationData', 'was refused']]],
    [{ category: ['This field may not be blank.'] }, [['category', 'may not be empty']]],
    [
      { category: ['Ensure this field has no more than 9 characters.'] },
      [['category', 'is too long or too large']],
    ],
    [
      { clashing_priority: ['Ensure this value is greater than or equal to 0.'] },
      [['clashingPriority', 'is too short or too small']],
    ],
    [{ application_id: ['This field is required.'] }, [['applicationId', 'is required']]],
    [{ non_field_errors: ['planted'], __proto__x: ['planted'], constructor: ['planted'] }, []],
  ])('comes with paths of the input, in our own words: %j', async (body, expected) => {
    const { agents, served } = await startPigello();
    served.setFaults({ rules: [refusal(body)] });
    const error = await errorOf(agents.create(newAgent, createCall()));
    expect(error).toMatchObject({ code: 'INVALID_INPUT', status: 400 });
    expect(error.fields).toEqual(expected.map(([name, reason]) => ({ name, reason })));
    expect(JSON.stringify([error.message, error.detail, error.fields, error.cause])).not.toContain('planted');
  });

  it('of the detail access tells the operator which setting to look at', async () => {
    const { users, served } = await startPigello();
    served.setFaults({ rules: [refusal({ detail_access: ['"0" is not a valid choice.'] })] });
    const error = await errorOf(users.create(newUser, createCall()));
    expect(error.message).toContain('newUserDetailAccess');
    expect(error.fields).toEqual([]);
  });

  it('of the path itself is no missing record', async () => {
    const { agents, served, sent } = await startPigello();
    served.setFaults({ rules: [{ kind: 'status', status: 404 }] });
    const error = await errorOf(agents.create(newAgent, createCall()));
    expect([error.code, error.status, sent().length]).toEqual(['UNSUPPORTED', 404, 1]);
  });
});
