import type { ErrorCode, FieldFault } from '../errors.ts';
import { createRedactor } from '../redact.ts';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  isWrite,
  type TransportCall,
} from './exchange.ts';
import { codeOfStatus, codeOfWrite, defaultMessage } from './status-codes.ts';

/** A field that an upstream refused, by the upstream's own name. */
export interface RefusedField {
  name: string;
  reason: string;
}

/** What a provider reads out of its own error bodies; whatever it leaves out follows from the HTTP status. */
export interface DecodedFailure {
  code?: ErrorCode;
  /** In our words, never the upstream's; without the backend's name, and without names of fields: those are in `fields`. */
  message?: string;
  fields?: RefusedField[];
  retryAfterSeconds?: number;
  /** The upstream's own code for it, by which adapters may decide. */
  upstreamCode?: string;
  /** Facts for the log only. */
  detail?: string;
}

/**
 * From the upstream's name of a field to its path in the input ("postalAddress.country"); null where the input has no
 * such field.
 */
export type InputNames = (field: string) => string | null;

export interface JsonRequest extends HttpRequest {
  /** How a refusal of this request speaks of the input. Without it a refusal names no field. */
  names?: InputNames;
  /** Values in it that no error and no log may repeat, beside those of the client. */
  secrets?: readonly string[];
}

export interface JsonResponse extends HttpResponse {
  /** The body's JSON, parsed once; undefined where it is none. */
  json(): unknown;
}

export interface JsonClientOptions {
  http: HttpClient;
  /** Headers that carry the credentials. */
  authorize(call: TransportCall): Promise<Record<string, string>> | Record<string, string>;
  /** Null: the HTTP status tells all. Must survive any body. */
  decodeFailure(response: JsonResponse, request: JsonRequest): DecodedFailure | null;
  /** Reads failures of upstreams that answer them with a 2xx status: the failure, or null when the answer is a success. */
  failureInSuccess?(response: JsonResponse, request: JsonRequest): DecodedFailure | null;
  /** Values that no error and no log may repeat: the credentials. */
  secrets?: readonly string[];
  /** Reasons of refused fields come in our words. Otherwise they are the upstream's, which the ledger does not keep. */
  ownReasons?: boolean;
}

export interface JsonClient {
  /** The answer's JSON; undefined when its body is empty. Throws `UpstreamError` for every failure. */
  json(request: JsonRequest, call: TransportCall): Promise<unknown>;
  /** The answer as it is, for those whose headers or text matter. Throws as `json` does. */
  response(request: JsonRequest, call: TransportCall): Promise<JsonResponse>;
}

export function createJsonClient(options: JsonClientOptions): JsonClient {
  const { http } = options;
  // Kept beside the answers, which several operations may share: each is parsed once for all of them.
  const readable = readJsonOnce();

  function refuseFailure(request: JsonRequest, response: JsonResponse): void {
    const ok = response.status >= 200 && response.status < 300;
    const decoded = ok
      ? (options.failureInSuccess?.(response, request) ?? null)
      : options.decodeFailure(response, request);
    if (ok && decoded === null) return;
    const code = decoded?.code ?? (isWrite(request) ? codeOfWrite : codeOfStatus)(response.status);
    const secrets = [...(options.secrets ?? []), ...(request.secrets ?? [])];
    throw http.failure({
      code,
      message: decoded?.message ?? defaultMessage(code, response.status),
      status: response.status,
      retryAfterSeconds: decoded?.retryAfterSeconds ?? retryAfter(response),
      fields: markQuotes(inInputTerms(decoded?.fields ?? [], request.names, secrets), options.ownReasons),
      upstreamCode: decoded?.upstreamCode,
      detail: createRedactor(secrets, 1).redact(describe(response, decoded?.detail)),
    });
  }

  async function send(
    request: JsonRequest,
    call: TransportCall,
    check: (answer: JsonResponse) => void,
  ): Promise<JsonResponse> {
    const credentials = await options.authorize(call);
    const authorized = { ...request, headers: { ...request.headers, ...credentials } };
    const answer = await http.send(authorized, call, (came) => {
      refuseFailure(request, readable(came));
      check(readable(came));
    });
    return readable(answer);
  }

  /** Undefined for an empty body. */
  function jsonOf(request: JsonRequest, answer: JsonResponse): unknown {
    const { text, mediaType, status } = answer;
    if (text.trim() === '') return undefined;
    const body = answer.json();
    if (body !== undefined) return body;
    const came = mediaType === null || mediaType.includes('json') ? 'broken JSON' : kindOf(mediaType);
    // Its status says that a write has been done, but not what came of it.
    const code = isWrite(request) ? 'OUTCOME_UNKNOWN' : 'BACKEND_PROTOCOL';
    throw http.failure({ code, message: `expected JSON, ${came} came`, status });
  }

  return {
    response: (request, call) => send(request, call, () => undefined),
    async json(request, call) {
      // Looked at as the answer comes, so that one that is no JSON counts as the failure that it is.
      const answer = await send(request, call, (came) => void jsonOf(request, came));
      return jsonOf(request, answer);
    },
  };
}

/** The same answer is given the same JSON, parsed when it is first asked for. */
function readJsonOnce(): (response: HttpResponse) => JsonResponse {
  const known = new WeakMap<HttpResponse, JsonResponse>();
  return (response) => {
    const readable = known.get(response) ?? withJson(response);
    known.set(response, readable);
    return readable;
  };
}

function withJson(response: HttpResponse): JsonResponse {
  let parsed: { body: unknown } | null = null;
  return {
    ...response,
    json() {
      parsed ??= { body: parseJson(response.text) };
      return parsed.body;
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A media type comes from outside like everything else, so that only what is known is named. */
function kindOf(mediaType: string): string {
  return knownKinds.get(mediaType) ?? 'another media type';
}

const knownKinds: ReadonlyMap<string, string> = new Map([
  ['text/html', 'text/html'],
  ['application/xhtml+xml', 'application/xhtml+xml'],
  ['text/plain', 'text/plain'],
  ['text/xml', 'text/xml'],
  ['application/xml', 'application/xml'],
  ['application/octet-stream', 'application/octet-stream'],
]);

/** The one place where an upstream's names of fields become paths of the input. */
function inInputTerms(
  refused: readonly RefusedField[],
  names: InputNames | undefined,
  secrets: readonly string[],
): FieldFault[] {
  if (names === undefined) return [];
  const { redact } = createRedactor(secrets, 1);
  const fields = refused.flatMap(({ name, reason }): FieldFault[] => {
    const path = name.length > longestName ? null : names(name);
    if (path === null) return [];
    return [{ name: redact(path), reason: shownReason(reason, redact) }];
  });
  return [...new Map(fields.map((field) => [JSON.stringify(field), field])).values()];
}

function markQuotes(fields: readonly FieldFault[], ownReasons = false): FieldFault[] {
  return fields.map((field) =>
    ownReasons || field.reason === refusedReason ? field : { ...field, isQuoted: true },
  );
}

const longestName = 200;

/** A reason is written for people, but nobody promises what else is in it. A long one is left out, not cut. */
function shownReason(reason: string, redact: (text: string) => string): string {
  if (reason.length > longestReason) return refusedReason;
  const shown = redact(reason).trim();
  return shown === '' || shown.length > longestReason || /:\/\/|\p{Cc}/u.test(shown) ? refusedReason : shown;
}

const refusedReason = 'was refused';

const longestReason = 200;

function describe({ status, mediaType, text }: HttpResponse, detail: string | undefined): string {
  const answer = `${status} ${mediaType ?? 'no media type'}, ${text.length} characters`;
  return detail === undefined || detail === '' ? answer : `${answer}; ${detail}`;
}

/** Seconds, from either form of the header. */
function retryAfter(response: HttpResponse): number | undefined {
  const header = response.headers['retry-after']?.trim();
  if (header === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header);
  // `Date.parse` makes a date of almost anything, an HTTP date ends in GMT.
  const date = /GMT$/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
