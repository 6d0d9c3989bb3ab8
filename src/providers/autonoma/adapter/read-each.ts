import type { Batch } from '../../../contract/read.ts';
import type { UpstreamError } from '../../../errors.ts';
import { settle } from './settle.ts';

/** One read for each key, since no page documents a batch; what is null is left out. */
export async function readEach<T>(
  keys: readonly string[],
  read: (key: string) => Promise<T | null>,
): Promise<Batch<T>> {
  const answers = new Map<string, T | UpstreamError>();
  await Promise.all(
    keys.map(async (key) => {
      const answer = await settle(read(key));
      if (answer !== null) answers.set(key, answer);
    }),
  );
  return answers;
}
