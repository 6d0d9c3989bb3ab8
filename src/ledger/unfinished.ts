import type { LedgerDatabase } from './database.ts';
import type { Result, Ticket } from './records.ts';

/** Writes outcomes, and keeps those that could not be written. */
export interface Unfinished {
  finish(ticket: Ticket, result: Result): Promise<void>;
  /** Writes what was kept; throws when it still cannot be written. */
  complete(): Promise<void>;
}

interface Entry {
  auditId: string;
  durationMs: number;
  result: Result;
}

export function keepUnfinished(database: LedgerDatabase): Unfinished {
  const entries = new Set<Entry>();
  return {
    async finish({ auditId, clockedAt }, result) {
      const durationMs = Math.round((performance.now() - clockedAt) * 1000) / 1000;
      const entry = { auditId, durationMs, result };
      try {
        await write(database, entry);
      } catch (error) {
        entries.add(entry);
        throw error;
      }
    },
    async complete() {
      for (const entry of entries) {
        await write(database, entry);
        entries.delete(entry);
      }
    },
  };
}

/** Writes by the audit event, so that a second time changes nothing: the key may have another holder by then. */
function write(database: LedgerDatabase, { auditId, durationMs, result }: Entry): Promise<void> {
  const { outcome, error, replay } = result;
  return database.write(async (transaction) => {
    await transaction
      .updateTable('audit_events')
      .set({ outcome, error, duration_ms: durationMs })
      .where('id', '=', auditId)
      .execute();
    if (replay === null && outcome !== 'UNKNOWN') {
      await transaction.deleteFrom('idempotency_keys').where('audit_id', '=', auditId).execute();
      return;
    }
    const left =
      replay === null
        ? ({ state: 'UNKNOWN' } as const)
        : ({ state: 'DONE', outcome: JSON.stringify(replay) } as const);
    await transaction.updateTable('idempotency_keys').set(left).where('audit_id', '=', auditId).execute();
  });
}
