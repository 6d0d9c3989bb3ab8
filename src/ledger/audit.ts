import {
  type Expression,
  type ExpressionBuilder,
  type RawBuilder,
  type Selectable,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely';
import type { JsonObject } from '../model.ts';
import type { LedgerDatabase } from './database.ts';
import type { AuditOutcome, AuditQuery, AuditRecord, Ticket } from './records.ts';
import type { LedgerTables } from './tables.ts';

export interface AuditTrail {
  /** Audit events, newest first. */
  events(query: AuditQuery): Promise<AuditRecord[]>;
  countEvents(query: AuditQuery): Promise<number>;
  /** Null too where `visibleTo` hides it. */
  event(id: string, visibleTo?: readonly string[] | null): Promise<AuditRecord | null>;
}

export function auditRow(
  ticket: Ticket,
  { outcome, instance }: { outcome: AuditOutcome; instance: string },
): LedgerTables['audit_events'] {
  const { mutation } = ticket;
  return {
    id: ticket.auditId,
    at: ticket.startedAt,
    subject: mutation.subject,
    operation: mutation.operation,
    backend: mutation.backend,
    backends: JSON.stringify(mutation.backends),
    target_ids: JSON.stringify(mutation.targetIds),
    input: JSON.stringify(mutation.input),
    outcome,
    error: null,
    duration_ms: 0,
    request_id: mutation.requestId,
    sent_request_id: mutation.sentRequestId,
    instance,
  };
}

export function readAudit({ tables }: LedgerDatabase): AuditTrail {
  return {
    async events(query) {
      const rows = await narrow(tables.selectFrom('audit_events').selectAll(), query)
        .orderBy('id', 'desc')
        .limit(query.limit ?? 50)
        .execute();
      return rows.map(recordOf);
    },
    async countEvents({ beforeId: _, ...query }) {
      const counted = await narrow(
        tables.selectFrom('audit_events').select((builder) => builder.fn.countAll<number>().as('count')),
        query,
      ).executeTakeFirstOrThrow();
      return counted.count;
    },
    async event(id, visibleTo) {
      const found = tables.selectFrom('audit_events').selectAll().where('id', '=', id);
      const row = await narrow(found, { visibleTo: visibleTo ?? null }).executeTakeFirst();
      return row === undefined ? null : recordOf(row);
    },
  };
}

function narrow<O>(
  select: SelectQueryBuilder<LedgerTables, 'audit_events', O>,
  { beforeId, subject, operation, backends, since, until, outcomes, visibleTo = null }: AuditQuery,
): SelectQueryBuilder<LedgerTables, 'audit_events', O> {
  return select
    .$if(beforeId !== undefined, (query) => query.where('id', '<', beforeId ?? ''))
    .$if(subject !== undefined, (query) => query.where(by(subject ?? '')))
    .$if(operation !== undefined, (query) => query.where('operation', '=', operation ?? ''))
    .$if(backends !== undefined, (query) => query.where('backend', 'in', [...(backends ?? [])]))
    .$if(visibleTo !== null, (query) => query.where(concernsOnly(visibleTo ?? [])))
    .$if(since !== undefined, (query) => query.where('at', '>=', since?.getTime() ?? 0))
    .$if(until !== undefined, (query) => query.where('at', '<', until?.getTime() ?? 0))
    .$if(outcomes !== undefined, (query) => query.where('outcome', 'in', [...(outcomes ?? [])]));
}

/** "anonymous" stands for all who say nothing of themselves, whose subjects begin so. */
function by(
  subject: string,
): (builder: ExpressionBuilder<LedgerTables, 'audit_events'>) => Expression<SqlBool> {
  return (builder) => {
    const own = builder('subject', '=', subject);
    return subject === 'anonymous' ? builder.or([own, builder('subject', 'like', 'anonymous:%')]) : own;
  };
}

/** An event of several backends that an older version wrote names none of them: it may concern any. */
function concernsOnly(backends: readonly string[]): RawBuilder<SqlBool> {
  const concerned = sql`json_each(coalesce(backends, json_array(backend)))`;
  const hidden = sql`value is null or value not in (${sql.join(backends)})`;
  return sql<SqlBool>`not exists (select 1 from ${concerned} where ${hidden})`;
}

export function recordOf(row: Selectable<LedgerTables['audit_events']>): AuditRecord {
  return {
    id: row.id,
    at: new Date(row.at),
    subject: row.subject,
    operation: row.operation,
    backend: row.backend,
    targetIds: JSON.parse(row.target_ids) as string[],
    input: JSON.parse(row.input) as JsonObject,
    outcome: row.outcome as AuditOutcome,
    error: row.error,
    durationMs: row.duration_ms,
    requestId: row.request_id,
    sentRequestId: row.sent_request_id,
  };
}
