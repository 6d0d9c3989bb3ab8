import type { ErrorCode, UpstreamError } from '../../../errors.ts';
import { type HttpClient, type HttpRequest, isWrite } from '../../../transport/exchange.ts';
import type { DecodedFailure, JsonResponse } from '../../../transport/json-client.ts';
import { codeOfStatus, codeOfWrite } from '../../../transport/status-codes.ts';
import * as api from '../api.ts';

/** Decodes any error body. One that is no envelope adds nothing to what the HTTP status says. */
export function decodeFailure(response: JsonResponse, request: HttpRequest): DecodedFailure {
  const status = readStatus(response);
  const number = isErrorStatus(status?.code) ? status.code : response.status;
  const known = documentedFailure(status?.message);
  if (known !== null && number < 500) return known;
  const said = readWords(status?.message, number, request);
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
  const said = readWords(status.message, status.code ?? 0, request);
  if (isErrorStatus(status.code)) return { code: codeOf(status.code, request), ...said };
  return { code: 'BACKEND_PROTOCOL', message: 'reported an error without an error code', ...said };
}

/**
 * What the backend says of it is for the log: nobody promises that it repeats nothing but the request's own. Callers are
 * told which of the values that they sent it names.
 */
function readWords(
  message: string | null | undefined,
  status: number,
  { body }: HttpRequest,
): Pick<DecodedFailure, 'detail' | 'message'> {
  if (!message) return {};
  if (message.length > longestDetail) return { detail: `(${message.length} characters)` };
  const code = codeOfStatus(status);
  const sent = body !== undefined && 'json' in body ? textsIn(body.json) : [];
  // Whole words only: by parts, a caller could spell out a credential that the backend repeats.
  const words = new Set(message.split(/[\s"'`,;:()[\]{}<>]/));
  const named = sent.filter((text) => text.length >= shortestNamed && words.has(text));
  if ((code !== 'INVALID_INPUT' && code !== 'CONFLICT') || named.length === 0) return { detail: message };
  const told = named.slice(0, mostNamed).map((text) => JSON.stringify(text));
  return { detail: message, message: `refused the request (${status}), and names ${told.join(', ')}` };
}

/** Shorter ones stand in any text. */
const shortestNamed = 4;
const mostNamed = 5;

/** Every text in a request's body, which is as deep as the input is. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return [...new Set(Object.values(value).flatMap(textsIn))];
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
