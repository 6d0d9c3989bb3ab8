import type { Call } from '../../../contract/call.ts';
import { UpstreamError } from '../../../errors.ts';
import { notReadAgain } from '../../../kit/after-write.ts';
import { settle } from '../../../kit/settle.ts';
import type { JsonResponse } from '../../../transport/json-client.ts';
import { isId } from '../keys.ts';
import type { Item } from './client.ts';
import type { Context } from './context.ts';

/** A POST that was answered; `path` is the collection's. */
interface Creation<T> extends Item<T> {
  response: JsonResponse;
  /** Whether this can be what was asked for. */
  isAsked(item: T): boolean;
  /** Looks for it where the answer does not tell it. */
  find?(): Promise<T | null>;
}

interface Created<T> {
  id: string;
  found: T | null;
  warnings: string[];
}

/** The new resource out of the answer to its POST; read again where that answer is empty or partial. */
export async function readCreated<T extends { id: string; metadata?: unknown }>(
  context: Context,
  creation: Creation<T>,
  call: Call,
): Promise<Created<T>> {
  const { schema, path, resource, response, isAsked } = creation;
  const body = schema.safeParse(response.json(), { reportInput: false });
  if (!body.success || !isAsked(body.data)) return lookFor(context, creation, call);
  const { id, metadata } = body.data;
  if (metadata !== undefined && metadata !== null) return { id, found: body.data, warnings: [] };
  const whole = await settle(context.client.readItem({ schema, path: `${path}/${id}`, resource }, call));
  if (whole !== null && !(whole instanceof UpstreamError)) return { id, found: whole, warnings: [] };
  const reason = whole === null ? 'there is no such record any more' : whole.message;
  return { id, found: null, warnings: [notReadAgain(resource, reason)] };
}

/** The new resource by what is there now, where the answer is empty, no record, or another one. */
async function lookFor<T extends { id: string }>(
  context: Context,
  { schema, path, resource, response, isAsked, find }: Creation<T>,
  call: Call,
): Promise<Created<T>> {
  const id = response.headers['location']?.split('/').at(-1);
  const read = isId(id)
    ? context.client.readItem({ schema, path: `${path}/${id}`, resource }, call)
    : (find?.() ?? Promise.resolve(null));
  const found = await settle(read);
  if (found !== null && !(found instanceof UpstreamError) && isAsked(found))
    return { id: found.id, found, warnings: [] };
  const message = `the answer does not tell the new ${resource}, and it could not be found; it may have been created, so look for it`;
  throw context.http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
}
