import { UpstreamError } from '../../src/errors.ts';
import type { Failure, HttpClient } from '../../src/transport/exchange.ts';

/** The part of an HTTP client that makes errors: nothing can be sent with it. */
export const http = {
  failure: (failure: Failure) =>
    new UpstreamError({
      ...failure,
      backend: 'plant',
      provider: 'oisp',
      message: `plant: ${failure.message}`,
    }),
} as HttpClient;

export const unavailable = http.failure({ code: 'BACKEND_UNAVAILABLE', message: 'failed to answer (503)' });
