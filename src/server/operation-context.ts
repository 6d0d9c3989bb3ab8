import type { GraphContext } from '../graph/context.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { createLoaders } from '../loaders/loaders.ts';
import type { Seal } from '../loaders/seal.ts';
import { type Logger, logUpstreamError } from '../log.ts';
import type { Caller } from './auth/caller.ts';

export interface ContextOptions {
  ledger: Ledger;
  seal: Seal;
  /** How long an operation may take, in milliseconds. */
  deadlineMs: number;
  /** Requests to backends that an operation may send; absent: without bound. */
  maxUpstreamRequests?: number | undefined;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What is known of the request that an operation came with. */
export interface OperationRequest {
  caller: Caller;
  requestId: string;
  /** The caller's own id for it. */
  sentRequestId: string | null;
}

export interface OpenContext {
  context: GraphContext;
  /** Gives up what is read for the caller: nobody waits for the answer any more. */
  leave(): void;
  /** Ends the operation's clock. */
  close(): void;
}

/** What the resolvers of one operation know. One deadline for all of it: every upstream call gets what is left of it. */
export function openContext(
  { ledger, seal, deadlineMs, maxUpstreamRequests, logger, now }: ContextOptions,
  { caller: { viewer, backends }, requestId, sentRequestId }: OperationRequest,
): OpenContext {
  // Two controllers and a timer cost a tenth of AbortSignal.timeout and AbortSignal.any.
  const reads = new AbortController();
  const writes = new AbortController();
  const timer = setTimeout(() => {
    const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    writes.abort(reason);
    reads.abort(reason);
  }, deadlineMs);
  timer.unref();
  const loaders = createLoaders({
    backends,
    seal,
    signal: reads.signal,
    writeSignal: writes.signal,
    deadline: now() + deadlineMs,
    requestId,
    caller: viewer.subject,
    ...(maxUpstreamRequests !== undefined && { maxRequests: maxUpstreamRequests }),
    onFailure: (failure) => logUpstreamError(logger.child({ requestId }), failure),
  });
  return {
    context: { requestId, sentRequestId, viewer, ledger, loaders },
    leave: () => reads.abort(),
    close: () => clearTimeout(timer),
  };
}
