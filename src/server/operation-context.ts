import type { GraphContext, Viewer } from '../graph/context.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Backend } from '../loaders/backend.ts';
import { createLoaders } from '../loaders/loaders.ts';
import { type Logger, logUpstreamError } from '../log.ts';

export interface ContextOptions {
  backends: readonly Backend[];
  ledger: Ledger;
  /** The caller without credentials. */
  viewer: Viewer;
  /** How long an operation may take, in milliseconds. */
  deadlineMs: number;
  /** Requests to backends that an operation may send; absent: without bound. */
  maxUpstreamRequests?: number | undefined;
  logger: Logger;
  /** Milliseconds since the epoch. */
  now(): number;
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
  { backends, ledger, viewer, deadlineMs, maxUpstreamRequests, logger, now }: ContextOptions,
  requestId: string,
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
    signal: reads.signal,
    writeSignal: writes.signal,
    deadline: now() + deadlineMs,
    requestId,
    ...(maxUpstreamRequests !== undefined && { maxRequests: maxUpstreamRequests }),
    onFailure: (failure) => logUpstreamError(logger.child({ requestId }), failure),
  });
  return {
    context: { requestId, viewer, ledger, loaders },
    leave: () => reads.abort(),
    close: () => clearTimeout(timer),
  };
}
