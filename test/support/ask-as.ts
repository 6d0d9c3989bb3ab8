import { type ExecutionResult, graphql } from 'graphql';
import { createViewer, type GraphContext } from '../../src/graph/context.ts';
import { schema } from '../../src/graph/schema.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Mutation, Refusal } from '../../src/ledger/records.ts';
import { createLoaders } from '../../src/loaders/loaders.ts';
import { testSeal } from './sealed.ts';
import type { StartedGateway } from './start-gateway.ts';

/** A ledger that keeps nothing and lets nothing be sent, so that one gateway serves a whole table of callers. */
export interface ClosedLedger extends Ledger {
  begun: Mutation[];
  told: Refusal[];
}

export function createClosedLedger(): ClosedLedger {
  const begun: Mutation[] = [];
  const told: Refusal[] = [];
  return {
    begun,
    told,
    async begin(mutation) {
      begun.push(mutation);
      throw new Error('closed');
    },
    finish: async () => undefined,
    refused: (refusal) => void told.push(refusal),
    events: async () => [],
    countEvents: async () => 0,
    event: async () => null,
    close: async () => undefined,
  };
}

export interface Asking {
  scopes: readonly string[];
  ledger?: Ledger;
  /** Those that the caller may see; all if absent. */
  backends?: readonly string[];
}

/** Runs an operation as a caller with just these scopes, over the backends of a gateway that runs already. */
export function askAs(
  { gateway }: StartedGateway,
  { scopes, ledger = createClosedLedger(), backends }: Asking,
  { document, variables = {} }: { document: string; variables?: Record<string, unknown> },
): Promise<ExecutionResult<Record<string, unknown>>> {
  const visible = gateway.backends
    .map(({ backend }) => backend)
    .filter(({ name }) => backends?.includes(name) ?? true);
  const contextValue: GraphContext = {
    requestId: 'asked',
    sentRequestId: null,
    viewer: createViewer('somebody', scopes, backends === undefined),
    ledger,
    loaders: createLoaders({
      seal: testSeal,
      backends: visible,
      signal: AbortSignal.timeout(20_000),
      deadline: Date.now() + 20_000,
      requestId: 'asked',
    }),
  };
  return graphql({ schema, source: document, variableValues: variables, contextValue }) as Promise<
    ExecutionResult<Record<string, unknown>>
  >;
}
