import type { JsonObject } from '../model.ts';
import { auditRow, recordOf } from './audit.ts';
import { fingerprintOf, storedKey } from './keys.ts';
import {
  createAuditIds,
  type LedgerOptions,
  type StoredLedger,
  takenOutcomes,
  waitForHolder,
} from './ledger.ts';
import type { AuditQuery, AuditRecord, Mutation, TakenClaim, Ticket } from './records.ts';
import type { LedgerTables } from './tables.ts';

type Row = LedgerTables['audit_events'];

interface Key {
  fingerprint: string;
  auditId: string;
  state: 'STARTED' | 'DONE' | 'UNKNOWN';
  outcome: JsonObject | null;
  createdAt: number;
}

/** The oldest events go first; without a file there is no place for more. */
const mostEvents = 20_000;
const hour = 60 * 60 * 1000;
const alone = 'this process';

/**
 * A ledger without SQLite, for platforms that have none: it forgets everything when the process ends, and so it is only
 * taken where that was asked for.
 */
export function openMemoryLedger({
  keepHours,
  auditDays,
  now,
  secretKey = '',
}: Omit<LedgerOptions, 'url' | 'patienceMs'>): StoredLedger {
  const events = new Map<string, Row>();
  const keys = new Map<string, Key>();
  const createAuditId = createAuditIds(now);
  const nameOf = ({ subject, idempotencyKey }: Mutation): string =>
    JSON.stringify([subject, storedKey(idempotencyKey ?? '')]);

  function prune(): void {
    for (const [id, { at, outcome }] of events) {
      const isOld = at < now() - auditDays * 24 * hour;
      if (outcome !== 'STARTED' && (isOld || events.size >= mostEvents)) events.delete(id);
    }
    for (const [name, { createdAt, state }] of keys)
      if (state !== 'STARTED' && createdAt < now() - keepHours * hour) keys.delete(name);
  }

  function claim(ticket: Ticket): boolean {
    const { mutation, auditId, startedAt } = ticket;
    if (mutation.idempotencyKey !== null) {
      const name = nameOf(mutation);
      if (keys.has(name)) return false;
      const fingerprint = fingerprintOf(mutation, secretKey);
      keys.set(name, { fingerprint, auditId, state: 'STARTED', outcome: null, createdAt: startedAt });
    }
    events.set(auditId, auditRow(ticket, { instance: alone, outcome: 'STARTED' }));
    return true;
  }

  function readHolder(mutation: Mutation): TakenClaim | 'pending' | 'free' {
    const key = keys.get(nameOf(mutation));
    if (key === undefined) return 'free';
    if (key.fingerprint !== fingerprintOf(mutation, secretKey)) return { kind: 'conflict' };
    if (key.state === 'DONE') return { kind: 'replay', outcome: key.outcome ?? {} };
    return key.state === 'UNKNOWN' ? { kind: 'unknown' } : 'pending';
  }

  const find = (query: AuditQuery): AuditRecord[] =>
    [...events.values()]
      .filter((row) => matches(row, query))
      .sort((left, right) => (left.id < right.id ? 1 : -1))
      .map(recordOf);

  return {
    async begin(mutation) {
      prune();
      for (;;) {
        const ticket: Ticket = {
          auditId: createAuditId(),
          startedAt: now(),
          clockedAt: performance.now(),
          mutation,
        };
        if (claim(ticket)) return { kind: 'run', ticket };
        const taken = await waitForHolder(async () => readHolder(mutation), mutation.signal);
        if (taken === 'free') continue;
        const error = taken.kind === 'replay' ? null : `idempotency key: ${taken.kind}`;
        const row = auditRow(ticket, { instance: alone, outcome: takenOutcomes[taken.kind] });
        events.set(ticket.auditId, { ...row, error });
        return taken;
      }
    },
    async finish({ auditId, clockedAt, mutation }, { outcome, error, replay }) {
      const row = events.get(auditId);
      const durationMs = Math.round((performance.now() - clockedAt) * 1000) / 1000;
      if (row !== undefined) events.set(auditId, { ...row, outcome, error, duration_ms: durationMs });
      const name = nameOf(mutation);
      const key = keys.get(name);
      if (key?.auditId !== auditId) return;
      if (replay === null && outcome !== 'UNKNOWN') keys.delete(name);
      else keys.set(name, { ...key, state: replay === null ? 'UNKNOWN' : 'DONE', outcome: replay });
    },
    events: async (query) => find(query).slice(0, query.limit ?? 50),
    countEvents: async ({ beforeId: _, ...query }) => find(query).length,
    async event(id, visibleTo) {
      const row = events.get(id);
      const isVisible = row !== undefined && matches(row, visibleTo ? { visibleTo } : {});
      return isVisible ? recordOf(row) : null;
    },
    async close() {
      events.clear();
      keys.clear();
    },
  };
}

type Conditions = {
  [Name in keyof Required<AuditQuery>]: (row: Row, value: NonNullable<AuditQuery[Name]>) => boolean;
};

/** One for each part of a query, as the compiler sees to. */
const conditions: Conditions = {
  limit: () => true,
  beforeId: ({ id }, before) => id < before,
  subject: ({ subject }, wanted) =>
    subject === wanted || (wanted === 'anonymous' && subject.startsWith('anonymous:')),
  visibleTo: ({ backend, backends }, names) =>
    (backends === null ? [backend] : (JSON.parse(backends) as (string | null)[])).every(
      (one) => one !== null && names.includes(one),
    ),
  operation: ({ operation }, wanted) => operation === wanted,
  backends: ({ backend }, wanted) => backend !== null && wanted.includes(backend),
  since: ({ at }, since) => at >= since.getTime(),
  until: ({ at }, until) => at < until.getTime(),
  outcomes: ({ outcome }, wanted) => wanted.some((one) => one === outcome),
};

function matches(row: Row, query: AuditQuery): boolean {
  return Object.entries(conditions).every(([name, holds]) => {
    const value = query[name as keyof AuditQuery];
    return (
      value === undefined || value === null || (holds as (row: Row, value: unknown) => boolean)(row, value)
    );
  });
}
