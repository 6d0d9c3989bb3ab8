import { type FieldFault, UpstreamError } from '../../../errors.ts';
import type { HttpResponse } from '../../../transport/http-client.ts';
import type { DecodedFailure } from '../../../transport/json-client.ts';

/**
 * Error bodies are documented nowhere; the API is Django's, so its forms are expected: `{field: [reason]}`,
 * `{non_field_errors: [reason]}`, `{detail}`, an array with one of these per item, HTML, or nothing.
 */
export function decodeFailure({ status, text }: HttpResponse): DecodedFailure | null {
  if (status >= 300 && status < 400) {
    return {
      code: 'BACKEND_PROTOCOL',
      message: `expected an answer, a redirection (${status}) came; check the url and listPathSuffix of this backend`,
    };
  }
  const body = parse(text);
  // Django answers 403 instead of 401 where it names no authentication scheme.
  if (status === 403 && asksForCredentials(body)) return { code: 'BACKEND_AUTHENTICATION' };
  if (!inputStatuses.has(status)) return null;
  const fields = faultsIn(body, []).slice(0, 50);
  return fields.length === 0 ? null : { fields };
}

const inputStatuses: ReadonlySet<number> = new Set([400, 409, 422]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function asksForCredentials(body: unknown): boolean {
  const detail = isObject(body) ? body['detail'] : null;
  return typeof detail === 'string' && /authentication credentials/i.test(detail);
}

const deepest = 4;

function faultsIn(value: unknown, path: readonly string[]): FieldFault[] {
  if (typeof value === 'string') return [{ name: nameOf(path), reason: value.slice(0, 200) }];
  if (path.length >= deepest) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      faultsIn(item, typeof item === 'string' ? path : [...path, String(index)]),
    );
  }
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([name]) => path.length > 0 || name !== 'detail')
    .flatMap(([name, reasons]) => faultsIn(reasons, [...path, name]));
}

function nameOf(path: readonly string[]): string {
  return path.length === 0 ? 'non_field_errors' : path.join('.');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a write's refusal means to the one who gave the input. */
export interface InputTerms {
  /** The input's path, by the upstream's name of a field. */
  paths: Readonly<Record<string, string>>;
  /** What to do about a refused field that no input holds. */
  advice: Readonly<Record<string, string>>;
}

/**
 * A refusal with the input's own paths, and in our own words: the upstream's are free text, and may repeat what was
 * sent. Faults of fields that are in no input are left out.
 */
export function toInputTerms(error: unknown, { paths, advice }: InputTerms): unknown {
  if (!(error instanceof UpstreamError) || error.fields.length === 0) return error;
  const names = error.fields.map(({ name }) => name.split('.')[0] ?? '');
  const fields = error.fields.flatMap(({ reason }, index): FieldFault[] => {
    const path = lookUp(paths, names[index] ?? '');
    return path === null ? [] : [{ name: path, reason: inOurWords(reason) }];
  });
  const hint = names.map((name) => lookUp(advice, name)).find((text) => text !== null);
  return new UpstreamError({
    backend: error.backend,
    provider: error.provider,
    code: error.code,
    message: hint === undefined ? error.message : `${error.message}; ${hint}`,
    status: error.status ?? undefined,
    retryAfterSeconds: error.retryAfterSeconds ?? undefined,
    fields,
    detail: error.detail ?? undefined,
  });
}

function lookUp(table: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

function inOurWords(reason: string): string {
  return sentences.find(([pattern]) => pattern.test(reason))?.[1] ?? 'was refused';
}

/** The rules that the reference names, then Django's usual ones. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/set together with/i, 'must be set or cleared together with another field'],
  [/at least one of/i, 'this or another field of its kind must be set'],
  [/cannot be set when/i, 'cannot be set while another field is set'],
  [/requires .*to be set/i, 'needs another field to be set'],
  [/proper order/i, 'is not in order with another field'],
  [/must match/i, 'must match another field'],
  [/unique|already exists/i, 'must be unique, and another record has this value'],
  [/does not exist/i, "does not exist, or the gateway's credentials may not see it"],
  [/is required/i, 'is required'],
  [/may not be (null|blank)/i, 'may not be empty'],
  [/no more than|less than or equal/i, 'is too long or too large'],
  [/at least \d|greater than or equal/i, 'is too short or too small'],
  [/valid/i, 'is not valid'],
];
