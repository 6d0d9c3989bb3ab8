import { z } from 'zod';
import { useNotReported } from '../contract/record.ts';
import type { TokenRecord } from '../contract/token.ts';

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
export function lenient<T>(
  field: string,
  schema: z.ZodType<T>,
): z.ZodType<T | null, unknown, z.core.$ZodTypeInternals<T | null, unknown>> {
  return z
    .unknown()
    .transform((value): T | null => {
      if (value === undefined || value === null) return null;
      const result = schema.safeParse(value, { reportInput: false });
      if (result.success) return result.data;
      const issue = result.error.issues[0];
      const at = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
      return tellOddField(field, `${at}${issue?.message ?? 'unexpected'}`);
    })
    .optional()
    .default(null) as never;
}

/** An optional list: null as `lenient`; an item that cannot be read is left out and told, the others stay. */
export function lenientList<T>(field: string, item: z.ZodType<T>): ReturnType<typeof lenient<T[]>> {
  const items = z.array(z.unknown()).transform((values) =>
    values.flatMap((value, index) => {
      const result = item.safeParse(value, { reportInput: false });
      if (result.success) return [result.data];
      tellOddField(field, `${index}: ${result.error.issues[0]?.message ?? 'unexpected'}`);
      return [];
    }),
  );
  return lenient<T[]>(field, items as unknown as z.ZodType<T[]>);
}

/** A whole number that may come as text; null for anything else. For counts and offsets that an answer tells. */
export const countSchema = z
  .unknown()
  .optional()
  .transform((value): number | null => {
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
  });
