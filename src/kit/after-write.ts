import type { Written } from '../contract/write.ts';
import { UpstreamError } from '../errors.ts';
import { settle } from './settle.ts';

/** The one sentence for "done, but not read again". */
export function notReadAgain(resource: string, reason: string): string {
  return `The ${resource} was written, but could not be read again: ${reason}.`;
}

export interface AfterWrite<R> {
  /** Its name in sentences: "user", "service account". */
  resource: string;
  /** Reads past what the call remembers (`call.fresh()`). Null where the backend has no such record any more. */
  read(): Promise<R | null>;
  /** What is known of the record without the read. */
  known: R;
}

/** The record as it is after a write: what cannot be read any more takes nothing from what was done. */
export async function readAfterWrite<R>({ resource, read, known }: AfterWrite<R>): Promise<Written<R>> {
  const record = await settle(read());
  if (record instanceof UpstreamError)
    return { record: known, warnings: [notReadAgain(resource, record.message)] };
  if (record !== null) return { record, warnings: [] };
  return { record: known, warnings: [notReadAgain(resource, 'there is no such record any more')] };
}
