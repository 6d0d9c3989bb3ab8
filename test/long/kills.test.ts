import { expect, it } from 'vitest';
import { expectExactlyOnce } from '../exactly-once/expect-exactly-once.ts';

it('makes every account once or says that it does not know, over 200 kills and 50 runs', async () => {
  const report = await expectExactlyOnce({ kills: 200, runs: 50, perRun: 8, seed: 42 });
  process.stdout.write(`${report}\n`);
  expect(report).toMatch(/^200 kills, 400 accounts/);
}, 1_800_000);
