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
  const failure = failureOf(number, status?.message, request);
  if (number !== response.status || number === 406) return failure;
  // The transport knows best what a plain status means, for a write above all.
  return { ...(failure.message !== undefined && { message: failure.message }) };
}

/** Decodes an envelope that says ERROR inside a 2xx; its own code then says what went wrong. */
export function failureInSuccess(response: JsonResponse, request: HttpRequest): DecodedFailure | null {
  const status = readStatus(response);
  if (status?.result !== 'ERROR') return null;
  const known = documentedFailure(status.message);
  if (known !== null) return known;
  if (isErrorStatus(status.code)) return failureOf(status.code, status.message, request);
  return { code: 'BACKEND_PROTOCOL', message: 'reported an error without an error code' };
}

function failureOf(status: number, message: string | null | undefined, request: HttpRequest): DecodedFailure {
  const code = codeOf(status, request);
  return { code, ...(shownToCallers.has(code) && message && { message: toSafeLine(message) }) };
}

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

/** Codes whose text is passed on: it says what is wrong with the request itself. */
const shownToCallers: ReadonlySet<ErrorCode> = new Set(['INVALID_INPUT', 'CONFLICT']);

/** Makes one short line without addresses, and without UUIDs, since any of them may be a token. */
function toSafeLine(message: string): string {
  const [line = ''] = message.split('\n');
  const masked = line
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{20,}/gi, '[id]')
    .replaceAll(/\w+:\/\/\S+/g, '[address]');
  return `refused the request: ${masked.slice(0, 200)}`;
}

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
