import { countSchema } from '../../../kit/odd-fields.ts';
import type { Settings } from '../settings.ts';

type Envelope = Settings['envelope'];

/** The record inside an answer; null when the answer is a list of none. */
export function unwrapRecord(body: unknown, envelope: Envelope): unknown {
  const content = unwrap(body, envelope);
  if (envelope !== 'auto' || !Array.isArray(content) || content.length > 1) return content;
  return content[0] ?? null;
}

/** The rows inside an answer, and what the answer says of more. */
export interface Rows {
  rows: unknown[];
  /** How it says that these are not all, for people; null when it says nothing of the kind. */
  more: string | null;
  /** The link to the next page, as it came. */
  next: string | null;
  /** How many records the whole list has, by its own word. */
  count: number | null;
}

/** A relation to one record may come as that record, or as null. `page` is the number of the page that was asked for. */
export function unwrapRows(body: unknown, envelope: Envelope, page = 1): Rows {
  const content = unwrap(body, envelope);
  // `undefined` is an envelope without what it should hold: an error in its row, not a list of none.
  const rows = content === null ? [] : Array.isArray(content) ? content : [content];
  if (content === body || !isObject(body)) return { rows, more: null, next: null, count: null };
  const marks = marksOf(body);
  return { rows, more: moreOf(marks, page), next: nextOf(body), count: countOf(marks) };
}

function nextOf(body: Record<string, unknown>): string | null {
  const links = isObject(body['links']) ? body['links'] : {};
  const found = [links['next'], body['next'], body['next_page_url']].find((link) => typeof link === 'string');
  return typeof found === 'string' && found !== '' ? found : null;
}

type Mark = readonly [path: string, field: string, value: unknown];

/** No page documents paging, so that the usual marks are looked for in the usual places. */
function marksOf(body: Record<string, unknown>): Mark[] {
  return ['', 'meta', 'links', 'pagination', 'paging'].flatMap((name) => {
    const part = name === '' ? body : body[name];
    if (!isObject(part)) return [];
    const prefix = name === '' ? '' : `${name}.`;
    return Object.entries(part).map(([field, value]): Mark => [`${prefix}${field}`, field, value]);
  });
}

function moreOf(marks: readonly Mark[], asked: number): string | null {
  const page = numberAt(marks, ['current_page']) ?? numberAt(marks, ['page']) ?? asked;
  for (const [path, field, value] of marks) {
    const isSet = value !== null && value !== false && value !== '';
    if (nextMarks.has(field) && isSet) return `${path} is set`;
    const number = countSchema.parse(value);
    if (pageMarks.has(field) && number !== null && number > page) return `${path} says ${number} pages`;
  }
  return null;
}

function countOf(marks: readonly Mark[]): number | null {
  return numberAt(marks, countMarks);
}

const nextMarks: ReadonlySet<string> = new Set(
  'next next_page next_page_url next_url next_cursor has_more has_next more continue'.split(' '),
);
const pageMarks: ReadonlySet<string> = new Set(['last_page', 'total_pages', 'page_count', 'pages']);
const countMarks = ['total', 'count', 'total_count', 'totalItems', 'total_items'];

function numberAt(marks: readonly Mark[], names: readonly string[]): number | null {
  const numbers = marks.map(([, field, value]) => (names.includes(field) ? countSchema.parse(value) : null));
  return numbers.find((number) => number !== null) ?? null;
}

function unwrap(body: unknown, envelope: Envelope): unknown {
  if (!isObject(body) || envelope === 'bare') return body;
  if (envelope === 'data') return body['data'];
  // A record may have an attribute of these names itself; an envelope has no id.
  if (body['id'] !== undefined) return body;
  if (body['data'] !== undefined) return body['data'];
  return body['result'] === undefined ? body : body['result'];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
