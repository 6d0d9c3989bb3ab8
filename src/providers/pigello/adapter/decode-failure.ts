import type { FieldFault } from '../../../errors.ts';
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
