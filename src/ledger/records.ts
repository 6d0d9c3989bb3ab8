import type { JsonObject } from '../model.ts';

export interface Mutation {
  /** Who asks; keys of one caller mean nothing to another. */
  subject: string;
  operation: string;
  idempotencyKey: string | null;
  /** What the audit trail shows of the input: no secret, and within the bounds of an event. */
  input: JsonObject;
  /** The whole input: only its hash is kept, to tell the same request from another. */
  hashed: JsonObject;
  /** Whether the whole input holds a secret, which a plain hash would give away to who can guess. */
  holdsSecret: boolean;
  backend: string | null;
  /** All that it goes to. */
  backends: readonly string[];
  targetIds: readonly string[];
  requestId: string;
  /** The caller's own id of the request; null where it sent none. */
  sentRequestId: string | null;
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

/** A claim that leaves the mutation to somebody else's outcome. */
export type TakenClaim = Exclude<Claim, { kind: 'run' }>;

export interface Ticket {
  auditId: string;
  startedAt: number;
  /** `performance.now()` at the start: durations do not follow the wall clock. */
  clockedAt: number;
  mutation: Mutation;
}

export interface Result {
  outcome: 'SUCCEEDED' | 'FAILED' | 'UNKNOWN';
  /** What the audit trail says; holds no secret. */
  error: string | null;
  /** What a replay answers; null frees the key, since nothing happened and the same may be tried again. */
  replay: JsonObject | null;
}

export const auditOutcomes = ['STARTED', 'SUCCEEDED', 'FAILED', 'UNKNOWN', 'REPLAYED'] as const;
export type AuditOutcome = (typeof auditOutcomes)[number];

export interface AuditRecord {
  id: string;
  at: Date;
  subject: string;
  operation: string;
  backend: string | null;
  targetIds: string[];
  input: JsonObject;
  outcome: AuditOutcome;
  error: string | null;
  durationMs: number;
  requestId: string;
  sentRequestId: string | null;
}

export interface AuditQuery {
  limit?: number;
  /** Only events older than this one. */
  beforeId?: string;
  subject?: string;
  operation?: string;
  /** Only events of one of these backends alone. */
  backends?: readonly string[];
  /** Only events that concern no other backends than these; null or absent: whatever they concern. */
  visibleTo?: readonly string[] | null;
  since?: Date;
  until?: Date;
  outcomes?: readonly AuditOutcome[];
}
