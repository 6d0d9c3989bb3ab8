import {
  type GraphQLInputField,
  type GraphQLInputObjectType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
} from 'graphql';
import type { Json, JsonObject } from '../../model.ts';
import { traitsOf, valuesIn } from './traits.ts';

/** Stands for the value of a field that holds a secret. */
const removed = '[removed]';

/** Stands for a value that the audit trail has no need of: that the field was said is told. */
const notKept = '[not kept]';

/** Types that hold no free text: what they say is an id, a switch, a number or a word of the schema. */
const plainTypes: ReadonlySet<string> = new Set(['ID', 'UUID', 'Boolean', 'Int', 'Float', 'DateTime']);

/**
 * What the audit trail keeps of an input: the names and ids of what was touched, and what rights were given. Of every
 * other field it keeps that it was said. A field is kept because it says so, never because nobody thought of it.
 */
export function auditedInput(input: JsonObject, type: GraphQLInputObjectType): JsonObject {
  const fields = type.getFields();
  const kept = Object.entries(input).flatMap(([name, value]): [string, Json][] => {
    const field = fields[name];
    return field === undefined || name === 'idempotencyKey' ? [] : [[name, auditedValue(value, field)]];
  });
  return Object.fromEntries(kept);
}

function auditedValue(value: Json, field: GraphQLInputField): Json {
  if (value === null) return null;
  if (traitsOf(field).secret === true) return removed;
  const type = getNamedType(field.type);
  if (isInputObjectType(type))
    return Array.isArray(value) ? value.map((item) => partOf(item, type)) : partOf(value, type);
  return isAudited(field) ? value : notKept;
}

function partOf(value: Json, type: GraphQLInputObjectType): Json {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? auditedInput(value, type) : null;
}

/** Whether the audit trail shows what was said in a field; of a field with parts, its parts decide. */
export function isAudited(field: GraphQLInputField): boolean {
  const { secret, audited } = traitsOf(field);
  if (secret === true) return false;
  const type = getNamedType(field.type);
  return audited === true || isEnumType(type) || plainTypes.has(type.name);
}

/** Whether an input says something in a field that holds a secret. */
export function holdsSecret(input: object, type: GraphQLInputObjectType): boolean {
  for (const { value, traits } of valuesIn(input, getNullableType(type)))
    if (traits.secret === true && value !== null && value !== undefined) return true;
  return false;
}
