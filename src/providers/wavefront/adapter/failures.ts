import type { ErrorCode } from '../../../errors.ts';
import type { HttpResponse } from '../../../transport/http-client.ts';
import { codeOfStatus, codeOfWrite, type DecodedFailure } from '../../../transport/json-client.ts';
import * as api from '../api.ts';

/** What a 406 means: pushback, or for a role that it is not there. */
export type NotAcceptable = 'RATE_LIMITED' | 'NOT_FOUND';

/** What the numbers of an answer depend on. */
interface Asked {
  notAcceptable: NotAcceptable;
  isWrite: boolean;
}

/** Decodes any error body. One that is no envelope adds nothing to what the HTTP status says. */
export function decodeFailure(response: HttpResponse, asked: Asked): DecodedFailure {
  const status = statusIn(response.text);
  const number = isErrorStatus(status?.code) ? status.code : response.status;
  const known = documentedFailure(status?.message);
  if (known !== null && number < 500) return known;
  const failure = failureOf(number, status?.message, asked);
  if (number !== response.status || number === 406) return failure;
  // The transport knows best what a plain status means, for a write above all.
  return { ...(failure.message !== undefined && { message: failure.message }) };
}

/** Decodes an envelope that says ERROR inside a 2xx; its own code then says what went wrong. */
export function failureInSuccess(response: HttpResponse, asked: Asked): DecodedFailure | null {
  // The text is searched first: parsing every large answer twice would cost more than all the rest.
  if (!/"result"\s*:\s*"ERROR"/.test(response.text)) return null;
  const status = statusIn(response.text);
  if (status?.result !== 'ERROR') return null;
  const known = documentedFailure(status.message);
  if (known !== null) return known;
  if (isErrorStatus(status.code)) return failureOf(status.code, status.message, asked);
  return { code: 'BACKEND_PROTOCOL', message: 'reported an error without an error code' };
}

function failureOf(status: number, message: string | null | undefined, asked: Asked): DecodedFailure {
  const code = codeOf(status, asked);
  return { code, ...(toldToCallers.has(code) && message && { message: safe(message) }) };
}

/** The code for a status inside an envelope, which the transport does not see, by the transport's own rule. */
function codeOf(status: number, { notAcceptable, isWrite }: Asked): ErrorCode {
  if (status === 406) return notAcceptable;
  return isWrite ? codeOfWrite(status) : codeOfStatus(status);
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
const toldToCallers: ReadonlySet<ErrorCode> = new Set(['INVALID_INPUT', 'CONFLICT']);

/** Makes one short line without addresses, and without UUIDs, since any of them may be a token. */
function safe(message: string): string {
  const [line = ''] = message.split('\n');
  const masked = line
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{20,}/gi, '[id]')
    .replaceAll(/\w+:\/\/\S+/g, '[address]');
  return `refused the request: ${masked.slice(0, 200)}`;
}

function statusIn(text: string): EnvelopeStatus | null {
  try {
    return api.envelope.safeParse(JSON.parse(text)).data?.status ?? null;
  } catch {
    return null;
  }
}

interface EnvelopeStatus {
  result?: string | null | undefined;
  message?: string | null | undefined;
  code?: number | null | undefined;
}

function isErrorStatus(code: number | null | undefined): code is number {
  return typeof code === 'number' && code >= 400 && code <= 599;
}
