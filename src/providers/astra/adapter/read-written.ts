import type { z } from 'zod';
import { UpstreamError } from '../../../errors.ts';
import type { HttpResponse } from '../../../transport/http-client.ts';
import type { Call } from '../../provider.ts';
import { isId } from '../keys.ts';
import type { AstraClient } from './client.ts';
import { parseJson } from './failures.ts';

/** A step behind the main effect: what fails there is told, not thrown. */
export async function attempt<T>(
  step: Promise<T>,
  call: Call,
): Promise<{ done: true; value: T } | { done: false; reason: string }> {
  try {
    return { done: true, value: await step };
  } catch (error) {
    if (error instanceof UpstreamError) return { done: false, reason: error.message };
    if (call.signal.aborted) return { done: false, reason: 'the caller had gone' };
    throw error;
  }
}

interface Source<T> {
  schema: z.ZodType<T>;
  /** Of the resource. */
  path: string;
  resource: string;
}

/** The resource as it now is; null with a warning when the upstream does not tell. */
export async function readAgain<T>(
  client: AstraClient,
  { schema, path, resource }: Source<T>,
  call: Call,
): Promise<{ found: T | null; warnings: string[] }> {
  const read = await attempt(client.readItem(schema, path, resource, call), call);
  if (read.done && read.value !== null) return { found: read.value, warnings: [] };
  const reason = read.done ? 'there is no such resource any more' : read.reason;
  return { found: null, warnings: [`The ${resource} was written, but could not be read again: ${reason}`] };
}

interface Creation<T> extends Source<T> {
  response: HttpResponse;
}

interface Created<T> {
  id: string;
  found: T | null;
  warnings: string[];
}

/** The new resource out of the answer to its POST to `path`; read again where that answer is empty or thin. */
export async function readCreated<T extends { id: string; metadata?: unknown }>(
  client: AstraClient,
  { schema, path, resource, response }: Creation<T>,
  call: Call,
): Promise<Created<T>> {
  const body = schema.safeParse(parseJson(response.text), { reportInput: false });
  const isWhole = body.success && body.data.metadata !== undefined && body.data.metadata !== null;
  if (isWhole) return { id: body.data.id, found: body.data, warnings: [] };
  const id = body.success ? body.data.id : response.headers['location']?.split('/').at(-1);
  if (!isId(id)) {
    const message = `the ${resource} was created, but the answer does not tell its id; look for it`;
    throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
  }
  return { id, ...(await readAgain(client, { schema, path: `${path}/${id}`, resource }, call)) };
}
