import { describe, expect, it } from 'vitest';
import {
  ledgerFile,
  mustRun,
  mutation,
  openRaw,
  openTestLedger,
  rowsOf,
  succeeded,
} from './open-test-ledger.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A ledger whose clock the test sets. */
async function openAt(start: number) {
  const file = ledgerFile();
  const clock = { now: start };
  const ledger = await openTestLedger(file, { keepHours: 24, auditDays: 10, now: () => clock.now });
  const run = async (key: string): Promise<void> =>
    ledger.finish(await mustRun(ledger.begin(mutation({ idempotencyKey: key }))), succeeded);
  const keys = (): string[] =>
    rowsOf<{ key: string }>(openRaw(file), 'select key from idempotency_keys order by key').map(
      ({ key }) => key,
    );
  return { ledger, clock, run, keys };
}

describe('what is old', () => {
  it('goes: keys after keepHours, audit events after auditDays', async () => {
    const { ledger, clock, run, keys } = await openAt(100 * day);
    await run('a');
    clock.now += 23 * hour;
    await run('b');
    expect(keys()).toEqual(['a', 'b']);
    clock.now += 2 * hour;
    await run('c');
    expect(keys()).toEqual(['b', 'c']);
    expect(await ledger.countEvents({})).toBe(3);
    clock.now += 10 * day - hour;
    await run('d');
    expect(await ledger.countEvents({})).toBe(2);
  });

  it('runs again when its key has gone', async () => {
    const { ledger, clock, run } = await openAt(100 * day);
    await run('a');
    clock.now += 25 * hour;
    await mustRun(ledger.begin(mutation({ idempotencyKey: 'a' })));
  });

  it('stays while it runs, wherever the clock jumps', async () => {
    const { ledger, clock, run, keys } = await openAt(100 * day);
    const ticket = await mustRun(ledger.begin(mutation({ idempotencyKey: 'slow' })));
    clock.now += 1_000 * day;
    await run('b');
    expect(keys()).toEqual(['b', 'slow']);
    await ledger.finish(ticket, succeeded);
    const again = mutation({ idempotencyKey: 'slow' });
    expect(await ledger.begin(again)).toMatchObject({ kind: 'replay' });
    expect(await ledger.event(ticket.auditId)).toMatchObject({ outcome: 'SUCCEEDED' });
  });

  it('is looked for again when the clock was set back', async () => {
    const { clock, run, keys } = await openAt(100 * day);
    await run('a');
    clock.now -= 30 * day;
    await run('b');
    expect(keys()).toEqual(['a', 'b']);
    clock.now += 2 * day;
    await run('c');
    expect(keys()).toEqual(['a', 'c']);
  });

  it('counts durations by a clock that nobody sets', async () => {
    const { ledger, clock } = await openAt(100 * day);
    const ticket = await mustRun(ledger.begin(mutation()));
    clock.now -= day;
    await ledger.finish(ticket, succeeded);
    const event = await ledger.event(ticket.auditId);
    expect(event?.durationMs).toBeGreaterThan(0);
    expect(event?.durationMs).toBeLessThan(60_000);
  });
});
