import type { z } from 'zod';

/**
 * Reads a value as its schema does, at a tenth of the cost: what the schema would take as it is, is taken as it is and not
 * copied. It answers `refused` for what the schema refuses, which then tells the fault.
 */
export type Read<T> = (value: unknown) => T | typeof refused;

export const refused: unique symbol = Symbol('refused');

/** Gives a schema a reader: it must answer what the schema does, or `refused` where the schema itself has to say. */
export function readBy<Schema extends z.ZodType>(schema: Schema, read: Read<z.output<Schema>>): Schema {
  const bySchema = readBySchema(schema);
  readers.set(schema, (value) => {
    const result = read(value);
    return result === refused ? bySchema(value) : result;
  });
  return schema;
}

export function readerOf<T>(schema: z.ZodType<T>): Read<T> {
  const read = readers.get(schema) ?? derived(schema) ?? readBySchema(schema);
  readers.set(schema, read);
  return read as Read<T>;
}

/** The value as the schema reads it, where it is known that it takes it. */
export function readChecked<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = readerOf(schema)(value);
  return result === refused ? schema.parse(value) : result;
}

/**
 * Reads the fields of an object, and no others. What is not there is null or undefined, as its own schema has it; where it
 * must be there, the object is refused.
 */
export function readFields<Shape extends z.core.$ZodShape>(
  shape: Shape,
): Read<{ [Name in keyof Shape]: z.output<Shape[Name]> }> {
  const fields = Object.entries(shape).map(([name, schema]) => fieldOf(name, schema as z.ZodType));
  // A copy of the whole form costs less than an object that grows.
  const form = Object.fromEntries(fields.map(({ name }) => [name, undefined]));
  return (value) => {
    if (!isObject(value)) return refused;
    const result: Record<string, unknown> = { ...form };
    for (const field of fields) {
      const output = readField(field, value);
      if (output === refused) return refused;
      result[field.name] = output;
    }
    // Each field is what its own schema makes of it, which the compiler cannot follow through the loop.
    return result as never;
  };
}

const readers = new WeakMap<z.core.$ZodType, Read<unknown>>();

interface Field {
  name: string;
  read: Read<unknown>;
  isOptional: boolean;
}

function fieldOf(name: string, schema: z.ZodType): Field {
  return { name, read: readerOf(schema), isOptional: schema._zod.optin !== undefined };
}

function readField({ name, read, isOptional }: Field, object: Record<string, unknown>): unknown {
  const input = object[name];
  return input === undefined && !isOptional && !(name in object) ? refused : read(input);
}

function readBySchema<T>(schema: z.ZodType<T>): Read<T> {
  return (value) => {
    const result = schema.safeParse(value, { reportInput: false });
    return result.success ? result.data : refused;
  };
}

/** A reader for the types that most answers are made of; null for all others. */
function derived(schema: z.ZodType): Read<unknown> | null {
  // The union of all schemas, which `def.type` tells apart.
  const type = schema as unknown as z.core.$ZodTypes;
  const { def } = type._zod;
  if (def.type !== 'string' && def.type !== 'number' && (def.checks ?? []).length > 0) return null;
  switch (def.type) {
    case 'unknown':
      return (value) => value;
    case 'boolean':
      return def.coerce === true ? null : (value) => (typeof value === 'boolean' ? value : refused);
    case 'string':
      return readString(def);
    case 'number':
      return readInt32(def);
    case 'enum':
    case 'literal':
      return readOneOf(type._zod.values);
    case 'optional':
      return def.innerType._zod.optin === 'defaulted' ? null : readOr(undefined, def.innerType);
    case 'nullable':
      return readOr(null, def.innerType);
    case 'array':
      return readArray(readerOf(def.element as z.ZodType));
    case 'union':
      return readUnion(def.options as readonly z.ZodType[]);
    case 'object':
      if (def.catchall === undefined) return readObject(def.shape);
      return def.catchall._zod.def.type === 'unknown' ? readLooseObject(def.shape) : null;
    default:
      return null;
  }
}

/** Texts, as far as nothing but their length or a pattern is asked about. */
function readString(def: z.core.$ZodStringDef): Read<unknown> | null {
  if (def.coerce === true || 'format' in def) return null;
  let least = 0;
  const patterns: RegExp[] = [];
  for (const { _zod } of def.checks ?? []) {
    const check = _zod.def as z.core.$ZodChecks['_zod']['def'];
    if (check.check === 'min_length') least = Math.max(least, check.minimum);
    else if (check.check === 'string_format' && check.format === 'regex' && isPlain(check.pattern))
      patterns.push(check.pattern);
    else return null;
  }
  return (value) => {
    if (typeof value !== 'string' || value.length < least) return refused;
    return patterns.every((pattern) => pattern.test(value)) ? value : refused;
  };
}

/** Whether a pattern keeps nothing in mind from one text to the next. */
function isPlain(pattern: RegExp | undefined): pattern is RegExp {
  return pattern !== undefined && !pattern.global && !pattern.sticky;
}

/** Whole numbers of 32 bits, from a least one on. */
function readInt32(def: z.core.$ZodNumberDef): Read<unknown> | null {
  if (def.coerce === true || !('format' in def) || def.format !== 'int32') return null;
  let least = -(2 ** 31);
  for (const { _zod } of def.checks ?? []) {
    const check = _zod.def as z.core.$ZodChecks['_zod']['def'];
    if (check.check !== 'greater_than' || !check.inclusive || typeof check.value !== 'number') return null;
    least = Math.max(least, check.value);
  }
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= least && value < 2 ** 31
      ? value
      : refused;
}

function readOneOf(values: ReadonlySet<unknown> | undefined): Read<unknown> | null {
  return values === undefined ? null : (value) => (values.has(value) ? value : refused);
}

function readOr(nothing: null | undefined, inner: z.core.SomeType): Read<unknown> {
  const read = readerOf(inner as z.ZodType);
  return (value) => (value === nothing ? value : read(value));
}

function readArray(read: Read<unknown>): Read<unknown> {
  return (value) => {
    if (!Array.isArray(value)) return refused;
    const given: readonly unknown[] = value;
    let items: unknown[] | null = null;
    for (let index = 0; index < given.length; index += 1) {
      const item = read(given[index]);
      if (item === refused) return refused;
      if (items === null && item !== given[index]) items = given.slice(0, index);
      items?.push(item);
    }
    return items ?? given;
  };
}

function readUnion(options: readonly z.ZodType[]): Read<unknown> {
  const reads = options.map(readerOf);
  return (value) => {
    for (const read of reads) {
      const result = read(value);
      if (result !== refused) return result;
    }
    return refused;
  };
}

/** The fields of an object as its schema has them, where what is not there may stay absent. */
function readObject(shape: z.core.$ZodShape): Read<unknown> {
  const canBeAbsent = Object.values(shape).some(({ _zod }) => _zod.optout === 'optional');
  if (!canBeAbsent) return readFields(shape);
  const fields = Object.entries(shape).map(([name, schema]) => fieldOf(name, schema as z.ZodType));
  return (value) => {
    if (!isObject(value)) return refused;
    const object: Record<string, unknown> = {};
    for (const field of fields) {
      const output = readField(field, value);
      if (output === refused) return refused;
      if (output !== undefined || field.name in value) object[field.name] = output;
    }
    return object;
  };
}

/** The object itself where its fields are what they are read as, since a loose one keeps all others. */
function readLooseObject(shape: z.core.$ZodShape): Read<unknown> {
  const fields = Object.entries(shape).map(([name, schema]) => fieldOf(name, schema as z.ZodType));
  return (value) => {
    if (!isObject(value)) return refused;
    let object = value;
    for (const field of fields) {
      const output = readField(field, value);
      if (output === refused) return refused;
      if (output === value[field.name]) continue;
      if (object === value) object = { ...value };
      object[field.name] = output;
    }
    return object;
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
