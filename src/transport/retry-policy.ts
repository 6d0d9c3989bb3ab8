import { ExponentialBackoff, handleWhen, retry } from 'cockatiel';
import { UpstreamError } from '../errors.ts';
import type { TransportCall } from './http-client.ts';

/** One more attempt, with jitter, for reads that a second try may cure and that the deadline has room for. */
export function retryRead<T>(attempt: () => Promise<T>, call: TransportCall): Promise<T> {
  const policy = retry(
    handleWhen((error) => isWorthwhile(error, call)),
    { maxAttempts: 1, backoff: new ExponentialBackoff({ initialDelay: 50, maxDelay: 250 }) },
  );
  return policy.execute(attempt, call.signal);
}

/** A timeout has used up its time, and a Retry-After is the caller's to obey: neither is tried again here. */
function isWorthwhile(error: Error, call: TransportCall): boolean {
  if (call.signal.aborted || Date.now() >= call.deadline) return false;
  return (
    error instanceof UpstreamError && error.code === 'BACKEND_UNAVAILABLE' && error.retryAfterSeconds === null
  );
}
