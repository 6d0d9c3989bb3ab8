import { setMaxListeners } from 'node:events';
import type { Dispatcher } from 'undici';

/** The dispatcher, telling when a request begins to leave: until then, it cannot have had an effect. */
export function tellWhenSent<D extends Dispatcher>(dispatcher: D, onSent: () => void): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    const watched: Dispatcher.DispatchHandler = {
      onRequestStart(controller, context) {
        handler.onRequestStart?.(controller, context);
        if (!controller.aborted) onSent();
      },
      onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
      onResponseStart: (...start) => handler.onResponseStart?.(...start),
      onResponseData: (...data) => handler.onResponseData?.(...data),
      onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
      onResponseError: (...error) => handler.onResponseError?.(...error),
    };
    return dispatch(options, watched);
  });
}

/**
 * The answer, or the signal's reason as soon as it fires: undici heeds a signal only once a request has a connection,
 * which behind a full queue or a silent host may be long after the deadline.
 */
export function orAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  // All requests of an operation share its signal: many listeners are no leak.
  setMaxListeners(0, signal);
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
