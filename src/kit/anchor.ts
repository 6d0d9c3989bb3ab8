import { InputError } from '../errors.ts';

/** The place behind a record of a list that is paged by offset; without a key, behind one that could not be read. */
export interface Anchor {
  offset: number;
  sortKey: string | null;
  key: string | null;
}

/** A position comes from a caller's cursor, so it may be anything. */
export function anchorOf(position: string | null): Anchor | null {
  if (position === null) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(position);
  } catch {
    parts = null;
  }
  const [offset, sortKey, key] = Array.isArray(parts) ? (parts as unknown[]) : [];
  const isPlace =
    (sortKey === null && key === null) || (typeof sortKey === 'string' && typeof key === 'string');
  if (typeof offset === 'number' && Number.isSafeInteger(offset) && offset > 0 && offset < 1e12 && isPlace)
    return { offset, sortKey, key } as Anchor;
  throw new InputError('after: this cursor holds no position of this list; start again without it');
}
