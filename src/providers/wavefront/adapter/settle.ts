import { UpstreamError } from '../../../errors.ts';

/** The error as a value, where one that is thrown would hide what has been done already. */
export async function settle<T>(step: Promise<T>): Promise<T | UpstreamError> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
