import type { Batch } from '../../../contract/read.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import { UpstreamError } from '../../../errors.ts';

export interface Rows<R> {
  items: readonly unknown[];
  /** The records or errors of the items, in the same order. */
  entries: readonly (R | UpstreamError)[];
  /** Why items may be missing: then a key that is not there is not known to be absent. */
  incomplete?: UpstreamError | null;
  /** The field of an item that names it. */
  idField: string;
  /** Other spellings under which an item may have been asked for. */
  spellings?(id: string): string[];
}

/**
 * Matches rows to keys. An error belongs to the item's own key; one whose item has no readable id is the answer for
 * every key that is not there, since any of them may be meant.
 */
export function matchRows<R extends ResourceRecord>(keys: readonly string[], rows: Rows<R>): Batch<R> {
  const byId = new Map<string, R | UpstreamError>();
  let stray: UpstreamError | null = rows.incomplete ?? null;
  rows.entries.forEach((entry, index) => {
    const id = textAt(rows.items[index], rows.idField);
    if (id !== null) {
      byId.set(id, entry);
      for (const spelling of [id.toLowerCase(), ...(rows.spellings?.(id) ?? [])]) {
        if (!byId.has(spelling)) byId.set(spelling, entry);
      }
    } else if (entry instanceof UpstreamError) stray = entry;
  });
  const batch = new Map<string, R | UpstreamError>();
  for (const key of keys) {
    const entry = byId.get(key) ?? byId.get(key.toLowerCase()) ?? stray;
    if (entry !== null) batch.set(key, entry);
  }
  return batch;
}

/** A text in JSON that is not checked yet; null when there is none. */
export function textAt(item: unknown, field: string): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const value = (item as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}

/** One record out of a batch of one. */
export function only<R>(batch: Batch<R>, key: string): R | null {
  const entry = batch.get(key) ?? null;
  if (entry instanceof UpstreamError) throw entry;
  return entry;
}
