/** Times are milliseconds since the epoch; JSON columns hold text. */
export interface LedgerTables {
  idempotency_keys: {
    subject: string;
    key: string;
    /** Hash of the operation and its input. */
    fingerprint: string;
    /** The audit event of the run that holds the key. */
    audit_id: string;
    /** The process that runs it. */
    instance: string;
    state: 'STARTED' | 'DONE' | 'UNKNOWN';
    /** What a replay answers; null until it is DONE. Holds no secret. */
    outcome: string | null;
    created_at: number;
  };
  audit_events: {
    id: string;
    at: number;
    subject: string;
    operation: string;
    backend: string | null;
    /** JSON; null in what an older version wrote. */
    backends: string | null;
    target_ids: string;
    input: string;
    outcome: string;
    error: string | null;
    duration_ms: number;
    request_id: string;
    /** The caller's own. */
    sent_request_id: string | null;
    /** The process that was asked. */
    instance: string;
  };
  instances: {
    id: string;
    /** Where its pid means something. */
    machine: string;
    pid: number;
    /** Tells it from a later process with the same pid; empty where the system does not say. */
    started: string;
    seen_at: number;
  };
}
