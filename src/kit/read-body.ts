import type { z } from 'zod';
import { UpstreamError } from '../errors.ts';
import type { HttpClient } from '../transport/exchange.ts';
import { withOddFields } from './odd-fields.ts';
import { readerOf, refused } from './reader.ts';

/**
 * Checks an answer against the provider's schema; the error names backend, resource and field, and what came instead
 * by its type only, since values may be secret.
 */
export function readBody<T>(http: HttpClient, schema: z.ZodType<T>, body: unknown, resource: string): T {
  const read = readerOf(schema)(body);
  if (read !== refused) return read;
  const result = schema.safeParse(body, { reportInput: false });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') || 'the whole answer';
  throw http.failure({
    code: 'BACKEND_PROTOCOL',
    message: `${resource}: ${field}: ${issue?.message ?? 'unexpected'}`,
    cause: result.error,
  });
}

/** One record: its optional fields that cannot be read are null in it, and told. */
export function readRecord<T, R>(
  http: HttpClient,
  schema: z.ZodType<T>,
  item: unknown,
  { resource, normalize }: { resource: string; normalize(item: T): R },
): R {
  return withOddFields(() => normalize(readBody(http, schema, item, resource)));
}

export interface ItemKind<T, Of, R> {
  resource: string;
  normalize(item: T, of: Of): R;
}

/**
 * Reads the items of one kind as `readItems` does, `of` being what else records are made of. An answer that several
 * operations share, since they asked at the same moment, is read once for all of them: nobody may change a record.
 */
export function createItemReader<T, Of, R>(
  http: HttpClient,
  schema: z.ZodType<T>,
  { resource, normalize }: ItemKind<T, Of, R>,
): (items: readonly unknown[], of: Of) => (R | UpstreamError)[] {
  const known = new WeakMap<object, { of: Of; entry: R | UpstreamError }>();
  return (items, of) => {
    const normalizeOne = (item: T): R => normalize(item, of);
    return items.map((item) => {
      const isObject = typeof item === 'object' && item !== null;
      const before = isObject ? known.get(item) : undefined;
      if (before !== undefined && before.of === of) return before.entry;
      const entry = readItem(http, schema, item, { resource, normalize: normalizeOne });
      if (isObject) known.set(item, { of, entry });
      return entry;
    });
  };
}

/** Each item by itself: a bad one becomes an error in its place, the others stay. */
export function readItems<T, R>(
  http: HttpClient,
  schema: z.ZodType<T>,
  items: readonly unknown[],
  resource: string,
  normalize: (item: T) => R,
): (R | UpstreamError)[] {
  return items.map((item) => readItem(http, schema, item, { resource, normalize }));
}

function readItem<T, R>(
  http: HttpClient,
  schema: z.ZodType<T>,
  item: unknown,
  kind: { resource: string; normalize(item: T): R },
): R | UpstreamError {
  try {
    return readRecord(http, schema, item, kind);
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}
