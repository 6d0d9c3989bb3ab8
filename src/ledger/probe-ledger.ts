import { existsSync, mkdtempSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explain, openFile } from './open-file.ts';
import { retryWhileBusy } from './retry-while-busy.ts';

/**
 * Tells whether a ledger could be opened there and written, and throws `UnusableLedgerError` if not. Changes nothing: a
 * file that is not there is not made, only its folder is tried, and no table is touched.
 */
export async function probeLedger(url: string, patienceMs: number): Promise<'exists' | 'can be made'> {
  const path = url.replace(/^file:/, '');
  if (path === ':memory:') return 'can be made';
  if (!existsSync(path)) {
    tryFolder(url, dirname(path));
    return 'can be made';
  }
  const database = await openFile(url, patienceMs);
  try {
    await retryWhileBusy(patienceMs, async () => {
      // The write lock is what every mutation needs.
      database.prepare('begin').run([]);
      database.prepare('rollback').run([]);
    });
  } catch (error) {
    throw explain(url, error);
  } finally {
    database.close();
  }
  return 'exists';
}

/** Makes a folder with a name of its own and removes it: rights alone do not tell of full or odd file systems. */
function tryFolder(url: string, folder: string): void {
  try {
    if (existsSync(folder) || dirname(folder) === folder)
      rmdirSync(mkdtempSync(join(folder, '.ledger-probe-')));
    else tryFolder(url, dirname(folder));
  } catch (error) {
    throw explain(url, error);
  }
}
