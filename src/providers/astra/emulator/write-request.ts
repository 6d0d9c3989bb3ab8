import type { z } from 'zod';
import type { JsonObject } from '../../../model.ts';
import { entityTag } from './answers.ts';
import { invalidField, problem } from './problems.ts';
import { isObject, type Row } from './rows.ts';
import type { State } from './state.ts';

/**
 * The body, or its refusal. Beside the resource's own content type, plain JSON is taken, and what clients send that set
 * none: the vendor's samples do so with curl, which then says that it sends a form.
 */
export async function readWriteBody(
  request: Request,
  mediaName: string,
  schema: z.ZodType,
): Promise<JsonObject | Response> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const own = `application/${mediaName}+json`.toLowerCase();
  if (mediaType !== own && !unspecific.has(mediaType)) return problem(32);
  let body: unknown;
  try {
    body = await request.json();
  } catch {
    return problem(7);
  }
  const result = schema.safeParse(body);
  if (result.success) return body as JsonObject;
  const [issue] = result.error.issues;
  const schemaValidationFailure = `${issue?.path.join('.') || '(root)'}: ${issue?.message ?? 'invalid'}`;
  return problem(8, { schemaValidationFailure });
}

/** If-Match and the two dates, as far as they are sent. */
export function refusePreconditions(request: Request, row: Row): Response | null {
  const match = request.headers.get('if-match');
  const tag = entityTag(JSON.stringify(row));
  if (match !== null && match !== '*' && match.replaceAll('"', '') !== tag) return problem(38);
  const modified = Math.floor(Date.parse(String(row.metadata['modificationTimestamp'])) / 1000) * 1000;
  const unmodifiedSince = Date.parse(request.headers.get('if-unmodified-since') ?? '');
  const modifiedSince = Date.parse(request.headers.get('if-modified-since') ?? '');
  return modified > unmodifiedSince || modified <= modifiedSince ? problem(38) : null;
}

const unspecific: ReadonlySet<string> = new Set([
  '',
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
]);

export function refuseImmutable(row: Row, body: JsonObject, immutable: readonly string[]): Response | null {
  const changed = immutable.find((name) => body[name] !== undefined && body[name] !== row[name]);
  return changed === undefined ? null : invalidField(10, changed, `${changed} cannot be changed`);
}

/** Changes a row by a PUT, which is one in name only: keys that were sent replace what was there, the others stay. */
export function applyChange(
  state: State,
  row: Row,
  { body, modifiedBy }: { body: JsonObject; modifiedBy: string },
): void {
  const { type: _type, version: _version, metadata, ...fields } = body;
  for (const [name, value] of Object.entries(fields)) {
    const before = row[name];
    row[name] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  const labels = isObject(metadata) ? metadata['labels'] : undefined;
  row.metadata = {
    ...row.metadata,
    ...(labels !== undefined && { labels }),
    modificationTimestamp: state.now(),
    modifiedBy,
  };
  state.index.changed();
}
