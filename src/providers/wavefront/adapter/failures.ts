import type { ErrorCode, UpstreamError } from '../../../errors.ts';
import { type HttpClient, type HttpRequest, isWrite } from '../../../transport/exchange.ts';
import {
  codeOfStatus,
  codeOfWrite,
  type DecodedFailure,
  type JsonResponse,
} from '../../../transport/json-client.ts';
import * as api from '../api.ts';

/** Decodes any error body. One that is no envelope adds nothing to what the HTTP status says. */
export function decodeFailure(response: JsonResponse, request: HttpRequest): DecodedFailure {
  const status = readStatus(response);
  const number = isErrorStatus(status?.code) ? status.code : response.status;
  const known = documentedFailure(status?.message);
  if (known !== null && number < 500) return known;
  const said = detailOf(status?.message);
  if (number !== response.status || number === 406) return { code: codeOf(number, request), ...said };
  // The transport knows best what a plain status means, for a write above all.
  return said;
}

/** Decodes an envelope that says ERROR inside a 2xx; its own code then says what went wrong. */
export function failureInSuccess(response: JsonResponse, request: HttpRequest): DecodedFailure | null {
  const status = readStatus(response);
  if (status?.result !== 'ERROR') return null;
  const known = documentedFailure(status.message);
  if (known !== null) return known;
  const said = detailOf(status.message);
  if (isErrorStatus(status.code)) return { code: codeOf(status.code, request), ...said };
  return { code: 'BACKEND_PROTOCOL', message: 'reported an error without an error code', ...said };
}

/** What the backend says of it is for the log alone: nobody promises that it repeats nothing of the request. */
function detailOf(message: string | null | undefined): Pick<DecodedFailure, 'detail'> {
  return message
    ? { detail: message.length > longestDetail ? `(${message.length} characters)` : message }
    : {};
}

/** A longer text is left out and not cut, since half a secret would not be known for one. */
const longestDetail = 500;

/** The code for a status inside an envelope, which the transport does not see, by the transport's own rule. */
function codeOf(status: number, request: HttpRequest): ErrorCode {
  if (status === 406) return namesRole(request.path) ? 'NOT_FOUND' : 'RATE_LIMITED';
  return isWrite(request) ? codeOfWrite(status) : codeOfStatus(status);
}

/** Whether a 406 means that there is no such role; for every other path it is pushback. */
function namesRole(path: string): boolean {
  return /^\/api\/v2\/role\/(?!grant\/|revoke\/)/.test(path);
}

/** Refusals whose text is known, and says more than the status that comes with it. */
function documentedFailure(message: string | null | undefined): DecodedFailure | null {
  const found = documented.find(({ text }) => message?.includes(text));
  return found === undefined ? null : { code: found.code, message: found.message };
}

const documented: readonly { text: string; code: ErrorCode; message: string }[] = [
  { text: 'is already created in our system', code: 'CONFLICT', message: 'this user exists already' },
  {
    text: 'No valid user or user group IDs were found',
    code: 'NOT_FOUND',
    message: 'knows none of these users, service accounts and groups',
  },
];

function readStatus(response: JsonResponse): EnvelopeStatus | null {
  return api.envelope.safeParse(response.json()).data?.status ?? null;
}

interface EnvelopeStatus {
  result?: string | null | undefined;
  message?: string | null | undefined;
  code?: number | null | undefined;
}

function isErrorStatus(code: number | null | undefined): code is number {
  return typeof code === 'number' && code >= 400 && code <= 599;
}

export function notFound(http: HttpClient, what: string): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: `has no such ${what}` });
}
