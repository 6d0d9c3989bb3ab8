import type { Json, JsonObject } from '../../../model.ts';
import { invalidParameter } from './problems.ts';
import { type Row, type RowIndex, type Rows, valuesAt } from './rows.ts';

/** The server's own maximum; a longer list goes on by `continue`. The real one is documented nowhere. */
const maximumPage = 50;

export const allParameters: ReadonlySet<string> = new Set([
  'include',
  'filter',
  'orderBy',
  'limit',
  'skip',
  'count',
  'continue',
]);
export const credentialParameters: ReadonlySet<string> = new Set([
  'include',
  'filter',
  'orderBy',
  'limit',
  'continue',
]);
export const lookupParameters: ReadonlySet<string> = new Set(['include', 'limit', 'filter', 'continue']);

interface ListQuery {
  include: string[] | null;
  clauses: Clause[];
  orderBy: string | null;
  limit: number;
  start: number;
  count: boolean;
}

interface Clause {
  field: string;
  operator: string;
  value: string;
}

const name = '[A-Za-z][A-Za-z0-9]*';
const path = `${name}(?:\\[\\*\\])?(?:\\.${name}(?:\\[\\*\\])?)*`;
/** Letters, digits, space, braces, the double quote and ASCII from comma to underscore. A further clause must be the same. */
const filterPattern = new RegExp(`^((${path}) (eq|lt|gt|lte|gte|in) '([A-Za-z0-9 {}",-_]+)')(?:,\\1)*$`);
const patterns: Record<string, RegExp> = {
  include: new RegExp(`^${name}(?:,${name})*$`),
  filter: filterPattern,
  // "name asc" and dotted names do not match.
  orderBy: new RegExp(`^${name}(?: desc)?$`),
  limit: /^[1-9][0-9]*$/,
  // Zero does not match.
  skip: /^[1-9][0-9]*$/,
  count: /^true$/,
  continue: /^[A-Za-z0-9+/]+={0,2}$/,
};

/** The body of a list, or the refusal of its parameters. */
export function answerList(
  search: URLSearchParams,
  supported: ReadonlySet<string>,
  { rows, index }: { rows: Rows; index: RowIndex },
): JsonObject | Response {
  const query = readListQuery(search, supported);
  if (query instanceof Response) return query;
  const found = select(query, rows, index);
  const end = query.start + Math.min(query.limit, maximumPage);
  const page = found.slice(query.start, end);
  const metadata: JsonObject = {};
  if (query.count) metadata['count'] = found.length;
  // A page that ends where the client wanted it to end also tells how to go on.
  if (end < found.length) metadata['continue'] = btoa(JSON.stringify({ collectionIndex: end }));
  return { items: query.include === null ? page : asTuples(page, query.include), metadata };
}

function readListQuery(search: URLSearchParams, supported: ReadonlySet<string>): ListQuery | Response {
  for (const [parameter, value] of search) {
    if (!supported.has(parameter)) return invalidParameter(6, parameter, 'The parameter is not supported.');
    const isRepeated = parameter !== 'filter' && search.getAll(parameter).length > 1;
    if (isRepeated || patterns[parameter]?.test(value) !== true) {
      return invalidParameter(5, parameter, 'The value does not match the pattern of the parameter.');
    }
  }
  const token = search.get('continue');
  const resumed = token === null ? null : readToken(token);
  if (token !== null && resumed === null) return invalidParameter(5, 'continue', 'The token is not valid.');
  return {
    include: search.get('include')?.split(',') ?? null,
    clauses: search.getAll('filter').map(readClause),
    orderBy: search.get('orderBy'),
    limit: Number(search.get('limit') ?? maximumPage),
    start: resumed ?? Number(search.get('skip') ?? 0),
    count: search.has('count'),
  };
}

function readClause(filter: string): Clause {
  const [, , field = '', operator = '', value = ''] = filterPattern.exec(filter) ?? [];
  return { field, operator, value };
}

function readToken(token: string): number | null {
  try {
    const content = JSON.parse(atob(token)) as { collectionIndex?: unknown } | null;
    const position = content?.collectionIndex;
    return typeof position === 'number' && position >= 0 ? position : null;
  } catch {
    return null;
  }
}

function select({ clauses, orderBy }: ListQuery, rows: Rows, index: RowIndex): readonly Row[] {
  const [first, ...others] = clauses;
  if (first === undefined) return index.ordered(rows, orderBy);
  const candidates =
    first.operator === 'eq' && others.length === 0
      ? new Set(index.withValue(rows, first.field, first.value))
      : null;
  if (candidates !== null && candidates.size <= 1) return [...candidates];
  return index
    .ordered(rows, orderBy)
    .filter((row) =>
      candidates === null ? clauses.every((clause) => matches(row, clause)) : candidates.has(row),
    );
}

/** Compares with regard to case: whether the real server does is documented nowhere. */
function matches(row: Row, { field, operator, value }: Clause): boolean {
  return valuesAt(row, field).some((actual) => comparisons[operator]?.(actual, value) === true);
}

const comparisons: Record<string, (actual: string, wanted: string) => boolean> = {
  eq: (actual, wanted) => actual === wanted,
  lt: (actual, wanted) => actual < wanted,
  gt: (actual, wanted) => actual > wanted,
  lte: (actual, wanted) => actual <= wanted,
  gte: (actual, wanted) => actual >= wanted,
  // A substring, and no membership of a set, whatever its name.
  in: (actual, wanted) => actual.includes(wanted),
};

/** Objects become rows of values in the order asked for; equal rows are one, since items are declared unique. */
function asTuples(rows: readonly Row[], include: readonly string[]): Json[] {
  const tuples = rows.map((row) =>
    include.map((field) => (Object.hasOwn(row, field) ? (row[field] ?? '') : '')),
  );
  return [...new Map(tuples.map((tuple) => [JSON.stringify(tuple), tuple])).values()];
}
