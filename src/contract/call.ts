import type { RequestMeter } from '../transport/exchange.ts';

/** What every operation is told about the request that it serves. */
export interface Call {
  /** Fires at the operation's deadline, or when the caller has gone. */
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  deadline: number;
  requestId: string;
  /** True: its reads share no answer with another operation that asks the same at the same moment, as writes need it. */
  alone?: boolean;
  /** Who asks: places at a backend go to each caller in turn. */
  caller?: string;
  /** True: it is asked to find out how the backend is, even where it is left alone for its failures. */
  probe?: boolean;
  /** Fires when the caller has gone: a write that has not begun to leave then is not sent. */
  leaves?: AbortSignal;
  /** Counts what the operation sends, and refuses what goes beyond its limit with RATE_LIMITED. */
  meter?: RequestMeter | undefined;
  /**
   * Reads something once in this GraphQL operation: a second call with the same name gets the first one's answer.
   * For answers that serve several resources (OISP tokenInfo, Astra's role bindings of an account).
   */
  once<T>(name: string, read: () => Promise<T>): Promise<T>;
  limits: Limits;
  /** Counts records that the operation keeps in memory; false as soon as they are more than `limits.heldRecords`. */
  hold(records: number): boolean;
  /** The same call without its memory: a write must not judge by what was read before it, nor answer with it. */
  fresh(): Call;
}

/** What one GraphQL operation may take of one backend. */
export interface Limits {
  /** Pages of one list, or of one partition of it. */
  pagesPerList: number;
  /** Records of all lists together. */
  heldRecords: number;
}
