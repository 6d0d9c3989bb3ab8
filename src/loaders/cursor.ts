import { createHash } from 'node:crypto';
import { errorCodes, InputError } from '../errors.ts';
import type { Missing, Undecided } from './failure.ts';

/** Where one stream of a merged list stands. */
export interface StreamState {
  /** Go on behind this position; null: from the start. */
  position: string | null;
  /** Everything has been delivered. */
  done: boolean;
  /** How many records the whole stream has, once that is known. */
  total: number | null;
}

/** Where each stream stands, by its name. */
export type StreamStates = ReadonlyMap<string, StreamState>;

/** Where a walk through a list stands, and what it has had to leave out so far. */
export interface WalkState {
  streams: StreamStates;
  missing: readonly Missing[];
  undecided: readonly Undecided[];
  /** The last group's sort key, in lists of groups. */
  frontier: string | null;
  /** Names what the walk keeps of what it has read; absent where it keeps nothing. */
  copy?: string;
}

const version = 2;

/**
 * An opaque text that holds where every stream of a list stands, and what is missing since the beginning of the walk.
 * `list` names the list with its filter and parent: a cursor of one list is refused by every other.
 */
export function encodeCursor(list: string, walk: WalkState): string {
  const { streams, missing, undecided, frontier, copy } = walk;
  const rows = [...streams].map(([name, { position, done, total }]) => [name, position, done ? 1 : 0, total]);
  const lost = missing.map(({ backend, code, message, scope, field }) => [
    backend,
    code,
    message,
    scope,
    field,
  ]);
  const unjudged = undecided.map(({ backend, field, count }) => [backend, field, count]);
  const named = copy === undefined ? [] : [copy];
  const parts = [version, digest(list), rows, lost, unjudged, frontier, ...named];
  const payload = Buffer.from(JSON.stringify(parts));
  return Buffer.concat([checksum(payload), payload]).toString('base64url');
}

export function decodeCursor(list: string, cursor: string): WalkState {
  const bytes = Buffer.from(cursor, 'base64url');
  const payload = bytes.subarray(checksumBytes);
  const intact =
    bytes.toString('base64url') === cursor && checksum(payload).equals(bytes.subarray(0, checksumBytes));
  if (!intact) {
    throw new InputError(
      'after: expected a cursor that an earlier page of this list gave (pageInfo.endCursor), a damaged or foreign text came; start again without it',
    );
  }
  const state = stateOf(payload, list);
  if (state === null) {
    throw new InputError(
      'after: this cursor belongs to another list or to another filter; use it with the arguments it came from, or start again without it',
    );
  }
  return state;
}

/** Null when the payload is another list's, or was not written by this version. */
function stateOf(payload: Buffer, list: string): WalkState | null {
  let parts: unknown;
  try {
    parts = JSON.parse(payload.toString());
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [cursorVersion, cursorList, rows, lost, unjudged, frontier, copy] = parts as unknown[];
  if (cursorVersion !== version || cursorList !== digest(list)) return null;
  if (!areAll<StreamRow>(rows, isStreamRow)) return null;
  if (!areAll<MissingRow>(lost, isMissingRow) || !areAll<UndecidedRow>(unjudged, isUndecidedRow)) return null;
  if (frontier !== null && typeof frontier !== 'string') return null;
  if (copy !== undefined && (typeof copy !== 'string' || !copyPattern.test(copy))) return null;
  return {
    streams: new Map(
      rows.map(([name, position, done, total]) => [name, { position, done: done === 1, total }]),
    ),
    missing: lost.map(([backend, code, message, scope, field]) => ({ backend, code, message, scope, field })),
    undecided: unjudged.map(([backend, field, count]) => ({ backend, field, count })),
    frontier,
    ...(copy !== undefined && { copy }),
  };
}

/** As `createWalkName` makes them. */
const copyPattern = /^[\w-]{12}$/;

type StreamRow = [name: string, position: string | null, done: number, total: number | null];
type MissingRow = [
  backend: string,
  code: Missing['code'],
  message: string,
  scope: Missing['scope'],
  field: string | null,
];
type UndecidedRow = [backend: string, field: string, count: number];

function areAll<Row>(rows: unknown, isRow: (row: unknown[]) => boolean): rows is Row[] {
  return Array.isArray(rows) && rows.every((row) => Array.isArray(row) && isRow(row as unknown[]));
}

function isStreamRow([name, position, done, total, ...rest]: unknown[]): boolean {
  const hasState = (position === null || typeof position === 'string') && (done === 0 || done === 1);
  return (
    typeof name === 'string' &&
    hasState &&
    (total === null || Number.isSafeInteger(total)) &&
    rest.length === 0
  );
}

function isMissingRow([backend, code, message, scope, field, ...rest]: unknown[]): boolean {
  const isText = typeof backend === 'string' && typeof message === 'string';
  const isKnown =
    errorCodes.some((known) => known === code) &&
    ['BACKEND', 'PARTITION', 'RECORD'].some((known) => known === scope);
  return isText && isKnown && (field === null || typeof field === 'string') && rest.length === 0;
}

function isUndecidedRow([backend, field, count, ...rest]: unknown[]): boolean {
  const isText = typeof backend === 'string' && typeof field === 'string';
  return isText && Number.isSafeInteger(count) && rest.length === 0;
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
