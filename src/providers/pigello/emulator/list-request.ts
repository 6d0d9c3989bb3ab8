import type { Faults } from './check-body.ts';
import type { Fields } from './fields.ts';
import { readBoolean, readFilter, type Test } from './filters.ts';

export interface ListRequest {
  tests: Test[];
  /** Only records with these ids can match; null: any. */
  ids: string[] | null;
  orderBy: string[];
  /** Null asks for everything. */
  page: { number: number; size: number } | null;
  slim: boolean;
  lines: boolean;
}

const largestPage = 500;

/** Reads the query of a list; tells every fault at once, by parameter. */
export function readListRequest(query: URLSearchParams, fields: Fields): ListRequest | { faults: Faults } {
  const faults: Faults = {};
  const request: ListRequest = {
    tests: [],
    ids: null,
    orderBy: [],
    page: readPage(query, faults),
    slim: readFlag(query, '_slim', faults),
    lines: readFlag(query, '_jsonl', faults),
  };
  // Documented by name only, so it changes nothing here.
  readFlag(query, '_statistics', faults);
  for (const [name, text] of query) {
    if (flags.has(name)) continue;
    if (name === '_order_by') request.orderBy = readOrder(text, fields, faults);
    else if (name === '_search') request.tests.push(searchFor(text, fields));
    else {
      const test = readFilter(name, text, fields);
      if (typeof test === 'string') faults[name] = [test];
      else request.tests.push(test);
      if (name === 'id' || name === 'id__in') request.ids = text.split(',');
    }
  }
  return Object.keys(faults).length > 0 ? { faults } : request;
}

/** The last four are documented for some entities, and none of their data is here. */
const flags: ReadonlySet<string> = new Set([
  '_page',
  '_page_size',
  '_slim',
  '_jsonl',
  '_statistics',
  'global_realestates',
  'global_segments',
  'tags',
  'customer_columns',
]);

function readPage(query: URLSearchParams, faults: Faults): ListRequest['page'] {
  const [page, size] = [query.get('_page'), query.get('_page_size')];
  if (page === null && size === null) return null;
  if (page === null || size === null) {
    faults[page === null ? '_page' : '_page_size'] = ['_page and _page_size must be given together.'];
    return null;
  }
  if (!/^[1-9]\d*$/.test(page)) faults['_page'] = ['Ensure this value is greater than or equal to 1.'];
  if (!/^[1-9]\d*$/.test(size)) faults['_page_size'] = ['Ensure this value is greater than or equal to 1.'];
  if (Number(size) > largestPage) {
    faults['_page_size'] = [`Ensure this value is less than or equal to ${largestPage}.`];
  }
  return { number: Number(page), size: Number(size) };
}

function readFlag(query: URLSearchParams, name: string, faults: Faults): boolean {
  const text = query.get(name);
  const flag = text === null ? false : readBoolean(text);
  if (flag === null) faults[name] = ['Must be a valid boolean.'];
  return flag ?? false;
}

function readOrder(text: string, fields: Fields, faults: Faults): string[] {
  const terms = text.split(',');
  const unknown = terms.filter((term) => !Object.hasOwn(fields, term.replace(/^-/, '')));
  if (unknown.length > 0) faults['_order_by'] = [`Unknown fields: ${unknown.join(', ')}`];
  return terms;
}

function searchFor(text: string, fields: Fields): Test {
  const needle = text.toLowerCase();
  const names = Object.keys(fields).filter((name) => fields[name]?.kind === 'text');
  return (record) =>
    names.some((name) =>
      String(record[name] ?? '')
        .toLowerCase()
        .includes(needle),
    );
}
