import type { z } from 'zod';
import type { ResourceRecord } from '../../../model.ts';
import type { HttpClient } from '../../../transport/http-client.ts';
import type { Call } from '../../provider.ts';
import type { Written } from '../../writes.ts';
import type { Texts } from './check-input.ts';
import { createReadOne, withId } from './read-one.ts';
import type { Resources } from './resources.ts';
import type { WritableName } from './writer.ts';

export interface ReadBackOptions<T, R> {
  http: HttpClient;
  resources: Resources;
  resource: WritableName;
  /** The resource's name in errors. */
  title: string;
  schema: z.ZodType<T> & { shape: Record<string, unknown> };
  normalize: (body: T) => R;
  /** For an answer that may lack what the record has. */
  normalizeRow: (body: T) => R;
  /** The upstream's name of each writable field. */
  names: Readonly<Record<string, string>>;
  whole: { always: readonly string[]; together: readonly string[] };
  /** The updatable fields as the record has them now; undefined where it does not say. */
  readTexts: (record: R) => Readonly<Record<string, unknown>>;
}

export interface ReadBack<R> {
  /** The record as it is now, past what the operation remembers. */
  now(key: string, call: Call): Promise<R | null>;
  /** What a write left behind: told by its own answer, or read again where that tells less than the record has. */
  written(write: { key: string; input: Texts; answer: unknown }, call: Call): Promise<Written<R>>;
}

export function createReadBack<T, R extends ResourceRecord>(options: ReadBackOptions<T, R>): ReadBack<R> {
  const { resource, resources, schema, names, readTexts } = options;
  const read = createReadOne({ ...options, resources: { record: resources.recordNow } });
  const fields = Object.keys(schema.shape);

  async function now(key: string, call: Call): Promise<R | null> {
    const record = await read(key, call);
    return record?.key === key ? record : null;
  }

  function readAnswer(answer: unknown, key: string, input: Texts): R | null {
    const body = withId(answer, key, fields);
    const record = schema.safeParse(body);
    const sent = Object.keys(input).flatMap((name) => names[name] ?? []);
    if (!record.success || !isWhole(body, sent, options.whole)) return null;
    const normalized = options.normalizeRow(record.data);
    return normalized.key === key ? normalized : null;
  }

  return {
    now,
    async written({ key, input, answer }, call) {
      const told = readAnswer(answer, key, input);
      // Whatever becomes of the read, the abort of a caller included: the write is done.
      const record = told ?? (await now(key, call).catch(() => null));
      if (record !== null) return { record, warnings: warningsOf(input, readTexts(record)) };
      const bare: ResourceRecord = { key, externalId: key };
      return { record: bare as R, warnings: [`The ${resource} was written, but could not be read back.`] };
    },
  };
}

function isWhole(
  body: unknown,
  sent: readonly string[],
  { always, together }: { always: readonly string[]; together: readonly string[] },
): boolean {
  if (typeof body !== 'object' || body === null) return false;
  const has = (name: string): boolean => name in body;
  return [...always, ...sent].every(has) && (together.every(has) || !together.some(has));
}

/** What the backend made something else of, or ignored, as some do with fields that they do not know. */
function warningsOf(input: Texts, now: Readonly<Record<string, unknown>>): string[] {
  const others = Object.entries(input).filter(
    ([name, wanted]) => now[name] !== undefined && comparable(wanted) !== comparable(now[name]),
  );
  return others.map(([name]) => `${name}: the backend did not take over the value that was sent.`);
}

/** Lists without their order; nothing is null, an empty text or no value at all. */
function comparable(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value || null);
}
