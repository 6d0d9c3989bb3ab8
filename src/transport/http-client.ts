import { UpstreamError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import { createRedactor } from '../redact.ts';
import { createAdmission } from './admission.ts';
import { checkQuota, checkWait } from './bounds.ts';
import { createBreaker } from './breaker.ts';
import { acceptEncoding } from './content-coding.ts';
import { encodeBody, encodeQuery } from './encode-request.ts';
import {
  type BreakerState,
  type Exchange,
  type Failure,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  isWrite,
  type OddQuota,
  type Quota,
  type ResponseHeaders,
  type TransportCall,
} from './exchange.ts';
import { explainFailure } from './explain-failure.ts';
import { type Begin, createFlights, type Told } from './flights.ts';
import { ProxyRefusal } from './network-reason.ts';
import { openDispatcher, type TlsOptions } from './open-dispatcher.ts';
import { credentialsIn, withoutSecrets } from './own-secrets.ts';
import { readAnswer } from './read-answer.ts';
import { receive } from './receive.ts';
import { Refused } from './refused.ts';
import { retryRead } from './retry-policy.ts';

export interface HttpClientOptions {
  backend: string;
  provider: ProviderId;
  url: string;
  /** URL of an HTTP proxy, with its credentials; absent or null for none. */
  proxy?: string | null;
  tls?: TlsOptions | null;
  /** Values that no error may repeat: whatever the credentials are made of. Headers of requests are known beside them. */
  secrets?: readonly string[];
  /** Requests at once; further ones wait their turn. */
  concurrency: number;
  /** Requests that wait; more are refused. */
  maxQueued?: number;
  maxQueueSeconds?: number;
  /** How long the backend may take for the head of an answer to a read, and between two pieces of a body. */
  timeoutSeconds?: number;
  /** How long a connection is kept without a request. */
  idleSeconds?: number;
  /** As many failures in a row, and the backend is left alone for a while; 0: never. */
  breakAfter?: number;
  /** Told when it is left alone, tried again, or asked as before. */
  onBreaker?: (state: BreakerState) => void;
  /** Bytes of body, as they travel and decompressed; a larger answer is refused. */
  maxResponseSize?: number;
  readQuota?: ((headers: ResponseHeaders) => Quota | null) | undefined;
  /** Told when what a backend says of our quota makes no sense, once until it makes sense again. */
  onOddQuota?: (odd: OddQuota) => void;
  /** Told when a write begins, and when it has ended: what was read before may be over. */
  onWrite?: () => void;
  /** Told of every exchange, for logs and metrics. Holds no secret. */
  onExchange?: (exchange: Exchange) => void;
}

const megabyte = 1024 * 1024;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { backend, provider } = options;
  const base = new URL(options.url);
  const basePath = base.pathname.replace(/\/$/, '');
  const maxSize = options.maxResponseSize ?? 16 * megabyte;
  const proxied = typeof options.proxy === 'string';
  const { dispatcher, prefix, headers, close } = openDispatcher({
    origin: base.origin,
    connections: options.concurrency,
    proxy: options.proxy ?? null,
    idleMs: (options.idleSeconds ?? 4) * 1_000,
    tls: options.tls ?? null,
  });
  const redactor = createRedactor(options.secrets);
  const flights = createFlights(pay);
  const admission = createAdmission({
    places: options.concurrency,
    mostWaiting: options.maxQueued ?? 1_000,
    longestWaitMs: (options.maxQueueSeconds ?? 5) * 1_000,
  });
  const breaker = createBreaker({
    failures: options.breakAfter ?? 0,
    now: Date.now,
    ...(options.onBreaker && { onChange: options.onBreaker }),
  });
  const timeoutMs = options.timeoutSeconds === undefined ? null : options.timeoutSeconds * 1_000;
  const forget = (): void => {
    flights.forget();
    options.onWrite?.();
  };
  let quota: Quota | null = null;
  let quotaIsOdd = false;

  const failure = (fault: Failure): UpstreamError =>
    new UpstreamError({
      ...withoutSecrets(fault, redactor),
      backend,
      provider,
      message: `${backend}: ${redactor.redact(fault.message)}`,
      retryAfterSeconds: checkWait(fault.retryAfterSeconds),
    });

  /** Before anything is sent: what an operation may not ask for costs its backend nothing. */
  function pay({ meter }: TransportCall): void {
    if (meter?.take() === false) throw failure({ code: 'RATE_LIMITED', message: tooMany(meter.limit) });
  }

  function noteQuota(said: Quota | null | undefined, requestId: string): void {
    if (said === null || said === undefined) return;
    const checked = checkQuota(said);
    quota = checked.quota;
    if (checked.odd.length > 0 && !quotaIsOdd)
      options.onOddQuota?.({ backend, requestId, names: checked.odd });
    quotaIsOdd = checked.odd.length > 0;
  }

  async function exchange(
    request: HttpRequest,
    call: TransportCall,
    onSent?: () => void,
  ): Promise<HttpResponse> {
    const started = performance.now();
    let status: number | null = null;
    let sent = false;
    let leave = (): void => undefined;
    try {
      call.signal.throwIfAborted();
      leave = await admission.admit(call, isWrite(request));
      const admitted = performance.now();
      const { content, contentType } = encodeBody(request.body);
      for (const secret of credentialsIn(request)) redactor.learn(secret);
      const outgoing = {
        origin: base.origin,
        method: request.method,
        path: `${prefix}${basePath}${request.path}${encodeQuery(request.query)}`,
        headers: {
          accept: 'application/json',
          'accept-encoding': acceptEncoding,
          ...contentType,
          ...request.headers,
          ...headers,
        },
        body: content,
        // A write that is given up would leave its outcome unknown: it has until the deadline.
        ...(timeoutMs !== null && {
          bodyTimeout: timeoutMs,
          headersTimeout: isWrite(request) ? 0 : timeoutMs,
        }),
      };
      const answer = await receive(dispatcher, outgoing, {
        signal: call.signal,
        maxSize,
        onSent: () => {
          sent = true;
          onSent?.();
        },
        onStatus: (came) => {
          status = came;
        },
      });
      admission.note(performance.now() - admitted);
      if (prefix !== '' && answer.status === 407) throw new ProxyRefusal();
      const response = await readAnswer(answer, maxSize);
      noteQuota(options.readQuota?.(response.headers), call.requestId);
      return response;
    } catch (error) {
      if (error instanceof Refused) throw failure(error.failure);
      const attempt = { signal: call.signal, sent, status, write: isWrite(request), proxied };
      const explained = explainFailure(error, attempt);
      throw explained === null ? call.signal.reason : failure(explained);
    } finally {
      leave();
      options.onExchange?.({
        backend,
        requestId: call.requestId,
        method: request.method,
        status,
        durationMs: performance.now() - started,
      });
    }
  }

  return {
    backend,
    provider,
    failure,
    quota: () => quota,
    breaker: breaker.state,
    close,
    async send(request, call, interpret) {
      const begin: Begin = (own, { onSent, mayRepeat }) => {
        const ask = async (): Promise<HttpResponse> => {
          const response = await exchange(request, own, onSent);
          interpret?.(response);
          return response;
        };
        let before: unknown = null;
        const attempt = async (): Promise<HttpResponse> => {
          if (before !== null && !mayRepeat()) throw before;
          return breaker.run(ask, own).catch((error: unknown): never => {
            // Where it is left alone by now, the failure before says why.
            if (error instanceof Refused) throw before ?? failure(error.failure);
            before = error;
            throw error;
          });
        };
        return isWrite(request) ? attempt() : retryRead(attempt, own);
      };
      const told: Told = { onSent: () => undefined, mayRepeat: () => call.meter?.take() !== false };
      if (isWrite(request)) {
        pay(call);
        forget();
        return begin(call, told).finally(forget);
      }
      if (call.alone === true || call.signal.aborted) {
        if (!call.signal.aborted) pay(call);
        return begin(call, told);
      }
      const { answer, isSent } = flights.join(request, call, begin);
      return answer.catch((error: unknown) => {
        if (!call.signal.aborted || error !== call.signal.reason) throw error;
        const attempt = { signal: call.signal, sent: isSent(), status: null, write: false, proxied };
        const explained = explainFailure(error, attempt);
        throw explained === null ? error : failure(explained);
      });
    },
  };
}

const tooMany = (limit: number): string =>
  `this operation has sent ${limit} requests to backends, which is the most for one (server.maxUpstreamRequests), and nothing more was asked; ask for less at once, or go on behind endCursor`;
