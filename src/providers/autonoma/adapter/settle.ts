import { UpstreamError } from '../../../errors.ts';

/** The error as a value, so that one failure does not end the reads beside it. A caller's abort passes through. */
export async function settle<T>(answer: Promise<T>): Promise<T | UpstreamError> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

/** A backend that answers nothing at all is one failure, not one for each of its accounts. */
export function refuseIfAllFailed(answers: readonly unknown[]): void {
  const [first] = answers;
  if (first instanceof UpstreamError && answers.every(isOfTheBackend)) throw first;
}

function isOfTheBackend(answer: unknown): boolean {
  return answer instanceof UpstreamError && (answer.retryable || answer.code === 'BACKEND_AUTHENTICATION');
}
