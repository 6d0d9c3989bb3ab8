import { type ErrorCode, UpstreamError } from '../../../errors.ts';
import type { HttpClient, HttpResponse } from '../../../transport/exchange.ts';
import type { DecodedFailure, JsonResponse, RefusedField } from '../../../transport/json-client.ts';
import { type ApiErrorBody, errorBody } from '../api.ts';
import { isPossibleKey } from '../keys.ts';

/** Reads every shape in which the upstream refuses; null where the status tells all. */
export function decodeFailure(response: JsonResponse): DecodedFailure | null {
  const body = errorBody.safeParse(response.json()).data;
  if (body === undefined) return readText(response);
  if (body.error === 'RateLimit') return readRateLimit(body);
  if (body.errors !== undefined) {
    // A schema fault; or, under status 500, what attributes and names may not be.
    const fields = body.errors.flatMap((text) => readRefusedField(text) ?? []);
    return { code: 'INVALID_INPUT', message: 'refused the request as invalid', fields };
  }
  const known = body.code === undefined ? undefined : meanings[body.code];
  return known === undefined ? null : { code: known[0], message: known[1], upstreamCode: String(body.code) };
}

/** Codes of the upstream by which writes decide. */
const upstreamCodes = { noSuchUser: '2404', userNotSaved: '2500', accountNotSaved: '3500' } as const;

export function hasCode(error: unknown, code: keyof typeof upstreamCodes): error is UpstreamError {
  return error instanceof UpstreamError && error.upstreamCode === upstreamCodes[code];
}

/** What the upstream's own codes mean, which are often not the HTTP status. */
const meanings: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['INVALID_INPUT', 'refused the request as invalid'],
  // The answer for an account that was deleted after the token had been issued.
  1510: ['NOT_FOUND', 'has no such account to activate'],
  2400: ['INVALID_INPUT', 'refused the user as invalid'],
  2401: ['INVALID_INPUT', 'refused the password as too weak'],
  2402: ['BACKEND_AUTHENTICATION', "the e-mail address of the gateway's user is not verified"],
  2403: ['BACKEND_AUTHENTICATION', "the gateway's user is locked for a while after too many failed log-ins"],
  2404: ['NOT_FOUND', 'has no such user'],
  2409: ['CONFLICT', 'has a user with this e-mail address already'],
  2420: ['CONFLICT', 'the user is invited already, or a member'],
  2421: ['CONFLICT', 'the user is the only administrator'],
  // Sent with status 500, though no repetition can help.
  2500: ['INVALID_INPUT', 'refused to save the user: an unknown user, or a role that cannot be given'],
  2503: ['CONFLICT', 'administrators cannot be reduced to users'],
  3400: ['INVALID_INPUT', 'refused the account as invalid'],
  3404: ['NOT_FOUND', 'has no such account'],
  3500: ['INVALID_INPUT', 'refused to save the account: it is gone, or a value is out of range'],
  3511: ['CONFLICT', 'the account could not be deleted'],
  3513: ['CONFLICT', 'the user has as many accounts as it may'],
  3601: ['CONFLICT', 'the only administrator cannot leave an account'],
  10404: ['NOT_FOUND', 'has no such invitation'],
  10500: ['CONFLICT', 'the invitation could not be deleted'],
  15000: ['BACKEND_AUTHENTICATION', 'did not renew the token'],
};

/** Reads errors of the transport, which call themselves HTML. */
function readText({ status, text }: HttpResponse): DecodedFailure | null {
  if (status === 403 && text.startsWith('SSL Required')) {
    return { code: 'BACKEND_PROTOCOL', message: 'answers over https only: let its url begin with https' };
  }
  // No record is missing here but a route: taken for "not found", a wrong url would make everything null.
  if (status === 404 && /<pre>Cannot [A-Z]+ /.test(text)) {
    return {
      code: 'BACKEND_PROTOCOL',
      message: 'has no such route: check the path of its url, and its profile',
    };
  }
  return null;
}

/** Reads the wait out of the sentence, since there is no Retry-After. */
function readRateLimit({ message }: ApiErrorBody): DecodedFailure {
  const seconds = /reset in (\d+) seconds/.exec(message ?? '')?.[1];
  return { code: 'RATE_LIMITED', ...(seconds !== undefined && { retryAfterSeconds: Number(seconds) }) };
}

/** Reads property and reason of a complaint, without the refused value, which some of them repeat. */
function readRefusedField(text: string): RefusedField | null {
  if (text.length > longestComplaint) return null;
  const property = /^\s*property '([^']*)'\s+(is .*?)\.?$/.exec(text);
  if (property !== null) return { name: property[1] ?? '', reason: property[2] ?? '' };
  return readRefusedAttribute(text);
}

/** "Attribute key <name> is too long.", or "Attribute value <value> under key <name> is too long." */
function readRefusedAttribute(text: string): RefusedField | null {
  if (!text.startsWith('Attribute ')) return null;
  const reason = attributeReasons.find((one) => text.includes(` ${one}.`));
  const start = text.startsWith('Attribute value') ? text.lastIndexOf(underKey) : text.indexOf(' key ');
  if (reason === undefined || start < 0) return null;
  const named = text.slice(start + (text.startsWith('Attribute value') ? underKey.length : ' key '.length));
  const end = named.lastIndexOf(` ${reason}.`);
  return end < 0 ? null : { name: `attributes.${named.slice(0, end)}`, reason };
}

const underKey = ' under key ';
const attributeReasons = ['is too short', 'is too long'] as const;

const longestComplaint = 500;

export function isUnauthorized(error: unknown): error is UpstreamError {
  return isFailure(error, 'BACKEND_AUTHENTICATION', 401);
}

/** A 401 that a living token got. */
export function isForbidden(error: unknown): error is UpstreamError {
  return isFailure(error, 'PERMISSION_DENIED', 401);
}

export function isFailure(error: unknown, code: ErrorCode, status: number): error is UpstreamError {
  return error instanceof UpstreamError && error.code === code && error.status === status;
}

/** The refusal of what the login may not do, for which the upstream says 401 where others say 403. */
export function forbidden(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "the gateway's login may not do this";
  return http.failure({ code: 'PERMISSION_DENIED', message, status: 401, cause });
}

export function adminsOnly(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "only admins of the account may do this, and the gateway's login is none";
  return http.failure({ code: 'PERMISSION_DENIED', message, status: 401, cause });
}

export function absentOrForeign(http: HttpClient, cause: UpstreamError): UpstreamError {
  const message = "has no such account, or it is not the gateway's";
  return http.failure({ code: 'NOT_FOUND', message, status: 401, cause });
}

export function absentAccount(http: HttpClient): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such account' });
}

export function absentUser(http: HttpClient): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such user' });
}

/** The account's key, if any account can have it. */
export function requireAccountKey(http: HttpClient, accountKey: string | null): string {
  if (accountKey === null || !isPossibleKey(accountKey)) throw absentAccount(http);
  return accountKey;
}

/** The answer to a write that its status calls done, and that does not say what was done. */
export function unclear(http: HttpClient): UpstreamError {
  const message =
    'the answer to the request could not be understood; it has most likely taken effect, so look before it is sent again';
  return http.failure({ code: 'OUTCOME_UNKNOWN', message });
}
