import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { errorCodes, InputError } from '../errors.ts';
import { type Missing, shortened, type Undecided } from './failure.ts';
import { type Seal, sealedLength } from './seal.ts';

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

/** Makes the texts that a client gives back to go on with a walk, and reads them. */
export interface Cursors {
  /**
   * An opaque text that holds where every stream of a list stands, and what is missing since the beginning of the walk.
   * `list` names the list with its filter and parent: a cursor of one list is refused by every other.
   */
  encode(list: string, walk: WalkState): string;
  decode(list: string, cursor: string): WalkState;
}

/** So many characters has a cursor at the most. */
export const longestCursor = 4_000;

/** Sealed, since positions and sort keys may hold what the caller may not read, and so that nobody else makes one. */
export function createCursors({ seal, open }: Seal): Cursors {
  return {
    encode(list, walk) {
      const named = digest(list);
      for (const told of missingToTell(walk.missing)) {
        const bytes = pack(JSON.stringify(partsOf(named, { ...walk, missing: told })));
        if (sealedLength(bytes.length) <= longestCursor) return seal(purpose, bytes);
      }
      throw new InputError(tooManyParts(walk.streams.size), 'UNSUPPORTED');
    },
    decode(list, cursor) {
      const bytes = cursor.length > longestCursor ? null : open(purpose, cursor);
      if (bytes === null) throw new InputError(damaged);
      const walk = stateOf(unpack(bytes), digest(list));
      if (walk === null) throw new InputError(foreign);
      return walk;
    },
  };
}

const purpose = 'cursor';

const damaged =
  'after: expected a cursor that an earlier page of this list gave (pageInfo.endCursor), a damaged or foreign text came, or one from before a restart without fingerprintKey; start again without it';
const foreign =
  'after: this cursor belongs to another list or to another filter; use it with the arguments it came from, or start again without it';

function tooManyParts(count: number): string {
  return `this walk stands at ${count} places at once, in more parts of its backends than a cursor of ${longestCursor} characters holds; ask for fewer backends (filter.backends), or account by account`;
}

/** As much of what is missing as there is room for: each time less, at last one line for a backend. */
function* missingToTell(missing: readonly Missing[]): Generator<readonly Missing[]> {
  yield missing;
  for (let count = missing.length >> 1; count > 0; count >>= 1) yield shortened(missing, count);
  if (missing.length > 0) yield shortened(missing, 0);
}

function partsOf(list: string, { streams, missing, undecided, frontier, copy }: WalkState): unknown[] {
  const rows = [...streams].map(([name, { position, done, total }]) => [name, position, done ? 1 : 0, total]);
  const lost = missing.map(({ backend, code, message, scope, field }) => [
    backend,
    code,
    message,
    scope,
    field,
  ]);
  const unjudged = undecided.map(({ backend, field, count }) => [backend, field, count]);
  return [version, list, rows, lost, unjudged, frontier, ...(copy === undefined ? [] : [copy])];
}

const version = 3;

/** A long text is deflated, a short one is not worth the time; the first byte tells which it is. */
function pack(json: string): Buffer {
  if (json.length <= longestPlain) return Buffer.from(`${plainMark}${json}`);
  return Buffer.concat([Buffer.from(deflatedMark), deflateRawSync(json)]);
}

function unpack(bytes: Buffer): string {
  const content = bytes.subarray(1);
  return (bytes[0] === deflatedMark.charCodeAt(0) ? inflateRawSync(content) : content).toString();
}

const longestPlain = 1_000;
const plainMark = 'p';
const deflatedMark = 'd';

/** Null when the payload is another list's, or was not written by this version. */
function stateOf(payload: string, list: string): WalkState | null {
  let parts: unknown;
  try {
    parts = JSON.parse(payload);
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [cursorVersion, cursorList, rows, lost, unjudged, frontier, copy] = parts as unknown[];
  if (cursorVersion !== version || cursorList !== list) return null;
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

function digest(list: string): string {
  return createHash('sha256').update(list).digest('base64url').slice(0, 10);
}
