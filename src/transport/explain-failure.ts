import { AnswerFault } from './answer-fault.ts';
import type { Failure } from './exchange.ts';
import { describeReason, type NetworkReason, networkCode, networkReason } from './network-reason.ts';

export interface Attempt {
  signal: AbortSignal;
  /** The request has begun to leave. */
  sent: boolean;
  /** The final answer's status, once it has come. */
  status: number | null;
  write: boolean;
  /** The backend is reached through a proxy, which may be what is missing. */
  proxied: boolean;
}

/** What a request without a usable answer means to its caller; null: the caller went away, and is told its own reason. */
export function explainFailure(error: unknown, attempt: Attempt): Failure | null {
  const { signal, write } = attempt;
  const reason = networkReason(error);
  // A proxy that refuses has passed nothing on.
  const sent = attempt.sent && reason !== 'PROXY';
  if (signal.aborted && !isDeadline(signal) && !(sent && write)) return null;
  const spoken = error instanceof AnswerFault ? error.message : sentences[reason];
  const facts = {
    detail: networkCode(error) ?? reason,
    cause: error,
    ...(error instanceof AnswerFault && attempt.status !== null && { status: attempt.status }),
  };
  if (sent && write) {
    const outcome = 'may or may not have taken effect';
    const message =
      spoken === undefined
        ? `the request was sent and no answer came back; it ${outcome}`
        : `${spoken}; the request was sent and ${outcome}`;
    return { ...facts, code: 'OUTCOME_UNKNOWN', message };
  }
  if (signal.aborted || reason === 'TIMEOUT') {
    const message = sent ? 'no answer in time' : 'could not be reached in time, so nothing was sent';
    return { ...facts, code: 'BACKEND_TIMEOUT', message };
  }
  if (reason === 'MALFORMED_REQUEST') return { ...facts, code: 'INTERNAL', message: malformed };
  if (spoken !== undefined) return { ...facts, code: 'BACKEND_PROTOCOL', message: spoken };
  const message = sent
    ? 'the connection broke'
    : `cannot be reached${attempt.proxied ? ' through its proxy' : ''}${describeReason(error)}`;
  return { ...facts, code: 'BACKEND_UNAVAILABLE', message };
}

function isDeadline(signal: AbortSignal): boolean {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}

const malformed =
  'the request holds characters that HTTP cannot carry, so nothing was sent; look at the credentials for line breaks';

/** Answers that are against the protocol: the next try would bring the same. */
const sentences: Partial<Record<NetworkReason, string>> = {
  UNASKED_CONTINUE:
    'expected an answer, "100 Continue" came, which was not asked for and ends the connection; turn it off in the backend or in the proxy before it',
  UNASKED_UPGRADE: 'expected an answer, a change of protocol came, which was not asked for',
  HEADERS_TOO_LARGE: 'expected headers of at most 16 kB in the answer, larger ones came',
  NOT_HTTP: 'expected an answer in HTTP/1.1, something else came; look at the address of the backend',
};
