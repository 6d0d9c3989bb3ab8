import type { Done, Outcomes } from '../../../contract/write.ts';
import { UpstreamError } from '../../../errors.ts';

/** All of them, as many at once as the backend has connections; a failure is one target's, an abort everybody's. */
export async function runEach(
  tasks: readonly (readonly [key: string, task: () => Promise<Done>])[],
): Promise<Outcomes> {
  const outcomes = tasks.map(async ([key, task]): Promise<[string, Done | UpstreamError]> => {
    try {
      return [key, await task()];
    } catch (error) {
      if (error instanceof UpstreamError) return [key, error];
      throw error;
    }
  });
  return new Map(await Promise.all(outcomes));
}
