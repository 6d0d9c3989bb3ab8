import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../src/config/faults.ts';
import { openLedger } from '../../src/ledger/ledger.ts';
import { type StartedGateway, sandboxBackends, startGateway } from '../support/start-gateway.ts';
import { ledgerFile, mutation, openRaw, openTestLedger, rowsOf } from './open-test-ledger.ts';

const gateways: StartedGateway[] = [];
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway.close();
});

async function startWithLedger(file: string): Promise<StartedGateway> {
  const backends = sandboxBackends.filter(({ provider }) => provider === 'astra');
  const started = await startGateway({ configuration: { backends, ledger: { url: `file:${file}` } } });
  gateways.push(started);
  return started;
}

const create = `mutation ($key: String, $name: String!) {
  createAccount(input: { backend: "astra", name: $name, idempotencyKey: $key }) {
    __typename
    ... on CreateAccountPayload { warnings account { name } }
    ... on OperationError { message retryable }
  }
}`;

function posts({ sent }: StartedGateway): string[] {
  return sent('astra').filter((line) => line.startsWith('POST'));
}

const places: [string, (file: string) => string, RegExp][] = [
  ['a folder', dirname, /is a folder \(EISDIR\)/],
  ['below a file', (file) => join(writeText(file, ''), 'ledger.db'), /ENOTDIR|EEXIST/],
  ['no database', (file) => writeText(file, 'no database, '.repeat(100)), /is no SQLite database/],
  ['where the system lets nobody write', () => '/proc/account-graph/ledger.db', /ENOENT|EACCES|EROFS/],
  ['a name that is too long', (file) => join(dirname(file), 'n'.repeat(300)), /ENAMETOOLONG/],
];

function writeText(file: string, text: string): string {
  writeFileSync(file, text);
  return file;
}

describe('a ledger that cannot be opened', () => {
  it.each(places)('says where and why: %s', async (_, place, reason) => {
    const url = `file:${place(ledgerFile())}`;
    const opened = openLedger({ url, keepHours: 24, auditDays: 1, now: Date.now, patienceMs: 50 });
    await expect(opened).rejects.toThrow(reason);
    await expect(opened).rejects.toMatchObject({ name: 'UnusableLedgerError' });
    await expect(opened).rejects.toThrow(url);
  });

  it('is a fault of the configuration at ledger.url, and leaves nothing open', async () => {
    const file = ledgerFile();
    mkdirSync(file);
    const started = startGateway({
      configuration: { backends: sandboxBackends, ledger: { url: `file:${file}` } },
    });
    await expect(started).rejects.toBeInstanceOf(ConfigurationError);
    await expect(started).rejects.toThrow(/^ledger\.url: file:.*is a folder \(EISDIR\)/);
  });

  it('is one that a later version has written', async () => {
    const file = ledgerFile();
    await (await openTestLedger(file)).close();
    openRaw(file).exec(`insert into kysely_migration values ('999-later', '2030-01-01')`);
    await expect(openTestLedger(file)).rejects.toThrow(/999-later/);
  });

  it('is one that another process keeps locked', async () => {
    const file = ledgerFile();
    const raw = openRaw(file);
    raw.exec('begin exclusive');
    await expect(openTestLedger(file, { patienceMs: 50 })).rejects.toThrow(/keeps it locked/);
    raw.exec('rollback');
    expect(await (await openTestLedger(file)).countEvents({})).toBe(0);
  });

  it('is made with its folders where there is nothing', async () => {
    const file = join(dirname(ledgerFile()), 'not', 'there', 'ledger.db');
    const ledger = await openTestLedger(file);
    expect((await ledger.begin(mutation())).kind).toBe('run');
  });
});

describe('a ledger that fails before the call', () => {
  it('refuses the mutation with a typed error, sends nothing, and logs why', async () => {
    const file = ledgerFile();
    const gateway = await startWithLedger(file);
    const raw = openRaw(file);
    raw.exec('alter table audit_events rename to hidden');
    const { data } = await gateway.query(create, { key: 'k', name: 'Bakery' });
    expect(data).toEqual({
      createAccount: {
        __typename: 'BackendUnavailableError',
        message: 'the ledger cannot be written, so nothing was sent; try again later',
        retryable: true,
      },
    });
    expect(posts(gateway)).toEqual([]);
    expect(gateway.log.join('')).toMatch(
      /"operation":"createAccount".*no such table.*a mutation was refused/,
    );
    // Both or neither: the key was not claimed either.
    expect(rowsOf(raw, 'select key from idempotency_keys')).toEqual([]);

    raw.exec('alter table hidden rename to audit_events');
    const later = await gateway.query(create, { key: 'k', name: 'Bakery' });
    expect(later.data).toMatchObject({ createAccount: { __typename: 'CreateAccountPayload' } });
  });

  it('keeps answering queries', async () => {
    const file = ledgerFile();
    const gateway = await startWithLedger(file);
    openRaw(file).exec('alter table audit_events rename to hidden');
    const { data } = await gateway.query('{ accounts(first: 1) { complete } }');
    expect(data).toEqual({ accounts: { complete: true } });
  });
});

describe('a ledger that fails after the call', () => {
  const refuseUpdates = `create trigger refuse before update on audit_events
    begin select raise(abort, 'no space'); end`;

  it('tells the outcome with a warning, and logs why', async () => {
    const file = ledgerFile();
    const gateway = await startWithLedger(file);
    openRaw(file).exec(refuseUpdates);
    const { data } = await gateway.query(create, { key: 'k', name: 'Bakery' });
    expect(data).toEqual({
      createAccount: {
        __typename: 'CreateAccountPayload',
        account: { name: 'Bakery' },
        warnings: ['it was done, but the ledger could not be completed'],
      },
    });
    expect(gateway.log.join('')).toMatch(/"error":"no space".*the outcome is kept in memory/);
  });

  it('refuses the same key while it cannot tell, and replays the outcome as soon as it can be written', async () => {
    const file = ledgerFile();
    const gateway = await startWithLedger(file);
    const raw = openRaw(file);
    raw.exec(refuseUpdates);
    await gateway.query(create, { key: 'k', name: 'Bakery' });
    const during = await gateway.query(create, { key: 'k', name: 'Bakery' });
    expect(during.data).toMatchObject({ createAccount: { __typename: 'BackendUnavailableError' } });
    raw.exec('drop trigger refuse');
    const after = await gateway.query(create, { key: 'k', name: 'Bakery' });
    expect(after.data).toMatchObject({ createAccount: { account: { name: 'Bakery' }, warnings: [] } });
    expect(posts(gateway)).toHaveLength(1);
    expect(rowsOf(raw, 'select outcome from audit_events order by id')).toEqual([
      { outcome: 'SUCCEEDED' },
      { outcome: 'REPLAYED' },
    ]);
  });
});
