import { expect, it } from 'vitest';
import { expectExactlyOnce } from './expect-exactly-once.ts';

it('makes every account once or says that it does not know, over 8 kills at random moments', async () => {
  const report = await expectExactlyOnce({ kills: 8, runs: 6, perRun: 4, seed: 7 });
  expect(report).toMatch(/^8 kills, 24 accounts/);
}, 120_000);
