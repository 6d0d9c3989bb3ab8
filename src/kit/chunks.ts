import type { Batch } from '../contract/read.ts';
import { UpstreamError } from '../errors.ts';
import { settle } from './settle.ts';

/** Cuts a list into parts of at most this size. */
export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** Reads keys chunk by chunk, all chunks at once; what fails in one chunk is an error for its keys only. */
export async function inChunks<T>(
  keys: readonly string[],
  size: number,
  read: (chunk: string[]) => Promise<Batch<T>>,
): Promise<Batch<T>> {
  const readChunk = async (chunk: string[]): Promise<[string, T | UpstreamError][]> => {
    const answer = await settle(read(chunk));
    return answer instanceof UpstreamError
      ? chunk.map((key): [string, UpstreamError] => [key, answer])
      : [...answer];
  };
  return new Map((await Promise.all(chunksOf(keys, size).map(readChunk))).flat());
}
