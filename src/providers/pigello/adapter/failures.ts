import type {
  DecodedFailure,
  JsonRequest,
  JsonResponse,
  RefusedField,
} from '../../../transport/json-client.ts';

/**
 * Error bodies are documented nowhere; the API is Django's, so its forms are expected: `{field: [reason]}`,
 * `{non_field_errors: [reason]}`, `{detail}`, an array with one of these per item, HTML, or nothing.
 */
export function decodeFailure(response: JsonResponse, request: JsonRequest): DecodedFailure | null {
  const { status } = response;
  if (status >= 300 && status < 400) {
    return {
      code: 'BACKEND_PROTOCOL',
      message: `expected an answer, a redirection (${status}) came; check the url and listPathSuffix of this backend`,
    };
  }
  if (status === 404 && request.method === 'POST') {
    // Something new has no id that could be unknown: it is the path that is not there.
    const message = 'expected a path that takes new records, there is none (404); check the url';
    return { code: 'UNSUPPORTED', message };
  }
  const body = response.json();
  // Django answers 403 instead of 401 where it names no authentication scheme.
  if (status === 403 && asksForCredentials(body)) return { code: 'BACKEND_AUTHENTICATION' };
  const fields = inputStatuses.has(status) ? readFields(body, []).slice(0, 50) : [];
  if (fields.length === 0) return null;
  return refusesSetting(fields, request) ? { fields, message: settingMessage(status) } : { fields };
}

const inputStatuses: ReadonlySet<number> = new Set([400, 409, 422]);

function asksForCredentials(body: unknown): boolean {
  const detail = isObject(body) ? body['detail'] : null;
  return typeof detail === 'string' && /authentication credentials/i.test(detail);
}

const deepest = 4;

function readFields(value: unknown, path: readonly string[]): RefusedField[] {
  if (typeof value === 'string') {
    const name = path.length === 0 ? 'non_field_errors' : path.join('.');
    return [{ name, reason: inOurWords(value) }];
  }
  if (path.length >= deepest) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      readFields(item, typeof item === 'string' ? path : [...path, String(index)]),
    );
  }
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([name]) => path.length > 0 || name !== 'detail')
    .flatMap(([name, reasons]) => readFields(reasons, [...path, name]));
}

/** Whether a field of a new user was refused that no input holds: the settings fill it. */
function refusesSetting(fields: readonly RefusedField[], { method, body }: JsonRequest): boolean {
  const json = body !== undefined && 'json' in body ? body.json : null;
  const isSent = method === 'POST' && isObject(json) && 'detail_access' in json;
  return isSent && fields.some(({ name }) => name.split('.')[0] === 'detail_access');
}

function settingMessage(status: number): string {
  return `refused the request as invalid (${status}); look at newUserDetailAccess in this backend's settings`;
}

/** Reasons are put in our own words: the upstream's are free text, and may repeat what was sent. */
function inOurWords(reason: string): string {
  if (reason.length > longestReason) return 'was refused';
  return sentences.find(([pattern]) => pattern.test(reason))?.[1] ?? 'was refused';
}

const longestReason = 2_000;

/** The rules that the reference names, then Django's usual ones. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/set together with/i, 'must be set or cleared together with another field'],
  [/at least one of/i, 'this or another field of its kind must be set'],
  [/cannot be set when/i, 'cannot be set while another field is set'],
  [/ to be set/i, 'needs another field to be set'],
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
