import type { LedgerDatabase } from './database.ts';
import type { Instances } from './instances.ts';

export interface Housekeeping {
  /** Marks what processes that have ended left open as UNKNOWN: nobody can tell any more what came of it. */
  recover(): Promise<void>;
  /** Removes what is too old, at most every quarter of an hour; never what still runs. */
  prune(): Promise<void>;
}

export interface HousekeepingOptions {
  instances: Instances;
  keepHours: number;
  auditDays: number;
  now(): number;
}

const hour = 60 * 60 * 1000;
const pruneEveryMs = hour / 4;

export function createHousekeeping(
  database: LedgerDatabase,
  { instances, keepHours, auditDays, now }: HousekeepingOptions,
): Housekeeping {
  let prunedAt = Number.NEGATIVE_INFINITY;

  async function recover(): Promise<void> {
    const ended = await instances.ended();
    await database.write(async (transaction) => {
      if (ended.length > 0) await transaction.deleteFrom('instances').where('id', 'in', ended).execute();
      const left = transaction.selectFrom('instances').select('id');
      await transaction
        .updateTable('idempotency_keys')
        .set({ state: 'UNKNOWN' })
        .where('state', '=', 'STARTED')
        .where('instance', 'not in', left)
        .execute();
      await transaction
        .updateTable('audit_events')
        .set({ outcome: 'UNKNOWN', error: 'the gateway ended before an answer came' })
        .where('outcome', '=', 'STARTED')
        .where('instance', 'not in', left)
        .execute();
    });
  }

  return {
    recover,
    async prune() {
      // A clock that was set back must not put it off for longer.
      if (Math.abs(now() - prunedAt) < pruneEveryMs) return;
      prunedAt = now();
      await recover();
      await database.write(async (transaction) => {
        await transaction
          .deleteFrom('idempotency_keys')
          .where('created_at', '<', now() - keepHours * hour)
          .where('state', '!=', 'STARTED')
          .execute();
        await transaction
          .deleteFrom('audit_events')
          .where('at', '<', now() - auditDays * 24 * hour)
          .where('outcome', '!=', 'STARTED')
          .execute();
      });
    },
  };
}
