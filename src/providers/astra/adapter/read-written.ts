import type { z } from 'zod';
import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import { UpstreamError } from '../../../errors.ts';
import type { HttpClient, HttpResponse } from '../../../transport/http-client.ts';
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

export function isUnreadable({ unreadable = [] }: ResourceRecord, name: string): boolean {
  return unreadable.some(({ field }) => field === name);
}

/** What is changed in part is written as a whole: what could not be read of it would be lost. */
export function refuseUnreadable(http: HttpClient, record: ResourceRecord, name: string): void {
  if (!isUnreadable(record, name)) return;
  const message = `${name}: it is written as a whole, and what the backend keeps there cannot be read; nothing was sent, change it in Astra itself`;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message });
}

interface Source<T> {
  schema: z.ZodType<T>;
  /** Of the resource. */
  path: string;
  resource: string;
}

/** The resource as it now is; null with a warning when the upstream does not tell. */
export async function readAgain<T extends { id: string }>(
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

/** The new resource out of the answer to its POST to `path`; read again where that answer is empty or thin. */
export async function readCreated<T extends { id: string; metadata?: unknown }>(
  client: AstraClient,
  creation: Creation<T>,
  call: Call,
): Promise<Created<T>> {
  const { schema, path, resource, response, isAsked } = creation;
  const body = schema.safeParse(parseJson(response.text), { reportInput: false });
  if (!body.success || !isAsked(body.data)) return lookFor(client, creation, call);
  const { id, metadata } = body.data;
  if (metadata !== undefined && metadata !== null) return { id, found: body.data, warnings: [] };
  return { id, ...(await readAgain(client, { schema, path: `${path}/${id}`, resource }, call)) };
}

/** An answer that is empty, no record, or another one: only what is there now can tell whether it was done. */
async function lookFor<T extends { id: string }>(
  client: AstraClient,
  { schema, path, resource, response, isAsked, find }: Creation<T>,
  call: Call,
): Promise<Created<T>> {
  const id = response.headers['location']?.split('/').at(-1);
  const read = isId(id)
    ? client.readItem(schema, `${path}/${id}`, resource, call)
    : (find?.() ?? Promise.resolve(null));
  const looked = await attempt(read, call);
  if (looked.done && looked.value !== null && isAsked(looked.value)) {
    return { id: looked.value.id, found: looked.value, warnings: [] };
  }
  const message = `the answer does not tell the new ${resource}, and it could not be found; it may have been created, so look for it`;
  throw client.http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
}
