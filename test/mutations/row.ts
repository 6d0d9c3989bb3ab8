import type { ProviderId } from '../../src/model.ts';
import type { StartedGateway } from '../support/start-gateway.ts';

/** One mutation that a backend can do. */
export interface Row {
  mutation: string;
  backend: ProviderId;
  input: Record<string, unknown> | ((gateway: StartedGateway) => Promise<Record<string, unknown>>);
  /** The field of the payload, its type, and what is asked of it; none for deletions and batches. */
  shows?: readonly [field: string, type: string, selection: string];
  /** What the payload then holds. */
  expected: object;
  warnings?: unknown[];
  /** A deletion after which it can still be read. */
  stays?: boolean;
  cost: Record<string, number>;
  /** Why fewer than these are impossible; needed where there is more than one. */
  because?: string;
}

/** A batch on one target that succeeds. */
export function outcomeFor(principalId: unknown): object {
  return { outcomes: [{ principalId, error: null }] };
}
