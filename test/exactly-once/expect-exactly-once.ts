import { expect } from 'vitest';
import { openRaw, rowsOf } from '../ledger/open-test-ledger.ts';
import { type FireOptions, type FireReport, provisionUnderFire } from './provision-under-fire.ts';
import { startAstra } from './start-astra.ts';

/** Every account is there once, or its key says that nobody knows; never twice. */
export async function expectExactlyOnce(options: FireOptions): Promise<string> {
  // Slow enough for a kill to find calls under way, before and after the backend acted.
  const astra = await startAstra({
    faults: 'rules: [{ kind: latency, ms: 15, method: POST, probability: 0.7 }]\n',
  });
  let turn = 0;
  astra.proxy.beforeAnswer = (line) => {
    turn += 1;
    const isHeldBack = line.startsWith('POST') && turn % 2 === 0;
    return isHeldBack ? new Promise((resolve) => setTimeout(resolve, 20)) : undefined;
  };
  const report = await provisionUnderFire(astra, options);
  const counts = await astra.counts();

  expect(report.kills).toBe(options.kills);
  expect(report.answers.size).toBe(options.runs * options.perRun);
  expect(report.answersAgain).toEqual(report.answers);
  expect(report.brokenOff).toBeGreaterThan(0);
  const unsure: string[] = [];
  for (const [name, answer] of report.answers) {
    const count = counts.get(name) ?? 0;
    if (answer.__typename === 'OutcomeUnknownError') {
      unsure.push(name);
      expect([0, 1], name).toContain(count);
    } else {
      expect({ name, type: answer.__typename, count }).toEqual({
        name,
        type: 'CreateAccountPayload',
        count: 1,
      });
    }
  }
  return describe(report, { ledger: astra.ledger, unsure: unsure.length });
}

function describe(report: FireReport, { ledger, unsure }: { ledger: string; unsure: number }): string {
  const raw = openRaw(ledger);
  const list = (query: string): string =>
    rowsOf<{ name: string; count: number }>(raw, query)
      .map(({ name, count }) => `${name} ${count}`)
      .join(', ');
  expect(rowsOf(raw, `select key from idempotency_keys where state = 'STARTED'`)).toEqual([]);
  expect(rowsOf(raw, `select id from audit_events where outcome = 'STARTED'`)).toEqual([]);
  const keys = list('select state as name, count(*) as count from idempotency_keys group by state');
  const events = list('select outcome as name, count(*) as count from audit_events group by outcome');
  const starts = [...report.starts].sort((one, other) => one - other);
  const median = Math.round(starts[Math.floor(starts.length / 2)] ?? 0);
  return [
    `${report.kills} kills, ${report.answers.size} accounts, ${unsure} unknown, ${report.brokenOff} calls broken off`,
    `idempotency rows: ${keys}; audit rows: ${events}; a start took ${median} ms (median)`,
  ].join('\n');
}
