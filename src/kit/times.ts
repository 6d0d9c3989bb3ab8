import type { LastUseRecord } from '../contract/record.ts';
import { tellOddField } from './odd-fields.ts';

/** The last millisecond that a Date can hold. */
const mostMilliseconds = 8.64e15;

const yearTwo = Date.parse('0002-01-01');
const yearTenThousand = Date.parse('+010000-01-01');

/** A moment, or null for the zero times by which upstreams say "never" (0001-01-01, 0, an empty text). */
export type Moment = Date | null;

/**
 * Reads an ISO 8601 time of an upstream. Without an offset it is UTC. Null where nothing was said, or a zero time; null
 * and told where the text is no time.
 */
export function readIsoTime(field: string, value: unknown): Moment {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string')
    return tellOddField(field, `expected a time (ISO 8601), ${kindOf(value)} came`);
  const match = isoTime.exec(value.trim());
  if (match === null) return tellOddField(field, 'expected a time (ISO 8601), another text came');
  const [, date = '', time = '00:00:00', fraction = '', offset = 'Z'] = match;
  const zone =
    offset.toUpperCase() === 'Z'
      ? 'Z'
      : offset.replace(/^([+-]\d\d)(\d\d)?$/, (_, hours, minutes) => `${hours}:${minutes ?? '00'}`);
  const milliseconds = Date.parse(
    `${date}T${time.length === 5 ? `${time}:00` : time}${fraction.replace(',', '.').slice(0, 4)}${zone}`,
  );
  return momentOf(field, milliseconds);
}

const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)([.,]\d{1,9})?\s?(Z|[+-]\d\d:?(?:\d\d)?)?)?$/i;

/** Reads milliseconds since the epoch, as a number or as text. Null where nothing was said, or 0. */
export function readEpochMilliseconds(field: string, value: unknown): Moment {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'string' && /^-?\d{1,17}$/.test(value.trim()) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    return tellOddField(field, `expected milliseconds since 1970, ${kindOf(value)} came`);
  return number === 0 ? null : momentOf(field, number);
}

function momentOf(field: string, milliseconds: number): Moment {
  if (!Number.isFinite(milliseconds) || Math.abs(milliseconds) > mostMilliseconds)
    return tellOddField(field, 'expected a time, one that no calendar has came');
  if (milliseconds < yearTwo) return null;
  if (milliseconds >= yearTenThousand)
    return tellOddField(field, 'expected a time before the year 10000, a later one came');
  return new Date(milliseconds);
}

/** What came, by its kind only: values may be secret. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The last use that a backend tells: a time, or never. */
export function usedAt(at: Moment): LastUseRecord {
  return at === null ? { basis: 'NEVER', at: null } : { basis: 'USED', at };
}
