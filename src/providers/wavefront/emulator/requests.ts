import type { Context } from 'hono';
import { frameworkError, refuse } from './answers.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** JSON or nothing: an empty body and `null` are the same. */
export async function readJson(context: Context): Promise<unknown> {
  const text = await context.req.text();
  if (text.trim() === '') return undefined;
  if (!(context.req.header('content-type') ?? '').includes('json')) {
    throw frameworkError(415, 'Unsupported Media Type');
  }
  try {
    return (JSON.parse(text) as unknown) ?? undefined;
  } catch {
    throw refuse(400, 'Unexpected character\n at [Source: (org.glassfish.jersey.message.internal.Reader)]');
  }
}

export async function readFields(context: Context): Promise<Fields> {
  return fieldsOf(await readJson(context));
}

export function fieldsOf(body: unknown): Fields {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw refuse(400, 'Cannot deserialize instance of an object');
}

/** The ids that most writes take; no body is an empty list. */
export async function readIds(context: Context): Promise<string[]> {
  return stringsOf(await readJson(context), 'the body') ?? [];
}

/** For operations that cannot do without a body. */
export async function requireBody(context: Context): Promise<unknown> {
  const body = await readJson(context);
  if (body === undefined) throw refuse(400, 'a request body is required');
  return body;
}

export function stringsOf(value: unknown, name: string): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw refuse(400, `Cannot deserialize ${name}: an array of String was expected`);
}

export function stringOf(value: unknown, name: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return value;
  throw refuse(400, `Cannot deserialize ${name}: a String was expected`);
}

/** Offset and limit of the GET lists; no maximum is documented for them. */
export function pagingOf(context: Context): { offset: number; limit: number } {
  const read = (name: string, fallback: number): number => {
    const value = Number(context.req.query(name) ?? fallback);
    if (!Number.isInteger(value) || value < 0) throw refuse(400, `${name} must not be negative`);
    return value;
  };
  return { offset: read('offset', 0), limit: read('limit', 100) };
}
