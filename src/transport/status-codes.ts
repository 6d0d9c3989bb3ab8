/** What the status of an answer means where nothing else tells. */
import type { ErrorCode } from '../errors.ts';

export function codeOfStatus(status: number): ErrorCode {
  if (status >= 500) return status === 504 ? 'BACKEND_TIMEOUT' : 'BACKEND_UNAVAILABLE';
  return codes[status] ?? 'BACKEND_PROTOCOL';
}

/**
 * A backend that broke while it worked (500), or that a proxy lost (502, 504), may have done the write all the same. Only
 * 501 and 503 say that it was not begun; every other status is the backend's own word that it did not do it.
 */
export function codeOfWrite(status: number): ErrorCode {
  const begun = status >= 500 && status !== 501 && status !== 503;
  return begun ? 'OUTCOME_UNKNOWN' : codeOfStatus(status);
}

const codes: Record<number, ErrorCode> = {
  400: 'INVALID_INPUT',
  401: 'BACKEND_AUTHENTICATION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'BACKEND_TIMEOUT',
  409: 'CONFLICT',
  412: 'CONFLICT',
  413: 'INVALID_INPUT',
  415: 'INVALID_INPUT',
  422: 'INVALID_INPUT',
  429: 'RATE_LIMITED',
};

export function defaultMessage(code: ErrorCode, status: number): string {
  const sentence = sentences[code];
  return sentence === undefined
    ? `answered with an unexpected status (${status})`
    : `${sentence} (${status})`;
}

const sentences: Partial<Record<ErrorCode, string>> = {
  INVALID_INPUT: 'refused the request as invalid',
  NOT_FOUND: 'has no such resource',
  PERMISSION_DENIED: "the gateway's credentials may not do this",
  CONFLICT: 'the request conflicts with the present state',
  RATE_LIMITED: 'too many requests for now',
  BACKEND_UNAVAILABLE: 'failed to answer',
  BACKEND_TIMEOUT: 'gave up waiting',
  OUTCOME_UNKNOWN: 'did not say what came of the request; it may or may not have taken effect',
  BACKEND_AUTHENTICATION: "did not accept the gateway's credentials",
};
