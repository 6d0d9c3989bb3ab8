import { Kysely, SqliteDialect, type Transaction } from 'kysely';
import { migrate } from './migrations.ts';
import { explain, openFile } from './open-file.ts';
import { retryWhileBusy } from './retry-while-busy.ts';
import type { LedgerTables } from './tables.ts';

/** Several processes may share one file. */
export interface LedgerDatabase {
  /** The tables, for reading. */
  tables: Kysely<LedgerTables>;
  /** All of it or nothing; on disk when it resolves. May run more than once, so it must do nothing else. */
  write<T>(change: (transaction: Transaction<LedgerTables>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `file:<path>` or `:memory:`. */
  url: string;
  /** How long to wait for other processes' locks, in milliseconds. */
  patienceMs: number;
}

export async function openDatabase({ url, patienceMs }: DatabaseOptions): Promise<LedgerDatabase> {
  const database = await openFile(url, patienceMs);
  const tables = new Kysely<LedgerTables>({ dialect: new SqliteDialect({ database }) });
  try {
    await retryWhileBusy(patienceMs, () => migrate(tables));
  } catch (error) {
    await tables.destroy();
    throw explain(url, error);
  }
  return {
    tables,
    write: (change) => retryWhileBusy(patienceMs, () => tables.transaction().execute(change)),
    close: () => tables.destroy(),
  };
}
