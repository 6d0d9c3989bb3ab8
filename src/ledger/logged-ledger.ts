import type { Logger } from '../log.ts';
import { type Ledger, type StoredLedger, takenOutcomes } from './ledger.ts';
import type { Mutation } from './records.ts';

/** One structured line for each mutation, beside its row: who, what, where, how long, and what came of it. */
export function logMutations(ledger: StoredLedger, logger: Logger): Ledger {
  return {
    ...ledger,
    async begin(mutation) {
      try {
        const claim = await ledger.begin(mutation);
        if (claim.kind !== 'run') {
          const error = claim.kind === 'replay' ? null : `idempotency key: ${claim.kind}`;
          const outcome = takenOutcomes[claim.kind];
          logger.info({ ...describe(mutation), outcome, error, durationMs: 0 }, 'mutation');
        }
        return claim;
      } catch (error) {
        const line = { ...describe(mutation), outcome: 'FAILED', error: messageOf(error), durationMs: 0 };
        logger.error(line, 'the ledger cannot be written: a mutation was refused');
        throw error;
      }
    },
    async finish(ticket, result) {
      const { auditId, mutation, clockedAt } = ticket;
      const { outcome, error } = result;
      const durationMs = Math.round(performance.now() - clockedAt);
      logger.info({ ...describe(mutation), auditId, outcome, error, durationMs }, 'mutation');
      try {
        await ledger.finish(ticket, result);
      } catch (failure) {
        const line = { ...describe(mutation), auditId, error: messageOf(failure) };
        logger.error(line, 'the ledger cannot be written: the outcome is kept in memory until it can be');
        throw failure;
      }
    },
    refused(refusal) {
      logger.info({ audit: true, ...refusal, outcome: 'FAILED', durationMs: 0 }, 'mutation refused');
    },
  };
}

function describe({
  subject,
  operation,
  backend,
  targetIds,
  input,
  requestId,
  sentRequestId,
}: Mutation): object {
  return {
    audit: true,
    requestId,
    ...(sentRequestId !== null && { sentRequestId }),
    subject,
    operation,
    backend,
    targetIds,
    input,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
