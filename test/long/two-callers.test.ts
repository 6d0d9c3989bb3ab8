import { expect, it } from 'vitest';
import { interleave } from '../server/two-callers.ts';

it('two callers see nothing of each other in 10,000 operations', async () => {
  const { different, named } = await interleave({ count: 10_000, seed: 2026 });
  expect({ different, named }).toEqual({ different: [], named: [] });
});
