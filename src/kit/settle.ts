import { UpstreamError } from '../errors.ts';

/** The error as a value, so that one failure ends nothing beside it. A caller's abort passes through. */
export async function settle<T>(answer: Promise<T>): Promise<T | UpstreamError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
