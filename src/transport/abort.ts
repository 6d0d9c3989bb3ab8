/** What the requests under way want to be told, by the signal of their operation. */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back when the signal fires, and at once if it has; the answer ends the wait. All requests of an operation share
 * its signal and here one listener: Node looks through all listeners whenever one is added, which for thousands of
 * requests would hold up everybody.
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  if (signal.aborted) {
    callback();
    return () => undefined;
  }
  const callbacks = waiting.get(signal) ?? listen(signal);
  // Wrapped, so that one function may wait twice.
  const entry = (): void => callback();
  callbacks.add(entry);
  return () => void callbacks.delete(entry);
}

function listen(signal: AbortSignal): Set<() => void> {
  const callbacks = new Set<() => void>();
  waiting.set(signal, callbacks);
  const tellAll = (): void => {
    for (const callback of callbacks) callback();
    callbacks.clear();
  };
  signal.addEventListener('abort', tellAll, { once: true });
  return callbacks;
}
