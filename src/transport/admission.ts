import type { TransportCall } from './exchange.ts';
import { createQueue, QueueFull, WaitedTooLong } from './queue.ts';
import { Refused } from './refused.ts';
import { createUsualTime } from './usual-time.ts';

/** Lets requests go to a backend when there is a place and time enough, and refuses the others before anything is sent. */
export interface Admission {
  /** A place, given back by calling it. Rejects with `Refused`, or with the reason of a signal. */
  admit(call: TransportCall, write: boolean): Promise<() => void>;
  /** How long an answer took, in milliseconds. */
  note(durationMs: number): void;
  length(): { waiting: number; inside: number };
}

export interface AdmissionOptions {
  /** Requests at once. */
  places: number;
  /** Requests that wait; more are refused. */
  mostWaiting: number;
  longestWaitMs: number;
}

export function createAdmission(options: AdmissionOptions): Admission {
  const queue = createQueue(options);
  const usual = createUsualTime();

  /** What is cut off has cost the backend all the same, and of a write nobody would know whether it was done. */
  function checkTime({ deadline }: TransportCall): void {
    const left = deadline - Date.now();
    if (left > patience) return;
    const needed = usual.median();
    if (left >= needed) return;
    throw new Refused({
      code: 'BACKEND_TIMEOUT',
      message: `${Math.max(0, Math.round(left))} ms were left and it usually takes ${Math.round(needed)} ms, so nothing was sent`,
    });
  }

  return {
    note: usual.note,
    length: queue.length,
    async admit(call, write) {
      const { caller = '', requestId: operation, leaves } = call;
      // A write that has begun outlives its caller; one that still waits does not.
      const signal = write && leaves !== undefined ? leaves : call.signal;
      const leave = await queue.enter({ signal, write, caller, operation }).catch((error: unknown): never => {
        throw explain(error, { call, signal, options });
      });
      try {
        checkTime(call);
        return leave;
      } catch (error) {
        leave();
        throw error;
      }
    },
  };
}

/** Nobody looks at the usual time where more than this is left, in milliseconds: no deadline is longer. */
const patience = 60_000;

function explain(
  error: unknown,
  { call, signal, options }: { call: TransportCall; signal: AbortSignal; options: AdmissionOptions },
): unknown {
  if (error instanceof QueueFull)
    return new Refused({
      code: 'RATE_LIMITED',
      message: `${options.mostWaiting} requests wait for it already, so nothing was sent`,
      retryAfterSeconds: 1,
    });
  if (error instanceof WaitedTooLong)
    return new Refused({
      code: 'BACKEND_TIMEOUT',
      message: `it was not the turn of this request within ${options.longestWaitMs / 1_000} s, so nothing was sent`,
    });
  if (signal === call.signal || call.signal.aborted) return error;
  return new Refused({
    code: 'BACKEND_UNAVAILABLE',
    message: 'the caller left before it was the turn of this request, so nothing was sent',
  });
}
