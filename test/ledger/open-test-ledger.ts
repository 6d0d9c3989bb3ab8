import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach } from 'vitest';
import { type LedgerOptions, openLedger, type StoredLedger } from '../../src/ledger/ledger.ts';
import type { Claim, Mutation, Result, Ticket } from '../../src/ledger/records.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** The file of a ledger, in a folder of its own; removed after the test. */
export function ledgerFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'account-graph-ledger-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'ledger.db');
}

/** Closed after the test. */
export async function openTestLedger(
  file: string,
  options: Partial<LedgerOptions> = {},
): Promise<StoredLedger> {
  const defaults = { url: `file:${file}`, keepHours: 24, auditDays: 365, now: Date.now };
  const ledger = await openLedger({ ...defaults, ...options });
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closed ??= ledger.close();
    return closed;
  };
  cleanups.push(close);
  return { ...ledger, close };
}

/** The file's other user: another connection, past everything that the ledger does. */
export function openRaw(file: string): Database.Database {
  const raw = new Database(file, { timeout: 5_000 });
  cleanups.push(() => raw.close());
  return raw;
}

export function rowsOf<Row>(raw: Database.Database, query: string): Row[] {
  return raw.prepare(query).all() as Row[];
}

export function mutation(changes: Partial<Mutation> = {}): Mutation {
  return {
    subject: 'ann',
    operation: 'createAccount',
    idempotencyKey: 'key 1',
    input: { name: 'Bakery' },
    hashed: { name: 'Bakery' },
    holdsSecret: false,
    backend: 'astra',
    backends: ['astra'],
    targetIds: [],
    requestId: 'request-1',
    sentRequestId: null,
    signal: new AbortController().signal,
    ...changes,
  };
}

export const succeeded: Result = { outcome: 'SUCCEEDED', error: null, replay: { answer: 'made' } };

export async function mustRun(claim: Promise<Claim>): Promise<Ticket> {
  const { kind, ...rest } = await claim;
  if (kind !== 'run' || !('ticket' in rest)) throw new Error(`expected to run, ${kind} came`);
  return rest.ticket;
}
