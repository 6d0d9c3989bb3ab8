import { expect, it } from 'vitest';
import { interleave } from './two-callers.ts';

it('two callers with other backends and scopes see nothing of each other, neither data, errors nor costs', async () => {
  const { different, named, asked, working } = await interleave({ count: 500, seed: 9 });
  expect({ different, named }).toEqual({ different: [], named: [] });
  expect(working).toBeGreaterThan(15);
  expect(asked).toBeGreaterThanOrEqual(500);
}, 120_000);
