import { type ErrorCode, type FieldFault, UpstreamError } from '../../../errors.ts';
import type { HttpClient } from '../../../transport/http-client.ts';
import { isPossibleKey } from '../keys.ts';

/** What is said before anything is sent. */
export function refuse(http: HttpClient, faults: readonly FieldFault[]): void {
  if (faults.length === 0) return;
  const message = 'cannot take this input, so nothing was sent; see its fields';
  throw http.failure({ code: 'INVALID_INPUT', message, fields: [...faults] });
}

export function refuseImpossibleAccount(http: HttpClient, accountKey: string): void {
  if (!isPossibleKey(accountKey)) throw absentAccount(http);
}

export function absentAccount(http: HttpClient): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such account' });
}

export function absentUser(http: HttpClient): UpstreamError {
  return http.failure({ code: 'NOT_FOUND', message: 'has no such user' });
}

/** The answer to a write that its status calls done, and that does not say what was done. */
export function unclear(http: HttpClient): UpstreamError {
  const message =
    'the answer to the request could not be understood; it has most likely taken effect, so look before it is sent again';
  return http.failure({ code: 'OUTCOME_UNKNOWN', message });
}

export function isFailure(error: unknown, code: ErrorCode, status: number): boolean {
  return error instanceof UpstreamError && error.code === code && error.status === status;
}

export function hasControlCharacter(text: string): boolean {
  // Lone halves of a character count in: no database stores them.
  return /[\p{Cc}\p{Cs}]/u.test(text);
}

/** Faults of texts that name something each, and so may be there only once. */
export function repetitionFaults(texts: readonly string[], pathOf: (place: number) => string): FieldFault[] {
  return texts.flatMap((text, place) =>
    texts.indexOf(text) === place ? [] : [{ name: pathOf(place), reason: 'is named twice' }],
  );
}
