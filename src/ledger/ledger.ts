import { randomBytes } from 'node:crypto';
import { type AuditTrail, auditRow, readAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import { createHousekeeping } from './housekeeping.ts';
import { joinInstances } from './instances.ts';
import { createKeys } from './keys.ts';
import type { Claim, Mutation, Refusal, Result, TakenClaim, Ticket } from './records.ts';
import { keepUnfinished } from './unfinished.ts';

/** Remembers what the gateway changes: before it is sent, and what came of it. */
export interface Ledger extends AuditTrail {
  /** Claims the idempotency key and writes the audit event, both or neither, before anything is sent. */
  begin(mutation: Mutation): Promise<Claim>;
  /** Completes what `begin` started. What cannot be written now is kept, and written as soon as it can be. */
  finish(ticket: Ticket, result: Result): Promise<void>;
  /** Tells of a mutation that was refused before it could begin: a line in the log, no row. */
  refused(refusal: Refusal): void;
  close(): Promise<void>;
}

export interface LedgerOptions {
  url: string;
  /** How long idempotency keys are kept. */
  keepHours: number;
  /** How long audit events are kept. */
  auditDays: number;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Hides secrets of inputs in what is stored; if absent, one of this process alone. */
  secretKey?: string;
  /** Keys that it had before: what was hashed with them is still known as the same. */
  formerKeys?: readonly string[];
  /** How long to wait for other processes' locks, in milliseconds. */
  patienceMs?: number;
}

/** The rows; the lines in the log are `logMutations`'s. */
export type StoredLedger = Omit<Ledger, 'refused'>;

const pollMs = 25;

export async function openLedger(options: LedgerOptions): Promise<StoredLedger> {
  const {
    url,
    now,
    patienceMs = 5_000,
    secretKey = randomBytes(32).toString('hex'),
    formerKeys = [],
  } = options;
  const database = await openDatabase({ url, patienceMs });
  const unfinished = keepUnfinished(database);
  const instances = await joinInstances(database, { now, onBeat: unfinished.complete });
  const housekeeping = createHousekeeping(database, { ...options, instances });
  const keys = createKeys(database, { instances, housekeeping, secretKey, formerKeys });
  const createAuditId = createAuditIds(now);
  await housekeeping.recover();

  const createTicket = (mutation: Mutation): Ticket => ({
    auditId: createAuditId(),
    startedAt: now(),
    clockedAt: performance.now(),
    mutation,
  });

  async function recordTaken(mutation: Mutation, taken: TakenClaim): Promise<TakenClaim> {
    const ticket = createTicket(mutation);
    const outcome = takenOutcomes[taken.kind];
    const error = taken.kind === 'replay' ? null : `idempotency key: ${taken.kind}`;
    const row = { ...auditRow(ticket, { instance: instances.id, outcome }), error };
    await database.write((transaction) => transaction.insertInto('audit_events').values(row).execute());
    return taken;
  }

  return {
    async begin(mutation) {
      await unfinished.complete();
      await housekeeping.prune();
      for (;;) {
        const ticket = createTicket(mutation);
        if (await keys.claim(ticket)) return { kind: 'run', ticket };
        const taken = await waitForHolder(() => keys.readHolder(mutation), mutation.signal);
        if (taken !== 'free') return recordTaken(mutation, taken);
      }
    },
    finish: unfinished.finish,
    ...readAudit(database),
    async close() {
      // What cannot be written now is found by the next start, which calls it unknown.
      await unfinished.complete().catch(() => undefined);
      await instances.close().catch(() => undefined);
      await database.close();
    },
  };
}

/** What the audit trail says of a request that ran nothing. */
export const takenOutcomes = {
  replay: 'REPLAYED',
  unknown: 'UNKNOWN',
  conflict: 'FAILED',
  busy: 'FAILED',
} as const satisfies Record<TakenClaim['kind'], string>;

export async function waitForHolder(
  readHolder: () => Promise<TakenClaim | 'pending' | 'free'>,
  signal: AbortSignal,
): Promise<TakenClaim | 'free'> {
  for (;;) {
    const taken = await readHolder();
    if (taken !== 'pending') return taken;
    if (signal.aborted) return { kind: 'busy' };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Ordered by time, whatever the clock does; among equals as they were made, and over processes by chance. */
export function createAuditIds(now: () => number): () => string {
  let last = 0;
  let sequence = 0;
  return () => {
    last = Math.max(last, now());
    sequence += 1;
    const time = last.toString(36).padStart(9, '0');
    return `${time}-${sequence.toString(36).padStart(8, '0')}${randomBytes(6).toString('hex')}`;
  };
}
