import type { ActivationCodeRecord } from '../../contract/account.ts';
import type { JsonObject, ResourceType } from '../../model.ts';
import { type Fault, faultTypes } from './fault.ts';

/**
 * What a mutation did: the same plain shape for all, so that the ledger can keep it and a replay can tell it again.
 *
 * It keeps a reference and never the record: a replay comes after a day or from another gateway, and must not tell as
 * present what the backend had then, nor may the ledger hold what a record holds. The first answer goes the same way:
 * its record was seen a moment ago, so that the reference finds it without a request.
 */
export interface Payload {
  type: 'Payload';
  /** What was made or changed. */
  resource: ResourceReference | null;
  /** Global id of what is gone. */
  deletedId: string | null;
  outcomes: Outcome[];
  warnings: string[];
  /** Told once, never kept. */
  secret: string | null;
  /** Told once, never kept. */
  activationCode: ActivationCodeRecord | null;
}

export interface ResourceReference {
  type: ResourceType;
  backend: string;
  key: string;
  /** Absent where the write did not tell it, and in what an older version stored. */
  externalId?: string;
}

/** What came of one target of a batch, or of one address. */
export interface Outcome {
  /** Global id of the target, or its e-mail address. */
  target: string;
  resource: ResourceReference | null;
  fault: Fault | null;
}

export function createPayload(parts: Partial<Payload>): Payload {
  return {
    type: 'Payload',
    resource: null,
    deletedId: null,
    outcomes: [],
    warnings: [],
    secret: null,
    activationCode: null,
    ...parts,
  };
}

/** What the ledger may keep of it. */
export function remember(result: Payload | Fault): JsonObject {
  const kept = result.type === 'Payload' ? { ...result, secret: null, activationCode: null } : result;
  return JSON.parse(JSON.stringify(kept)) as JsonObject;
}

export function recall(stored: JsonObject): Payload | Fault {
  const result = stored as unknown as Payload | Fault;
  const known = result.type === 'Payload' || faultTypes.some((type) => type === result.type);
  if (!known) throw new Error('the ledger holds an outcome that this version does not know');
  return result;
}
