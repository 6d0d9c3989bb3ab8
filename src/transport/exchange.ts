/** What travels between an adapter and its backend, and what is told of it. */
import type { ErrorCode, FieldFault, UpstreamError } from '../errors.ts';
import type { ProviderId } from '../model.ts';

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
  /** True: its reads share no answer with another operation. */
  alone?: boolean;
  /** Who asks: places go to each caller in turn. */
  caller?: string;
  /** True: it is asked to find out how the backend is, whatever the breaker says. */
  probe?: boolean;
  /** Fires when the caller has gone: a write that has not begun to leave then is not sent. */
  leaves?: AbortSignal;
  /** Counts what the operation sends, and bounds it; absent for what belongs to no operation, such as log-ins. */
  meter?: RequestMeter | undefined;
}

/** Counts the requests that one operation needs, and says when it may send no more. */
export interface RequestMeter {
  /** The most that the operation may send. */
  limit: number;
  /** Counts one request before it leaves; false: it may not leave, and is not counted. */
  take(): boolean;
  count(): number;
  /**
   * The same count for one write: refused before its first request or not at all, since a write that is broken off in
   * its middle does more harm than some requests too many.
   */
  ofWrite(): RequestMeter;
}

export interface Failure {
  code: ErrorCode;
  message: string;
  status?: number;
  retryAfterSeconds?: number | undefined;
  fields?: readonly FieldFault[];
  upstreamCode?: string | undefined;
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
  /**
   * Any answer, whatever its status; throws `UpstreamError` when there is none. A read is repeated once, and goes to the
   * backend once for all calls that ask the same at the same moment; a write lets later reads begin anew.
   */
  send(request: HttpRequest, call: TransportCall, interpret?: Interpret): Promise<HttpResponse>;
  /** An error in this backend's name. */
  failure(failure: Failure): UpstreamError;
  /** What the backend last said of our quota. */
  quota(): Quota | null;
  /** Whether the backend is asked, or left alone for a while. */
  breaker(): BreakerState;
  close(): Promise<void>;
}

/** Throws when an answer is an error; runs inside the retry, so that a retryable error is retried. */
export type Interpret = (response: HttpResponse) => void;

export function isWrite(request: HttpRequest): boolean {
  return (request.effect ?? (request.method === 'GET' ? 'read' : 'write')) === 'write';
}

export interface BreakerState {
  /** HALF_OPEN: one request is on its way to find out. */
  status: 'CLOSED' | 'OPEN' | 'HALF_OPEN';
  /** Since when it is so. */
  since: Date;
  /** When it is tried again; null unless it is open. */
  retryAt: Date | null;
}

export interface OddQuota {
  backend: string;
  requestId: string;
  /** What was out of range, and is cut or left out. */
  names: readonly (keyof Quota)[];
}

export interface Exchange {
  backend: string;
  requestId: string;
  method: string;
  /** Null when no answer came. */
  status: number | null;
  durationMs: number;
}
