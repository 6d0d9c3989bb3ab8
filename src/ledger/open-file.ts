import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SqliteDatabase } from 'kysely';
import type Database from 'libsql';
import { retryWhileBusy } from './retry-while-busy.ts';

/** The ledger cannot be kept where it was asked to be. The message says why, for whoever configured it. */
export class UnusableLedgerError extends Error {
  override readonly name = 'UnusableLedgerError';
}

/** Blocks the whole process: longer waits are left to `retryWhileBusy`. */
const busyTimeoutMs = 100;

/** `file:<path>` or `:memory:`. Every commit is on disk before it is told. */
export async function openFile(url: string, patienceMs: number): Promise<SqliteDatabase> {
  const path = url.replace(/^file:/, '');
  try {
    if (path !== ':memory:') prepareFile(path);
    return await retryWhileBusy(patienceMs, async () => withImmediateTransactions(await open(path)));
  } catch (error) {
    throw explain(url, error);
  }
}

/** Turns what keeps a ledger from being opened into a sentence. */
export function explain(url: string, error: unknown): UnusableLedgerError {
  const { message, code } =
    error instanceof Error ? { code: undefined, ...error, message: error.message } : {};
  const reason = reasons[String(code)] ?? `cannot be used (${[code, message].filter(Boolean).join(': ')})`;
  return new UnusableLedgerError(`${url}: ${reason}; expected a file that can be read and written`, {
    cause: error,
  });
}

/** Whether it is not the place that is wrong, but that this platform has no libsql. */
export function isWithoutLibsql({ cause }: UnusableLedgerError): boolean {
  return cause instanceof Error && 'code' in cause && missing.has(String(cause.code));
}

const missing: ReadonlySet<string> = new Set(['MODULE_NOT_FOUND', 'ERR_DLOPEN_FAILED']);

const withoutLibsql = `needs libsql, which has no binary for this platform (${process.platform} ${process.arch}); with ledger.url ":memory:" it is kept in memory until the gateway ends`;

const reasons: Record<string, string> = {
  MODULE_NOT_FOUND: withoutLibsql,
  ERR_DLOPEN_FAILED: withoutLibsql,
  ENOENT: 'lies where nothing can be made (ENOENT)',
  EACCES: 'may not be written by this user (EACCES)',
  EROFS: 'lies on a file system that cannot be written (EROFS)',
  EISDIR: 'is a folder (EISDIR)',
  ENOTDIR: 'has something that is no folder on its path (ENOTDIR)',
  ENOSPC: 'no space is left (ENOSPC)',
  SQLITE_FULL: 'no space is left (SQLITE_FULL)',
  SQLITE_NOTADB: 'is no SQLite database (SQLITE_NOTADB)',
  SQLITE_READONLY: 'cannot be written (SQLITE_READONLY)',
  SQLITE_BUSY: 'another process keeps it locked (SQLITE_BUSY)',
};

/** Opened by ourselves first: the system says why not, and nobody else may read who changed what. */
function prepareFile(path: string): void {
  makeFolder(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
}

/** Node's own `recursive` never ends where the system forbids it with ENOENT, as below /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path);
}

async function open(path: string): Promise<Database.Database> {
  // Not on every platform, and throws where it is missing.
  const { default: Libsql } = await import('libsql');
  const database = new Libsql(path, { timeout: busyTimeoutMs });
  try {
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    database.exec('PRAGMA journal_mode = WAL');
    database.exec('PRAGMA synchronous = FULL');
    // On macOS a plain fsync does not reach the disk.
    database.exec('PRAGMA fullfsync = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * A transaction takes its write lock at once: with SQLite's deferred BEGIN a first read would fix a snapshot, and
 * the write behind it fail with SQLITE_BUSY_SNAPSHOT, however long it waits. And libsql never resets a prepared
 * statement that found the database locked, which makes the next COMMIT of the connection fail; `exec` does.
 */
function withImmediateTransactions(database: Database.Database): SqliteDatabase {
  const control = new Map<string, () => void>([
    ['begin', () => void database.exec('BEGIN IMMEDIATE')],
    ['commit', () => void database.exec('COMMIT')],
    // A full disk has rolled back already.
    ['rollback', () => void (database.inTransaction && database.exec('ROLLBACK'))],
  ]);
  return {
    prepare(statement) {
      const run = control.get(statement);
      if (run === undefined) return database.prepare(statement) as ReturnType<SqliteDatabase['prepare']>;
      return {
        reader: false,
        all: () => [],
        iterate: () => [][Symbol.iterator](),
        run: () => {
          run();
          return { changes: 0, lastInsertRowid: 0 };
        },
      };
    },
    close: () => void database.close(),
  };
}
