import type { Json, JsonObject } from '../../../model.ts';
import { isUuid } from './check-body.ts';
import type { Field, FieldKind, Fields } from './fields.ts';

export type Test = (record: JsonObject) => boolean;

/** Reads one parameter: `name`, `name__operator`, `name!` or `name__operator!`. A text says what is wrong with it. */
export function readFilter(parameter: string, text: string, fields: Fields): Test | string {
  const negated = parameter.endsWith('!');
  const [name = '', operator = 'exact', ...rest] = (negated ? parameter.slice(0, -1) : parameter).split('__');
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined || rest.length > 0) return 'Unknown filter.';
  const comparison = comparisonOf(field, operator);
  if (comparison === undefined) return `Unknown operator for ${field.kind}.`;
  const operands = operandsOf(text, operator, field);
  if (typeof operands === 'string') return operands;
  return (record) => comparison(valuesOf(record[name] ?? null, field), operands) !== negated;
}

type Comparable = string | number | boolean;
type Comparison = (values: readonly Comparable[], operands: readonly Comparable[]) => boolean;

const isIn: Comparison = (values, operands) => values.some((value) => operands.includes(value));

const equality: Record<string, Comparison> = {
  exact: (values, [operand]) => values.some((value) => value === operand),
  in: isIn,
  isnull: (values, [operand]) => (values.length === 0) === operand,
};

const orders: Record<string, Comparison> = {
  gt: ordered((value, operand) => value > operand),
  gte: ordered((value, operand) => value >= operand),
  lt: ordered((value, operand) => value < operand),
  lte: ordered((value, operand) => value <= operand),
};

const texts: Record<string, Comparison> = {
  contains: textual((value, operand) => value.includes(operand)),
  icontains: textual((value, operand) => lower(value).includes(lower(operand))),
  startswith: textual((value, operand) => value.startsWith(operand)),
  istartswith: textual((value, operand) => lower(value).startsWith(lower(operand))),
  endswith: textual((value, operand) => value.endsWith(operand)),
  iendswith: textual((value, operand) => lower(value).endsWith(lower(operand))),
  iexact: textual((value, operand) => lower(value) === lower(operand)),
};

const numeric = { ...equality, ...orders };

const comparisonsOf: Record<FieldKind, Record<string, Comparison>> = {
  text: { ...equality, ...texts },
  integer: numeric,
  date: numeric,
  dateTime: numeric,
  uuid: equality,
  boolean: equality,
  // A relation takes a comma list without an operator, too.
  relation: { ...equality, exact: isIn },
  relations: { ...equality, exact: isIn },
  map: {},
  list: {},
};

function comparisonOf(field: Field, operator: string): Comparison | undefined {
  const comparisons = comparisonsOf[field.kind];
  return Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
}

function operandsOf(text: string, operator: string, field: Field): Comparable[] | string {
  const isRelation = field.kind === 'relation' || field.kind === 'relations';
  const parts = operator === 'in' || (isRelation && operator === 'exact') ? text.split(',') : [text];
  const operands = parts.map((part) => readOperand(part, operator === 'isnull' ? 'boolean' : field.kind));
  return operands.some((operand) => operand === null)
    ? `Expected ${operator === 'isnull' ? 'boolean' : field.kind}.`
    : operands.filter((operand) => operand !== null);
}

function readOperand(text: string, kind: FieldKind): Comparable | null {
  switch (kind) {
    case 'boolean':
      return readBoolean(text);
    case 'integer':
      return /^-?\d+$/.test(text) ? Number(text) : null;
    case 'date':
    case 'dateTime': {
      const time = Date.parse(text);
      return Number.isNaN(time) ? null : time;
    }
    case 'text':
      return text;
    default:
      return isUuid(text) ? text.toLowerCase() : null;
  }
}

export function readBoolean(text: string): boolean | null {
  if (/^(true|1)$/i.test(text)) return true;
  return /^(false|0)$/i.test(text) ? false : null;
}

function valuesOf(value: Json, { kind }: Field): Comparable[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => valuesOf(item, { kind: 'relation' }));
  if (typeof value === 'object') return valuesOf(value['id'] ?? null, { kind: 'uuid' });
  return kind === 'date' || kind === 'dateTime' ? [Date.parse(String(value))] : [value];
}

function ordered(test: (value: Comparable, operand: Comparable) => boolean): Comparison {
  return (values, [operand]) => operand !== undefined && values.some((value) => test(value, operand));
}

function textual(test: (value: string, operand: string) => boolean): Comparison {
  return (values, [operand]) => values.some((value) => test(String(value), String(operand)));
}

function lower(text: string): string {
  return text.toLowerCase();
}
