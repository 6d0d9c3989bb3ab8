import { UpstreamError } from '../errors.ts';
import type { Failure } from './exchange.ts';

/** Nothing was sent, and why. */
export class Refused extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = { ...failure, cause: this };
  }
}

/** Whether an error tells that the gateway itself sent nothing. */
export function isUnsent(error: unknown): boolean {
  return error instanceof UpstreamError && error.cause instanceof Refused;
}
