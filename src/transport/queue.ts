import { onAbort } from './abort.ts';

/** Places for requests to one backend, so many at once; whoever finds none free waits for his turn. */
export interface Queue {
  /**
   * A place, given back by calling it. Rejects with the reason of the signal, with `QueueFull` where
   * too many wait, and with `WaitedTooLong`.
   */
  enter(entrant: Entrant): Promise<() => void>;
  /** How many wait, and how many are inside. */
  length(): { waiting: number; inside: number };
}

export interface Entrant {
  signal: AbortSignal;
  write: boolean;
  /** Who asks, and for which operation: a place goes to each caller in turn, and to each of his operations. */
  caller: string;
  operation: string;
}

export interface QueueOptions {
  places: number;
  mostWaiting: number;
  longestWaitMs: number;
}

export class QueueFull extends Error {}

export class WaitedTooLong extends Error {}

interface Waiting {
  let(): void;
}

export function createQueue({ places, mostWaiting, longestWaitMs }: QueueOptions): Queue {
  const writes = createTurns<Waiting>();
  const reads = createTurns<Waiting>();
  let inside = 0;

  function release(): void {
    const next = writes.take() ?? reads.take();
    if (next === undefined) inside -= 1;
    else next.let();
  }

  /** A place is given back once, however often that is said. */
  function place(): () => void {
    let isBack = false;
    return () => {
      if (!isBack) release();
      isBack = true;
    };
  }

  return {
    length: () => ({ waiting: writes.size() + reads.size(), inside }),
    enter({ signal, write, caller, operation }) {
      if (signal.aborted) return Promise.reject(signal.reason);
      if (inside < places) {
        inside += 1;
        return Promise.resolve(place());
      }
      if (writes.size() + reads.size() >= mostWaiting) return Promise.reject(new QueueFull());
      return new Promise((resolve, reject) => {
        const own = write ? writes : reads;
        const leave = (reason: unknown): void => {
          stop();
          own.remove(waiting, { caller, operation });
          reject(reason);
        };
        const timer = setTimeout(() => leave(new WaitedTooLong()), longestWaitMs);
        const stopHeeding = onAbort(signal, () => leave(signal.reason));
        const stop = (): void => {
          clearTimeout(timer);
          stopHeeding();
        };
        const waiting: Waiting = {
          let() {
            stop();
            resolve(place());
          },
        };
        own.add(waiting, { caller, operation });
      });
    },
  };
}

type Owner = Pick<Entrant, 'caller' | 'operation'>;

/** Those who wait: one of each caller in turn, of each of his operations in turn, the first of that. */
interface Turns<T> {
  add(one: T, owner: Owner): void;
  take(): T | undefined;
  remove(one: T, owner: Owner): void;
  size(): number;
}

function createTurns<T>(): Turns<T> {
  /** Whose turn is next stands first. */
  const callers = new Map<string, Map<string, Set<T>>>();
  let size = 0;
  return {
    size: () => size,
    add(one, { caller, operation }) {
      const operations = callers.get(caller) ?? new Map<string, Set<T>>();
      const own = operations.get(operation) ?? new Set<T>();
      callers.set(caller, operations);
      operations.set(operation, own);
      own.add(one);
      size += 1;
    },
    take() {
      const [caller, operations] = firstOf(callers) ?? [];
      const [operation, own] = (operations && firstOf(operations)) ?? [];
      if (caller === undefined || operations === undefined || operation === undefined || own === undefined)
        return undefined;
      const [one] = own;
      own.delete(one as T);
      size -= 1;
      // Whoever has had a turn stands last.
      operations.delete(operation);
      if (own.size > 0) operations.set(operation, own);
      callers.delete(caller);
      if (operations.size > 0) callers.set(caller, operations);
      return one;
    },
    remove(one, { caller, operation }) {
      const operations = callers.get(caller);
      const own = operations?.get(operation);
      if (operations === undefined || own === undefined || !own.delete(one)) return;
      size -= 1;
      if (own.size === 0) operations.delete(operation);
      if (operations.size === 0) callers.delete(caller);
    },
  };
}

function firstOf<K, V>(map: ReadonlyMap<K, V>): [K, V] | undefined {
  for (const entry of map) return entry;
  return undefined;
}
