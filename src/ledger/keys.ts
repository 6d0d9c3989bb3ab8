import { createHash, createHmac } from 'node:crypto';
import type { JsonObject } from '../model.ts';
import { auditRow } from './audit.ts';
import type { LedgerDatabase } from './database.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { Instances } from './instances.ts';
import type { Mutation, TakenClaim, Ticket } from './records.ts';

/** Who holds which idempotency key. */
export interface Keys {
  /** Claims the key and writes the audit event, both or neither; false when somebody holds the key. */
  claim(ticket: Ticket): Promise<boolean>;
  /** What the holder of the key left; "pending" while it runs, "free" when it has given it back. */
  readHolder(mutation: Mutation): Promise<TakenClaim | 'pending' | 'free'>;
}

export interface KeysOptions {
  instances: Instances;
  housekeeping: Housekeeping;
  /** Without it, a secret in an input cannot be guessed from what is stored. */
  secretKey: string;
  /** Keys that it had before. */
  formerKeys: readonly string[];
}

export function createKeys(
  database: LedgerDatabase,
  { instances, housekeeping, secretKey, formerKeys }: KeysOptions,
): Keys {
  return {
    claim(ticket) {
      const { mutation, auditId, startedAt } = ticket;
      const { subject, idempotencyKey } = mutation;
      return database.write(async (transaction) => {
        if (idempotencyKey !== null) {
          const { numInsertedOrUpdatedRows = 0n } = await transaction
            .insertInto('idempotency_keys')
            .values({
              subject,
              key: storedKey(idempotencyKey),
              fingerprint: fingerprintOf(mutation, secretKey),
              audit_id: auditId,
              instance: instances.id,
              state: 'STARTED',
              outcome: null,
              created_at: startedAt,
            })
            .onConflict((conflict) => conflict.columns(['subject', 'key']).doNothing())
            .executeTakeFirstOrThrow();
          if (numInsertedOrUpdatedRows === 0n) return false;
        }
        const row = auditRow(ticket, { instance: instances.id, outcome: 'STARTED' });
        await transaction.insertInto('audit_events').values(row).execute();
        return true;
      });
    },
    async readHolder(mutation) {
      const row = await database.tables
        .selectFrom('idempotency_keys')
        .selectAll()
        .where('subject', '=', mutation.subject)
        .where('key', '=', storedKey(mutation.idempotencyKey ?? ''))
        .executeTakeFirst();
      if (row === undefined) return 'free';
      const fingerprints = [secretKey, ...formerKeys].map((key) => fingerprintOf(mutation, key));
      if (!fingerprints.includes(row.fingerprint)) return { kind: 'conflict' };
      if (row.state === 'DONE')
        return { kind: 'replay', outcome: JSON.parse(row.outcome ?? '{}') as JsonObject };
      if (row.state === 'UNKNOWN') return { kind: 'unknown' };
      if (await instances.isAlive(row.instance)) return 'pending';
      // It may have told its outcome and left between the two reads: look again.
      await housekeeping.recover();
      return 'pending';
    },
  };
}

/** Half a surrogate pair would be stored as U+FFFD, so that two keys become one; JSON spells it out. */
export function storedKey(key: string): string {
  return JSON.stringify(key).slice(1, -1);
}

/**
 * Salted with the key, so that equal inputs do not show. All of that stands beside it, so that a short password could be
 * guessed from a plain hash: an input that holds a secret is hashed with a key that is not in the ledger.
 */
export function fingerprintOf(
  { subject, idempotencyKey, operation, hashed, holdsSecret }: Mutation,
  secretKey: string,
): string {
  const whole = JSON.stringify(sorted(hashed));
  const hash = holdsSecret ? createHmac('sha256', secretKey) : createHash('sha256');
  return hash
    .update(`${JSON.stringify([subject, idempotencyKey, operation]).slice(0, -1)},${whole}]`)
    .digest('base64url');
}

/** The same object gives the same text, in whatever order its fields came. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, item]) => [name, sorted(item)]),
  );
}
