import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answered } from '../../src/kit/answered.ts';
import {
  lenient,
  lenientList,
  type OddField,
  tellOddField,
  withOddFields,
} from '../../src/kit/odd-fields.ts';
import { readerOf, refused } from '../../src/kit/reader.ts';

const id = z.string().min(1);
const schemas: Record<string, z.ZodType> = {
  text: z.string(),
  'text of a length': z.string().min(2),
  'text of a form': z.string().regex(/^[a-f]+$/, 'expected a to f'),
  'text of a form, with memory': z.string().regex(/[a-f]/g),
  address: z.email(),
  flag: z.boolean(),
  count: z.int32().min(0),
  whole: z.int(),
  word: z.enum(['true', 'false', '']),
  number: z.literal([0, 1, 2]),
  anything: z.unknown(),
  optional: id.optional(),
  nullish: id.nullish(),
  'caught text': id.nullish().catch(null),
  list: z.array(id),
  'list of lists': z.array(z.array(z.boolean())),
  either: z.union([z.boolean(), z.enum(['true', 'false'])]),
  'number or digits': z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]),
  reference: z.union([id, z.looseObject({ id })]),
  'loose object': z.looseObject({ id, name: z.string().nullish(), isOpen: z.boolean().optional() }),
  'loose object that changes': z.looseObject({ id: z.string().default('none'), name: lenient('name', id) }),
  'object of anything': z.looseObject({ id: z.unknown() }),
  object: z.object({ id, name: z.string().optional() }),
  'strict object': z.strictObject({ id }),
  record: answered({
    id,
    name: lenient('name', id),
    roles: lenientList('roles', z.union([id, z.looseObject({ id })])),
  }),
};

const text = fc.oneof(fc.constantFrom('', 'a', 'true', '7', 'ab', '-0'), fc.string({ maxLength: 3 }));
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.constantFrom(null, undefined, 0, -0, 1, 2, 2 ** 31, -(2 ** 31), Number.NaN, 1.5),
  fc.integer(),
);
const names = fc.constantFrom('id', 'name', 'isOpen', 'roles', 'more');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.dictionary(names, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

describe.each(Object.entries(schemas))('a reader of %s', (_name, schema) => {
  it('answers what the schema does, and refuses what it refuses', () => {
    const read = readerOf(schema);
    fc.assert(
      fc.property(value, (input) => {
        const result = schema.safeParse(input);
        expect(read(input)).toEqual(result.success ? result.data : refused);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe.each(Object.entries(schemas))('an optional field of %s', (_name, schema) => {
  it('tells the faults that the schema finds', () => {
    const quick = [lenient('field', schema), lenientList('field', schema)];
    const slow = [lenientBySchema('field', schema), lenientListBySchema('field', schema)];
    fc.assert(
      fc.property(value, (input) => {
        expect(quick.map((field) => readField(field, input))).toEqual(
          slow.map((field) => readField(field, input)),
        );
      }),
      { numRuns: 500 },
    );
  });
});

function readField(schema: z.ZodType, input: unknown): { value: unknown; unreadable?: OddField[] } {
  return withOddFields(() => ({ value: schema.parse(input) }));
}

/** What `lenient` is, by the schema alone. */
function lenientBySchema(field: string, schema: z.ZodType): z.ZodType {
  return z.unknown().transform((input) => {
    if (input === undefined || input === null) return null;
    const result = schema.safeParse(input, { reportInput: false });
    if (result.success) return result.data;
    const issue = result.error.issues[0];
    const at = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
    return tellOddField(field, `${at}${issue?.message ?? 'unexpected'}`);
  });
}

function lenientListBySchema(field: string, item: z.ZodType): z.ZodType {
  const items = z.array(z.unknown()).transform((values) =>
    values.flatMap((input, index) => {
      const result = item.safeParse(input, { reportInput: false });
      if (result.success) return [result.data];
      tellOddField(field, `${index}: ${result.error.issues[0]?.message ?? 'unexpected'}`);
      return [];
    }),
  );
  return lenientBySchema(field, items);
}
