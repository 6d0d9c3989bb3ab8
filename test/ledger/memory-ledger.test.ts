import { describe, expect, it, vi } from 'vitest';
import { checkConfiguration } from '../../src/config/configuration.ts';
import { createGateway } from '../../src/gateway.ts';
import { openLedger, type StoredLedger } from '../../src/ledger/ledger.ts';
import { openMemoryLedger } from '../../src/ledger/memory-ledger.ts';
import type { AuditRecord, Mutation } from '../../src/ledger/records.ts';
import { sandboxBackends, startGateway } from '../support/start-gateway.ts';

const platform = vi.hoisted(() => ({ hasLibsql: true }));
vi.mock('libsql', async (importOriginal) => {
  const original = await importOriginal<{ default: unknown }>();
  return {
    get default() {
      if (platform.hasLibsql) return original.default;
      throw Object.assign(new Error("Cannot find module '@libsql/freebsd-x64'"), {
        code: 'MODULE_NOT_FOUND',
      });
    },
  };
});

const mutation = (more: Partial<Mutation> = {}): Mutation => ({
  subject: 'ann',
  operation: 'createUser',
  idempotencyKey: 'k1',
  input: { name: 'x' },
  hashed: { name: 'x' },
  backend: 'astra',
  targetIds: [],
  requestId: 'r1',
  sentRequestId: null,
  holdsSecret: false,
  backends: ['astra'],
  signal: AbortSignal.timeout(100),
  ...more,
});

const settled = ({ id: _, at, durationMs, ...event }: AuditRecord): unknown => ({
  ...event,
  at: at.getTime(),
  measured: durationMs >= 0,
});

/** What callers see of a ledger in a life of some mutations. */
async function live(ledger: StoredLedger): Promise<unknown[]> {
  const seen: unknown[] = [];
  const run = async (
    more: Partial<Mutation>,
    result: Parameters<StoredLedger['finish']>[1] | null,
  ): Promise<void> => {
    const claim = await ledger.begin(mutation(more));
    seen.push(claim.kind === 'run' ? 'run' : claim);
    if (claim.kind === 'run' && result !== null) await ledger.finish(claim.ticket, result);
  };
  const done = { outcome: 'SUCCEEDED', error: null, replay: { id: 'u1' } } as const;
  await run({}, done);
  await run({}, done);
  await run({ hashed: { name: 'y' } }, done);
  await run({ subject: 'bob' }, { outcome: 'FAILED', error: 'CONFLICT', replay: null });
  await run({ subject: 'bob' }, { outcome: 'UNKNOWN', error: 'OUTCOME_UNKNOWN', replay: null });
  await run({ subject: 'bob' }, done);
  await run({ subject: 'cyd', idempotencyKey: null, backend: null }, done);
  await run({ subject: 'dan', operation: 'deleteUser', backend: 'oisp' }, null);
  await run({ subject: 'dan', operation: 'deleteUser', backend: 'oisp' }, done);
  const queries = [
    {},
    { limit: 3 },
    { subject: 'bob' },
    { operation: 'deleteUser' },
    { backends: ['astra'] },
    { backends: ['oisp', 'x'] },
    { outcomes: ['FAILED', 'UNKNOWN'] },
    { since: new Date(5_000) },
    { until: new Date(5_000) },
  ] as const;
  for (const query of queries) {
    const events = await ledger.events(query);
    seen.push(events.map(settled), await ledger.countEvents(query));
  }
  const [first, second] = await ledger.events({});
  seen.push((await ledger.events({ beforeId: first?.id ?? '' }))[0]?.id === second?.id);
  seen.push(settled((await ledger.event(second?.id ?? '')) ?? Object.create(null)));
  seen.push(await ledger.event('none'));
  await ledger.close();
  return seen;
}

/** A second more each time. */
const createClock = (): (() => number) => {
  let time = 0;
  return () => {
    time += 1;
    return time;
  };
};

describe('a ledger without SQLite', () => {
  it('answers as the other one does', async () => {
    const options = { keepHours: 24, auditDays: 365, now: () => 5_000, secretKey: 'k' };
    const stored = await live(await openLedger({ ...options, url: ':memory:' }));
    expect(await live(openMemoryLedger(options))).toEqual(stored);
  });

  it('lets the second of two equal mutations wait for the first', async () => {
    const ledger = openMemoryLedger({ keepHours: 1, auditDays: 1, now: createClock() });
    const first = await ledger.begin(mutation());
    const second = ledger.begin(mutation({ signal: AbortSignal.timeout(5_000) }));
    if (first.kind !== 'run') throw new Error('expected to run');
    await ledger.finish(first.ticket, { outcome: 'SUCCEEDED', error: null, replay: { id: 'u1' } });
    expect(await second).toEqual({ kind: 'replay', outcome: { id: 'u1' } });
  });

  it('forgets keys and events in their time', async () => {
    let time = 0;
    const ledger = openMemoryLedger({ keepHours: 1, auditDays: 1, now: () => time });
    const once = async (): Promise<string> => {
      const claim = await ledger.begin(mutation());
      if (claim.kind === 'run')
        await ledger.finish(claim.ticket, { outcome: 'SUCCEEDED', error: null, replay: {} });
      return claim.kind;
    };
    expect([await once(), await once()]).toEqual(['run', 'replay']);
    time = 2 * 60 * 60 * 1000;
    expect(await once()).toBe('run');
    time = 30 * 60 * 60 * 1000;
    await once();
    expect(await ledger.countEvents({})).toBe(1);
  });
});

describe('a platform without a binary of libsql', () => {
  it('runs the sandbox all the same, and says so; a ledger in a file is refused', async () => {
    platform.hasLibsql = false;
    try {
      const gateway = await startGateway({ configuration: { backends: sandboxBackends.slice(0, 1) } });
      expect(gateway.log.filter((line) => line.includes('no libsql for this platform'))).toHaveLength(1);
      const { data } = await gateway.query('{ viewer { subject } auditEvents(first: 1) { totalCount } }');
      expect(data).toMatchObject({ viewer: { subject: 'anonymous' }, auditEvents: { totalCount: 0 } });
      await gateway.close();
      const configuration = checkConfiguration(
        { ledger: { url: 'file:/tmp/account-graph-none/ledger.db' }, backends: sandboxBackends.slice(0, 1) },
        { env: {}, readFile: () => '' },
      );
      await expect(createGateway(configuration)).rejects.toThrow(
        /ledger\.url: .*needs libsql, which has no binary for this platform.*:memory:/,
      );
    } finally {
      platform.hasLibsql = true;
    }
  });
});
