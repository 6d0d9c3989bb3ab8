import type { Dispatcher } from 'undici';
import { onAbort } from './abort.ts';
import { AnswerFault } from './answer-fault.ts';

export interface ReceiveOptions {
  signal: AbortSignal;
  /** Bytes of body, as they travel. */
  maxSize: number;
  /** Told when the request begins to leave: until then, it cannot have had an effect. */
  onSent(): void;
  /** Told of the final answer's status before its body has come. */
  onStatus(status: number): void;
}

export interface RawAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/**
 * Sends one request and gathers its answer. Rejects with the signal's reason as soon as that fires, also while the
 * request waits for a connection.
 */
export function receive(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: ReceiveOptions,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const exchange = createExchange(options, { resolve, reject });
    try {
      dispatcher.dispatch(request, exchange.handler);
      exchange.watch();
    } catch (error) {
      reject(error);
    }
  });
}

interface Promised {
  resolve(answer: RawAnswer): void;
  reject(error: unknown): void;
}

interface Exchange {
  handler: Dispatcher.DispatchHandler;
  /** Begins to heed the signal. */
  watch(): void;
}

function createExchange(options: ReceiveOptions, promised: Promised): Exchange {
  const { signal, maxSize, onSent, onStatus } = options;
  const chunks: Buffer[] = [];
  let answer: RawAnswer | null = null;
  let size = 0;
  let ended = false;
  let abortRequest: ((reason: Error) => void) | null = null;
  let stopWatching = (): void => undefined;
  const end = (finish: () => void): void => {
    if (ended) return;
    ended = true;
    stopWatching();
    finish();
  };
  const fail = (error: unknown): void => end(() => promised.reject(error));
  const complete = (received: RawAnswer): void => end(() => promised.resolve(received));

  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(controller) {
      if (ended) return controller.abort(new Error('nobody waits for the answer'));
      abortRequest = (reason) => controller.abort(reason);
      onSent();
    },
    onResponseStart(controller, status, headers) {
      // 102 and 103 come before the answer.
      if (status < 200) return;
      answer = { status, headers, body: Buffer.alloc(0) };
      onStatus(status);
      // Such an answer is whole: a length or a body that comes with it is a server's mistake, and no matter.
      if (!bodiless.has(status)) return;
      complete(answer);
      // After 205 the library waits for a body, which may never end.
      if (status === 205 && headers['content-length'] !== '0')
        controller.abort(new Error('no body is wanted'));
    },
    onResponseData(controller, chunk) {
      size += chunk.length;
      if (size <= maxSize) return void (ended || chunks.push(chunk));
      // The status of a refusal tells what there is to know.
      if (answer !== null && answer.status >= 300) complete(answer);
      const reason = new AnswerFault('the answer is too large');
      fail(reason);
      controller.abort(reason);
    },
    onResponseEnd() {
      if (answer !== null) complete({ ...answer, body: Buffer.concat(chunks) });
    },
    onResponseError: (_controller, error) => fail(error),
  };

  const watch = (): void => {
    if (ended) return;
    stopWatching = onAbort(signal, () => {
      fail(signal.reason);
      abortRequest?.(new Error('nobody waits for the answer'));
    });
  };
  return { handler, watch };
}

const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);
