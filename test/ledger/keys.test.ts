import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../src/ledger/records.ts';
import {
  ledgerFile,
  mustRun,
  mutation,
  openRaw,
  openTestLedger,
  rowsOf,
  succeeded,
} from './open-test-ledger.ts';

const ended = AbortSignal.abort();

describe('an idempotency key', () => {
  it('runs what comes first, and replays its outcome to the same request', async () => {
    const ledger = await openTestLedger(ledgerFile());
    await ledger.finish(await mustRun(ledger.begin(mutation())), succeeded);
    expect(await ledger.begin(mutation())).toEqual({ kind: 'replay', outcome: { answer: 'made' } });
  });

  it('takes inputs as the same in whatever order their fields came', async () => {
    const ledger = await openTestLedger(ledgerFile());
    const first = mutation({ hashed: { name: 'a', contact: { email: 'b', phone: 'c' } } });
    await ledger.finish(await mustRun(ledger.begin(first)), succeeded);
    const again = mutation({ hashed: { contact: { phone: 'c', email: 'b' }, name: 'a' } });
    expect(await ledger.begin(again)).toMatchObject({ kind: 'replay' });
  });

  it.each([
    ['another input', { hashed: { name: 'Butcher' } }],
    ['a list in another order', { hashed: { name: ['b', 'a'] } }],
    ['another operation', { operation: 'deleteAccount' }],
  ])('is a conflict with %s', async (_, other) => {
    const ledger = await openTestLedger(ledgerFile());
    const first = mutation({ hashed: { name: ['a', 'b'] } });
    await ledger.finish(await mustRun(ledger.begin(first)), succeeded);
    expect(await ledger.begin({ ...first, ...other })).toEqual({ kind: 'conflict' });
  });

  it('is a conflict with another input while it runs, without waiting', async () => {
    const ledger = await openTestLedger(ledgerFile());
    await mustRun(ledger.begin(mutation()));
    expect(await ledger.begin(mutation({ hashed: { name: 'Butcher' } }))).toEqual({ kind: 'conflict' });
  });

  it('means nothing when another caller sends it', async () => {
    const ledger = await openTestLedger(ledgerFile());
    await ledger.finish(await mustRun(ledger.begin(mutation({ subject: 'ann' }))), succeeded);
    const other = await mustRun(ledger.begin(mutation({ subject: 'ben' })));
    await ledger.finish(other, { ...succeeded, replay: { answer: 'for ben' } });
    expect(await ledger.begin(mutation({ subject: 'ann' }))).toMatchObject({ outcome: { answer: 'made' } });
    expect(await ledger.begin(mutation({ subject: 'ben' }))).toMatchObject({
      outcome: { answer: 'for ben' },
    });
  });

  it('runs once when ten ask at once, and gives all of them one answer', async () => {
    const ledger = await openTestLedger(ledgerFile());
    const asked = Array.from({ length: 10 }, () => ledger.begin(mutation()));
    const ticket = await mustRun(Promise.race(asked));
    await ledger.finish(ticket, succeeded);
    const kinds = (await Promise.all(asked)).map(({ kind }) => kind).sort();
    expect(kinds).toEqual([...Array.from({ length: 9 }, () => 'replay'), 'run']);
  });

  it('is given to the next who waits when nothing happened', async () => {
    const ledger = await openTestLedger(ledgerFile());
    const first = await mustRun(ledger.begin(mutation()));
    const second = ledger.begin(mutation());
    await ledger.finish(first, { outcome: 'FAILED', error: 'BACKEND_UNAVAILABLE', replay: null });
    await ledger.finish(await mustRun(second), succeeded);
    expect(await ledger.begin(mutation())).toMatchObject({ kind: 'replay' });
  });

  it('stays unknown for good when no answer came', async () => {
    const ledger = await openTestLedger(ledgerFile());
    const ticket = await mustRun(ledger.begin(mutation()));
    await ledger.finish(ticket, { outcome: 'UNKNOWN', error: 'OUTCOME_UNKNOWN', replay: null });
    expect(await ledger.begin(mutation())).toEqual({ kind: 'unknown' });
    expect(await ledger.begin(mutation())).toEqual({ kind: 'unknown' });
  });

  it('is busy for those whose time is up while it runs', async () => {
    const ledger = await openTestLedger(ledgerFile());
    await mustRun(ledger.begin(mutation()));
    expect(await ledger.begin(mutation({ signal: ended }))).toEqual({ kind: 'busy' });
  });

  it('is not needed: the same request twice is two', async () => {
    const ledger = await openTestLedger(ledgerFile());
    const without = mutation({ idempotencyKey: null });
    const tickets = await Promise.all([mustRun(ledger.begin(without)), mustRun(ledger.begin(without))]);
    expect(new Set(tickets.map(({ auditId }) => auditId)).size).toBe(2);
  });

  it('survives a restart with its answer', async () => {
    const file = ledgerFile();
    const ledger = await openTestLedger(file);
    await ledger.finish(await mustRun(ledger.begin(mutation())), succeeded);
    await ledger.close();
    const next = await openTestLedger(file);
    expect(await next.begin(mutation())).toEqual({ kind: 'replay', outcome: { answer: 'made' } });
  });
});

describe('the text of a key', () => {
  it.each([
    ['of 200 characters', 'k'.repeat(200), `${'k'.repeat(199)}l`],
    ['with letters of all planes', 'schlüssel 鍵 🔑', 'schlüssel 鍵 🔐'],
    ['composed and decomposed', 'caf\u00e9', 'cafe\u0301'],
    ['of halves of a pair', '\ud800', '\ud801'],
    ['in upper and lower case', 'KEY', 'key'],
    ['with blanks at its end', 'key ', 'key'],
    ['with quotes and backslashes', '"\\', '\\"'],
    ['that a pattern would match', 'a%', 'ab'],
    ['of a prototype', '__proto__', 'constructor'],
    ['that looks like SQL', "'; drop table idempotency_keys; --", "'"],
  ])('is told from others: %s', async (_, one, other) => {
    const ledger = await openTestLedger(ledgerFile());
    await ledger.finish(await mustRun(ledger.begin(mutation({ idempotencyKey: one }))), succeeded);
    expect(await ledger.begin(mutation({ idempotencyKey: one }))).toMatchObject({ kind: 'replay' });
    await mustRun(ledger.begin(mutation({ idempotencyKey: other })));
  });

  it('keeps an input whose fields have the names of prototypes', async () => {
    const ledger = await openTestLedger(ledgerFile());
    const hostile = (text: string) => mutation({ hashed: JSON.parse(text) as { name: string } });
    await ledger.finish(await mustRun(ledger.begin(hostile('{"__proto__":{"a":1}}'))), succeeded);
    expect(await ledger.begin(hostile('{"__proto__":{"a":2}}'))).toEqual({ kind: 'conflict' });
    expect(await ledger.begin(hostile('{"__proto__":{"a":1}}'))).toMatchObject({ kind: 'replay' });
  });
});

type Step = { key: string; input: string; subject: string; end: 'done' | 'free' | 'unknown' };

const steps = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'A'),
    input: fc.constantFrom('x', 'y'),
    subject: fc.constantFrom('ann', 'ben'),
    end: fc.constantFrom('done' as const, 'free' as const, 'unknown' as const),
  }),
  { maxLength: 25 },
);

/** What a ledger has to say of the step, after those before it. */
function expectKind(held: Map<string, Step>, step: Step): Claim['kind'] {
  const holder = held.get(`${step.subject} ${step.key}`);
  if (holder === undefined) return 'run';
  if (holder.input !== step.input) return 'conflict';
  return holder.end === 'unknown' ? 'unknown' : 'replay';
}

describe('the law of keys', () => {
  it('holds for any requests one after the other: one effect for each caller, key and input', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        const ledger = await openTestLedger('', { url: ':memory:' });
        const held = new Map<string, Step>();
        for (const step of sequence) {
          const { subject, key, input, end } = step;
          const claim = await ledger.begin(
            mutation({ subject, idempotencyKey: key, hashed: { input }, signal: ended }),
          );
          expect(claim.kind).toBe(expectKind(held, step));
          if (claim.kind !== 'run') continue;
          const outcome = { done: 'SUCCEEDED', free: 'FAILED', unknown: 'UNKNOWN' } as const;
          const replay = end === 'done' ? { input } : null;
          await ledger.finish(claim.ticket, { outcome: outcome[end], error: null, replay });
          if (end !== 'free') held.set(`${subject} ${key}`, step);
        }
        expect(await ledger.countEvents({})).toBe(sequence.length);
        await ledger.close();
      }),
      { numRuns: 40 },
    );
  });
});

describe('the audit trail', () => {
  it('has a row for every request, those that ran nothing included', async () => {
    const file = ledgerFile();
    const ledger = await openTestLedger(file);
    const ticket = await mustRun(ledger.begin(mutation()));
    const open = await ledger.event(ticket.auditId);
    expect(open).toMatchObject({ outcome: 'STARTED', durationMs: 0, subject: 'ann', backend: 'astra' });
    await ledger.finish(ticket, succeeded);
    await ledger.begin(mutation());
    await ledger.begin(mutation({ hashed: { name: 'other' } }));
    const events = await ledger.events({});
    expect(events.map(({ outcome, error }) => [outcome, error])).toEqual([
      ['FAILED', 'idempotency key: conflict'],
      ['REPLAYED', null],
      ['SUCCEEDED', null],
    ]);
    expect(events.at(-1)?.durationMs).toBeGreaterThan(0);
    expect(rowsOf(openRaw(file), 'select key, state from idempotency_keys')).toEqual([
      { key: 'key 1', state: 'DONE' },
    ]);
  });

  it('is in the order of the requests, also when the clock is set back', async () => {
    let clock = 1_700_000_000_000;
    const ledger = await openTestLedger(ledgerFile(), { now: () => clock });
    for (const step of [0, 0, -3_600_000, 0, 10]) {
      clock += step;
      await ledger.begin(mutation({ idempotencyKey: null, requestId: `${clock}` }));
    }
    const events = await ledger.events({});
    const page = await ledger.events({ beforeId: events[1]?.id ?? '', limit: 2 });
    const at = 1_700_000_000_000;
    const back = at - 3_600_000;
    expect(events.map(({ requestId }) => Number(requestId))).toEqual([back + 10, back, back, at, at]);
    expect(page).toEqual(events.slice(2, 4));
  });
});
