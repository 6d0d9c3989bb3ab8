import type { Json, JsonObject } from '../../../model.ts';
import type { Field, Fields } from './fields.ts';

export type Faults = Record<string, string[]>;

interface CheckedBody {
  /** What the body says of writable fields; unknown and read-only ones are passed over. */
  values: JsonObject;
  faults: Faults;
}

interface BodyRules {
  needsRequired: boolean;
  relationForm: 'object' | 'id';
  /** The ids of what relations point at, where those are known. */
  knownIds: Readonly<Record<string, ReadonlySet<string>>>;
}

/** Compares one record's body with the fields of its entity, in Django REST framework's words. */
export function checkBody(body: unknown, fields: Fields, rules: BodyRules): CheckedBody {
  const values: JsonObject = {};
  const faults: Faults = {};
  if (!isObject(body)) {
    const came = Array.isArray(body) ? 'list' : typeof body;
    return {
      values,
      faults: { non_field_errors: [`Invalid data. Expected a dictionary, but got ${came}.`] },
    };
  }
  for (const [name, field] of Object.entries(fields)) {
    if (field.readOnly) continue;
    const value = fromForm(body[name], field, rules.relationForm);
    if (value === undefined) {
      if (field.required && rules.needsRequired) faults[name] = ['This field is required.'];
      continue;
    }
    const fault =
      value === null ? nullFault(field) : (faultOf(value, field) ?? absenceFault(value, field, rules));
    if (fault === null) values[name] = value as Json;
    else faults[name] = [fault];
  }
  return { values, faults };
}

/** Rules between fields hold for the record as it would be after the write. */
export function checkRules(record: JsonObject, fields: Fields): Faults {
  const faults: Faults = {};
  const isSet = (name: string): boolean => (record[name] ?? null) !== null && record[name] !== '';
  for (const [name, { togetherWith, requires, oneOf }] of Object.entries(fields)) {
    if (togetherWith !== undefined && isSet(name) !== isSet(togetherWith)) {
      faults[name] = [`This value must be set together with the following fields: ${togetherWith}`];
    }
    if (requires !== undefined && isSet(name) && !isSet(requires)) {
      faults[name] = [`This value requires the following fields to be set: ${requires}`];
    }
    if (oneOf !== undefined && !oneOf.some(isSet)) {
      faults[name] = [`At least one of the following fields must be set: ${oneOf.join(', ')}`];
    }
  }
  return faults;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value);
}

/** Makes an object of a relation in either form; what has the other form stays wrong. */
function fromForm(value: unknown, { kind }: Field, form: BodyRules['relationForm']): unknown {
  if (kind !== 'relation' || form === 'object' || value == null) return value;
  return typeof value === 'string' ? { id: value } : 'of another form';
}

function absenceFault(value: unknown, { to }: Field, { knownIds }: BodyRules): string | null {
  const ids = to === undefined ? undefined : knownIds[to];
  if (ids === undefined || !isObject(value)) return null;
  const id = String(value['id']);
  return ids.has(id.toLowerCase()) ? null : `Invalid pk "${id}" - object does not exist.`;
}

function nullFault(field: Field): string | null {
  return field.nullable ? null : 'This field may not be null.';
}

function faultOf(value: unknown, field: Field): string | null {
  switch (field.kind) {
    case 'uuid':
      return isUuid(value) ? null : 'Must be a valid UUID.';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'Must be a valid boolean.';
    case 'text':
      return typeof value === 'string' ? textFault(value, field) : 'Not a valid string.';
    case 'integer':
      return integerFault(value, field);
    case 'date':
      return isTime(value, /^\d{4}-\d\d-\d\d$/) ? null : 'Date has wrong format. Use YYYY-MM-DD.';
    case 'dateTime':
      return isTime(value, /^\d{4}-\d\d-\d\dT/) ? null : 'Datetime has wrong format. Use ISO 8601.';
    case 'relation':
      return isReference(value) ? null : 'Expected an object with the id of an existing object.';
    case 'relations':
      return Array.isArray(value) && value.every(isReference)
        ? null
        : 'Expected a list of objects with an id.';
    case 'map':
      return isObject(value) ? null : 'Expected a dictionary of items.';
    case 'list':
      return Array.isArray(value) ? null : 'Expected a list of items.';
  }
}

function textFault(value: string, { length, pattern, luhn }: Field): string | null {
  if (value === '') return null;
  const [least, most] = length ?? [0, Number.POSITIVE_INFINITY];
  // Python counts code points.
  const characters = [...value].length;
  if (characters > most) return `Ensure this field has no more than ${most} characters.`;
  if (characters < least) return `Ensure this field has at least ${least} characters.`;
  if (pattern !== undefined && !pattern.test(value)) return 'Enter a valid value.';
  return luhn && !passesLuhn(value) ? 'The check digit is wrong.' : null;
}

function integerFault(value: unknown, { choices }: Field): string | null {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'A valid integer is required.';
  if (choices !== undefined && !choices.includes(value)) return `"${value}" is not a valid choice.`;
  if (value < -2_147_483_648) return 'Ensure this value is greater than or equal to -2147483648.';
  return value > 2_147_483_647 ? 'Ensure this value is less than or equal to 2147483647.' : null;
}

function isTime(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));
}

function isReference(value: unknown): boolean {
  return isObject(value) && isUuid(value['id']);
}

/** Judges the last ten digits: a century before them does not count. */
function passesLuhn(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').slice(-10);
  const sum = [...digits].reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return digits.length === 10 && sum % 10 === 0;
}
