import { Pool } from 'undici';
import { type ErrorCode, type FieldFault, UpstreamError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import { orAborted, tellWhenSent } from './dispatch.ts';
import { encodeBody, encodeQuery } from './encode-request.ts';
import { retryRead } from './retry-policy.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the backend's base URL, already percent-encoded, beginning with a slash (or empty). */
  path: string;
  /** Undefined values are left out; arrays repeat the name. */
  query?: Record<string, string | number | readonly string[] | undefined>;
  headers?: Record<string, string>;
  body?: { json: unknown; mediaType?: string } | { form: readonly (readonly [string, string])[] };
  /** A read may be sent twice, a write never. Default: GET is a read, everything else a write. */
  effect?: 'read' | 'write';
}

export type ResponseHeaders = Readonly<Record<string, string>>;

export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: ResponseHeaders;
  /** The content type without its parameters, in lower case; null when there is none. */
  mediaType: string | null;
  text: string;
}

export interface Quota {
  limit: number | null;
  remaining: number | null;
  resetsAt: Date | null;
}

/** The part of a `Call` that the transport needs. */
export interface TransportCall {
  signal: AbortSignal;
  deadline: number;
  requestId: string;
}

export interface Failure {
  code: ErrorCode;
  message: string;
  status?: number;
  retryAfterSeconds?: number | undefined;
  fields?: FieldFault[];
  detail?: string;
  cause?: unknown;
}

/**
 * HTTP to one backend: pooled, bounded in time, size and parallelism. Follows no redirect, so that credentials never
 * travel to another host.
 */
export interface HttpClient {
  backend: string;
  provider: ProviderId;
  /** Any answer, whatever its status; throws `UpstreamError` when there is none. Reads are repeated once. */
  send(request: HttpRequest, call: TransportCall, interpret?: Interpret): Promise<HttpResponse>;
  /** An error in this backend's name. */
  failure(failure: Failure): UpstreamError;
  /** What the backend last said of our quota. */
  quota(): Quota | null;
  close(): Promise<void>;
}

/** Throws when an answer is an error; runs inside the retry, so that a retryable error is retried. */
export type Interpret = (response: HttpResponse) => void;

export interface HttpClientOptions {
  backend: string;
  provider: ProviderId;
  url: string;
  /** Requests at once; further ones wait their turn. */
  concurrency: number;
  /** Bytes of body; a larger answer is refused. */
  maxResponseSize?: number;
  readQuota?: ((headers: ResponseHeaders) => Quota | null) | undefined;
  /** Told of every exchange, for logs and metrics. Holds no secret. */
  onExchange?: (exchange: Exchange) => void;
}

export interface Exchange {
  backend: string;
  requestId: string;
  method: string;
  /** Null when no answer came. */
  status: number | null;
  durationMs: number;
}

const megabyte = 1024 * 1024;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { backend, provider } = options;
  const base = new URL(options.url);
  const basePath = base.pathname.replace(/\/$/, '');
  const pool = new Pool(base.origin, {
    connections: options.concurrency,
    pipelining: 1,
    allowH2: false,
    maxResponseSize: options.maxResponseSize ?? 16 * megabyte,
    connectTimeout: 5_000,
  });
  let quota: Quota | null = null;

  const failure = (fault: Failure): UpstreamError =>
    new UpstreamError({ ...fault, backend, provider, message: `${backend}: ${fault.message}` });

  async function exchange(request: HttpRequest, call: TransportCall): Promise<HttpResponse> {
    const started = performance.now();
    let status: number | null = null;
    let sent = false;
    try {
      call.signal.throwIfAborted();
      const { content, contentType } = encodeBody(request.body);
      const dispatcher = tellWhenSent(pool, () => {
        sent = true;
      });
      const answer = dispatcher.request({
        method: request.method,
        path: `${basePath}${request.path}${encodeQuery(request.query)}`,
        headers: { accept: 'application/json', ...contentType, ...request.headers },
        body: content,
        signal: call.signal,
      });
      const response = await orAborted(answer, call.signal);
      status = response.statusCode;
      const headers = flattenHeaders(response.headers);
      quota = options.readQuota?.(headers) ?? quota;
      const text = await response.body.text();
      const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase() || null;
      return { status, headers, mediaType, text };
    } catch (error) {
      throw explain(error, { call, sent, mayHaveActed: sent && isWrite(request) });
    } finally {
      options.onExchange?.({
        backend,
        requestId: call.requestId,
        method: request.method,
        status,
        durationMs: performance.now() - started,
      });
    }
  }

  function explain(error: unknown, { call, sent, mayHaveActed }: Attempt): unknown {
    const code = networkCode(error);
    if (call.signal.aborted && !isDeadline(call.signal) && !mayHaveActed) return call.signal.reason;
    if (mayHaveActed) {
      return failure({
        code: 'OUTCOME_UNKNOWN',
        message: 'the request was sent and no answer came back; it may or may not have taken effect',
        detail: code,
        cause: error,
      });
    }
    if (call.signal.aborted || timeoutCodes.has(code)) {
      const message = sent ? 'no answer in time' : 'could not be reached in time, so nothing was sent';
      return failure({ code: 'BACKEND_TIMEOUT', message, detail: code, cause: error });
    }
    if (code === 'UND_ERR_INVALID_ARG') {
      return failure({ code: 'INTERNAL', message: malformed, detail: code, cause: error });
    }
    if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
      return failure({ code: 'BACKEND_PROTOCOL', message: 'the answer is too large', cause: error });
    }
    return failure({
      code: 'BACKEND_UNAVAILABLE',
      message: sent ? 'the connection broke' : 'cannot be reached',
      detail: code,
      cause: error,
    });
  }

  return {
    backend,
    provider,
    failure,
    quota: () => quota,
    close: () => pool.close(),
    send(request, call, interpret) {
      const attempt = async (): Promise<HttpResponse> => {
        const response = await exchange(request, call);
        interpret?.(response);
        return response;
      };
      return isWrite(request) ? attempt() : retryRead(attempt, call);
    },
  };
}

interface Attempt {
  call: TransportCall;
  /** The request has begun to leave. */
  sent: boolean;
  mayHaveActed: boolean;
}

const malformed =
  'the request holds characters that HTTP cannot carry, so nothing was sent; look at the credentials for line breaks';
const timeoutCodes: ReadonlySet<string> = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

export function isWrite(request: HttpRequest): boolean {
  return (request.effect ?? (request.method === 'GET' ? 'read' : 'write')) === 'write';
}

function isDeadline(signal: AbortSignal): boolean {
  return signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';
}

function networkCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

function flattenHeaders(headers: Record<string, string | string[] | undefined>): ResponseHeaders {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
