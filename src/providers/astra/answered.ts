import { z } from 'zod';
import type { ResourceRecord } from '../../contract/record.ts';
import type { AnsweredJson } from '../../kit/answered.ts';
import { leniently, tellOddField, withOddFields } from '../../kit/odd-fields.ts';
import { readBy, readerOf, readFields, refused } from '../../kit/reader.ts';

/** A nested object; where it is none, all fields that are read of it are reported. */
export function part<T>(fields: readonly string[], schema: z.ZodType<T>): z.ZodType<T | null> {
  const read = readerOf(schema);
  return leniently((value): T | null => {
    if (value === undefined || value === null) return null;
    const result = read(value);
    if (result !== refused) return result;
    const fault = schema.safeParse(value, { reportInput: false }).error?.issues[0];
    for (const field of fields) tellOddField(field, fault?.message ?? 'unexpected');
    return null;
  });
}

/** A record as it is read, with itself as it came, and what of it could not be read. */
export function resource<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.looseObject(shape);
  const readShape = readFields(shape);
  const record = z.unknown().transform((value, context) => {
    const read = withOddFields((): Pick<ResourceRecord, 'unreadable'> & { result: Result<Shape> } => ({
      result: schema.safeParse(value, { reportInput: false }),
    }));
    if (read.result.success) {
      return { ...read.result.data, json: value as AnsweredJson, odd: read.unreadable ?? [] };
    }
    for (const { path, message } of read.result.error.issues)
      context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });
  return readBy(record, (value) => {
    const read = withOddFields((): Pick<ResourceRecord, 'unreadable'> & { fields: unknown } => ({
      fields: readShape(value),
    }));
    if (read.fields === refused) return refused;
    const whole = { json: value, odd: read.unreadable ?? [] };
    return Object.assign(read.fields as object, whole) as z.output<typeof record>;
  });
}

type Result<Shape extends z.ZodRawShape> = z.ZodSafeParseResult<
  z.infer<ReturnType<typeof z.looseObject<Shape>>>
>;
