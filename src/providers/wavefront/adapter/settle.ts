import { UpstreamError } from '../../../errors.ts';

/** What came of a step behind the main effect: its failure must not hide that the effect is there. */
export async function settle<T>(step: Promise<T>): Promise<T | UpstreamError> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
