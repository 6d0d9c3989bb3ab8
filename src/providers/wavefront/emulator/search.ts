import { refuse } from './answers.ts';
import { type Fields, fieldsOf, stringOf, stringsOf } from './requests.ts';
import type { Tables } from './tables.ts';

/** One search type: how its rows are found, read and shown. */
export interface SearchType<Row> {
  rows(): Iterable<Row>;
  /** The rows that can hold one of these values, from an index; null when there is no index for the key. */
  candidates(key: string, values: readonly string[]): Row[] | null;
  /** The value of a property; undefined leaves it to the row's JSON. */
  read(row: Row, key: string): unknown;
  view(row: Row, caller: string): object;
}

export interface Search {
  page(request: Fields, caller: string): object;
  facet(name: string, request: Fields): string[];
}

const maximumLimit = 1000;

export function createSearch<Row>(tables: Tables, type: SearchType<Row>): Search {
  const readValue = (row: Row, key: string): unknown =>
    type.read(row, key) ?? propertyOf(type.view(row, ''), key);
  const ordered = createOrders(tables, type, readValue);

  function matching(queries: readonly Query[], sort: Sort | null): Iterable<Row> {
    const tests = queries.map((query) => testOf(query));
    const indexed = queries.map((query) => indexedRows(type, query)).find((rows) => rows !== null);
    const few = indexed !== undefined && (sort === null || indexed.length <= maximumLimit) ? indexed : null;
    const inOrder = (found: Row[]): readonly Row[] =>
      sort === null ? found : sorted(found, (row) => readValue(row, sort.field));
    const rows = few === null ? ordered(sort?.field ?? '') : inOrder(few);
    const turned = sort !== null && !sort.ascending ? [...rows].reverse() : rows;
    return filtered(turned, (row) => tests.every((test) => test((key) => readValue(row, key))));
  }

  return {
    page(request, caller) {
      const { offset, limit } = bounds(request);
      const sort = sortOf(request['sort']);
      const items: object[] = [];
      let seen = 0;
      for (const row of matching(queriesOf(request['query']), sort)) {
        if (seen >= offset && seen < offset + limit) items.push(type.view(row, caller));
        seen += 1;
        if (seen > offset + limit) break;
      }
      return {
        items,
        offset,
        limit,
        // A lower bound only, exact on the last page.
        totalItems: seen,
        moreItems: seen > offset + limit,
        sort: sort ?? { ascending: false, field: 'default', default: true },
      };
    },
    facet(name, request) {
      const rows = [...matching(queriesOf(request['query']), null)];
      const found = new Set(rows.flatMap((row) => textsOf(readValue(row, name))));
      return facetValues([...found], name, request);
    },
  };
}

function indexedRows<Row>(type: SearchType<Row>, { key, values, method, negated }: Query): Row[] | null {
  return method === 'EXACT' && !negated && values !== null ? type.candidates(key, values) : null;
}

function facetValues(found: string[], key: string, request: Fields): string[] {
  const value = stringOf(request['facetQuery'], 'facetQuery');
  if (value === undefined) return found.sort();
  const test = testOf(queryOf({ key, value, matchingMethod: request['facetQueryMatchingMethod'] }));
  return found.filter((text) => test(() => text)).sort();
}

/** Rows in the order of a field, kept until the next write. */
function createOrders<Row>(
  tables: Tables,
  type: SearchType<Row>,
  readValue: (row: Row, key: string) => unknown,
): (field: string) => readonly Row[] {
  const orders = new Map<string, readonly Row[]>();
  let version = -1;
  return (field) => {
    if (version !== tables.version) orders.clear();
    version = tables.version;
    const known = orders.get(field);
    if (known !== undefined) return known;
    const rows = [...type.rows()];
    const order = field === '' ? rows : sorted(rows, (row) => readValue(row, field));
    orders.set(field, order);
    return order;
  };
}

export function bounds(request: Fields): { offset: number; limit: number } {
  const limit = request['limit'] ?? 100;
  const offset = request['offset'] ?? 0;
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > maximumLimit) {
    throw refuse(400, `limit must be between 1 and ${maximumLimit}`);
  }
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0) {
    throw refuse(400, 'offset must not be negative');
  }
  return { offset, limit };
}

interface Sort {
  field: string;
  ascending: boolean;
  default: boolean;
}

function sortOf(value: unknown): Sort | null {
  if (value === undefined || value === null) return null;
  const { field, ascending } = fieldsOf(value);
  if (typeof field !== 'string' || typeof ascending !== 'boolean') {
    throw refuse(400, 'sort needs field and ascending');
  }
  return { field, ascending, default: false };
}

interface Query {
  key: string;
  /** Lower case; null for a range. */
  values: string[] | null;
  method: string;
  negated: boolean;
  start: number;
  end: number;
}

function queriesOf(value: unknown): Query[] {
  // The Go client sends null when it does not filter.
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw refuse(400, 'query must be an array');
  return value.map((entry) => queryOf(fieldsOf(entry)));
}

function queryOf(fields: Fields): Query {
  const key = stringOf(fields['key'], 'key');
  if (key === undefined) throw refuse(400, 'a search query needs a key');
  const value = stringOf(fields['value'], 'value');
  const values = stringsOf(fields['values'], 'values') ?? (value === undefined ? null : [value]);
  const { start, end } = fields;
  if (values === null && typeof start !== 'number' && typeof end !== 'number') {
    throw refuse(400, `the search query on ${key} needs a value`);
  }
  return {
    key,
    values,
    method: stringOf(fields['matchingMethod'], 'matchingMethod') ?? 'CONTAINS',
    negated: fields['negated'] === true,
    start: typeof start === 'number' ? start : Number.NEGATIVE_INFINITY,
    end: typeof end === 'number' ? end : Number.POSITIVE_INFINITY,
  };
}

type Test = (read: (key: string) => unknown) => boolean;

function testOf(query: Query): Test {
  const { key, negated, start, end } = query;
  const matches = matcher(query);
  const test: Test = (read) => {
    const value = read(key);
    if (matches === null) return typeof value === 'number' && value >= start && value <= end;
    return textsOf(value).some(matches);
  };
  return negated ? (read) => !test(read) : test;
}

/** Upper and lower case are the same to the search; the page says nothing of it. */
function matcher({ values, method }: Query): ((text: string) => boolean) | null {
  if (values === null) return null;
  const wanted = values.map((value) => value.toLowerCase());
  const exact = new Set(wanted);
  switch (method) {
    case 'EXACT':
      return (text) => exact.has(text.toLowerCase());
    case 'STARTSWITH':
      return (text) => wanted.some((value) => text.toLowerCase().startsWith(value));
    case 'CONTAINS':
      return (text) => wanted.some((value) => text.toLowerCase().includes(value));
    case 'TAGPATH':
      // Nothing here has tags.
      return () => false;
    default:
      throw refuse(400, 'matchingMethod must be CONTAINS, STARTSWITH, EXACT or TAGPATH');
  }
}

/** A property of the entity's JSON, or all its texts for `freetext`. */
function propertyOf(view: object, key: string): unknown {
  if (key === 'freetext') return Object.values(view).flatMap(textsOf);
  return Object.hasOwn(view, key) ? view[key as keyof typeof view] : undefined;
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [];
}

function* filtered<Row>(rows: Iterable<Row>, test: (row: Row) => boolean): Iterable<Row> {
  for (const row of rows) {
    if (test(row)) yield row;
  }
}

/** Ties keep the order in which the rows came to be; rows without the field come last. */
function sorted<Row>(rows: readonly Row[], readValue: (row: Row) => unknown): Row[] {
  const placed = rows.map((row) => ({ row, place: toSortKey(readValue(row)) }));
  placed.sort((left, right) => compareSortKeys(left.place, right.place));
  return placed.map(({ row }) => row);
}

type SortKey = string | number | null;

function toSortKey(value: unknown): SortKey {
  if (typeof value === 'string') return value.toLowerCase();
  if (typeof value === 'number') return value;
  return textsOf(value).join(',') || null;
}

function compareSortKeys(left: SortKey, right: SortKey): number {
  if (left === right) return 0;
  if (left === null) return 1;
  if (right === null) return -1;
  return left < right ? -1 : 1;
}
