import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../process/built-program.ts';
import {
  ledgerFile,
  mustRun,
  mutation,
  openRaw,
  openTestLedger,
  rowsOf,
  succeeded,
} from './open-test-ledger.ts';

interface Hammered {
  /** Keys that this process ran; null for a request without one. */
  ran: (string | null)[];
  kinds: Record<string, number>;
  /** Who ran each key, as this process was told. */
  answers: Record<string, string>;
}

let module = '';
beforeAll(async () => {
  const program = await buildProgram();
  module = program.replace(/main\.js$/, 'ledger.js');
}, 120_000);

async function hammer(url: string, name: string, { requests = 60, keys = 20 } = {}): Promise<Hammered> {
  const script = fileURLToPath(new URL('hammer.js', import.meta.url));
  const parameters = [script, module, url, name, String(requests), String(keys)];
  const { stdout } = await promisify(execFile)(process.execPath, parameters);
  return JSON.parse(stdout) as Hammered;
}

describe('four processes on one file', () => {
  it('start at once on a new file, run each key once, and tell one answer', async () => {
    const file = ledgerFile();
    const all = await Promise.all(['a', 'b', 'c', 'd'].map((name) => hammer(`file:${file}`, name)));

    const ran = all.flatMap((one) => one.ran);
    const keyed = ran.filter((key) => key !== null);
    expect(new Set(keyed).size).toBe(20);
    expect(keyed).toHaveLength(20);
    expect(ran.filter((key) => key === null)).toHaveLength(4 * 6);
    for (const { answers } of all) expect(answers).toEqual(all[0]?.answers);

    const raw = openRaw(file);
    const outcomes = rowsOf(raw, 'select outcome, count(*) as count from audit_events group by outcome');
    expect(outcomes).toEqual([
      { outcome: 'REPLAYED', count: 4 * 54 - 20 },
      { outcome: 'SUCCEEDED', count: 20 + 24 },
    ]);
    expect(rowsOf(raw, `select key from idempotency_keys where state = 'DONE'`)).toHaveLength(20);
    expect(rowsOf(raw, 'select id from instances')).toEqual([]);
    expect(rowsOf<{ integrity_check: string }>(raw, 'pragma integrity_check')).toEqual([
      { integrity_check: 'ok' },
    ]);
  }, 60_000);
});

describe('a lock that another process holds', () => {
  it('is waited for, and reads go on meanwhile', async () => {
    const file = ledgerFile();
    const ledger = await openTestLedger(file);
    const raw = openRaw(file);
    raw.exec('begin immediate');
    let claimed = false;
    const ticket = mustRun(ledger.begin(mutation())).then((started) => {
      claimed = true;
      return started;
    });
    expect(await ledger.countEvents({})).toBe(0);
    expect(claimed).toBe(false);
    raw.exec('commit');
    await ledger.finish(await ticket, succeeded);
    expect(await ledger.begin(mutation())).toMatchObject({ kind: 'replay' });
  });

  it('is given up at the end of the patience, and the ledger works on when it is gone', async () => {
    const file = ledgerFile();
    const ledger = await openTestLedger(file, { patienceMs: 50 });
    const raw = openRaw(file);
    raw.exec('begin immediate');
    await expect(ledger.begin(mutation())).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    // Another writer in between: what the failed attempt had seen is out of date.
    raw.exec(`insert into instances values ('x', 'm', 1, '', 0)`);
    raw.exec('commit');
    await ledger.finish(await mustRun(ledger.begin(mutation())), succeeded);
    expect(rowsOf(raw, 'select state from idempotency_keys')).toEqual([{ state: 'DONE' }]);
  });
});

describe('a file', () => {
  it('is synced at every commit, and is nobody else’s to read', async () => {
    const file = ledgerFile();
    await openTestLedger(file);
    const raw = openRaw(file);
    expect(rowsOf(raw, 'pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    for (const name of [file, `${file}-wal`]) expect(statSync(name).mode & 0o077).toBe(0);
  });
});
