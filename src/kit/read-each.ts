import type { Batch } from '../contract/read.ts';
import type { UpstreamError } from '../errors.ts';
import { settle } from './settle.ts';

/**
 * One read for each key, all at once: the connections of the backend bound how many really are. A read that fails is an
 * error for its own key; null is left out, as the contract has it.
 */
export async function readEach<T>(
  keys: Iterable<string>,
  read: (key: string) => Promise<T | null>,
): Promise<Batch<T>> {
  const answers = new Map<string, T | UpstreamError>();
  const readInto = async (key: string): Promise<void> => {
    const answer = await settle(read(key));
    if (answer !== null) answers.set(key, answer);
  };
  await Promise.all([...new Set(keys)].map(readInto));
  return answers;
}
