import { createHash } from 'node:crypto';
import { InputError } from '../errors.ts';

/** Where one stream of a merged list stands. */
export interface StreamPlace {
  /** Go on behind this position; null: from the start. */
  position: string | null;
  /** Everything has been delivered. */
  done: boolean;
  /** How many records the whole stream has, once that is known. */
  total: number | null;
}

/** By stream name. */
export type Places = ReadonlyMap<string, StreamPlace>;

const version = 1;

/**
 * An opaque text that holds the place of every stream of a list. `list` names the list with its filter and parent: a
 * cursor of one list is refused by every other.
 */
export function encodeCursor(list: string, places: Places): string {
  const rows = [...places].map(([name, { position, done, total }]) => [name, position, done ? 1 : 0, total]);
  const payload = Buffer.from(JSON.stringify([version, digest(list), rows]));
  return Buffer.concat([checksum(payload), payload]).toString('base64url');
}

export function decodeCursor(list: string, cursor: string): Places {
  const bytes = Buffer.from(cursor, 'base64url');
  const payload = bytes.subarray(checksumBytes);
  const intact =
    bytes.toString('base64url') === cursor && checksum(payload).equals(bytes.subarray(0, checksumBytes));
  if (!intact) {
    throw new InputError(
      'after: expected a cursor that an earlier page of this list gave (pageInfo.endCursor), a damaged or foreign text came; start again without it',
    );
  }
  const rows = rowsOf(payload, list);
  if (rows === null) {
    throw new InputError(
      'after: this cursor belongs to another list or to another filter; use it with the arguments it came from, or start again without it',
    );
  }
  return new Map(rows.map(([name, position, done, total]) => [name, { position, done: done === 1, total }]));
}

type Row = [name: string, position: string | null, done: number, total: number | null];

/** Null when the payload is another list's, or was not written by this version. */
function rowsOf(payload: Buffer, list: string): Row[] | null {
  let parts: unknown;
  try {
    parts = JSON.parse(payload.toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [cursorVersion, cursorList, rows] = parts as unknown[];
  if (cursorVersion !== version || cursorList !== digest(list) || !Array.isArray(rows)) return null;
  return rows.every(isRow) ? rows : null;
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 4) return false;
  const [name, position, done, total] = row as unknown[];
  const hasPlace = (position === null || typeof position === 'string') && (done === 0 || done === 1);
  return typeof name === 'string' && hasPlace && (total === null || Number.isSafeInteger(total));
}

const checksumBytes = 6;

/** Not a signature: a cursor holds nothing that its owner could not ask for anyway. */
function checksum(payload: Buffer): Buffer {
  return createHash('sha256')
    .update('account-graph cursor')
    .update(payload)
    .digest()
    .subarray(0, checksumBytes);
}

function digest(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 10);
}
