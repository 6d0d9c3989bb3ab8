import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { UpstreamError } from '../errors.ts';
import type { TransportCall } from './exchange.ts';
import { networkReason } from './network-reason.ts';

/** One more attempt, with jitter, for reads that a second try may cure and that the deadline has room for. */
export function retryRead<T>(attempt: () => Promise<T>, call: TransportCall): Promise<T> {
  const policy = retry(
    handleWhen((error) => isWorthwhile(error, call)),
    { maxAttempts: 1, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 250 }) },
  );
  return policy.execute(attempt, call.signal);
}

const lasting: ReadonlySet<string> = new Set(['CERTIFICATE', 'TLS', 'PROXY']);

/**
 * A timeout has used up its time, a Retry-After is the caller's to obey, and a certificate will be the same in a moment:
 * none is tried again here.
 */
function isWorthwhile(error: Error, call: TransportCall): boolean {
  if (call.signal.aborted || Date.now() >= call.deadline) return false;
  if (!(error instanceof UpstreamError) || lasting.has(networkReason(error))) return false;
  return error.code === 'BACKEND_UNAVAILABLE' && error.retryAfterSeconds === null;
}
