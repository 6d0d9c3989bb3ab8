import { expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/ledger.ts';
import type { Mutation } from '../../src/ledger/records.ts';
import { ledgerFile, mustRun, mutation, openTestLedger, succeeded } from '../ledger/open-test-ledger.ts';
import { sandboxBackends, startGateway } from '../support/start-gateway.ts';

const rounds = 300;

interface Times {
  median: number;
  p95: number;
}

async function measure(run: (round: number) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  for (let round = -20; round < rounds; round += 1) {
    const began = performance.now();
    await run(round);
    // The first ones warm up.
    if (round >= 0) times.push(performance.now() - began);
  }
  times.sort((one, other) => one - other);
  return { median: times[rounds / 2] ?? 0, p95: times[Math.floor(rounds * 0.95)] ?? 0 };
}

function show({ median, p95 }: Times): string {
  return `median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms`;
}

type Pair = Pick<Ledger, 'begin' | 'finish'>;

async function measurePair({ begin, finish }: Pair): Promise<Times> {
  return measure(async (round) => {
    const asked: Mutation = mutation({ idempotencyKey: `key ${round}` });
    await finish(await mustRun(begin(asked)), succeeded);
  });
}

/** One mutation through the whole gateway, over HTTP to the emulator. */
async function measureMutation(url: string): Promise<Times> {
  const backends = sandboxBackends.filter(({ name }) => name === 'astra');
  const gateway = await startGateway({ configuration: { backends, ledger: { url } } });
  const create = `mutation ($name: String!, $key: String) {
    createAccount(input: { backend: "astra", name: $name, idempotencyKey: $key }) { __typename }
  }`;
  const times = await measure(async (round) => {
    const { data } = await gateway.query(create, { name: `account ${round}`, key: `key ${round}` });
    expect(data).toEqual({ createAccount: { __typename: 'CreateAccountPayload' } });
  });
  await gateway.close();
  return times;
}

it('prints what the ledger adds to a mutation, every commit synced to the disk', async () => {
  const onDisk = await measurePair(await openTestLedger(ledgerFile()));
  const inMemory = await measurePair(await openTestLedger('', { url: ':memory:' }));
  const withFile = await measureMutation(`file:${ledgerFile()}`);
  const without = await measureMutation(':memory:');
  const ratio = without.median === 0 ? 0 : withFile.median / (without.median - inMemory.median);
  process.stdout.write(
    [
      `begin and finish, on disk:  ${show(onDisk)}`,
      `begin and finish, in memory: ${show(inMemory)}`,
      `createAccount, ledger on disk:  ${show(withFile)}`,
      `createAccount, ledger in memory: ${show(without)}`,
      `ratio to a mutation without a ledger: ${ratio.toFixed(2)}`,
      '',
    ].join('\n'),
  );
  expect(onDisk.median).toBeGreaterThan(0);
  expect(await openTestLedger(ledgerFile()).then((ledger) => ledger.countEvents({}))).toBe(0);
});
