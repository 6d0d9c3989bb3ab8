import type { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import { readRecord } from '../../../kit/read-body.ts';
import { writableIdPattern } from '../keys.ts';
import type { Context } from './context.ts';
import type { ResourceName } from './resources.ts';

/** A kind of record that has a path of its own. */
export interface RecordKind<T, R> {
  resource: ResourceName;
  /** The resource's name in errors. */
  title: string;
  schema: z.ZodType<T> & { shape: Record<string, unknown> };
  toRecord: (body: T) => R;
}

/** A reader of one record by its id, which answers null when there is none. */
export function createReader<T, R extends { key: string }>(
  { http, resources }: Context,
  { resource, title, schema, toRecord }: RecordKind<T, R>,
): (key: string, call: Call) => Promise<R | null> {
  const fields = Object.keys(schema.shape);
  return async (key, call) => {
    const body = await resources.record(resource, key, call);
    // Also for a body of null or [], which is how some frameworks write that there is none.
    if (body === null) return null;
    const record = readRecord(http, schema, withId(body, key, fields), {
      resource: title,
      normalize: toRecord,
    });
    if (isSpellingOf(record.key, key)) return record;
    const message = `${title}: expected the record that was asked for, another one came`;
    throw http.failure({ code: 'BACKEND_PROTOCOL', message });
  };
}

/** Some upstreams read "44abc" as 44, or capitals as small letters: callers compare exactly, and answer null to these. */
function isSpellingOf(key: string, asked: string): boolean {
  return !writableIdPattern.test(asked) || key.toLowerCase() === asked.toLowerCase();
}

/** The pages of user and role list no id among the attributes: the id asked for is the id of what came. */
export function withId(body: unknown, key: string, fields: readonly string[]): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const isRecord = fields.some((name) => name !== 'id' && name in body);
  return isRecord && !('id' in body) ? { ...body, id: key } : body;
}
