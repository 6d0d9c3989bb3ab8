import type { z } from 'zod';
import { type OddField, withOddFields } from '../../../kit/odd-fields.ts';
import { readBody } from '../../../kit/read-body.ts';
import type { HttpClient } from '../../../transport/exchange.ts';

/** An answer as far as it could be read, for what a write does with it. */
export interface ReadAnswer<T> {
  value: T;
  /** Fields that came and could not be read, by their canonical names; they are null in the answer. */
  unreadable: OddField[];
}

export function readAnswer<T>(
  http: HttpClient,
  body: unknown,
  { schema, resource }: { schema: z.ZodType<T>; resource: string },
): ReadAnswer<T> {
  return readWithOddFields(() => readBody(http, schema, body, resource));
}

/** The same, or null for what is no such record. */
export function tryAnswer<T>(schema: z.ZodType<T>, body: unknown): ReadAnswer<T> | null {
  const { value, unreadable } = readWithOddFields(() => schema.safeParse(body).data ?? null);
  return value === null ? null : { value, unreadable };
}

function readWithOddFields<T>(read: () => T): ReadAnswer<T> {
  const answer: { value: T; unreadable?: OddField[] } = withOddFields(() => ({ value: read() }));
  return { value: answer.value, unreadable: answer.unreadable ?? [] };
}

/** Refuses a write that must repeat what could not be read, since it would overwrite it with nothing. */
export function refuseUnreadable<T>(
  http: HttpClient,
  { unreadable }: ReadAnswer<T>,
  carried: Record<string, boolean>,
): void {
  const odd = unreadable.find(({ field }) => carried[field] === true);
  if (odd === undefined) return;
  throw http.failure({
    code: 'BACKEND_PROTOCOL',
    message:
      'has something here that cannot be read and would be lost, so nothing was sent; give it in the input',
    fields: [{ name: inputNames[odd.field] ?? odd.field, reason: `cannot be read: ${odd.reason}` }],
  });
}

/** Fields of records that inputs call otherwise. */
const inputNames: Readonly<Record<string, string>> = { roleAssignments: 'roleKeys' };

/** Refuses an answer that shows another record than the one asked for; upper and lower case are the same. */
export function requireSame(
  http: HttpClient,
  what: string,
  { asked, came }: { asked: string; came: string },
): void {
  if (asked.toLowerCase() === came.toLowerCase()) return;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message: `${what}: another one came than was asked for` });
}
