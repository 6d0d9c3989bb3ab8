import type { InputFieldRef } from '@pothos/core';
import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { builder } from '../builder.ts';
import type { Scope } from '../context.ts';
import { mostItems } from '../limits.ts';

/** What the pipeline must know of an input field beyond its type; the field itself carries it. */
export interface Traits {
  /** Its value is kept out of the ledger, whole. */
  secret?: true;
  /** Lines and tabs may stand in it. */
  lines?: true;
  /** Null clears it; of other fields null is refused in a change, and says nothing elsewhere. */
  clearable?: true;
  /** It must be an e-mail address. */
  address?: true;
  /** An empty text is refused. */
  filled?: true;
  /** An empty list is refused. */
  some?: true;
  /** The most characters it may have, if not as many as every text. */
  longest?: number;
  /** Whoever says it changes more than what the mutation is for, and needs this scope too. */
  effect?: Scope;
  /** It names by their ids what is changed: who says it needs the write scope of each of their types. */
  target?: true;
  /** Text that the audit trail shows: the name of what is touched, or of a right. */
  audited?: true;
}

type SchemaTypes = typeof builder.$inferSchemaTypes;
type Field<T> = InputFieldRef<SchemaTypes, T>;

/** Marks, for the compiler, the fields of an input where null has a meaning. */
declare const clearing: unique symbol;
export type Clearing = typeof clearing;

function mark<T>(field: Field<T>, traits: Traits): Field<T> {
  field.updateConfig((config) => ({
    ...config,
    extensions: { ...config.extensions, traits: { ...traitsIn(config.extensions), ...traits } },
  }));
  return field;
}

export function secret<T>(field: Field<T>): Field<T> {
  return mark(field, { secret: true });
}

export function lines<T>(field: Field<T>): Field<T> {
  return mark(field, { lines: true });
}

export function clearable<T>(field: Field<T>): Field<T | Clearing> {
  return mark<T | Clearing>(field, { clearable: true });
}

export function address<T>(field: Field<T>): Field<T> {
  return mark(field, { address: true, filled: true });
}

export function filled<T>(field: Field<T>): Field<T> {
  return mark(field, { filled: true });
}

export function some<T>(field: Field<T>): Field<T> {
  return mark(field, { some: true });
}

export function atMost<T>(longest: number, field: Field<T>): Field<T> {
  return mark(field, { longest });
}

export function audited<T>(field: Field<T>): Field<T> {
  return mark(field, { audited: true });
}

/** The description says the scope, so that nobody has to try. */
export function effect<T>(scope: Scope, field: Field<T>): Field<T> {
  field.updateConfig((config) => ({
    ...config,
    description: `${config.description ?? ''} Needs the scope ${scope}.`,
  }));
  return mark(field, { effect: scope });
}

export function target<T>(field: Field<T>): Field<T> {
  return mark(field, { target: true });
}

export function traitsOf({ extensions }: GraphQLInputField): Traits {
  return traitsIn(extensions);
}

function traitsIn(extensions: Readonly<Record<string, unknown>> | null | undefined): Traits {
  return extensions?.['traits'] ?? {};
}

/** One value in an input, with what its field says of it. */
export interface InputValue {
  value: unknown;
  type: GraphQLInputType;
  traits: Traits;
  path: readonly string[];
}

/** Every value of an input; JSON is the caller's own and counts as one, a list that is too long too. */
export function* valuesIn(
  value: unknown,
  type: GraphQLInputType,
  { traits, path }: Pick<InputValue, 'traits' | 'path'> = { traits: {}, path: ['input'] },
): Generator<InputValue> {
  yield { value, type, traits, path };
  const inner = getNullableType(type);
  if (isListType(inner) && Array.isArray(value) && value.length <= mostItems) {
    for (const [index, item] of value.entries())
      yield* valuesIn(item, inner.ofType, { traits: {}, path: [...path, String(index)] });
  }
  if (!isInputObjectType(inner) || typeof value !== 'object' || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    const field = inner.getFields()[name];
    if (field !== undefined)
      yield* valuesIn(item, field.type, { traits: traitsOf(field), path: [...path, name] });
  }
}

/** What an input says: without what is absent, and without null where null says nothing. */
export type Given<Shape> = {
  [Name in keyof Shape]: Clearing extends Shape[Name]
    ? Exclude<Shape[Name], Clearing | undefined>
    : Exclude<Shape[Name], null | undefined>;
};

export function given<Shape extends object>(input: Shape, type: GraphQLInputObjectType): Given<Shape> {
  const fields = type.getFields();
  const said = Object.entries(input).filter(([name, value]) => {
    const field = fields[name];
    if (value !== null) return value !== undefined;
    return field !== undefined && traitsOf(field).clearable === true;
  });
  return Object.fromEntries(said) as Given<Shape>;
}
