import { type ExecutionResult, GraphQLError } from 'graphql';
import type { RequestLog } from './mask-error.ts';

export interface AnswerLimits {
  /** Longest answer to an operation, in bytes. */
  maxResponseBytes: number;
}

/** The result, or one error in its place where its text would be longer than it may be. */
export function boundAnswer<Result extends ExecutionResult>(
  result: Result,
  { maxResponseBytes }: AnswerLimits,
  { logger, requestId }: Pick<RequestLog, 'logger' | 'requestId'>,
): Result | ExecutionResult {
  if (!isLonger(result, maxResponseBytes)) return result;
  const message = `the answer would be longer than ${maxResponseBytes} bytes (server.maxResponseBytes); ask for fewer records or fields at once. What the operation changed stays changed, and its idempotency keys tell what came of it.`;
  logger.warn({ requestId }, 'an answer was withheld, which is longer than server.maxResponseBytes');
  const extensions = { code: 'INVALID_INPUT', requestId };
  return { data: null, errors: [new GraphQLError(message, { extensions })] };
}

/** A long text is never written only to be measured. */
function isLonger(result: ExecutionResult, most: number): boolean {
  const least = leastLength(result, most);
  if (least > most) return true;
  return least * mostBytesEach > most && Buffer.byteLength(JSON.stringify(result)) > most;
}

/** A control character is written as six, and any other as three bytes at the most. */
const mostBytesEach = 6;

/** So many characters has its JSON at least, and a sixth of its bytes at most; not counted to the end where it is more. */
function leastLength(value: unknown, most: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return String(value).length;
  if ('toJSON' in value && typeof value.toJSON === 'function') return leastLength(value.toJSON(), most);
  let length = 1;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) {
      length += leastLength(item, most) + 1;
      if (length > most) break;
    }
    return length;
  }
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    length += name.length + leastLength(item, most) + 4;
    if (length > most) break;
  }
  return length;
}
