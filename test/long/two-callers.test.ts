import { expect, it } from 'vitest';
import { interleave } from '../server/two-callers.ts';

/** FULL=1 asks the whole number. */
const count = process.env['FULL'] === '1' ? 10_000 : 2_000;

it(`two callers see nothing of each other in ${count} operations`, async () => {
  const { different, named } = await interleave({ count, seed: 2026 });
  expect({ different, named }).toEqual({ different: [], named: [] });
});
