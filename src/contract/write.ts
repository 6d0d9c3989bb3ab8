/**
 * The laws of writes, beside those of `provider.ts`:
 *
 * - A write is sent once. What cannot be right is refused before anything is sent, with `fields`.
 * - A field that the backend lacks is refused, null included: only what is absent is not asked for.
 * - What cannot be asked of the backend is refused and not passed over: `updateIfExists: true` without an upsert.
 * - What is given twice (a target, a role, a permission) is sent once. Where an adapter reads before it writes, what is so
 *   already is not sent again.
 * - `FieldFault.name` is the path in the input given here ("name", "postalAddress.country", "invitations.2.email"),
 *   never the upstream's name.
 * - The record in the answer is the one that the backend now has: read again where the write's own answer is empty or
 *   partial. Such reads use `call.fresh()`, since the call may remember the time before.
 * - What happened stays told: when the main effect is done and a step behind it fails, the write succeeds with a warning.
 * - Deleting what is not there is NOT_FOUND.
 * - The signal of a write fires at its deadline only: a caller who leaves stops nothing that has begun.
 * - No answer to a sent request is OUTCOME_UNKNOWN, and so is a backend that broke over it (500, 502, 504, unless its body
 *   says more); the transport tells so. It is passed on, never tried again.
 */
import type { UpstreamError } from '../errors.ts';
import type { PrincipalType } from '../model.ts';

/** What a write left behind. Warnings are sentences for callers: what the backend ignored, or did not finish. */
export interface Written<R> {
  record: R;
  warnings: string[];
}

export interface Done {
  warnings: string[];
}

/** One outcome for each target, by `targetKey` (or by e-mail address, for invitations). */
export type Outcomes = ReadonlyMap<string, Done | UpstreamError>;

/** What can be given roles: principals, and groups. */
export interface Target {
  type: PrincipalType | 'UserGroup';
  key: string;
}

/** The name of a target in `Outcomes`. */
export function targetKey({ type, key }: Target): string {
  return `${type} ${key}`;
}
