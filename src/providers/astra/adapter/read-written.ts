import type { Call } from '../../../contract/call.ts';
import type { ResourceRecord } from '../../../contract/record.ts';
import { UpstreamError } from '../../../errors.ts';
import type { HttpClient, HttpResponse } from '../../../transport/http-client.ts';
import { isId } from '../keys.ts';
import type { Item } from './client.ts';
import type { Context } from './context.ts';
import { parseJson } from './failures.ts';

/** The outcome of a step behind the main effect: its failure is a reason to warn, and is not thrown. */
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

/** Ends a write that changes a part of what is written as a whole, where that could not be read and would be lost. */
export function refuseUnreadable(http: HttpClient, record: ResourceRecord, name: string): void {
  if (!isUnreadable(record, name)) return;
  const message = `${name}: it is written as a whole, and what the backend keeps there cannot be read; nothing was sent, change it in Astra itself`;
  throw http.failure({ code: 'BACKEND_PROTOCOL', message });
}

/** The resource as it now is; null with a warning when the upstream does not tell. */
export async function readAgain<T extends { id: string }>(
  context: Context,
  { schema, path, resource }: Item<T>,
  call: Call,
): Promise<{ found: T | null; warnings: string[] }> {
  const read = await attempt(context.client.readItem({ schema, path, resource }, call), call);
  if (read.done && read.value !== null) return { found: read.value, warnings: [] };
  const reason = read.done ? 'there is no such resource any more' : read.reason;
  return { found: null, warnings: [`The ${resource} was written, but could not be read again: ${reason}`] };
}

/** A POST that was answered; `path` is the collection's. */
interface Creation<T> extends Item<T> {
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

/** The new resource out of the answer to its POST to `path`; read again where that answer is empty or partial. */
export async function readCreated<T extends { id: string; metadata?: unknown }>(
  context: Context,
  creation: Creation<T>,
  call: Call,
): Promise<Created<T>> {
  const { schema, path, resource, response, isAsked } = creation;
  const body = schema.safeParse(parseJson(response.text), { reportInput: false });
  if (!body.success || !isAsked(body.data)) return lookFor(context, creation, call);
  const { id, metadata } = body.data;
  if (metadata !== undefined && metadata !== null) return { id, found: body.data, warnings: [] };
  return { id, ...(await readAgain(context, { schema, path: `${path}/${id}`, resource }, call)) };
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
  const looked = await attempt(read, call);
  if (looked.done && looked.value !== null && isAsked(looked.value)) {
    return { id: looked.value.id, found: looked.value, warnings: [] };
  }
  const message = `the answer does not tell the new ${resource}, and it could not be found; it may have been created, so look for it`;
  throw context.http.failure({ code: 'OUTCOME_UNKNOWN', message, status: response.status });
}
