import { z } from 'zod';
import { useNotReported } from '../contract/record.ts';
import type { TokenRecord } from '../contract/token.ts';
import { readBy, readerOf, refused } from './reader.ts';

/** A field of an answer that could not be read, by the name that it has in canonical records. */
export interface OddField {
  field: string;
  /** What was expected and what came, without the value. */
  reason: string;
}

/** Where the record that is read at the moment puts its odd fields; reading is synchronous, so that one answer is read at a time. */
let reading: OddField[] | null = null;

/** Reads one record; its fields that could not be read are null in it, and told in `unreadable`. */
export function withOddFields<R>(read: () => R): R {
  const outer = reading;
  const own: OddField[] = [];
  reading = own;
  try {
    const record = read() as R & Pick<TokenRecord, 'unreadable' | 'lastUse'>;
    const fields = [...new Map(own.map((odd) => [odd.field, odd])).values()];
    if (fields.length === 0) return record;
    record.unreadable = [...(record.unreadable ?? []), ...fields];
    // A last use that cannot be read is none that never was.
    if (fields.some(({ field }) => field === 'lastUse')) record.lastUse = useNotReported;
    return record;
  } finally {
    reading = outer;
  }
}

/** Tells a field of the record that is being read; the field is null then. */
export function tellOddField(field: string, reason: string): null {
  reading?.push({ field, reason });
  return null;
}

/**
 * An optional field of an upstream's answer, for schemas: null where it is absent or null, and null and told where it is
 * anything else than expected. `field` is its name in the canonical record.
 */
export function lenient<T>(field: string, schema: z.ZodType<T>): Lenient<T> {
  const read = readerOf(schema);
  return leniently((value) => {
    if (value === undefined || value === null) return null;
    const result = read(value);
    return result === refused ? tellRefused(field, schema, value) : result;
  });
}

/** An optional list: null as `lenient`; an item that cannot be read is left out and told, the others stay. */
export function lenientList<T>(field: string, item: z.ZodType<T>): Lenient<T[]> {
  const read = readerOf(item);
  return leniently((values) => {
    if (values === undefined || values === null) return null;
    if (!Array.isArray(values)) return tellRefused(field, anyList, values);
    const items: T[] = [];
    values.forEach((value: unknown, index) => {
      const result = read(value);
      if (result === refused)
        tellOddField(field, `${index}: ${faultIn(item, value)?.message ?? 'unexpected'}`);
      else items.push(result);
    });
    return items;
  });
}

/** An optional field that is read by a function of its own, which tells what it cannot read. */
export function leniently<T>(read: (value: unknown) => T | null): Lenient<T> {
  // Absent is null by `default`, which zod types as if the result could still be undefined.
  const schema = z.unknown().transform(read).optional().default(null) as unknown as Lenient<T>;
  return readBy(schema, read);
}

type Lenient<T> = z.ZodType<T | null, unknown, z.core.$ZodTypeInternals<T | null, unknown>>;

const anyList = z.array(z.unknown());

/** Tells the first fault that the schema finds. */
function tellRefused(field: string, schema: z.ZodType, value: unknown): null {
  const issue = faultIn(schema, value);
  const at = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  return tellOddField(field, `${at}${issue?.message ?? 'unexpected'}`);
}

function faultIn(schema: z.ZodType, value: unknown): z.core.$ZodIssue | undefined {
  return schema.safeParse(value, { reportInput: false }).error?.issues[0];
}

/** A whole number that may come as text; null for anything else. For counts and offsets that an answer tells. */
export const countSchema = z
  .unknown()
  .optional()
  .transform((value): number | null => {
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
  });
