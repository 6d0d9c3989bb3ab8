import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { identifyProcess, isRunning } from '../../src/ledger/process-identity.ts';
import {
  ledgerFile,
  mustRun,
  mutation,
  openRaw,
  openTestLedger,
  rowsOf,
  succeeded,
} from './open-test-ledger.ts';

const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

/** A process that only lives. */
async function liveProcess(): Promise<{ pid: number; child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)']);
  children.push(child);
  await once(child.stdout, 'data');
  return { pid: child.pid ?? 0, child };
}

/** Linux only; elsewhere the ledger goes by the pid and the heartbeat. */
function startedOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

interface Holder {
  machine?: string;
  pid?: number;
  started?: string;
  seenAt?: number;
}

/** A ledger in which another process runs `mutation()`: the rows are as that process would have left them. */
async function heldBy(
  holder: Holder,
): Promise<{ file: string; ledger: Awaited<ReturnType<typeof openTestLedger>> }> {
  const file = ledgerFile();
  const ledger = await openTestLedger(file);
  await mustRun(ledger.begin(mutation()));
  const raw = openRaw(file);
  const own = identifyProcess();
  const { machine = own.machine, pid = own.pid, started = own.started, seenAt = Date.now() } = holder;
  raw.prepare('insert into instances values (?, ?, ?, ?, ?)').run('other', machine, pid, started, seenAt);
  raw.exec(`update idempotency_keys set instance = 'other'`);
  raw.exec(`update audit_events set instance = 'other'`);
  return { file, ledger };
}

const ask = mutation({ signal: AbortSignal.abort() });
const hourAgo = Date.now() - 3_600_000;

describe('a key whose holder died', () => {
  it.each<[string, Holder]>([
    ['by its pid', { pid: 2 ** 22 + 1 }],
    ['since another process got its pid', { started: '1' }],
    ['before this machine was started again', { machine: 'host boot-before', seenAt: hourAgo }],
    ['on another machine, silently', { machine: 'elsewhere', seenAt: hourAgo }],
  ])('is unknown at once: %s', async (_, holder) => {
    const { ledger, file } = await heldBy(holder);
    // The first look finds the holder dead, the second one what that means.
    expect(await ledger.begin(mutation())).toEqual({ kind: 'unknown' });
    const [own] = await ledger.events({ outcomes: ['UNKNOWN'], limit: 1 });
    expect(own).toMatchObject({ error: 'idempotency key: unknown' });
    const rows = rowsOf<{ id: string }>(openRaw(file), `select id from instances where id = 'other'`);
    expect(rows).toEqual([]);
  });

  it('is unknown as soon as the process was killed', async () => {
    const { pid, child } = await liveProcess();
    const { ledger } = await heldBy({ pid, started: startedOf(pid) });
    expect(await ledger.begin(ask)).toEqual({ kind: 'busy' });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await ledger.begin(mutation())).toEqual({ kind: 'unknown' });
  });

  it('is unknown from the start of the next process, with its audit event, key or no key', async () => {
    const file = ledgerFile();
    const ledger = await openTestLedger(file);
    await mustRun(ledger.begin(mutation()));
    await mustRun(ledger.begin(mutation({ idempotencyKey: null })));
    // As after kill -9: nothing is told, and the pid is gone.
    openRaw(file).exec('update instances set pid = 4194305');
    const next = await openTestLedger(file);
    expect(await next.events({})).toMatchObject([
      { outcome: 'UNKNOWN', error: 'the gateway ended before an answer came' },
      { outcome: 'UNKNOWN', error: 'the gateway ended before an answer came' },
    ]);
    expect(await next.begin(mutation())).toEqual({ kind: 'unknown' });
  });
});

describe('a key whose holder lives', () => {
  it.each<[string, Holder]>([
    ['in this very process', {}],
    ['on another machine, by its heartbeat', { machine: 'elsewhere' }],
    ['elsewhere, with a clock ahead of ours', { machine: 'elsewhere', seenAt: Date.now() + 5_000 }],
  ])('is waited for: %s', async (_, holder) => {
    const { ledger } = await heldBy(holder);
    expect(await ledger.begin(ask)).toEqual({ kind: 'busy' });
  });

  it('is waited for although its heart stood still: the machine knows that it runs', async () => {
    const { pid } = await liveProcess();
    const { ledger } = await heldBy({ pid, started: startedOf(pid), seenAt: hourAgo });
    expect(await ledger.begin(ask)).toEqual({ kind: 'busy' });
  });

  it('tells its outcome after all when it was taken for dead too early', async () => {
    const file = ledgerFile();
    const slow = await openTestLedger(file);
    const ticket = await mustRun(slow.begin(mutation()));
    const raw = openRaw(file);
    raw.exec('update instances set pid = 4194305');
    const other = await openTestLedger(file);
    expect(await other.begin(mutation())).toEqual({ kind: 'unknown' });
    await slow.finish(ticket, succeeded);
    expect(await other.begin(mutation())).toMatchObject({ kind: 'replay' });
    expect(await other.event(ticket.auditId)).toMatchObject({ outcome: 'SUCCEEDED' });
  });
});

describe('a process', () => {
  it('is told from the one that had its pid before', () => {
    const { pid, started } = identifyProcess();
    expect(isRunning({ pid, started })).toBe(true);
    expect(isRunning({ pid, started: '1' })).toBe(process.platform === 'linux' ? false : null);
    expect(isRunning({ pid: 2 ** 22 + 1, started })).toBe(false);
  });
});

describe('closing', () => {
  it('leaves no instance behind', async () => {
    const file = ledgerFile();
    const ledger = await openTestLedger(file);
    const raw = openRaw(file);
    expect(rowsOf(raw, 'select id from instances')).toHaveLength(1);
    await ledger.close();
    expect(rowsOf(raw, 'select id from instances')).toEqual([]);
  });
});
