import type { Call } from '../../../contract/call.ts';
import type { Batch } from '../../../contract/read.ts';
import type { UpstreamError } from '../../../errors.ts';
import { readBody } from '../../../kit/read-body.ts';
import * as api from '../api.ts';
import type { Client } from './client.ts';
import type { Context } from './context.ts';

export interface Validated {
  items: unknown[];
  /** Identifiers of which the answer says that they are not there. */
  denied: string[];
}

/** Adds an error for each identifier that the answer neither gives nor denies: it is not known to be absent. */
export function addUnanswered<R>(
  { http }: Client,
  { asked, denied }: { asked: readonly string[]; denied: readonly string[] },
  batch: Batch<R>,
): Batch<R> {
  const known = new Set(denied.map((identifier) => identifier.toLowerCase()));
  const unanswered = asked.filter((key) => !batch.has(key) && !known.has(key.toLowerCase()));
  const message = 'validateAccounts: neither gave nor denied an identifier that was asked for';
  const failure = (): UpstreamError => http.failure({ code: 'BACKEND_PROTOCOL', message });
  return new Map([...batch, ...unanswered.map((key) => [key, failure()] as const)]);
}

/** Asks which accounts exist: the one read that gives groups and roles as objects, for many ids at once. */
export async function readValidated(
  { client }: Context,
  identifiers: readonly string[],
  call: Call,
): Promise<Validated> {
  const path = '/account/validateAccounts';
  const request = { method: 'POST', path, body: { json: identifiers }, effect: 'read' } as const;
  const body = readBody(client.http, api.validation, await client.send(request, call), 'validateAccounts');
  const denied = (body.invalidIdentifiers ?? []).filter((name) => typeof name === 'string');
  return { items: body.validUsers ?? [], denied };
}
