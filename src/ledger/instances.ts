import { randomUUID } from 'node:crypto';
import type { LedgerDatabase } from './database.ts';
import { identifyProcess, isRunning } from './process-identity.ts';

/** This process among those that share the ledger; tells which of the others still live. */
export interface Instances {
  id: string;
  isAlive(instance: string): Promise<boolean>;
  /** Those that have ended without saying so. */
  ended(): Promise<string[]>;
  close(): Promise<void>;
}

export interface InstancesOptions {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Done at every heartbeat. */
  onBeat(): Promise<void>;
}

const heartbeatMs = 2_000;
/** A process of which only the heartbeat is known is taken for dead after such a silence. */
const silentMs = 15_000;

export async function joinInstances(
  database: LedgerDatabase,
  { now, onBeat }: InstancesOptions,
): Promise<Instances> {
  const id = randomUUID();
  const identity = identifyProcess();

  async function appear(): Promise<void> {
    const seen = { seen_at: now() };
    // Another process may have taken this one for dead, after a long sleep.
    await database.write((transaction) =>
      transaction
        .insertInto('instances')
        .values({ id, ...identity, ...seen })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(seen))
        .execute(),
    );
  }

  let beating: Promise<void> | null = null;
  async function beat(): Promise<void> {
    try {
      await appear();
      await onBeat();
    } catch {
      // A missed beat is made up by the next one; a ledger that stays broken shows at the next mutation.
    } finally {
      beating = null;
    }
  }

  await appear();
  const timer = setInterval(() => {
    beating ??= beat();
  }, heartbeatMs);
  timer.unref();

  function lives(row: {
    id: string;
    machine: string;
    pid: number;
    started: string;
    seen_at: number;
  }): boolean {
    if (row.id === id) return true;
    const running = row.machine === identity.machine ? isRunning(row) : null;
    // A clock that was set back makes a beat come from the future.
    return running ?? Math.abs(now() - row.seen_at) < silentMs;
  }

  return {
    id,
    async isAlive(instance) {
      const row = await database.tables
        .selectFrom('instances')
        .selectAll()
        .where('id', '=', instance)
        .executeTakeFirst();
      return row !== undefined && lives(row);
    },
    async ended() {
      const rows = await database.tables.selectFrom('instances').selectAll().execute();
      return rows.filter((row) => !lives(row)).map((row) => row.id);
    },
    async close() {
      clearInterval(timer);
      await beating;
      await database.write((transaction) =>
        transaction.deleteFrom('instances').where('id', '=', id).execute(),
      );
    },
  };
}
