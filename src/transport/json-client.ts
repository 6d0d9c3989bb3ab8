import type { ErrorCode, FieldFault } from '../errors.ts';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  isWrite,
  type TransportCall,
} from './exchange.ts';

/** What a provider reads out of its own error bodies; whatever it leaves out follows from the HTTP status. */
export interface DecodedFailure {
  code?: ErrorCode;
  /** Safe to show; without the backend's name. */
  message?: string;
  fields?: FieldFault[];
  retryAfterSeconds?: number;
  /** For the log only; holds no secret. */
  detail?: string;
}

export interface JsonClientOptions {
  http: HttpClient;
  /** Headers that carry the credentials. */
  authorize(call: TransportCall): Promise<Record<string, string>> | Record<string, string>;
  /** Null: the HTTP status tells all. Must survive any body. */
  decodeFailure(response: HttpResponse): DecodedFailure | null;
  /** For upstreams that answer errors with a 2xx status; the failure, or null when the answer is a success. */
  failureInSuccess?(response: HttpResponse): DecodedFailure | null;
}

export interface JsonClient {
  /** The answer's JSON; undefined when its body is empty. Throws `UpstreamError` for every failure. */
  json(request: HttpRequest, call: TransportCall): Promise<unknown>;
  /** The answer as it is, for those whose headers or text matter. Throws as `json` does. */
  response(request: HttpRequest, call: TransportCall): Promise<HttpResponse>;
}

export function createJsonClient(options: JsonClientOptions): JsonClient {
  const { http } = options;

  function refuseFailure(request: HttpRequest, response: HttpResponse): void {
    const ok = response.status >= 200 && response.status < 300;
    const decoded = ok ? (options.failureInSuccess?.(response) ?? null) : options.decodeFailure(response);
    if (ok && decoded === null) return;
    const code = decoded?.code ?? (isWrite(request) ? codeOfWrite : codeOfStatus)(response.status);
    throw http.failure({
      code,
      message: decoded?.message ?? defaultMessage(code, response.status),
      status: response.status,
      retryAfterSeconds: decoded?.retryAfterSeconds ?? retryAfter(response),
      fields: decoded?.fields ?? [],
      detail: `${response.status} ${response.mediaType ?? 'no media type'}, ${response.text.length} characters${decoded?.detail ? `; ${decoded.detail}` : ''}`,
    });
  }

  async function response(request: HttpRequest, call: TransportCall): Promise<HttpResponse> {
    const credentials = await options.authorize(call);
    const authorized = { ...request, headers: { ...request.headers, ...credentials } };
    return http.send(authorized, call, (answer) => refuseFailure(request, answer));
  }

  return {
    response,
    async json(request, call) {
      const { text, mediaType, status } = await response(request, call);
      if (text.trim() === '') return undefined;
      try {
        return JSON.parse(text) as unknown;
      } catch (cause) {
        const came = mediaType === null || mediaType.includes('json') ? 'broken JSON' : mediaType;
        // Its status says that a write has been done, but not what came of it.
        const code = isWrite(request) ? 'OUTCOME_UNKNOWN' : 'BACKEND_PROTOCOL';
        throw http.failure({ code, message: `expected JSON, ${came} came`, status, cause });
      }
    },
  };
}

export function codeOfStatus(status: number): ErrorCode {
  if (status >= 500) return status === 504 ? 'BACKEND_TIMEOUT' : 'BACKEND_UNAVAILABLE';
  return codes[status] ?? 'BACKEND_PROTOCOL';
}

/**
 * A backend that broke while it worked (500), or that a proxy lost (502, 504), may have done the write all the same. Only
 * 501 and 503 say that it was not begun; every other status is the backend's own word that it did not do it.
 */
export function codeOfWrite(status: number): ErrorCode {
  const begun = status >= 500 && status !== 501 && status !== 503;
  return begun ? 'OUTCOME_UNKNOWN' : codeOfStatus(status);
}

const codes: Record<number, ErrorCode> = {
  400: 'INVALID_INPUT',
  401: 'BACKEND_AUTHENTICATION',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  408: 'BACKEND_TIMEOUT',
  409: 'CONFLICT',
  412: 'CONFLICT',
  413: 'INVALID_INPUT',
  415: 'INVALID_INPUT',
  422: 'INVALID_INPUT',
  429: 'RATE_LIMITED',
};

function defaultMessage(code: ErrorCode, status: number): string {
  const sentence = sentences[code];
  return sentence === undefined
    ? `answered with an unexpected status (${status})`
    : `${sentence} (${status})`;
}

const sentences: Partial<Record<ErrorCode, string>> = {
  INVALID_INPUT: 'refused the request as invalid',
  NOT_FOUND: 'has no such resource',
  PERMISSION_DENIED: "the gateway's credentials may not do this",
  CONFLICT: 'the request conflicts with the present state',
  RATE_LIMITED: 'too many requests for now',
  BACKEND_UNAVAILABLE: 'failed to answer',
  BACKEND_TIMEOUT: 'gave up waiting',
  OUTCOME_UNKNOWN: 'did not say what came of the request; it may or may not have taken effect',
  BACKEND_AUTHENTICATION: "did not accept the gateway's credentials",
};

/** Seconds, from either form of the header. */
function retryAfter(response: HttpResponse): number | undefined {
  const header = response.headers['retry-after']?.trim();
  if (header === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header);
  // `Date.parse` makes a date of almost anything, an HTTP date ends in GMT.
  const date = /GMT$/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, (date - Date.now()) / 1000);
}
