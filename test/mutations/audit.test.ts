import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeGlobalId } from '../support/sealed.ts';
import { sandboxBackends } from '../support/start-gateway.ts';
import { astra, newAgent, oisp, wavefront } from './ids.ts';
import { type Mutating, startMutating } from './mutating.ts';

interface Event {
  id: string;
  at: string;
  subject: string;
  operation: string;
  backend: { name: string } | null;
  targetIds: string[];
  input: Record<string, unknown>;
  outcome: string;
  error: string | null;
  durationMs: number;
  requestId: string;
}

interface Page {
  nodes: Event[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

const fields = 'id at subject operation backend { name } targetIds input outcome error durationMs requestId';

let sandbox: Mutating;
beforeEach(async () => {
  sandbox = await startMutating();
});
afterEach(() => sandbox.close());

async function readEvents(variables: Record<string, unknown> = {}): Promise<Page> {
  const answer = await sandbox.query<{ auditEvents: Page }>(
    `query ($first: Int, $after: String, $filter: AuditFilter) {
      auditEvents(first: $first, after: $after, filter: $filter) {
        nodes { ${fields} } totalCount pageInfo { hasNextPage endCursor }
      }
    }`,
    variables,
  );
  expect(answer.errors).toBeUndefined();
  return (
    answer.data?.auditEvents ?? {
      nodes: [],
      totalCount: 0,
      pageInfo: { hasNextPage: false, endCursor: null },
    }
  );
}

const outcomesOf = (page: Page) => page.nodes.map(({ operation, outcome }) => `${operation} ${outcome}`);

describe('the audit trail', () => {
  it('tells who did what, where, to whom, when and what came of it', async () => {
    const before = Date.now();
    await sandbox.done('updateRole', { id: wavefront.viewers, description: 'x', idempotencyKey: 'k' });
    const { nodes, totalCount } = await readEvents();
    expect(totalCount).toBe(1);
    const [event] = nodes;
    expect(event).toEqual({
      id: expect.any(String),
      at: expect.any(String),
      subject: expect.stringMatching(/^anonymous:[\w-]{22}$/),
      operation: 'updateRole',
      backend: { name: 'wavefront' },
      targetIds: [wavefront.viewers],
      input: { id: wavefront.viewers, description: '[not kept]' },
      outcome: 'SUCCEEDED',
      error: null,
      durationMs: expect.any(Number),
      requestId: expect.any(String),
    });
    expect(Date.parse(event?.at ?? '')).toBeGreaterThanOrEqual(before - 1);
    expect(event?.durationMs).toBeGreaterThan(0);
    const lines = sandbox.log.filter((line) => line.includes('"audit":true'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      operation: 'updateRole',
      outcome: 'SUCCEEDED',
      requestId: event?.requestId,
      msg: 'mutation',
    });
  });

  it('has every outcome: started, succeeded, failed, unknown and replayed', async () => {
    const role = { backend: 'wavefront', name: 'Auditors', idempotencyKey: 'k' };
    await sandbox.done('createRole', role);
    await sandbox.done('createRole', role);
    await sandbox.run('createRole', { ...role, name: 'Others' });
    await sandbox.run('deleteUser', { id: wavefront.ghost });
    await sandbox.done('deletePrincipals', { principalIds: [astra.elena, wavefront.ghost] });
    sandbox.emulator('wavefront').setFaults({ rules: [{ kind: 'lostAnswer', path: '/role', times: 1 }] });
    await sandbox.run('deleteRole', { id: wavefront.exporters });
    sandbox.emulator('wavefront').setFaults({ rules: [{ kind: 'latency', ms: 200, path: '/role' }] });
    const running = sandbox.run('deleteRole', { id: wavefront.viewers });
    while (sandbox.sent('wavefront').at(-1)?.includes(wavefront.viewers) === true) await Promise.resolve();
    await expect.poll(async () => (await readEvents()).nodes[0]?.outcome).toBe('STARTED');
    const { nodes } = await readEvents();
    await running;
    expect(outcomesOf({ nodes } as Page)).toEqual([
      'deleteRole STARTED',
      'deleteRole UNKNOWN',
      'deletePrincipals FAILED',
      'deleteUser FAILED',
      'createRole FAILED',
      'createRole REPLAYED',
      'createRole SUCCEEDED',
    ]);
    expect(nodes.map(({ error }) => error)).toEqual([
      null,
      expect.stringMatching(/^OUTCOME_UNKNOWN: /),
      expect.stringMatching(/^1 of 2 targets: NOT_FOUND: /),
      expect.stringMatching(/^NOT_FOUND: /),
      'idempotency key: conflict',
      null,
      null,
    ]);
    expect(nodes[0]?.durationMs).toBe(0);
    // Several backends: none of them alone.
    expect(nodes[2]).toMatchObject({ backend: null, targetIds: [astra.elena, wavefront.ghost] });
  });

  it('pages newest first, every event once, also while others are written', async () => {
    for (let count = 0; count < 7; count += 1) {
      await sandbox.done('updateRole', { id: wavefront.viewers, name: `no ${count}` });
    }
    const seen: unknown[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const answer: Page = await readEvents({ first: 2, after });
      seen.push(...answer.nodes.map(({ input }) => input['name']));
      expect(answer.totalCount).toBe(7 + page);
      expect(answer.pageInfo.hasNextPage).toBe(page < 3);
      after = answer.pageInfo.endCursor;
      await sandbox.done('updateRole', { id: wavefront.viewers, name: `later ${page}` });
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map((count) => `no ${count}`));
  });

  it('filters by caller, mutation, backend, time and outcome, and refuses what cannot be', async () => {
    await sandbox.done('updateRole', { id: wavefront.viewers, description: 'x' });
    await sandbox.done('deleteUser', { id: astra.elena });
    await sandbox.run('deleteUser', { id: wavefront.ghost });
    const [latest, middle] = (await readEvents()).nodes;
    const found = async (filter: object) => outcomesOf(await readEvents({ filter }));
    expect(await found({ subject: 'anonymous' })).toHaveLength(3);
    expect(await found({ subject: 'somebody' })).toEqual([]);
    expect(await found({ operation: 'updateRole' })).toEqual(['updateRole SUCCEEDED']);
    expect(await found({ backends: ['astra'] })).toEqual(['deleteUser SUCCEEDED']);
    expect(await found({ outcomes: ['FAILED'], operation: 'deleteUser' })).toEqual(['deleteUser FAILED']);
    expect(await found({ since: latest?.at })).toContain('deleteUser FAILED');
    expect(await found({ until: middle?.at })).not.toContain('deleteUser FAILED');
    expect(await found({ since: '2001-01-01T00:00:00Z', until: '2002-01-01T00:00:00Z' })).toEqual([]);
    const unknown = await sandbox.query(
      '{ auditEvents(filter: { backends: ["elsewhere"] }) { totalCount } }',
    );
    expect(unknown.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_INPUT' } });
    const { pageInfo } = await readEvents({ first: 1 });
    const foreign = await sandbox.query(
      'query ($after: String) { auditEvents(after: $after, filter: { operation: "x" }) { totalCount } }',
      { after: pageInfo.endCursor },
    );
    expect(foreign.errors?.[0]).toMatchObject({ extensions: { code: 'INVALID_INPUT' } });
  });

  it('keeps an event under its id', async () => {
    await sandbox.done('deleteUser', { id: astra.elena });
    const [event] = (await readEvents()).nodes;
    const read = (id: unknown) =>
      sandbox.query(`query ($id: ID!) { node(id: $id) { ... on AuditEvent { ${fields} } } }`, { id });
    expect((await read(event?.id)).data).toEqual({ node: event });
    expect((await read(encodeGlobalId({ type: 'AuditEvent', id: 'none' }))).data).toEqual({ node: null });
  });

  it('names accounts among its targets, and removes secrets from its input at any depth', async () => {
    await sandbox.done('assignRoles', {
      principalIds: [oisp.mina],
      roleIds: [oisp.role('admin')],
      accountId: oisp.minasAccount,
    });
    await sandbox.done('createIntegrationUserAgent', {
      backend: 'pigello',
      ...newAgent,
      activationData: { password: 'hunter2-of-the-test' },
      activationVariables: { region: 'north' },
    });
    const [agent, assignment] = (await readEvents()).nodes;
    expect(assignment?.targetIds).toEqual([oisp.mina, oisp.role('admin'), oisp.minasAccount]);
    expect(agent).toMatchObject({
      targetIds: [],
      input: { activationData: '[removed]', activationVariables: '[removed]' },
    });
  });

  it('is shown with audit:read only, as a list and by id', async () => {
    await sandbox.close();
    sandbox = await startMutating({
      configuration: {
        auth: { anonymous: { scopes: ['users:*', 'backends:read'] } },
        backends: sandboxBackends,
      },
    });
    await sandbox.done('deleteUser', { id: astra.elena });
    const list = await sandbox.query('{ auditEvents { totalCount } }');
    expect(list).toMatchObject({ errors: [{ message: expect.stringContaining('audit:read') }] });
    const auditId = sandbox.log.map((line) => /"auditId":"([^"]+)"/.exec(line)?.[1]).find(Boolean) ?? '';
    const id = encodeGlobalId({ type: 'AuditEvent', id: auditId });
    const node = await sandbox.query('query ($id: ID!) { node(id: $id) { ... on AuditEvent { subject } } }', {
      id,
    });
    expect(auditId).not.toBe('');
    expect(node.data).toEqual({ node: null });
  });
});
