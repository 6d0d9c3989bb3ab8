import { z } from 'zod';
import { readBy, readFields, refused } from './reader.ts';

/** An object of an answer: the fields that are read of it, and itself as it came in `json`. */
export function answered<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.preprocess(
    (value) => (isObject(value) ? { ...value, json: value } : value),
    z.object({ ...shape, json: z.custom<AnsweredJson>() }),
  );
  const read = readFields({ ...shape, json: z.unknown().optional() });
  return readBy(schema, (value) => {
    const fields = read(value);
    return fields === refused ? refused : (Object.assign(fields, { json: value }) as z.output<typeof schema>);
  });
}

export type AnsweredJson = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
