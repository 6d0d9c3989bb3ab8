import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../model.ts';
import { type AuditQuery, type AuditRecord, auditRow, readAudit } from './audit.ts';
import { openDatabase } from './database.ts';
import { createHousekeeping } from './housekeeping.ts';
import { joinInstances } from './instances.ts';
import { createKeys, type Held } from './keys.ts';
import { keepUnfinished } from './unfinished.ts';

/** Remembers what the gateway changes: before it is sent, and what came of it. */
export interface Ledger {
  /** Claims the idempotency key and writes the audit event, both or neither, before anything is sent. */
  begin(mutation: Mutation): Promise<Claim>;
  /** Completes what `begin` started. What cannot be written now is kept, and written as soon as it can be. */
  finish(ticket: Ticket, result: Result): Promise<void>;
  /** Tells of a mutation that was refused before it could begin: a line in the log, no row. */
  refused(refusal: Refusal): void;
  /** Audit events, newest first. */
  events(query: AuditQuery): Promise<AuditRecord[]>;
  countEvents(query: AuditQuery): Promise<number>;
  event(id: string): Promise<AuditRecord | null>;
  close(): Promise<void>;
}

export interface Mutation {
  /** Who asks; keys of one caller mean nothing to another. */
  subject: string;
  operation: string;
  idempotencyKey: string | null;
  /** With secrets removed: what the audit trail shows. */
  input: JsonObject;
  /** The whole input: only its hash is kept, to tell the same request from another. */
  hashed: JsonObject;
  backend: string | null;
  targetIds: readonly string[];
  requestId: string;
  /** Gives up waiting for another run of the same key. */
  signal: AbortSignal;
}

export interface Refusal extends Pick<Mutation, 'subject' | 'operation' | 'requestId'> {
  error: string;
}

export type Claim =
  | { kind: 'run'; ticket: Ticket }
  /** It has run before: this is what came of it. */
  | { kind: 'replay'; outcome: JsonObject }
  /** The key was used with another input. */
  | { kind: 'conflict' }
  /** It was sent, and nobody knows what came of it. */
  | { kind: 'unknown' }
  /** Another process runs it still. */
  | { kind: 'busy' };

export interface Ticket {
  auditId: string;
  startedAt: number;
  /** `performance.now()` at the start: durations do not follow the wall clock. */
  clockedAt: number;
  mutation: Mutation;
}

export interface Result {
  outcome: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  /** For the audit trail; holds no secret. */
  error: string | null;
  /** What a replay answers; null frees the key, since nothing happened and the same may be tried again. */
  replay: JsonObject | null;
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
  /** How long to wait for other processes' locks, in milliseconds. */
  patienceMs?: number;
}

/** The rows; the lines in the log are `logMutations`'s. */
export type StoredLedger = Omit<Ledger, 'refused'>;

const pollMs = 25;

export async function openLedger(options: LedgerOptions): Promise<StoredLedger> {
  const { url, now, patienceMs = 5_000, secretKey = randomBytes(32).toString('hex') } = options;
  const database = await openDatabase({ url, patienceMs });
  const unfinished = keepUnfinished(database);
  const instances = await joinInstances(database, { now, onBeat: unfinished.complete });
  const housekeeping = createHousekeeping(database, { ...options, instances });
  const keys = createKeys(database, { instances, housekeeping, secretKey });
  const createAuditId = createAuditIds(now);
  await housekeeping.recover();

  const createTicket = (mutation: Mutation): Ticket => ({
    auditId: createAuditId(),
    startedAt: now(),
    clockedAt: performance.now(),
    mutation,
  });

  async function recordHeld(mutation: Mutation, held: Held): Promise<Held> {
    const ticket = createTicket(mutation);
    const outcome = heldOutcomes[held.kind];
    const error = held.kind === 'replay' ? null : `idempotency key: ${held.kind}`;
    const row = { ...auditRow(ticket, { instance: instances.id, outcome }), error };
    await database.write((transaction) => transaction.insertInto('audit_events').values(row).execute());
    return held;
  }

  return {
    async begin(mutation) {
      await unfinished.complete();
      await housekeeping.prune();
      for (;;) {
        const ticket = createTicket(mutation);
        if (await keys.claim(ticket)) return { kind: 'run', ticket };
        const held = await waitForHolder(() => keys.readHolder(mutation), mutation.signal);
        if (held !== 'free') return recordHeld(mutation, held);
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
export const heldOutcomes = {
  replay: 'REPLAYED',
  unknown: 'UNKNOWN',
  conflict: 'FAILED',
  busy: 'FAILED',
} as const satisfies Record<Held['kind'], string>;

async function waitForHolder(
  readHolder: () => Promise<Held | 'pending' | 'free'>,
  signal: AbortSignal,
): Promise<Held | 'free'> {
  for (;;) {
    const held = await readHolder();
    if (held !== 'pending') return held;
    if (signal.aborted) return { kind: 'busy' };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

/** Ordered by time, whatever the clock does; among equals as they were made, and over processes by chance. */
function createAuditIds(now: () => number): () => string {
  let last = 0;
  let sequence = 0;
  return () => {
    last = Math.max(last, now());
    sequence += 1;
    const time = last.toString(36).padStart(9, '0');
    return `${time}-${sequence.toString(36).padStart(8, '0')}${randomBytes(6).toString('hex')}`;
  };
}
