import { UpstreamError } from '../errors.ts';
import type { ProviderId } from '../model.ts';
import { checkQuota, checkWait } from './bounds.ts';
import { acceptEncoding } from './content-coding.ts';
import { encodeBody, encodeQuery } from './encode-request.ts';
import {
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
import { openDispatcher } from './open-dispatcher.ts';
import { readAnswer } from './read-answer.ts';
import { receive } from './receive.ts';
import { retryRead } from './retry-policy.ts';

export interface HttpClientOptions {
  backend: string;
  provider: ProviderId;
  url: string;
  /** URL of an HTTP proxy, with its credentials; absent or null for none. */
  proxy?: string | null;
  /** Requests at once; further ones wait their turn. */
  concurrency: number;
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
  });
  const flights = createFlights(pay);
  const forget = (): void => {
    flights.forget();
    options.onWrite?.();
  };
  let quota: Quota | null = null;
  let quotaIsOdd = false;

  const failure = (fault: Failure): UpstreamError =>
    new UpstreamError({
      ...fault,
      backend,
      provider,
      message: `${backend}: ${fault.message}`,
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
    try {
      call.signal.throwIfAborted();
      const { content, contentType } = encodeBody(request.body);
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
      if (prefix !== '' && answer.status === 407) throw new ProxyRefusal();
      const response = await readAnswer(answer, maxSize);
      noteQuota(options.readQuota?.(response.headers), call.requestId);
      return response;
    } catch (error) {
      const attempt = { signal: call.signal, sent, status, write: isWrite(request), proxied };
      const explained = explainFailure(error, attempt);
      throw explained === null ? call.signal.reason : failure(explained);
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

  return {
    backend,
    provider,
    failure,
    quota: () => quota,
    close,
    async send(request, call, interpret) {
      const begin: Begin = (own, { onSent, mayRepeat }) => {
        let failed: unknown = null;
        const attempt = async (): Promise<HttpResponse> => {
          if (failed !== null && !mayRepeat()) throw failed;
          try {
            const response = await exchange(request, own, onSent);
            interpret?.(response);
            return response;
          } catch (error) {
            failed = error;
            throw error;
          }
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
