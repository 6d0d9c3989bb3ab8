import type { Call, Limits } from '../contract/call.ts';
import type { RequestMeter } from '../transport/exchange.ts';
import { turn } from './turn.ts';

export interface CallOptions {
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
  requestId: string;
  limits: Limits;
  alone?: boolean;
  caller?: string;
  leaves?: AbortSignal;
  meter?: RequestMeter | undefined;
}

/** A call with a memory and a count of its own. */
export function createCall(options: CallOptions): Call {
  const { signal, deadline, requestId, limits, alone = false, caller = '', leaves = signal, meter } = options;
  const answers = new Map<string, Promise<unknown>>();
  let kept = 0;
  return {
    signal,
    deadline,
    requestId,
    limits,
    alone,
    caller,
    leaves,
    meter,
    once<T>(name: string, read: () => Promise<T>): Promise<T> {
      const answer = answers.get(name) ?? read();
      answers.set(name, answer);
      return inTurn(answer as Promise<T>);
    },
    hold(records) {
      kept += records;
      return kept <= limits.heldRecords;
    },
    fresh: () => createCall({ ...options, alone: true }),
  };
}

/** Hundreds of lists may wait for one answer: each goes on with it in its own turn. */
async function inTurn<T>(answer: Promise<T>): Promise<T> {
  const value = await answer;
  await turn();
  return value;
}
